package lintverb

import (
	"fmt"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/internal/lintconfig"
	"github.com/scs-tools/scs/lint"
	"github.com/scs-tools/scs/lint/rules"
)

// linters makes the linter for each script from flags and configuration.
type linters struct {
	flags   *flags
	configs *cli.Settings
	titles  *rules.Titles
	made    *lintconfig.Linters
}

func (f *flags) linters() (*linters, error) {
	configs, err := cli.NewSettings(f.config)
	if err != nil {
		return nil, err
	}
	override := lintconfig.Override{Select: f.selected, ExtendSelect: f.extend, Ignore: f.ignored}
	if f.maxFindingsGiven {
		override.MaxFindings = &f.maxFindings
	}
	if f.failLevel != "" {
		if override.FailLevel, err = level(f.failLevel); err != nil {
			return nil, err
		}
	}
	for name, selectors := range map[string][]string{
		"--select": f.selected, "--extend-select": f.extend, "--ignore": f.ignored,
	} {
		for _, s := range selectors {
			if err := lint.CheckSelector(s); err != nil {
				return nil, cli.Usage(fmt.Errorf("%s: %w", name, err))
			}
		}
	}
	titles := &rules.Titles{}
	return &linters{f, configs, titles, lintconfig.New(configs.Of, override, titles)}, nil
}

// excludes returns the patterns that a walk shall leave out.
func excludes(c *config.Config) config.Globs { return c.Lint.Exclude }

// of returns what applies to the script at path.
func (l *linters) of(path string) (*lintconfig.Settings, error) {
	s, err := l.made.For(path)
	if err != nil {
		return nil, cli.ConfigError(err)
	}
	return s, nil
}

// from says where a setting comes from.
func from(s *lintconfig.Settings, setting lint.Setting) string {
	if setting.Option == "" {
		return "default"
	}
	if where := s.Origin(setting); where != "" {
		return fmt.Sprintf("%s %s, %s", setting.Option, setting.Selector, where)
	}
	return fmt.Sprintf("--%s %s", setting.Option, setting.Selector)
}
