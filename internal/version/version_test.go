package version

import (
	"runtime/debug"
	"slices"
	"testing"
)

func TestWhatABuildIsCalled(t *testing.T) {
	const commit = "0123456789abcdef0123"
	vcs := []debug.BuildSetting{{Key: "vcs.revision", Value: commit}}
	dirty := slices.Concat(vcs, []debug.BuildSetting{{Key: "vcs.modified", Value: "true"}})
	for _, test := range []struct {
		name, release, module string
		settings              []debug.BuildSetting
		number, full          string
	}{
		{"a packaged build", "v1.2.3", "(devel)", vcs, "v1.2.3", "v1.2.3 (commit 0123456789ab, go1.26)"},
		{"a packaged build without its source", "v1.2.3", "", nil, "v1.2.3", "v1.2.3 (go1.26)"},
		{"a packaged build of a commit", "v0.0.0-0123456789ab", "(devel)", vcs, "v0.0.0-0123456789ab", "v0.0.0-0123456789ab (commit 0123456789ab, go1.26)"},
		{"go install", "", "v1.2.3", nil, "v1.2.3", "v1.2.3 (go1.26)"},
		{"go build at a tag", "", "v1.2.3", vcs, "v1.2.3", "v1.2.3 (commit 0123456789ab, go1.26)"},
		{"go build between tags", "", "v1.2.4-0.20260102030405-0123456789ab+dirty", dirty, "", "development build (commit 0123456789ab, with local changes, go1.26)"},
		{"go run", "", "(devel)", nil, "", "development build (go1.26)"},
	} {
		info := &debug.BuildInfo{GoVersion: "go1.26", Main: debug.Module{Version: test.module}, Settings: test.settings}
		if b := read(test.release, info); b.version != test.number || b.full() != test.full {
			t.Errorf("%s: %q, %q; want %q, %q", test.name, b.version, b.full(), test.number, test.full)
		}
	}
}
