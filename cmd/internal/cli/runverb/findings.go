package runverb

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/lintconfig"
	"github.com/scs-tools/scs/runner/suite"
)

// findings returns what lints a script that has failed, with the settings that
// "scs lint" and the editor take for it, so that the report can show what is
// odd near the failure. A script whose lint settings are wrong has no findings:
// that is for the linter to say.
func (f *flags) findings() (func(suite.Script) []ast.Diagnostic, error) {
	configs, err := cli.NewSettings(f.config)
	if err != nil {
		return nil, err
	}
	linters := lintconfig.New(configs.Of, lintconfig.Override{}, nil)
	return func(s suite.Script) []ast.Diagnostic {
		settings, err := linters.For(s.Path)
		if err != nil {
			return nil
		}
		return settings.Linter.Check(s.File)
	}, nil
}
