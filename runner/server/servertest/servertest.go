// Package servertest finds the servers that tests run scripts on, where
// tools/servers/install.sh puts them. A test on a real server is long
// ([testenv.Long]).
package servertest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner/server"
)

// Make is a server that tests know by a name.
type Make struct {
	Name    string // as in SCS_REQUIRE
	Version string // what its version begins with; "" for any
	Find    func(testing.TB) server.Program
}

// Makes returns all servers that the project is tested with.
func Makes() []Make {
	return []Make{{"prosody", "", Prosody}, {"prosody13", "13.", Prosody13}, {"ejabberd", "", Ejabberd}}
}

// Prosody finds the Prosody of this machine, without which the test ends.
func Prosody(tb testing.TB) server.Program {
	tb.Helper()
	return found(tb, "prosody", server.Prosody, "")
}

// Sample is [Prosody] for the one test of a package that runs with -short too.
func Sample(tb testing.TB) server.Program {
	tb.Helper()
	return installed(tb, "prosody", server.Prosody, "")
}

// Prosody13 finds the Prosody 13 that is unpacked beside the machine's own,
// without which the test ends.
func Prosody13(tb testing.TB) server.Program {
	tb.Helper()
	folder := os.Getenv("SCS_SERVERS")
	if folder == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			testenv.Missing(tb, "prosody13", err.Error())
		}
		folder = filepath.Join(cache, "scs-servers")
	}
	return found(tb, "prosody13", server.Prosody, filepath.Join(folder, "prosody-13", "prosody"))
}

// Ejabberd finds the ejabberd of this machine, without which the test ends.
func Ejabberd(tb testing.TB) server.Program {
	tb.Helper()
	return found(tb, "ejabberd", server.Ejabberd, "")
}

func found(tb testing.TB, name string, kind server.Kind, path string) server.Program {
	tb.Helper()
	testenv.Long(tb)
	return installed(tb, name, kind, path)
}

func installed(tb testing.TB, name string, kind server.Kind, path string) server.Program {
	tb.Helper()
	p, err := server.Find(kind, path)
	if err != nil {
		testenv.Missing(tb, name, err.Error())
	}
	return p
}
