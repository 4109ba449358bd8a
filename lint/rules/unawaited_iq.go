package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var unawaitedIQ = Rule{
	Code: "SCS212", Name: "unawaited-iq", Severity: ast.Warning, Fix: UnsafeFix,
	Summary: "no action receives the answer to an iq before another character acts",
	On:      ast.KindSet(ast.KindNone),
	Check: func(p *Pass) {
		var misdirected map[int]bool
		var last, racer *script.Action // the request that was looked at last, and what races with it
		for i := range p.Script.Pairs {
			pair := &p.Script.Pairs[i]
			if pair.Response != script.None {
				continue
			}
			request := &p.Script.Actions[pair.Request]
			if request != last {
				last, racer = request, racesWith(p.Script, request)
			}
			if racer == nil || pair.Stanza.Broken() || !p.Script.Understood(pair.Request, len(p.Script.Actions)) {
				continue
			}
			if misdirected == nil {
				misdirected = awaitInVain(p.Script)
			}
			if misdirected[request.Character] {
				continue
			}
			sender, rival := p.Script.Characters[request.Character].Name, p.Script.Characters[racer.Character].Name
			d := p.Report(request.VerbSpan(), `"`+sender+`" does not receive the answer to its iq, so "`+rival+
				`" may act before the server has handled it: receive the answer first`).
				Relate(pair.Place(), "the iq").
				Relate(racer.VerbSpan(), `here "`+rival+`" acts; XMPP orders only what one client sends (`+script.SenderOrder+`)`)
			if answer, ok := answerTo(p, pair, sender); ok {
				d.AddFix("receive the answer", false, script.InsertAfter(request.Action, answer))
			}
		}
	},
}

// racesWith returns the action of another character that may reach the server
// before the request has been dealt with: it follows before the sender acts
// again, and nothing received in between shows that the server is done.
func racesWith(s *script.Script, request *script.Action) *script.Action {
	if request.Character == script.None || request.Before != script.Connected {
		return nil
	}
	for i := request.Index + 1; i < len(s.Actions); i++ {
		a := &s.Actions[i]
		switch {
		case a.Character == request.Character, a.Character == script.None, a.Verb == ast.VerbReceives, a.Verb == ast.VerbUnknown:
			return nil
		case a.Verb == ast.VerbConnects, a.Verb == ast.VerbSends:
			return a
		}
	}
	return nil
}

// awaitInVain returns the characters that await an answer to nothing they have
// sent. It may be the one that is missed, under the wrong id or in the wrong
// place.
func awaitInVain(s *script.Script) map[int]bool {
	characters := map[int]bool{}
	for i := range s.Actions {
		a := &s.Actions[i]
		if a.Verb != ast.VerbReceives || a.Character == script.None {
			continue
		}
		if stanza, ok := a.Stanza(); ok && script.IsAnswer(stanza) && s.RequestOf(i) == script.None {
			characters[a.Character] = true
		}
	}
	return characters
}

// answerTo writes the action that awaits the answer to a request.
func answerTo(p *Pass, pair *script.Pair, sender string) (string, bool) {
	id, ok := pair.Stanza.Attr("id")
	if !ok || id.Quote() == 0 || script.HasParts(id) {
		return "", false
	}
	answer := "<iq"
	if to, ok := pair.Stanza.Attr("to"); ok && to.Quote() != 0 {
		answer += " from" + p.File().Slice(ast.Span{Start: to.NameSpan().End, End: to.Span().End})
	}
	answer += " " + id.Text() + ` type="` + script.TypeResult + `"/>`
	return sender + " " + ast.VerbReceives.String() + ":" + script.LineBreak(p.File()) + "\t" + answer, true
}
