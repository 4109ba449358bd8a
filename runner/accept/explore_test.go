package accept_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/lint"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/explore"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/suite"
)

// dependent are Prosody's scripts whose outcome at order=arrival hangs on an
// order that nothing promises, as an independent prototype found them.
var dependent = []string{
	"basic_message.scs", "basic_roster.scs", "muc_affiliation_notify.scs", "muc_create_destroy.scs",
	"muc_members_only_deregister.scs", "muc_password.scs", "muc_presence_probe.scs", "muc_whois_anyone_member.scs",
	"pep_nickname.scs", "pep_publish_subscribe.scs", "presence_preapproval.scs",
}

// rounds is how often all scripts are explored.
const rounds = 3

// TestExplore explores scripts on Prosody: in order of arrival the search finds
// the same on each round, and all of it is reproduced; where only promised order
// counts it finds nothing.
func TestExplore(t *testing.T) {
	testenv.Long(t)
	all := os.Getenv("SCS_ACCEPT") != ""
	scripts := []suite.Script{readScript(t, ownFolder+"/pep.scs"), readScript(t, ownFolder+"/captures.scs")}
	want := []string{"pep.scs"}
	if all {
		scripts, want = nil, dependent
		for _, path := range append(paths(t, ownFolder), paths(t, prosodyFolder)...) {
			scripts = append(scripts, readScript(t, path))
		}
	}
	fresh := suite.NewStarter(servertest.Prosody(t), 2, true)
	defer fresh.Close()
	fresh.Debug()

	var first []string
	for round := range rounds {
		if round > 0 && !all {
			break
		}
		found := explored(t, fresh, scripts, all)
		if round == 0 {
			first = found
			t.Logf("%d findings:\n%s", len(found), strings.Join(found, "\n"))
		} else if !slices.Equal(found, first) {
			t.Errorf("round %d finds\n%s\nnot\n%s", round, strings.Join(found, "\n"), strings.Join(first, "\n"))
		}
		var in []string
		for _, f := range found {
			name, _, _ := strings.Cut(f, ":")
			in = append(in, name)
		}
		if in = slices.Compact(in); !slices.Equal(in, want) {
			t.Errorf("scripts that depend on order: %q, not %q", in, want)
		}
	}
}

func readScript(tb testing.TB, path string) suite.Script {
	tb.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return suite.Script{Path: path, File: ast.Parse(path, string(text))}
}

// explored explores each script once and returns what is found in order of
// arrival, as NAME:LINE. Of the whole, what a comment suppresses is left out.
func explored(t *testing.T, servers suite.Servers, scripts []suite.Script, all bool) []string {
	t.Helper()
	settings := explore.Settings{Live: true}
	if all {
		settings.Suppressed = lint.IsSuppressed
	}
	options := suite.Options{Run: runner.Options{Order: order.Arrival, KeepOrder: true}, Servers: servers, Jobs: 2}
	settings.Apply(&options)
	review := options.Review
	var mutex sync.Mutex
	var cost time.Duration
	options.Review = func(ctx context.Context, tried *suite.Tried) []ast.Diagnostic {
		began := time.Now()
		run := explore.FromRecording(tried.Recording)
		report := explore.Search(ctx, run, order.Arrival)
		mutex.Lock()
		cost += time.Since(began)
		mutex.Unlock()
		if promised := explore.Search(ctx, run, order.Promised); len(promised.Findings) > 0 || !promised.Exhausted {
			t.Errorf("%s, in promised order: %+v", tried.Script.Path, promised)
		}
		if !report.Exhausted {
			t.Errorf("%s: not exhausted after %d states", tried.Script.Path, report.States)
		}
		return review(ctx, tried)
	}
	var found []string
	for _, r := range suite.Run(t.Context(), scripts, options) {
		if !r.Passed() {
			t.Errorf("%s: %s", r.Script.Path, told(r))
		}
		for _, d := range r.Result.Findings {
			place := fmt.Sprintf("%s:%d", filepath.Base(r.Script.Path), r.Script.File.Position(d.Span.Start).Line)
			found = append(found, place)
			if !strings.Contains(d.Message, "; reproduced on Prosody ") || strings.Contains(d.Message, "a cause is a guess") {
				t.Errorf("%s: %s", place, d.Message)
			}
		}
	}
	t.Logf("reading and searching %d runs: %s", len(scripts), cost)
	slices.Sort(found)
	return found
}

// BenchmarkExplore searches the runs of a whole folder, in order of arrival.
func BenchmarkExplore(b *testing.B) {
	name, folder := "real", prosodyFolder
	if _, err := os.Stat(folder); err != nil {
		name, folder = "own", ownFolder
	}
	var scripts []suite.Script
	for _, path := range paths(b, folder) {
		scripts = append(scripts, readScript(b, path))
	}
	fresh := suite.NewStarter(servertest.Prosody(b), 2, true)
	defer fresh.Close()
	fresh.Debug()
	options := suite.Options{Run: runner.Options{Order: order.Arrival, KeepOrder: true}, Servers: fresh, Jobs: 2}
	explore.Settings{}.Apply(&options)
	options.Review = nil
	results := suite.Run(b.Context(), scripts, options)
	b.Run(name, func(b *testing.B) {
		for b.Loop() {
			for _, r := range results {
				for _, rec := range r.Recordings {
					explore.Search(b.Context(), explore.FromRecording(rec), order.Arrival)
				}
			}
		}
	})
}
