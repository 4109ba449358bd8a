// Package version tells which version of the program this is.
package version

import (
	"cmp"
	"fmt"
	"runtime/debug"
	"strings"
)

// release is the version of a packaged build, set by the linker; see
// tools/package. A build by "go install" knows its version from the module.
var release string

// commitDigits is how many digits of a commit are shown.
const commitDigits = 12

// build is what is known of a build.
type build struct {
	version   string // "v1.2.3"; "" for a build of no version
	commit    string // "" if it is not known
	dirty     bool   // built from more than the commit
	goVersion string
}

// current returns what is known of the running program; ok is false if that is
// nothing.
func current() (b build, ok bool) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return build{version: release}, release != ""
	}
	return read(release, info), true
}

func read(release string, info *debug.BuildInfo) build {
	b := build{version: cmp.Or(release, info.Main.Version), goVersion: info.GoVersion}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.commit = s.Value[:min(commitDigits, len(s.Value))]
		case "vcs.modified":
			b.dirty = s.Value == "true"
		}
	}
	// A version that go made up repeats the commit.
	if b.version == "(devel)" || release == "" && b.commit != "" && strings.Contains(b.version, b.commit) {
		b.version = ""
	}
	return b
}

// Number returns the version of the program, such as "v1.2.3", or "" for a
// build of no version. Reports that programs read hold this.
func Number() string {
	b, _ := current()
	return b.version
}

// Full returns the version with the source and the Go version that the program
// was built from, in one line for people.
func Full() string {
	b, ok := current()
	if !ok {
		return "unknown"
	}
	return b.full()
}

func (b build) full() string {
	from := b.goVersion
	if b.commit != "" {
		from = "commit " + b.commit
		if b.dirty {
			from += ", with local changes"
		}
		from += ", " + b.goVersion
	}
	return fmt.Sprintf("%s (%s)", cmp.Or(b.version, "development build"), from)
}
