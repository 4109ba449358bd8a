package rules

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var randomResource = Rule{
	Code: "SCS504", Name: "random-resource", Severity: ast.Info,
	Summary: "a JID ends in a resource that a program has made up",
	On:      ast.KindSet(ast.KindNone, ast.KindAttr),
	When:    inAction | attrJID,
	Check: func(p *Pass) {
		if p.Node.IsZero() {
			randomInCast(p)
			return
		}
		a, _ := p.Node.Attr()
		if strings.IndexByte(a.Raw(), '/') < 0 {
			return
		}
		jid, ok := literal(a)
		_, resource, full := strings.Cut(jid, "/")
		if !ok || !full || !isRandom(resource) || askedInFull(p.Script, jid) {
			return
		}
		message := quote(resource) + " looks like a resource that a server made up in another run: write what is sent here"
		if c := ofAccount(p.Script, jid); c != nil {
			message = quote(resource) + " looks like a resource that a server made up in another run: write \"${" + c.Name + "'s full JID}\""
		}
		span := a.ValueSpan()
		if i := strings.IndexByte(a.Raw(), '/'); jid == a.Raw() {
			span.Start += i + 1
		}
		p.Report(span, message)
	},
}

// randomInCast looks for random resources that characters ask for.
func randomInCast(p *Pass) {
	for i := range p.Script.Characters {
		c := &p.Script.Characters[i]
		resource := c.AskedResource()
		if !isRandom(resource) {
			continue
		}
		key := script.PropertyResource
		if c.Resource == "" {
			key = script.PropertyJID
		}
		if property, ok := lastProperty(c.Section, key); ok {
			span := property.ValueSpan()
			span.Start = span.End - len(resource)
			p.Report(span, quote(resource)+" looks like a resource that a server made up: leave it out, and write \"${"+c.Name+"'s full JID}\" for the JID")
		}
	}
}

// askedInFull reports whether a character asks for a full JID.
func askedInFull(s *script.Script, jid string) bool {
	for i := range s.Characters {
		if full, ok := s.Characters[i].Full(); ok && full == jid {
			return true
		}
	}
	return false
}

// ofAccount returns the only character of the account of a JID, or nil.
func ofAccount(s *script.Script, jid string) *script.Character {
	bare, _, _ := strings.Cut(jid, "/")
	var found *script.Character
	for i := range s.Characters {
		if c := &s.Characters[i]; c.Bare() == bare {
			if found != nil {
				return nil
			}
			found = c
		}
	}
	return found
}

// isRandom reports whether a resource looks like what programs make up: letters
// that change their case and digits in places where no words end. Names such as
// "MacBookPro2" do not.
func isRandom(resource string) bool {
	if i := strings.LastIndexByte(resource, '.'); i >= 0 {
		resource = resource[i+1:] // "client.f81fFeo4"
	}
	if len(resource) < 8 {
		return false
	}
	runs, single, digits, hex := 0, 0, 0, true
	for start := 0; start < len(resource); {
		end := start + 1
		c := resource[start]
		switch {
		case isSmallLetter(c), 'A' <= c && c <= 'Z':
			for end < len(resource) && isSmallLetter(resource[end]) {
				end++
			}
			if end == start+1 {
				single++
			}
		case '0' <= c && c <= '9':
			for end < len(resource) && '0' <= resource[end] && resource[end] <= '9' {
				end++
			}
			digits += end - start
		case c != '-' && c != '_':
			return false
		}
		for _, c := range resource[start:end] {
			hex = hex && strings.ContainsRune("0123456789abcdefABCDEF-", c)
		}
		runs++
		start = end
	}
	if digits == len(resource) {
		return digits >= 10
	}
	return hex && digits >= 4 || single > 0 && len(resource) < 3*runs
}

func isSmallLetter(c byte) bool { return 'a' <= c && c <= 'z' }
