package update

import (
	"errors"
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
	shown       *strings.Replacer // takes names back in what is told
}

// newMappedNames returns what takes the names of a script to the server and back.
func newMappedNames(there runner.Mapping, f *ast.File) (*mappedNames, error) {
	m := &mappedNames{there: there, back: runner.Mapping{Vocabulary: there.Vocabulary}}
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
	if !accounts || !domains || m.back.Apply(there.Apply(f).File).File.Text() != f.Text() {
		return nil, ErrAmbiguous
	}
	return m, nil
}
