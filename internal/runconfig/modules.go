package runconfig

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/runner/server"
)

// Modules returns the modules that flags name and those that a configuration
// names, for a server of that kind. A path in a configuration is relative to
// its folder. What a configuration names for another kind of server does not
// count.
func Modules(kind server.Kind, flags []string, c *config.Config) ([]server.Module, error) {
	if !kind.TakesModules() {
		if len(flags) > 0 {
			return nil, errors.New("--module: only a " + takeModules() + " that scs starts can load modules: remove --module or change --server")
		}
		return nil, nil
	}
	var modules []server.Module
	for _, text := range flags {
		m, err := server.ParseModule("", text)
		if err != nil {
			return nil, fmt.Errorf("--module: %w", err)
		}
		modules = append(modules, m)
	}
	named, err := ModulesOf(c)
	for _, m := range named {
		if !slices.ContainsFunc(modules, func(one server.Module) bool { return one.Name == m.Name && one.Host == m.Host }) {
			modules = append(modules, m)
		}
	}
	return modules, err
}

// takeModules names the kinds of server that take modules.
func takeModules() string {
	var names []string
	for _, kind := range server.Kinds() {
		if kind.TakesModules() {
			names = append(names, kind.Title())
		}
	}
	return strings.Join(names, " or ")
}

// ModulesOf returns the modules that a configuration names. The error tells
// where it names one that is not there.
func ModulesOf(c *config.Config) ([]server.Module, error) {
	if c == nil {
		return nil, nil
	}
	var modules []server.Module
	for _, named := range c.Run.Modules {
		m, err := server.ParseModule(filepath.Dir(c.Path), named.Value)
		if err != nil {
			return nil, c.Errorf(named, "%s", err)
		}
		modules = append(modules, m)
	}
	return modules, nil
}
