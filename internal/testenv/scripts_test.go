package testenv

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOwnScriptsAreThere(t *testing.T) {
	for _, s := range Own(t) {
		if !strings.HasPrefix(s.Name, "scansion/") || !strings.HasSuffix(s.Name, ".scs") || s.Text == "" {
			t.Errorf("%q with %d bytes", s.Name, len(s.Text))
		}
	}
}

func TestRealScriptsAreThere(t *testing.T) {
	for _, folder := range []string{"prosody", "recorded", "history"} {
		t.Run(folder, func(t *testing.T) {
			for _, s := range Scripts(t, folder) {
				if filepath.Dir(s.Name) != folder || s.Text == "" {
					t.Errorf("%q with %d bytes", s.Name, len(s.Text))
				}
			}
		})
	}
}

func TestWithoutSharedATestIsSkippedUnlessRequired(t *testing.T) {
	repository := filepath.Join(t.TempDir(), "scs")
	if err := os.MkdirAll(filepath.Join(repository, "ast"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(repository, "go.mod"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Join(repository, "ast"))
	for _, c := range []struct {
		required      string
		skips, failed bool
	}{
		{"", true, false},
		{"prosody", true, false},
		{"shared", false, true},
		{"prosody,shared", false, true},
	} {
		t.Setenv(Require, c.required)
		probe := &probe{TB: t}
		probe.run(func() { Scripts(probe, "prosody") })
		if probe.skipped != c.skips || probe.failed != c.failed {
			t.Errorf("%s=%q: skipped %v, failed %v", Require, c.required, probe.skipped, probe.failed)
		}
	}
}

// probe stands in for a test that may be skipped or fail.
type probe struct {
	testing.TB
	skipped, failed bool
}

type ended struct{}

func (p *probe) Skip(...any)           { p.skipped = true; panic(ended{}) }
func (p *probe) Fatalf(string, ...any) { p.failed = true; panic(ended{}) }

func (p *probe) run(f func()) {
	defer func() {
		if r := recover(); r != nil && r != (ended{}) {
			panic(r)
		}
	}()
	f()
}
