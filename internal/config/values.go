package config

import "strings"

// FromValues reads the values of a configuration that does not come from a
// file: an editor's settings, decoded from JSON. Patterns are relative to dir.
// The configuration has no path, and the places in it and in [Errors] mean
// nothing.
func FromValues(dir string, values map[string]any) (*Config, error) {
	f := &file{dir: dir, values: values}
	c := readConfig(f)
	if err := f.check(); err != nil {
		return nil, err
	}
	return c, nil
}

// Messages returns what is wrong without the places, for a configuration that
// has none.
func (e Errors) Messages() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Message
	}
	return strings.Join(lines, "\n")
}
