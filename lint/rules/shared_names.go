package rules

import (
	"slices"
	"strings"
	"unicode"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/nearest"
)

// inBrokenCast reports whether a line of the cast that is nothing known, and
// reported as that, holds the name.
func inBrokenCast(p *Pass, name string) bool {
	if !p.broken.known {
		p.broken.known = true
		p.broken.text = brokenCast(p.File())
	}
	return strings.Contains(p.broken.text, name)
}

// brokenCast returns the lines of the cast that are nothing known, the first 4
// KB of them: what is behind is too much to be a slip.
func brokenCast(f *ast.File) string {
	const most = 4096
	var b strings.Builder
	for n := range f.Nodes() {
		switch n.Kind() {
		case ast.KindSeparator, ast.KindAction:
			return b.String()
		case ast.KindUnknown:
			if b.Len()+len(n.Text()) > most {
				return b.String()
			}
			b.WriteString(n.Text())
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// nearName is what nearCharacter has found.
type nearName struct {
	name     string
	safe, ok bool
}

// nearCharacter returns the character of the cast whose name is nearest. It is
// safe to write that name where no other character is near and the difference
// is one slip of the finger.
func nearCharacter(p *Pass, name string) (near string, safe, ok bool) {
	found, known := p.nearCharacters[name]
	if !known {
		found.name, found.safe, found.ok = findNearCharacter(p, name)
		if p.nearCharacters == nil {
			p.nearCharacters = map[string]nearName{}
		}
		p.nearCharacters[name] = found
	}
	return found.name, found.safe, found.ok
}

func findNearCharacter(p *Pass, name string) (near string, safe, ok bool) {
	names := characterNames(p)
	near, ok = nearest.Nearest(name, names)
	if !ok {
		return "", false, false
	}
	if !strings.EqualFold(near, name) && !isNameSlip(name, near) {
		return near, false, true
	}
	others := slices.DeleteFunc(slices.Clone(names), func(c string) bool { return c == near })
	_, rival := nearest.Nearest(name, others)
	return near, !rival, true
}

// characterNames returns the names of the cast, each once.
func characterNames(p *Pass) []string {
	if p.names != nil {
		return p.names
	}
	p.names = []string{}
	seen := map[string]bool{}
	for i := range p.Script.Characters {
		if c := p.Script.Characters[i].Name; c != "" && !seen[c] && !strings.Contains(c, ":") {
			seen[c] = true
			p.names = append(p.names, c)
		}
	}
	return p.names
}

// isNameSlip reports whether two names differ in one letter, or in the order
// of two, so that they are hardly two people. Names that are numbered apart
// are, and so are very short ones.
func isNameSlip(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if min(len(x), len(y)) < 4 {
		return false
	}
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	if slices.ContainsFunc(x, unicode.IsDigit) || slices.ContainsFunc(y, unicode.IsDigit) {
		return false
	}
	return len(x) <= 1 && len(y) <= 1 || len(x) == 2 && len(y) == 2 && x[0] == y[1] && x[1] == y[0]
}

// declareCharacter offers to add the character to the cast, with an account
// beside that of the first character.
func declareCharacter(p *Pass, d *ast.Diagnostic, name string) {
	local := script.LocalpartFor(name)
	if local == "" {
		return
	}
	domain, password := "localhost", "password"
	if len(p.Script.Characters) > 0 {
		first := &p.Script.Characters[0]
		if _, host, ok := strings.Cut(first.Bare(), "@"); ok && host != "" {
			domain = host
		}
		if first.Password != "" {
			password = first.Password
		}
	}
	at := p.Script.Actions[0].Span().Start
	if !p.Script.Separator.IsZero() {
		at = p.Script.Separator.Span().Start
	}
	nl := script.LineBreak(p.File())
	section := "[" + script.ClassClient + "] " + name + nl +
		"\t" + script.PropertyJID + ": " + local + "@" + domain + nl +
		"\t" + script.PropertyPassword + ": " + password + nl + nl
	d.AddFix(`declare "`+name+`"`, false, ast.Edit{Span: ast.Span{Start: at, End: at}, New: section})
}
