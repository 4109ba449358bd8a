package report_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/lint/report"
)

// runs are what each format has to print validly: much of everything, what the
// linter really finds, and nothing at all.
func runs(t *testing.T) map[string][]report.Result {
	return map[string][]report.Result{"sample": sample(t), "linted": linted(t), "nothing": nil}
}

// schemaOf compiles a JSON schema that was decoded.
func schemaOf(t *testing.T, url string, document any) *jsonschema.Schema {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource(url, document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile(url)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func decode(t *testing.T, data []byte) any {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("not JSON: %v\n%s", err, data)
	}
	return document
}

func TestJSONFormatsFollowTheirSchemas(t *testing.T) {
	for _, format := range []string{report.FormatSARIF, report.FormatGitLab, report.FormatRDJSON} {
		text, err := os.ReadFile(filepath.Join("testdata", "schema", format+".json"))
		if err != nil {
			t.Fatal(err)
		}
		schema := schemaOf(t, format+".json", decode(t, text))
		for name, results := range runs(t) {
			if err := schema.Validate(decode(t, printed(t, format, results))); err != nil {
				t.Errorf("%s of %s: %v", format, name, err)
			}
		}
	}
}

func TestXMLFormatsFollowTheirSchemas(t *testing.T) {
	xmllint := testenv.Command(t, "xmllint")
	for _, schema := range []struct{ format, file string }{
		{report.FormatJUnit, "testdata/schema/junit.xsd"},
		{report.FormatJUnit, "../../internal/exchange/testdata/xunit.xsd"}, // what Jenkins' xUnit plugin takes
		{report.FormatCheckstyle, "testdata/schema/checkstyle.xsd"},
	} {
		format := schema.format
		for name, results := range runs(t) {
			command := exec.Command(xmllint, "--noout", "--schema", filepath.FromSlash(schema.file), "-")
			command.Stdin = bytes.NewReader(printed(t, format, results))
			if out, err := command.CombinedOutput(); err != nil {
				t.Errorf("%s of %s: %v\n%s", format, name, err, out)
			}
		}
	}
}

// TestSARIFRulesAreThoseOfTheResults follows each result to its rule.
func TestSARIFRulesAreThoseOfTheResults(t *testing.T) {
	var log struct {
		Runs []struct {
			Tool struct {
				Driver struct{ Rules []struct{ ID, Name string } }
			}
			Results []struct {
				RuleID    string
				RuleIndex *int
			}
		}
	}
	if err := json.Unmarshal(printed(t, report.FormatSARIF, linted(t)), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if len(run.Results) == 0 {
		t.Fatal("no results")
	}
	for _, result := range run.Results {
		if result.RuleIndex == nil || run.Tool.Driver.Rules[*result.RuleIndex].ID != result.RuleID {
			t.Errorf("the rule of %s is not where its index says", result.RuleID)
		}
	}
}

// TestGitLabFingerprintsAreUnique: GitLab drops an issue whose fingerprint it
// has seen, also that of another file.
func TestGitLabFingerprintsAreUnique(t *testing.T) {
	again := linted(t)
	for _, result := range linted(t) {
		if result.File != nil {
			result.File = ast.Parse("copy/"+result.File.Name(), result.File.Text())
		}
		again = append(again, result)
	}
	var issues []struct{ Fingerprint string }
	if err := json.Unmarshal(printed(t, report.FormatGitLab, again), &issues); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, issue := range issues {
		if seen[issue.Fingerprint] {
			t.Errorf("fingerprint %s stands for two issues", issue.Fingerprint)
		}
		seen[issue.Fingerprint] = true
	}
	if len(seen) == 0 {
		t.Error("no issues")
	}
}

// TestReviewdogSuggestionsMakeTheFix applies each suggestion as reviewdog does,
// by bytes of a line, and compares it with the fix.
func TestReviewdogSuggestionsMakeTheFix(t *testing.T) {
	type position struct{ Line, Column int }
	var result struct {
		Diagnostics []struct {
			Suggestions []struct {
				Range struct{ Start, End position }
				Text  string
			}
		}
	}
	results := sample(t)
	if err := json.Unmarshal(printed(t, report.FormatRDJSON, results), &result); err != nil {
		t.Fatal(err)
	}
	f := results[0].File
	at := func(p position) int { return f.Line(p.Line).Start + p.Column - 1 }
	var got []string
	for _, d := range result.Diagnostics {
		for _, s := range d.Suggestions {
			start, end := at(s.Range.Start), at(s.Range.End)
			got = append(got, f.Text()[:start]+s.Text+f.Text()[end:])
		}
	}
	const before = `type="chat"	type="chat"><body>🎭 日本</boby>`
	want := []string{
		`type="chat"><body>🎭 日本</boby>`,
		`type="chat"	type="chat"><body>🎭 日本</body>`,
		`type="chat"	type="chat"><boby>🎭 日本</boby>` + "\n\t",
	}
	if len(got) != len(want) {
		t.Fatalf("%d suggestions instead of %d", len(got), len(want))
	}
	for i := range want {
		if want := strings.Replace(f.Text(), before, want[i], 1); got[i] != want {
			t.Errorf("suggestion %d makes\n%s\ninstead of\n%s", i+1, got[i], want)
		}
	}
}

// TestJUnitCountsWhatItHolds compares the numbers of each suite with its cases.
func TestJUnitCountsWhatItHolds(t *testing.T) {
	var suites struct {
		Suites []struct {
			Name     string `xml:"name,attr"`
			Tests    int    `xml:"tests,attr"`
			Failures int    `xml:"failures,attr"`
			Errors   int    `xml:"errors,attr"`
			Cases    []struct {
				Failure *struct{} `xml:"failure"`
				Error   *struct{} `xml:"error"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(printed(t, report.FormatJUnit, sample(t)), &suites); err != nil {
		t.Fatal(err)
	}
	if len(suites.Suites) != 4 {
		t.Fatalf("%d suites for 4 scripts", len(suites.Suites))
	}
	for _, suite := range suites.Suites {
		failures, errors := 0, 0
		for _, c := range suite.Cases {
			if c.Failure != nil {
				failures++
			}
			if c.Error != nil {
				errors++
			}
		}
		if suite.Tests != len(suite.Cases) || suite.Failures != failures || suite.Errors != errors {
			t.Errorf("%s says %d tests, %d failures, %d errors, and holds %d, %d, %d", suite.Name,
				suite.Tests, suite.Failures, suite.Errors, len(suite.Cases), failures, errors)
		}
	}
}
