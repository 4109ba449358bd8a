package lsp_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/lsp/lsptest"
)

// Every item at every place of every own script is chosen, in each way that a
// client can choose it, and the script is parsed again. SCS_ACCEPT takes every
// place; without it a sample is taken.
func TestEveryItemAtEveryPlace(t *testing.T) {
	step := 397
	switch {
	case os.Getenv("SCS_ACCEPT") != "":
		step = 1
	case testing.Short():
		step = 1499
	}
	chosen := 0
	for i, script := range testenv.Own(t) {
		t.Run(script.Name, func(t *testing.T) {
			file := ast.Parse("a.scs", script.Text)
			for name, capabilities := range map[string]map[string]any{"snippets": ableClient, "plain": plainClient} {
				e := lsptest.Start(t, serve)
				e.Initialize(capabilities, map[string]any{"initializationOptions": map[string]any{"lsp": map[string]any{"debounce": 60000}}})
				e.Open(uri, script.Text)
				for offset := i * 31 % step; offset <= len(script.Text); offset += step {
					at := endOf(script.Text[:offset])
					if offsetOf(script.Text, at) != offset {
						continue // in the middle of a character
					}
					var list struct{ Items []completionItem }
					e.MustCall("textDocument/completion", lsptest.At(uri, at.Line, at.Character), &list)
					for _, item := range list.Items {
						place := place{t, name, file, offset}
						place.choose(item)
						chosen++
					}
				}
			}
		})
	}
	if chosen < 100 {
		t.Errorf("%d items were chosen: the sample says nothing", chosen)
	}
}

// place is where a cursor stands in a script that is sound.
type place struct {
	*testing.T
	client string
	file   *ast.File
	offset int
}

// choose chooses an item in each way that it offers. The script is sound
// afterwards, but for what the user, and not the item, has brought about: see
// [place.excused].
func (p *place) choose(item completionItem) {
	p.Helper()
	ways := map[string]lsptest.Range{"replace": item.TextEdit.Range}
	end := offsetOf(p.file.Text(), item.TextEdit.Range.End)
	if item.TextEdit.Insert != nil {
		ways = map[string]lsptest.Range{"insert": *item.TextEdit.Insert, "replace": *item.TextEdit.Replace}
		end = offsetOf(p.file.Text(), item.TextEdit.Replace.End)
	}
	for way, at := range ways {
		edits := []ast.Edit{p.edit(lsptest.TextEdit{Range: at, NewText: p.inserted(item, at)})}
		for _, more := range item.AdditionalTextEdits {
			edits = append(edits, p.edit(more))
		}
		slices.SortFunc(edits, func(a, b ast.Edit) int { return b.Span.Start - a.Span.Start })
		after := p.file
		touched := ast.Span{Start: edits[len(edits)-1].Span.Start, End: end}
		for _, edit := range edits {
			after = ast.Reparse(after, edit)
			touched.End += len(edit.New) - (edit.Span.End - edit.Span.Start)
		}
		for _, d := range after.Diagnostics() {
			if p.excused(d, after, touched, way == "insert" && end > offsetOf(p.file.Text(), at.End)) {
				continue
			}
			p.Errorf("%s, %s, offset %d, %q: %s %s\n%s", p.client, way, p.offset, item.Label, d.Code, d.Message, linesAround(after, touched))
		}
	}
}

// inserted returns the text that an item puts in, as a client does.
func (p *place) inserted(item completionItem, at lsptest.Range) string {
	text := item.TextEdit.NewText
	if item.InsertTextFormat == 2 {
		text = expandSnippet(text)
	}
	// Clients indent snippets by themselves.
	if item.InsertTextMode == 2 || item.InsertTextFormat == 2 {
		line := lines(p.file.Text())[at.Start.Line]
		text = strings.ReplaceAll(text, "\n", "\n"+line[:len(line)-len(strings.TrimLeft(line, " \t"))])
	}
	return text
}

func (p *place) edit(e lsptest.TextEdit) ast.Edit {
	text := p.file.Text()
	return ast.Edit{Span: ast.Span{Start: offsetOf(text, e.Range.Start), End: offsetOf(text, e.Range.End)}, New: e.NewText}
}

// inTagName matches the text before a cursor that stands in the name of a tag.
var inTagName = regexp.MustCompile(`</?[^<>/\s]*$`)

// excused reports whether a finding is not the item's fault:
//   - A line that says only who acts is no action until the verb is chosen.
//   - The name of a tag is changed in the other tag too by linked editing.
//   - A client that inserts leaves the rest of a word to the user, who has put
//     the cursor there: what is wrong in that word, and nothing else.
func (p *place) excused(d ast.Diagnostic, after *ast.File, touched ast.Span, restLeft bool) bool {
	code := d.Code
	line := after.Slice(after.Line(after.Position(touched.Start).Line))
	switch {
	case code == "SCS010" && strings.HasSuffix(line, " ") && !strings.ContainsAny(line[:1], " \t"):
		return true
	case slices.Contains([]string{"SCS001", "SCS002", "SCS003"}, code):
		return inTagName.MatchString(p.file.Text()[:p.offset])
	case restLeft:
		return d.Span.Start <= touched.End && touched.Start <= d.Span.End
	}
	return false
}

// linesAround returns the lines of a span.
func linesAround(f *ast.File, span ast.Span) string {
	start := strings.LastIndexByte(f.Text()[:span.Start], '\n') + 1
	end := len(f.Text())
	if i := strings.IndexByte(f.Text()[min(span.End, end):], '\n'); i >= 0 {
		end = span.End + i
	}
	return f.Text()[start:end]
}

// snippetStop matches a place in a snippet: its default or its first choice is
// what stays.
var snippetStop = regexp.MustCompile(`\\([\\$}])|\$\d+|\$\{\d+:((?:\\.|[^}\\])*)\}|\$\{\d+\|((?:\\.|[^,|\\])*)(?:,(?:\\.|[^,|\\])*)*\|\}`)

// expandSnippet returns a snippet as it stands when nothing is typed into it,
// but for places that repeat another.
func expandSnippet(snippet string) string {
	usual := map[string]string{}
	unescape := regexp.MustCompile(`\\(.)`)
	return snippetStop.ReplaceAllStringFunc(snippet, func(stop string) string {
		parts := snippetStop.FindStringSubmatch(stop)
		number := strings.TrimLeft(stop, "${")
		number = number[:len(number)-len(strings.TrimLeft(number, "0123456789"))]
		switch {
		case parts[1] != "":
			return parts[1]
		case strings.HasPrefix(stop, "${"):
			usual[number] = unescape.ReplaceAllString(parts[2]+parts[3], "$1")
		}
		return usual[number]
	})
}
