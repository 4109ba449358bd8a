package runconfig

import (
	"path/filepath"
	"strings"

	"github.com/scs-tools/scs/internal/config"
)

// Reports returns the reports that a configuration asks for, each as FORMAT=FILE
// with a path that does not depend on the folder of the configuration; - stands
// for standard output. A file outside of its project is an error, unless the user
// has named the configuration.
func Reports(c *config.Config) ([]string, error) {
	var all []string
	for _, one := range c.Run.Report {
		format, file, ok := strings.Cut(one.Value, "=")
		if !ok || file == "" {
			return nil, c.Errorf(one, "expected FORMAT=FILE, got %q", one.Value)
		}
		if file == "-" {
			all = append(all, one.Value)
			continue
		}
		path := c.Resolve(config.Selector{Value: file})
		if !c.MayRead(filepath.Dir(path)) {
			return nil, c.Errorf(one, "%q is outside this project: use a file inside it, or pass these settings with --config", file)
		}
		all = append(all, format+"="+path)
	}
	return all, nil
}
