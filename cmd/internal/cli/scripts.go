package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/readfile"
	"github.com/scs-tools/scs/internal/repository"
)

// Stdin is the argument that stands for standard input, and StdinName what its
// text is called unless somebody names it.
const (
	Stdin     = "-"
	StdinName = "<stdin>"
)

// RepositoryNames returns what gives the scripts of a run, under the names of
// [ScriptName], those that services know: from the top of their repository.
func RepositoryNames() func(name string) string {
	var names repository.Names
	return func(name string) string {
		if name == StdinName {
			return name
		}
		return names.Of(name)
	}
}

// IsStdin reports whether the arguments ask for standard input, which cannot
// be combined with paths.
func IsStdin(args []string) (bool, error) {
	for _, arg := range args {
		if arg == Stdin && len(args) > 1 {
			return false, Usage(errors.New("standard input (-) cannot be combined with other paths"))
		}
	}
	return len(args) == 1 && args[0] == Stdin, nil
}

// Scripts returns the scripts that the arguments name; without an argument,
// those below the current folder. Scripts come also with an error, if it is
// one of the environment: those that could be found.
func Scripts(args []string, exclude func(path string) (bool, error)) ([]string, error) {
	if len(args) == 0 {
		args = []string{"."}
	}
	files, err := config.Walk(args, config.WalkOptions{Exclude: exclude})
	if err == nil {
		return files, nil
	}
	err = ConfigError(suggestPaths(err))
	if e, ok := errors.AsType[*Error](err); ok && e.Code == ExitUsage {
		return nil, err
	}
	return files, err
}

// ReadScript returns what reads the scripts that [Scripts] has found for the
// arguments. One that is named may be a pipe, which has to be asked first; what
// lies in a folder is a regular file, or has become something to refuse.
func ReadScript(args []string) func(ctx context.Context, path string) (string, error) {
	named := make(map[string]bool, len(args))
	for _, arg := range args {
		named[arg] = true
	}
	return func(ctx context.Context, path string) (string, error) {
		if named[path] {
			return readfile.Script(ctx, path)
		}
		return readfile.Text(path, readfile.MaxScript)
	}
}

// WarnNoScripts says that the paths hold no scripts, so that nothing was done.
func WarnNoScripts(w io.Writer, args []string) {
	if len(args) == 0 {
		args = []string{"."}
	}
	quoted := make([]string, len(args))
	for i, arg := range args {
		quoted[i] = strconv.Quote(DisplayPath(arg))
	}
	fmt.Fprintf(w, "warning: no scripts (*.scs) in %s; --allow-empty hides this warning\n", strings.Join(quoted, ", "))
}

// ConfigError gives an error of reading a configuration its exit code.
func ConfigError(err error) error {
	if _, ok := errors.AsType[*Error](err); ok {
		return err
	}
	if _, ok := errors.AsType[config.Errors](err); ok {
		return Usage(err)
	}
	if _, ok := errors.AsType[*config.Error](err); ok {
		return Usage(err)
	}
	return Environment(err)
}

// ScriptName returns the name that a script has by its path, with slashes on
// every system. Where it is shown, [display.Path] escapes it.
func ScriptName(path string) string { return filepath.ToSlash(path) }

// DisplayPath returns a path as messages and lists show it.
func DisplayPath(path string) string { return display.Path(ScriptName(path)) }

// RemoveExcluded returns the scripts without those that are to be left out, also where
// they were named one by one.
func RemoveExcluded(files []string, exclude func(path string) (bool, error)) ([]string, error) {
	kept := files[:0:0]
	for _, file := range files {
		excluded, err := exclude(file)
		if err != nil {
			return nil, ConfigError(err)
		}
		if !excluded {
			kept = append(kept, file)
		}
	}
	return kept, nil
}
