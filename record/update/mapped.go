package update

import (
	"errors"
	"maps"
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
	toServer, toScript runner.Mapping
	mapped             runner.Mapped
	shown              *strings.Replacer // turns the server's names into the script's in what is told
}

// newMappedNames returns what takes the names of a script to the server and back.
func newMappedNames(toServer runner.Mapping, f *ast.File) (*mappedNames, error) {
	m := &mappedNames{toServer: toServer, toScript: runner.Mapping{Vocabulary: toServer.Vocabulary}, mapped: toServer.Apply(f)}
	var pairs []string
	swap := func(names map[string]string) (map[string]string, bool) {
		swapped := map[string]string{}
		for from, to := range names {
			swapped[to] = from
		}
		// A longer name may begin with a shorter one: it goes first.
		for _, to := range slices.Backward(slices.Sorted(maps.Keys(swapped))) {
			pairs = append(pairs, to, swapped[to])
		}
		return swapped, len(swapped) == len(names)
	}
	var accounts, domains bool
	m.toScript.Accounts, accounts = swap(toServer.Accounts) // before the domains that they hold
	m.toScript.Domains, domains = swap(toServer.Domains)
	m.shown = strings.NewReplacer(pairs...)
	if !accounts || !domains || m.toScript.Apply(m.mapped.File).File.Text() != f.Text() {
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
