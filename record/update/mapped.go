package update

import (
	"errors"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner"
)

// ErrAmbiguous says that what a server sends cannot be written under the names of
// the script.
var ErrAmbiguous = errors.New("cannot write the server's names as those of the script: " +
	"two names of the script are one on the server, or the script also has names of the server")

// mappedNames replaces the names of a script by those of a server, and back.
type mappedNames struct {
	there, back runner.Mapping
	mapped      runner.Mapped
	shown       *strings.Replacer // takes names back in what is told
}

// newMappedNames returns what takes the names of a script to the server and back.
func newMappedNames(there runner.Mapping, f *ast.File) (*mappedNames, error) {
	m := &mappedNames{there: there, back: runner.Mapping{Vocabulary: there.Vocabulary}, mapped: there.Apply(f)}
	var pairs []string
	swap := func(names map[string]string) (map[string]string, bool) {
		swapped := map[string]string{}
		for from, to := range names {
			swapped[to] = from
			pairs = append(pairs, to, from)
		}
		return swapped, len(swapped) == len(names)
	}
	var accounts, domains bool
	m.back.Accounts, accounts = swap(there.Accounts) // before the domains that they hold
	m.back.Domains, domains = swap(there.Domains)
	m.shown = strings.NewReplacer(pairs...)
	if !accounts || !domains || m.back.Apply(m.mapped.File).File.Text() != f.Text() {
		return nil, ErrAmbiguous
	}
	return m, nil
}

// written returns findings of the mapped script at their places in the script as
// its author wrote it. A fix is of no use there.
func (m *mappedNames) written(found []ast.Diagnostic) []ast.Diagnostic {
	if m.mapped.IsWritten() {
		return found
	}
	all := slices.Clone(found)
	for i := range all {
		all[i].Span, all[i].Related, all[i].Fixes = m.mapped.Written(all[i].Span), nil, nil
	}
	return all
}
