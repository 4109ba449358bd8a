package report_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scs-tools/scs/lint/report"
)

// point is a test point of TAP and the messages of its YAML block.
type point struct {
	ok       bool
	name     string
	messages []string
}

var testPoint = regexp.MustCompile(`^(ok|not ok) ([0-9]+) - ((?:[^\\#]|\\[\\#])*)$`)

// parseTAP reads a TAP stream of version 13 with its plan at the end.
func parseTAP(text string) (points []point, skipped bool, err error) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if lines[0] != "TAP version 13" {
		return nil, false, fmt.Errorf("the first line is %q", lines[0])
	}
	plan, block := -1, false
	for _, line := range lines[1:] {
		parts := testPoint.FindStringSubmatch(line)
		last := len(points) - 1
		switch {
		case plan >= 0:
			return nil, false, fmt.Errorf("%q stands behind the plan", line)
		case block:
			key, value, _ := strings.Cut(strings.TrimLeft(line, " -"), ": ")
			switch {
			case line == "  ...":
				block = false
			case !strings.HasPrefix(line, "  "):
				return nil, false, fmt.Errorf("%q stands in a block", line)
			case key == "message":
				var message string
				if err := json.Unmarshal([]byte(value), &message); err != nil {
					return nil, false, fmt.Errorf("%q: %w", line, err)
				}
				points[last].messages = append(points[last].messages, message)
			}
		case line == "  ---" && last >= 0:
			block = true
		case parts != nil:
			if parts[2] != strconv.Itoa(len(points)+1) {
				return nil, false, fmt.Errorf("%q is number %d", line, len(points)+1)
			}
			name := strings.NewReplacer(`\\`, `\`, `\#`, `#`).Replace(parts[3])
			points = append(points, point{ok: parts[1] == "ok", name: name})
		case strings.HasPrefix(line, "1.."):
			number, reason, _ := strings.Cut(line[len("1.."):], " ")
			if plan, err = strconv.Atoi(number); err != nil {
				return nil, false, err
			}
			skipped = strings.HasPrefix(reason, "# SKIP")
		default:
			return nil, false, fmt.Errorf("%q is nothing of TAP", line)
		}
	}
	if plan != len(points) || block {
		return nil, false, fmt.Errorf("%d points, the plan says %d", len(points), plan)
	}
	return points, skipped, nil
}

func TestTAPHasAPointForEachScript(t *testing.T) {
	got, _, err := parseTAP(string(printed(t, report.FormatTAP, sample(t))))
	if err != nil {
		t.Fatal(err)
	}
	want := []point{
		{false, "suite/50% #1, a:b/sample.scs", []string{
			`the attribute "type" is repeated`,
			`</boby> does not close <body>; 100% sure: ${1}, {scansion:any} & ]]>`,
			"a name \"�\x01\" that no encoding holds,\nand a second line",
		}},
		{true, "mild.scs", []string{"the script has no title"}},
		{true, "sound.scs", nil},
		{false, "secret.scs", []string{"open secret.scs: permission denied"}},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(point{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestTAPIsRead(t *testing.T) {
	for name, results := range runs(t) {
		points, skipped, err := parseTAP(string(printed(t, report.FormatTAP, results)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if len(points) != len(results) || skipped != (len(results) == 0) {
			t.Errorf("%s: %d points for %d scripts, skipped: %v", name, len(points), len(results), skipped)
		}
	}
}

// TestPerlTakesTheTAP hands the stream to the harness that TAP comes from,
// where Perl is installed.
func TestPerlTakesTheTAP(t *testing.T) {
	prove, err := exec.LookPath("prove")
	if err != nil {
		t.Skip("prove, Perl's harness, is not installed")
	}
	path := filepath.Join(t.TempDir(), "report.tap")
	if err := os.WriteFile(path, printed(t, report.FormatTAP, sample(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(prove, path).CombinedOutput()
	if err == nil {
		t.Errorf("prove sees no failure:\n%s", out)
	}
	for _, want := range []string{"Failed tests:  1, 4", "Failed 2/4 subtests"} {
		if !bytes.Contains(out, []byte(want)) {
			t.Errorf("prove does not say %q:\n%s", want, out)
		}
	}
	if bytes.Contains(out, []byte("Parse errors")) {
		t.Errorf("prove cannot read the stream:\n%s", out)
	}
}
