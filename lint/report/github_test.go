package report_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/scs-tools/scs/lint/report"
)

// workflowCommand is a command as the runner of GitHub Actions reads it
// (actions/runner, ActionCommand.cs, version 2 of the syntax).
type workflowCommand struct {
	name, message string
	properties    map[string]string
}

// parseCommand reads one line of output; ok is false if it is no command.
func parseCommand(line string) (c workflowCommand, ok bool) {
	head, message, ok := strings.Cut(strings.TrimPrefix(line, "::"), "::")
	if !ok || !strings.HasPrefix(line, "::") {
		return c, false
	}
	unescape := strings.NewReplacer("%0D", "\r", "%0A", "\n", "%25", "%")
	unescapeProperty := strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%")
	name, list, _ := strings.Cut(head, " ")
	c = workflowCommand{name: name, message: unescape.Replace(message), properties: map[string]string{}}
	for pair := range strings.SplitSeq(list, ",") {
		key, value, ok := strings.Cut(pair, "=")
		if !ok {
			return c, false
		}
		c.properties[key] = unescapeProperty.Replace(value)
	}
	return c, true
}

func TestGitHubReadsTheCommandsBack(t *testing.T) {
	for name, results := range runs(t) {
		lines := strings.SplitAfter(string(printed(t, report.FormatGitHub, results)), "\n")
		next := func() workflowCommand {
			if len(lines) < 2 {
				t.Fatalf("%s: a command is missing", name)
			}
			c, ok := parseCommand(strings.TrimSuffix(lines[0], "\n"))
			if !ok {
				t.Fatalf("%s: no command: %q", name, lines[0])
			}
			lines = lines[1:]
			return c
		}
		for _, result := range results {
			if result.Err != nil {
				if c := next(); c.name != "error" || c.message != result.Err.Error() || c.properties["file"] != result.Name {
					t.Errorf("%s: a script that cannot be read makes %v", name, c)
				}
			}
			for _, d := range result.Diagnostics {
				c := next()
				at := result.File.Position(d.Span.Start)
				if c.properties["file"] != result.File.Name() || c.properties["line"] != strconv.Itoa(at.Line) {
					t.Errorf("%s: %s at %s:%d makes %v", name, d.Code, result.File.Name(), at.Line, c)
				}
				if want := d.Code + " " + d.Name; c.properties["title"] != want {
					t.Errorf("%s: title %q instead of %q", name, c.properties["title"], want)
				}
				if (c.properties["line"] == c.properties["endLine"]) != (c.properties["col"] != "") {
					t.Errorf("%s: columns go with one line, and only with one: %v", name, c)
				}
				message, fix, hasFix := strings.Cut(c.message, "\n")
				if hasFix != (len(d.Fixes) > 0) || hasFix && !strings.HasPrefix(fix, "fix: "+d.Fixes[0].Title) {
					t.Errorf("%s: the fix of %s is %q", name, d.Code, fix)
				}
				if !strings.Contains(d.Message, "\xff") && message != d.Message {
					t.Errorf("%s: message %q instead of %q", name, message, d.Message)
				}
			}
		}
		if lines[0] != "" {
			t.Errorf("%s: more output: %q", name, lines)
		}
	}
}
