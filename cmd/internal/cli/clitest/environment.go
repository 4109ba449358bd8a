package clitest

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/scs-tools/scs/cmd/internal/cli"
)

// ClearEnvironment removes from the environment what the commands read there:
// tests say themselves what it holds. It is for TestMain, and does nothing where
// the test program is one of the commands.
func ClearEnvironment() {
	if !strings.Contains(filepath.Base(os.Args[0]), ".test") {
		return
	}
	for _, name := range []string{"CI", "NO_COLOR", "FORCE_COLOR"} {
		_ = os.Unsetenv(name) // the names are valid
	}
	for _, v := range cli.Variables {
		_ = os.Unsetenv(v.Name)
	}
}
