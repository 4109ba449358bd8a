package lsp

import (
	"fmt"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// rewriteActions offers changes that fix no finding: whoever asks for them knows
// why.
func (r actionRequest) rewriteActions() []codeAction {
	var offers []codeAction
	for _, more := range [][]codeAction{
		r.declareCharacter(), r.insertConnect(), r.appendDisconnect(), r.splitStanzas(), r.toggleStrict(), r.replaceWithPlaceholder(), r.replaceWithExpression(),
	} {
		offers = append(offers, more...)
	}
	return offers
}

// newRewrite returns an offer that changes the script.
func newRewrite(title string, edits ...ast.Edit) codeAction {
	return codeAction{title: title, kind: kindRewrite, edits: edits}
}

func insertion(at int, text string) ast.Edit {
	return ast.Edit{Span: ast.Span{Start: at, End: at}, New: text}
}

// actorName returns the name of who acts.
func (r actionRequest) actorName(a *script.Action) string {
	if a.Character == script.None {
		return a.Name()
	}
	return r.script().Characters[a.Character].Name
}

// declareCharacter offers to add a character to the cast that an action or an
// expression names and that is not there.
func (r actionRequest) declareCharacter() []codeAction {
	one := r.names().at(r.span.Start)
	s := r.script()
	if one == nil || one.kind != characterName || s.Find(one.text) != script.None {
		return nil
	}
	local := script.LocalpartFor(one.text)
	if local == "" {
		return nil
	}
	domain, password := "localhost", "password"
	if len(s.Characters) > 0 {
		like := &s.Characters[0]
		if _, host, ok := strings.Cut(like.Bare(), "@"); ok && host != "" {
			domain = host
		}
		if like.Password != "" {
			password = like.Password
		}
	}
	nl := lineBreak(r.text())
	section := fmt.Sprintf("[%s] %s%s\t%s: %s@%s%s\t%s: %s%s", script.ClassClient, one.text, nl,
		script.PropertyJID, local, domain, nl, script.PropertyPassword, password, nl)
	title := fmt.Sprintf("declare %q", one.text)
	switch {
	case len(s.Characters) > 0:
		last := s.Characters[len(s.Characters)-1].Section.Span().End
		return []codeAction{newRewrite(title, insertion(last, nl+nl+strings.TrimSuffix(section, nl)))}
	case !s.Separator.IsZero():
		return []codeAction{newRewrite(title, insertion(s.Separator.Span().Start, section+nl))}
	case len(s.Actions) > 0:
		return []codeAction{newRewrite(title, insertion(s.Actions[0].Span().Start, section+nl+"-----"+nl+nl))}
	}
	return nil
}

// insertConnect offers to connect a character before the first thing that it
// does offline.
func (r actionRequest) insertConnect() []codeAction {
	a := r.action(r.span.Start)
	if a == nil || a.Character == script.None || a.Before == script.Connected || a.Verb == ast.VerbConnects {
		return nil
	}
	s := r.script()
	first := a
	for i := a.Index - 1; i >= 0; i-- {
		before := &s.Actions[i]
		if before.Character != a.Character {
			continue
		}
		if before.After == script.Connected || before.Verb == ast.VerbDisconnects {
			break
		}
		first = before
	}
	nl := lineBreak(r.text())
	line := r.actorName(a) + " " + ast.VerbConnects.String()
	return []codeAction{newRewrite(fmt.Sprintf("insert %q", line), insertion(first.Span().Start, line+nl+nl))}
}

// appendDisconnect offers to disconnect a character behind the last thing that
// it does, if it is connected then.
func (r actionRequest) appendDisconnect() []codeAction {
	one := r.names().at(r.span.Start)
	if one == nil || one.kind != characterName {
		return nil
	}
	s := r.script()
	character := s.Find(one.text)
	if character == script.None || !s.Connected(character, len(s.Actions)) {
		return nil
	}
	nl := lineBreak(r.text())
	end := s.Actions[len(s.Actions)-1].Span().End
	line := one.text + " " + ast.VerbDisconnects.String()
	return []codeAction{newRewrite(fmt.Sprintf("add %q at the end", line), insertion(end, nl+nl+line))}
}

// splitStanzas offers to give each stanza of a body an action line of its own.
func (r actionRequest) splitStanzas() []codeAction {
	a := r.action(r.span.Start)
	if a == nil || !a.Verb.HasBody() {
		return nil
	}
	nl := lineBreak(r.text())
	line := r.actorName(a) + " " + a.Verb.String() + ":"
	var edits []ast.Edit
	before := 0
	for stanza := range a.Stanzas() {
		if stanza.Broken() {
			return nil
		}
		if before > 0 {
			edits = append(edits, ast.Edit{
				Span: ast.Span{Start: before, End: stanza.Span().Start}, New: nl + nl + line + nl + "\t",
			})
		}
		before = stanza.Span().End
	}
	for _, e := range edits {
		if strings.TrimSpace(r.file.Slice(e.Span)) != "" {
			return nil // something stands between
		}
	}
	if len(edits) == 0 {
		return nil
	}
	return []codeAction{newRewrite(fmt.Sprintf("split into %d times %q", len(edits)+1, line), edits...)}
}
