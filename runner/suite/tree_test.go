package suite_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/suite"
)

// resetsItself is the script of Prosody's tree that loses what it has sent: its
// server forgets everything when the last session ends.
const resetsItself = "keep_full_sub_req.scs"

// TestProsodysSourceTree runs the scripts of a built source tree of Prosody on
// the Prosody of that tree.
func TestProsodysSourceTree(t *testing.T) {
	tree := os.Getenv("SCS_PROSODY_TREE")
	if tree == "" {
		t.Skip("SCS_PROSODY_TREE names no source tree of Prosody")
	}
	program, err := server.Find(server.Prosody, filepath.Join(tree, "prosody"))
	if err != nil {
		t.Fatal(err)
	}
	fresh := suite.NewStarter(program, 2, true)
	defer fresh.Close()
	for _, r := range suite.Run(t.Context(), scripts(t, filepath.Join(tree, "spec", "scansion")), suite.Options{Servers: fresh, Jobs: 2}) {
		if !r.Passed() && filepath.Base(r.Script.Path) != resetsItself {
			t.Errorf("%s: %s", r.Script.Path, told(r))
		}
	}
}
