package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/internal/runconfig"
	"github.com/scs-tools/scs/runner/server"
)

// FindServer finds the program of a server that is to be started.
func FindServer(p runconfig.Place) (server.Program, error) {
	program, err := server.Find(p.Kind, p.Path)
	if missing, ok := errors.AsType[*server.NotFoundError](err); ok && missing.Path == "" {
		err = fmt.Errorf("%w, or use a running server: --server HOST:PORT", err)
	}
	if err != nil {
		return program, Environment(err)
	}
	return program, nil
}

// Place returns where scripts are run: where the flag --server says, or the
// configuration, which may be nil, if that says nothing.
func Place(flag string, c *config.Config) (runconfig.Place, error) {
	var p runconfig.Place
	var err error
	if flag != "" || c == nil {
		p, err = runconfig.ParsePlace(flag)
	} else {
		p, err = runconfig.PlaceOf(c)
	}
	if err != nil {
		return p, Usage(err)
	}
	return p, nil
}

// ServerKinds returns the names of the servers that can be started.
func ServerKinds() []string {
	var names []string
	for _, kind := range server.Kinds() {
		names = append(names, string(kind))
	}
	return names
}

// ParseMaps reads the OLD=NEW pairs of --map: domains of scripts, and what the
// server has in their place.
func ParseMaps(pairs []string) (map[string]string, error) {
	found := map[string]string{}
	for _, pair := range pairs {
		from, to, ok := strings.Cut(pair, "=")
		if !ok || from == "" || to == "" {
			return nil, fmt.Errorf("--map: expected OLD=NEW, got %q", pair)
		}
		found[from] = to
	}
	return found, nil
}
