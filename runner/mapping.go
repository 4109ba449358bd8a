package runner

import (
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
)

// Mapping says what a server calls the domains and accounts of a script that
// was written for another one.
type Mapping struct {
	Domains  map[string]string // the server's domain, by that of the script; subdomains follow
	Accounts map[string]string // the server's bare JID, by that of the script
}

// Apply returns the script with the mapping's names put in wherever the
// script's stand: in the cast and in stanzas. Lines stay lines.
func (m Mapping) Apply(f *ast.File) *ast.File {
	if len(m.Domains) == 0 && len(m.Accounts) == 0 {
		return f
	}
	var names []name
	for from, to := range m.Accounts {
		names = append(names, name{from, to})
	}
	for from, to := range m.Domains {
		names = append(names, name{from, to})
	}
	// The longest first, so that an account goes before its domain.
	slices.SortFunc(names, func(a, b name) int {
		if d := len(b.from) - len(a.from); d != 0 {
			return d
		}
		return strings.Compare(a.from, b.from)
	})
	var out strings.Builder
	text := f.Text()
	for at := 0; at < len(text); {
		if n, ok := nameAt(text, at, names); ok {
			out.WriteString(n.to)
			at += len(n.from)
			continue
		}
		out.WriteByte(text[at])
		at++
	}
	return ast.Parse(f.Name(), out.String())
}

// name is one name of a mapping.
type name struct{ from, to string }

// nameAt returns the name that stands at the offset as a whole: a domain may
// follow a dot or an @, and neither is part of a longer word.
func nameAt(text string, at int, names []name) (name, bool) {
	for _, n := range names {
		if !strings.HasPrefix(text[at:], n.from) {
			continue
		}
		if at > 0 && isLabel(text[at-1]) || strings.Contains(n.from, "@") && at > 0 && text[at-1] == '.' {
			continue
		}
		if end := at + len(n.from); end < len(text) && (isLabel(text[end]) || text[end] == '.') {
			continue
		}
		return n, true
	}
	return name{}, false
}

// isLabel reports whether the byte may stand in a label of a domain.
func isLabel(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c >= 0x80
}
