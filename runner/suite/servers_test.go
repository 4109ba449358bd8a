package suite_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/internal/golden"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/suite"
)

// page holds the table of what passes where, between two comments.
const (
	page       = "../../docs/servers.md"
	tableBegin = "<!-- make test-servers -->\n"
	tableEnd   = "<!-- end -->\n"
)

// foreign is a script of Prosody's own suite that every Prosody has to pass.
const foreign = "../../../shared/corpus/prosody/muc_members_only_deregister.scs"

// cannot says why a script does not pass on a server, by script and name of
// the server; the page tells it in more words.
var cannot = map[string]string{
	"muc_members_only_deregister.scs on ejabberd": "there, who takes back her registration with a room stays a member of it",
}

// column is what has come of the scripts on one server.
type column struct {
	title  string
	passed map[string]bool
}

// TestEveryServerRunsOurScripts runs the project's scripts on each server that
// tools/servers/install.sh installs, and compares what passes with the page.
func TestEveryServerRunsOurScripts(t *testing.T) {
	if os.Getenv("SCS_TEST_SERVERS") == "" {
		t.Skip("make test-servers runs this")
	}
	all := scripts(t, own)
	if _, err := os.Stat(foreign); err != nil {
		t.Logf("without %s: the folder ../shared is not there", filepath.Base(foreign))
	} else {
		all = append(all, load(t, foreign))
	}
	var columns []column
	for _, m := range servertest.Makes() {
		columns = append(columns, runOn(t, m, all))
	}
	table := tableOf(all, columns)
	t.Log("\n" + table)
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), tableBegin)
	told, after, ends := strings.Cut(rest, tableEnd)
	switch {
	case !ok || !ends:
		t.Fatalf("%s has no place for the table, between %q and %q", page, tableBegin, tableEnd)
	case golden.Update():
		err = os.WriteFile(page, []byte(before+tableBegin+table+tableEnd+after), 0o644)
		if err != nil {
			t.Fatal(err)
		}
	default:
		compare(t, told, table)
	}
}

// compare fails the test for lines that have come of this run and are not on
// the page. The page may tell of scripts that are not there today.
func compare(t *testing.T, told, table string) {
	t.Helper()
	lines := strings.Split(told, "\n")
	for line := range strings.SplitSeq(table, "\n") {
		if !slices.Contains(lines, line) {
			t.Errorf("%s does not hold this line; -update writes it:\n%s", page, line)
		}
	}
}

// runOn runs the scripts on a server, and fails the test for each that does
// not do as is known of it.
func runOn(t *testing.T, m servertest.Make, all []suite.Script) column {
	t.Helper()
	program := m.Find(t)
	c := column{title: title(t, program), passed: map[string]bool{}}
	fresh := suite.NewStarter(program, 2, true)
	defer fresh.Close()
	options := suite.Options{Servers: fresh, Jobs: 2, Run: runner.Options{Timeout: 15 * time.Second}}
	for _, r := range suite.Run(t.Context(), all, options) {
		name := filepath.Base(r.Script.Path)
		c.passed[name] = r.Passed()
		why := cannot[name+" on "+m.Name]
		switch {
		case !r.Passed() && why == "":
			t.Errorf("%s on %s: %s", name, c.title, told(r))
		case r.Passed() && why != "":
			t.Errorf("%s passes on %s, although %s", name, c.title, why)
		}
	}
	return c
}

// title returns name and version of a server.
func title(t *testing.T, program server.Program) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	s, err := server.Start(ctx, program, server.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	name := program.Kind.Title()
	return name + " " + s.Version()
}

// tableOf writes in Markdown what has passed where.
func tableOf(all []suite.Script, columns []column) string {
	var b strings.Builder
	line := func(first string, cell func(column) string) {
		fmt.Fprintf(&b, "| %s |", first)
		for _, c := range columns {
			fmt.Fprintf(&b, " %s |", cell(c))
		}
		b.WriteString("\n")
	}
	line("script", func(c column) string { return c.title })
	line("---", func(column) string { return "---" })
	for _, s := range all {
		name := filepath.Base(s.Path)
		line(name, func(c column) string {
			if c.passed[name] {
				return "yes"
			}
			return "no"
		})
	}
	return b.String()
}
