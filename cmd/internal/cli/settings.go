package cli

import (
	"github.com/scs-tools/scs/internal/config"
)

// Settings finds the configuration of each script. It is safe for concurrent
// use.
type Settings struct {
	finder config.Finder
	fixed  *config.Config // for all scripts; nil to look for one
	none   bool
}

// NewSettings takes the value of the flag --config: a file for all scripts,
// "none" for no configuration, or "" for the nearest one above each script.
func NewSettings(flag string) (*Settings, error) {
	switch flag {
	case "":
		return &Settings{}, nil
	case "none":
		return &Settings{none: true}, nil
	}
	c, err := config.Load(flag)
	if err != nil {
		return nil, ConfigError(err)
	}
	c.Named = true
	return &Settings{fixed: c}, nil
}

// Of returns the configuration of the script at path, or nil if it has none.
func (s *Settings) Of(path string) (*config.Config, error) {
	switch {
	case s.none:
		return nil, nil
	case s.fixed != nil:
		return s.fixed, nil
	}
	c, err := s.finder.Find(path)
	if err != nil {
		return nil, ConfigError(err)
	}
	return c, nil
}

// Exclude returns what tells [Scripts] to leave out the patterns that a verb
// takes from the configuration.
func (s *Settings) Exclude(patterns func(*config.Config) config.Globs) func(path string) (bool, error) {
	return func(path string) (bool, error) {
		c, err := s.Of(path)
		if c == nil || err != nil {
			return false, err
		}
		return patterns(c).Match(path), nil
	}
}
