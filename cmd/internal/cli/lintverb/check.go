package lintverb

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/scs-tools/scs/lint/report"
)

// conflicts are flags that ask for what cannot be had together.
var conflicts = [][2]string{
	{"watch", "diff"},
	{"watch", "add-suppressions"},
	{"watch", "write-baseline"},
	{"write-baseline", "diff"},
	{"write-baseline", "add-suppressions"},
	{"write-baseline", "format"},
	{"write-baseline", "output"},
	{"write-baseline", "statistics"},
	{"diff", "output"},
	{"diff", "statistics"},
}

// check looks for flags that make no sense together, and returns the formats
// that are asked for.
func (f *flags) check(set *pflag.FlagSet) ([]target, error) {
	if f.unsafe && !f.fix && !f.diff {
		return nil, errors.New("--unsafe-fixes needs --fix or --diff")
	}
	if f.writeBaseline && f.baseline == "" {
		return nil, errors.New("--write-baseline needs --baseline FILE")
	}
	if f.maxFindings < 0 {
		return nil, fmt.Errorf("--max-findings: invalid value \"%d\": use 0 or more", f.maxFindings)
	}
	for _, c := range conflicts {
		if set.Changed(c[0]) && set.Changed(c[1]) {
			return nil, fmt.Errorf("--%s cannot be combined with --%s", c[0], c[1])
		}
	}
	return f.targets()
}

// target is a format and where it goes.
type target struct {
	format string
	file   string // "" for standard output
}

// formatStatistics is the format that --statistics stands for.
const formatStatistics = "statistics"

// targets reads --format, --output and --statistics.
func (f *flags) targets() ([]target, error) {
	targets, err := readFormats(f.formats)
	if err != nil {
		return nil, err
	}
	if len(targets) == 0 {
		targets = []target{{format: report.FormatText}}
	}
	toStdout := func(t target) bool { return t.file == "" }
	bare := slices.IndexFunc(targets, toStdout)
	if bare >= 0 {
		if more := slices.IndexFunc(targets[bare+1:], toStdout); more >= 0 {
			return nil, fmt.Errorf("--format: only one format can go to standard output, got %s and %s: write one to a file, such as --format %[2]s=FILE",
				targets[bare].format, targets[bare+1+more].format)
		}
	}
	if f.statistics {
		switch {
		case bare < 0:
			targets = append(targets, target{format: formatStatistics})
			bare = len(targets) - 1
		case targets[bare].format == report.FormatText:
			targets[bare].format = formatStatistics
		default:
			return nil, fmt.Errorf("--statistics and --format %s cannot both go to standard output: write the format to a file, such as --format %[1]s=FILE", targets[bare].format)
		}
	}
	if f.output != "" {
		if bare < 0 {
			return nil, errors.New("--output: every format already has a file")
		}
		targets[bare].file = f.output
	}
	for i, t := range targets {
		switch {
		case t.file == "":
		case f.diff:
			return nil, errors.New("--diff prints a patch and cannot be combined with formats that go to a file")
		case slices.ContainsFunc(targets[:i], func(other target) bool { return other.file == t.file }):
			return nil, fmt.Errorf("two formats go to the same file %q", t.file)
		}
	}
	return targets, nil
}

// readFormats reads the values of --format.
func readFormats(values []string) ([]target, error) {
	var targets []target
	for _, value := range values {
		format, file, hasFile := strings.Cut(value, "=")
		if !slices.Contains(report.Formats(), format) {
			return nil, fmt.Errorf("unknown format %q: choose one of %s", format, strings.Join(report.Formats(), ", "))
		}
		if hasFile && file == "" {
			return nil, fmt.Errorf("--format %s: no file name: write %sFILE, or remove the equals sign", value, value)
		}
		if file == "-" {
			file = ""
		}
		targets = append(targets, target{format, file})
	}
	return targets, nil
}
