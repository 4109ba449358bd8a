package lintverb

import (
	"bytes"
	"io"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/atomicfile"
	"github.com/scs-tools/scs/internal/version"
	"github.com/scs-tools/scs/lint/report"
	"github.com/scs-tools/scs/lint/rules"
)

// output prints what a run finds in all formats that are asked for.
type output struct {
	report.Reporter
	files []reportFile
}

// reportFile is a report that is written when it is complete.
type reportFile struct {
	path string
	text *bytes.Buffer
}

// open makes the reporters of the run; what goes to no file goes to stdout.
func (r *run) open(stdout io.Writer) error {
	r.output = &output{}
	if r.flags.diff || r.flags.writeBaseline {
		r.output.Reporter = report.All() // something else is printed
		return nil
	}
	var reporters []report.Reporter
	for _, t := range r.targets {
		w, options := stdout, r.options
		if t.file != "" {
			text := &bytes.Buffer{}
			r.output.files = append(r.output.files, reportFile{t.file, text})
			w, options.Width, options.Color = text, 0, r.flags.color == cli.ColorAlways
		}
		options.Tool = r.tool
		if t.format == formatStatistics {
			reporters = append(reporters, report.NewStatistics(w, options))
			continue
		}
		reporter, err := report.New(t.format, w, options)
		if err != nil {
			return cli.Usage(err)
		}
		reporters = append(reporters, reporter)
	}
	r.output.Reporter = report.All(reporters...)
	return nil
}

// finish ends all reports and writes those that go to files.
func (o *output) finish(summary report.Summary) error {
	if err := o.Close(summary); err != nil {
		return cli.Environment(err)
	}
	for _, file := range o.files {
		if err := atomicfile.Write(file.path, file.text.Bytes()); err != nil {
			return cli.Environment(err)
		}
	}
	return nil
}

// tool describes the linter and the rules that are run on any of the scripts.
func (r *run) tool() report.Tool {
	runs := map[string]bool{}
	for _, path := range r.files {
		s, err := r.linters.of(path)
		if err != nil {
			continue // said when the script's turn comes
		}
		for _, setting := range s.Linter.Settings() {
			if s.Linter.Runs(setting.Rule.Code) {
				runs[setting.Rule.Code] = true
			}
		}
	}
	tool := report.Tool{Version: version.Number()}
	for _, rule := range rules.All() {
		if !runs[rule.Code] {
			continue
		}
		described := report.Rule{Code: rule.Code, Name: rule.Name, Summary: rule.Summary, Severity: rule.Severity}
		if page, err := rule.Page(); err == nil {
			described.Page = page
			described.URL = version.PageURL("lint/rules/" + rule.Name + ".md")
		}
		tool.Rules = append(tool.Rules, described)
	}
	return tool
}
