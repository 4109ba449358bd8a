package report

import (
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/fingerprint"
	"github.com/scs-tools/scs/internal/version"
)

// sarifReporter prints a SARIF 2.1.0 log of one run (OASIS standard, with
// errata 01). The types are in sarif_types.go.
type sarifReporter struct {
	stream
	tool  func() Tool
	index map[string]int // of a rule in the log, by code
	notes []sarifNotification
}

// sarifFingerprint names what fingerprints are made of: another recipe needs
// another name.
const sarifFingerprint = "scslintLine/v1"

func newSARIF(w io.Writer, o Options) Reporter {
	return &sarifReporter{stream: stream{w: w}, tool: o.Tool, index: map[string]int{}}
}

// sarifLevels are SARIF's words for the severities.
var sarifLevels = [...]string{ast.Off: "none", ast.Info: "note", ast.Warning: "warning", ast.Error: "error"}

// begin writes all that stands before the results.
func (r *sarifReporter) begin() {
	if r.head != "" {
		return
	}
	var tool Tool
	if r.tool != nil {
		tool = r.tool()
	}
	driver := sarifDriver{Name: "scslint", Version: tool.Version, InformationURI: version.HomeURL, Rules: []sarifRule{}}
	for i, rule := range tool.Rules {
		r.index[rule.Code] = i
		summary := sarifText{Text: rule.Summary + "."}
		help := sarifText{rule.Page, rule.Page}
		if rule.Page == "" {
			help = summary
		}
		driver.Rules = append(driver.Rules, sarifRule{
			ID: rule.Code, Name: rule.Name, ShortDescription: summary, FullDescription: summary, Help: help,
			HelpURI: rule.URL, Default: sarifConfiguration{sarifLevels[rule.Severity]},
		})
	}
	r.head = `{"$schema":"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",` +
		`"version":"2.1.0","runs":[{"tool":` + r.marshal(sarifTool{driver}) + `,"columnKind":"unicodeCodePoints","results":[`
}

func (r *sarifReporter) Result(result Result) error {
	r.begin()
	if result.Err != nil {
		r.notes = append(r.notes, sarifNotification{
			Level: "error", Message: sarifMessage(display.Error(result.Err)),
			Locations: []sarifLocation{{Physical: &sarifPhysical{Artifact: artifact(result.name())}}},
		})
	}
	if len(result.Diagnostics) == 0 {
		return nil
	}
	fingerprints := fingerprint.Of(result.File, result.Diagnostics)
	for i, d := range result.Diagnostics {
		if err := r.item(r.result(&result, d, fingerprints[i])); err != nil {
			return err
		}
	}
	return nil
}

func (r *sarifReporter) result(script *Result, d ast.Diagnostic, print string) sarifResult {
	f, name := script.File, script.name()
	result := sarifResult{
		RuleID: d.Code, Level: sarifLevels[d.Severity], Message: sarifMessage(d.Message),
		Locations:    []sarifLocation{{Physical: physical(name, f, d.Span)}},
		Fingerprints: map[string]string{sarifFingerprint: print},
	}
	if index, ok := r.index[d.Code]; ok {
		result.RuleIndex = &index
	}
	for i, related := range d.Related {
		message := sarifMessage(related.Message)
		result.Related = append(result.Related, sarifLocation{ID: i + 1, Physical: physical(name, f, related.Span), Message: &message})
	}
	for _, fix := range d.Fixes {
		change := sarifChange{Artifact: artifact(name)}
		for _, e := range fix.Edits {
			replacement := sarifReplacement{Deleted: regionOf(f, e.Span)}
			if e.New != "" {
				replacement.Inserted = &sarifContent{validUTF8(e.New)}
			}
			change.Replacements = append(change.Replacements, replacement)
		}
		result.Fixes = append(result.Fixes, sarifFix{sarifMessage(fix.Title), []sarifChange{change}})
	}
	return result
}

// sarifMessage returns the message that reads as text. The standard (3.11.5)
// wants all braces doubled, but the readers that matter show them doubled, and
// {{scansion:any}} would teach a mistake. So only what a reader would replace,
// a number in braces, is doubled.
func sarifMessage(text string) sarifText {
	var b strings.Builder
	for text = validUTF8(text); ; {
		before, after, ok := strings.Cut(text, "{")
		b.WriteString(before)
		if !ok {
			return sarifText{Text: b.String()}
		}
		number := after[:len(after)-len(strings.TrimLeft(after, "0123456789"))]
		if number != "" && strings.HasPrefix(after[len(number):], "}") {
			b.WriteString("{{" + number + "}}")
			after = after[len(number)+1:]
		} else {
			b.WriteByte('{')
		}
		text = after
	}
}

func physical(name string, f *ast.File, s ast.Span) *sarifPhysical {
	region := regionOf(f, s)
	return &sarifPhysical{Artifact: artifact(name), Region: &region}
}

// regionOf returns a span as SARIF counts: the end column is that behind the
// last character.
func regionOf(f *ast.File, s ast.Span) sarifRegion {
	start, end := places(f, s)
	return sarifRegion{start.Line, start.Column, end.Line, end.Column}
}

// artifact returns a script's name as a URI, relative to the sources' root
// unless the path is absolute.
func artifact(name string) sarifArtifact {
	uri := url.URL{Path: name}
	if filepath.IsAbs(filepath.FromSlash(name)) {
		uri.Scheme = "file"
		if name[0] != '/' { // C:/scripts
			uri.Path = "/" + name
		}
		return sarifArtifact{URI: uri.String()}
	}
	return sarifArtifact{uri.String(), "%SRCROOT%"}
}

func (r *sarifReporter) Close(Summary) error {
	r.begin()
	tail := `,"invocations":[` + r.marshal(sarifInvocation{len(r.notes) == 0, r.notes}) + "]}]}"
	return r.end(tail)
}
