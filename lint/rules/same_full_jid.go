package rules

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var sameFullJID = Rule{
	Code: "SCS112", Name: "same-full-jid", Severity: ast.Warning,
	Summary: "two characters are connected at once with the same full JID",
	On:      ast.KindSet(ast.KindNone),
	Check: func(p *Pass) {
		s := p.Script
		many := len(s.Characters) > mostOfOne
		byFull := map[string][]int(nil) // if there are many characters
		for i := range s.Characters {
			c := &s.Characters[i]
			if !c.HasAccount() || c.AskedResource() == "" {
				continue
			}
			if !many {
				for j := range i {
					if sharesFullJID(&s.Characters[j], c) && reportSameFull(p, j, i) {
						break
					}
				}
				continue
			}
			if byFull == nil {
				byFull = map[string][]int{}
			}
			address := foldedBare(c) + "/" + c.AskedResource()
			for _, j := range byFull[address] {
				if reportSameFull(p, j, i) {
					break
				}
			}
			if len(byFull[address]) < mostOfOne {
				byFull[address] = append(byFull[address], i)
			}
		}
	},
}

// reportSameFull reports two characters of one full JID if they are connected at
// once, and whether they are.
func reportSameFull(p *Pass, earlier, later int) bool {
	if !connectedAtOnce(p.Script, earlier, later) {
		return false
	}
	first, c := &p.Script.Characters[earlier], &p.Script.Characters[later]
	full, _ := c.Full()
	p.Report(resourceSpan(c), fmt.Sprintf("%s logs in as %s while %s does: give it another resource",
		quote(c.Name), quote(full), quote(first.Name))).
		Relate(resourceSpan(first), "the same full JID is here")
	return true
}

// sharesFullJID reports whether two characters ask for the same full JID. Case
// does not count before the slash (RFC 7622, sections 3.2 and 3.3).
func sharesFullJID(a, b *script.Character) bool {
	return a.AskedResource() == b.AskedResource() && strings.EqualFold(a.Bare(), b.Bare())
}

// mostOfOne is how many characters with one full JID another one is held
// against.
const mostOfOne = 16

// foldedBare returns the bare JID of a character in one case: see
// [sharesFullJID].
func foldedBare(c *script.Character) string {
	return strings.Map(func(r rune) rune {
		least := r
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			least = min(least, other)
		}
		return least
	}, c.Bare())
}

// connectedAtOnce reports whether two characters are connected at the same
// time anywhere in the script: where they are not, a second login disturbs
// nobody.
func connectedAtOnce(s *script.Script, i, j int) bool {
	if len(s.ActionsOf(i)) > len(s.ActionsOf(j)) {
		i, j = j, i
	}
	// They are if one is connected when the other connects, or while it is.
	for _, k := range s.ActionsOf(i) {
		a := &s.Actions[k]
		if a.After != script.Connected {
			continue
		}
		if s.Connected(j, k) {
			return true
		}
		until := s.Next(i, k)
		if until == script.None {
			until = len(s.Actions)
		}
		next := s.Next(j, k)
		if next != script.None && s.Actions[next].After != script.Connected {
			next = s.History(next).NextConnects
		}
		if next != script.None && next < until {
			return true
		}
	}
	return false
}

// resourceSpan returns where a character's resource is written.
func resourceSpan(c *script.Character) ast.Span {
	if p, ok := lastProperty(c.Section, script.PropertyResource); ok && p.Value() != "" {
		return p.ValueSpan()
	}
	if p, ok := lastProperty(c.Section, script.PropertyJID); ok {
		return p.ValueSpan()
	}
	return c.Section.NameSpan()
}
