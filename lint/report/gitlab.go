package report

import (
	"fmt"
	"hash/fnv"
	"io"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/fingerprint"
)

// gitlabReporter prints a code quality report of GitLab: a list of issues in
// the subset of Code Climate's format that GitLab reads.
type gitlabReporter struct{ stream }

type (
	gitlabIssue struct {
		Description string         `json:"description"`
		CheckName   string         `json:"check_name"`
		Fingerprint string         `json:"fingerprint"`
		Severity    string         `json:"severity"`
		Location    gitlabLocation `json:"location"`
	}
	gitlabLocation struct {
		Path  string      `json:"path"`
		Lines gitlabLines `json:"lines"`
	}
	gitlabLines struct {
		Begin int `json:"begin"`
		End   int `json:"end"`
	}
)

func newGitLab(w io.Writer, _ Options) Reporter {
	return &gitlabReporter{stream{w: w, head: "["}}
}

// gitlabSeverities are those of the five that GitLab knows which ours come to.
var gitlabSeverities = [...]string{ast.Info: "info", ast.Warning: "minor", ast.Error: "major"}

func (r *gitlabReporter) Result(result Result) error {
	if len(result.Diagnostics) == 0 {
		return nil
	}
	fingerprints := fingerprint.Of(result.File, result.Diagnostics)
	for i := range result.Diagnostics {
		d := &result.Diagnostics[i]
		start, end := places(result.File, d.Span)
		// Unlike ours, a fingerprint must be unique among all files.
		hash := fnv.New128a()
		fmt.Fprintf(hash, "%s\x00%s", fingerprints[i], result.name())
		err := r.item(gitlabIssue{
			Description: title(d) + ": " + validUTF8(d.Message),
			CheckName:   d.Name,
			Fingerprint: fmt.Sprintf("%x", hash.Sum(nil)),
			Severity:    gitlabSeverities[d.Severity],
			Location:    gitlabLocation{result.name(), gitlabLines{start.Line, end.Line}},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *gitlabReporter) Close(Summary) error { return r.end("") }
