package report_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/internal/exchange"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner/report"
)

// openFormat returns what opens a reporter of a format.
func openFormat(t *testing.T, name string) func(*bytes.Buffer, report.Options) report.Reporter {
	return func(w *bytes.Buffer, o report.Options) report.Reporter {
		r, err := report.New(name, w, o)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
}

func lines(w *bytes.Buffer, o report.Options) report.Reporter { return report.Events(w, o) }

func TestFormats(t *testing.T) {
	for _, name := range report.Formats() {
		expect(t, name, reported(t, replay(t), report.Options{Findings: findings(t)}, openFormat(t, name)))
	}
	expect(t, "events.jsonl", reported(t, replay(t, "passes", "too_early", "refused", "flaky", "no_server"), report.Options{}, lines))
}

func TestUnknownFormatsAreRefused(t *testing.T) {
	if _, err := report.New("yaml", nil, report.Options{}); err == nil || !strings.Contains(err.Error(), `"yaml"`) {
		t.Errorf("error %v", err)
	}
}

// schemas are that of our JUnit reports, and that of Jenkins' xUnit plugin.
var schemas = []string{"testdata/schema/junit.xsd", "../../internal/exchange/testdata/xunit.xsd"}

func TestJUnitIsValid(t *testing.T) {
	xmllint := testenv.Command(t, "xmllint")
	dir := t.TempDir()
	var files []string
	for name, events := range streams(t) {
		file := filepath.Join(dir, name+".xml")
		if err := os.WriteFile(file, reported(t, events, report.Options{Version: "v1.2.3"}, openFormat(t, report.FormatJUnit)), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	for _, schema := range schemas {
		args := append([]string{"--noout", "--schema", schema}, files...)
		if out, err := exec.CommandContext(t.Context(), xmllint, args...).CombinedOutput(); err != nil {
			t.Errorf("%s: %s", schema, out)
		}
	}
}

// TestJSONComesBack reads the document into the types that it was written from,
// without a field that they do not know, and writes it again.
func TestJSONComesBack(t *testing.T) {
	for name, events := range streams(t) {
		data := reported(t, events, report.Options{}, openFormat(t, report.FormatJSON))
		var document report.Document
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&document); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, data)
		}
		var again strings.Builder
		again.WriteString(`{"version":1,"runs":[`)
		for i, r := range document.Runs {
			again.WriteString([]string{"\n", ",\n"}[min(i, 1)] + marshal(t, r))
		}
		again.WriteString("\n],\"summary\":" + marshal(t, document.Summary) + "}\n")
		if again.String() != string(data) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, again.String(), data)
		}
		s := document.Summary
		if sum := s.Passed + s.Failed + s.Flaky + s.Refused + s.Cancelled + s.NoServer; sum != len(document.Runs) {
			t.Errorf("%s: the summary counts %d runs of %d", name, sum, len(document.Runs))
		}
	}
}

func marshal(t *testing.T, value any) string {
	t.Helper()
	text, err := exchange.JSON(value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestEventsAreLines reads the stream of events: each line an object, its time
// with nanoseconds, everything told in the order in which it happened.
func TestEventsAreLines(t *testing.T) {
	stamp := regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$`)
	all := replay(t)
	data := reported(t, all, report.Options{}, lines)
	var kinds []string
	var last time.Time
	for line := range strings.Lines(string(data)) {
		var e report.Event
		decoder := json.NewDecoder(strings.NewReader(line))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&e); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if !stamp.MatchString(e.Time) {
			t.Errorf("time %q of %s", e.Time, e.Event)
		}
		at, err := time.Parse(time.RFC3339Nano, e.Time)
		if err != nil {
			t.Error(err)
		}
		// A stanza arrives while its action is told of: by its own clock it
		// may be a moment older.
		if at.Before(last.Add(-10 * time.Millisecond)) {
			t.Errorf("%s at %s comes behind %s", e.Event, at, last)
		}
		last = at
		if back := marshal(t, e); back+"\n" != line {
			t.Errorf("comes back as %s, was %s", back, line)
		}
		kinds = append(kinds, e.Event)
	}
	if len(kinds) != len(all) {
		t.Errorf("%d lines for %d events", len(kinds), len(all))
	}
	for _, kind := range []string{
		"suite-started", "run-started", "started", "action", "connected", "sent", "received", "passed-over", "matched", "noted",
		"traffic", "left-over", "failed", "disconnected", "finished", "run-finished", "suite-finished",
	} {
		if !slices.Contains(kinds, kind) {
			t.Errorf("no event %q", kind)
		}
	}
}

// point is a test point of TAP with its YAML block.
type point struct {
	ok          bool
	description string
	directive   string
	block       []string
}

var (
	tapPoint = regexp.MustCompile(`^(not )?ok (\d+) - ((?:[^#\\]|\\.)*?)(?: # (.*))?$`)
	tapEntry = regexp.MustCompile(`^ *(?:- )?(?:([a-z_]+):(?: (.*))?|(".*"))$`)
)

// parseTAP reads version 13 with the plan at the end, and YAML blocks of the
// sort that needs no YAML reader: each value on its line, a JSON string, a word
// or a number.
func parseTAP(text string) (points []point, tail []string, err error) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if lines[0] != "TAP version 13" {
		return nil, nil, fmt.Errorf("first line %q", lines[0])
	}
	inside := false
	for _, line := range lines[1:] {
		switch {
		case inside && line == "  ...":
			inside = false
		case inside:
			m := tapEntry.FindStringSubmatch(line)
			if m == nil {
				return nil, nil, fmt.Errorf("no YAML: %q", line)
			}
			for _, value := range m[2:] {
				var text string
				if value = strings.ReplaceAll(value, `\x3a`, `\u003a`); strings.HasPrefix(value, `"`) && json.Unmarshal([]byte(value), &text) != nil {
					return nil, nil, fmt.Errorf("no string: %q", line)
				}
				if strings.ContainsAny(value, ":#{}[]") && !strings.HasPrefix(value, `"`) {
					return nil, nil, fmt.Errorf("not quoted: %q", line)
				}
			}
			points[len(points)-1].block = append(points[len(points)-1].block, line)
		case line == "  ---":
			inside = true
		case tapPoint.MatchString(line):
			m := tapPoint.FindStringSubmatch(line)
			if n, _ := strconv.Atoi(m[2]); n != len(points)+1 || len(tail) > 0 {
				return nil, nil, fmt.Errorf("out of order: %q", line)
			}
			points = append(points, point{m[1] == "", m[3], m[4], nil})
		default:
			tail = append(tail, line)
		}
	}
	return points, tail, nil
}

func TestTAPIsRead(t *testing.T) {
	for name, events := range streams(t) {
		data := string(reported(t, events, report.Options{}, openFormat(t, report.FormatTAP)))
		points, tail, err := parseTAP(data)
		if err != nil {
			t.Errorf("%s: %v\n%s", name, err, data)
			continue
		}
		plan := fmt.Sprintf("1..%d", len(points))
		if len(points) == 0 {
			plan += " # SKIP no scripts"
		}
		if len(tail) == 0 || tail[0] != plan {
			t.Errorf("%s: ends with %q, want %q", name, tail, plan)
		}
		bail := map[string]string{"cancelled": "Bail out! interrupted", "stopped": "Bail out! an earlier script # failed"}[name]
		if got := strings.Join(tail[1:], "\n"); got != bail {
			t.Errorf("%s: ends with %q, want %q", name, got, bail)
		}
		if name == "stopped" {
			for _, p := range points[1:] {
				if !p.ok || p.directive != `SKIP not started: an earlier script \# failed` {
					t.Errorf("a run that was not started: %+v", p)
				}
			}
		}
		if name != "recorded" {
			continue
		}
		for _, p := range points {
			wantOK := strings.Contains(p.description, "passes") || strings.Contains(p.description, "flaky")
			if p.ok != wantOK || len(p.block) == 0 {
				t.Errorf("%+v", p)
			}
		}
	}
}
