package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/scs-tools/scs/internal/atomicfile"
	"github.com/scs-tools/scs/internal/config"
)

// Output is a file that a flag names to be written.
type Output struct {
	Flag string // as the user wrote it: "--output"
	Path string // "" or [Stdin] for none

	// Script says that the verb makes a script, and so may write one.
	Script bool

	// Stream says that the file is written to as things happen: it may be a pipe
	// or a device.
	Stream bool
}

// CheckOutputs looks, before any work is done, whether all files can be written
// that flags name. It is asked for every file that a verb writes and that is
// not a script which it changes. A file that is read, a script or a settings
// file is refused under any name that leads to it, as wrong usage; where nothing
// can be written is an error of the environment.
func CheckOutputs(outputs []Output, inputs ...string) error {
	var read []fs.FileInfo         // made when needed: there may be ten thousand
	written := map[string]string{} // flag, by path without links
	for _, o := range outputs {
		if o.Path == "" || o.Path == Stdin {
			continue
		}
		target := atomicfile.Target(o.Path)
		if other, ok := written[target]; ok {
			return Usage(fmt.Errorf("%s and %s both write %q: use another file", other, o.Flag, o.Path))
		}
		written[target] = o.Flag
		for _, name := range []string{o.Path, target} {
			if what := precious(name); what != "" && !(o.Script && what == aScript) {
				return Usage(fmt.Errorf("%s: %q is %s, which scs never overwrites: use another file", o.Flag, o.Path, what))
			}
		}
		info, err := os.Stat(o.Path)
		if err == nil {
			if read == nil {
				read = stats(inputs)
			}
			for _, input := range read {
				if os.SameFile(info, input) {
					return Usage(fmt.Errorf("%s: this command reads %q: use another file", o.Flag, o.Path))
				}
			}
		}
		if err == nil && o.Stream && !info.Mode().IsRegular() && !info.IsDir() {
			continue // to open a pipe is to wait for its reader
		}
		if err := atomicfile.Check(o.Path); err != nil {
			return Environment(fmt.Errorf("%s: %w", o.Flag, missingFolder(o.Path, err)))
		}
		if !o.Stream {
			atomicfile.SweepBeside([]string{o.Path})
		}
	}
	return nil
}

const aScript = "a script"

// precious says what a file is by its name if it is never to be overwritten.
func precious(path string) string {
	base := strings.ToLower(filepath.Base(path))
	switch {
	case base == config.FileName:
		return "a settings file"
	case strings.HasSuffix(base, ".scs"):
		return aScript
	}
	return ""
}

// CreateStream creates the file that things are written to as they happen.
// [CheckOutputs] has been asked about it.
func CreateStream(path string) (*os.File, error) {
	file, err := os.Create(path)
	if err != nil {
		return nil, Environment(err)
	}
	return file, nil
}

// AppendStream opens a file that lines are added to, readable by its owner only.
// [CheckOutputs] has been asked about it.
func AppendStream(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, Environment(fmt.Errorf("cannot write the log: %w", err))
	}
	return file, nil
}

// stats returns what the system says of the files that exist.
func stats(paths []string) []fs.FileInfo {
	infos := make([]fs.FileInfo, 0, len(paths))
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil {
			infos = append(infos, info)
		}
	}
	return infos
}
