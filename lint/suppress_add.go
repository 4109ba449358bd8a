package lint

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/textedit"
	"github.com/scs-tools/scs/lint/rules"
)

// Suppressed is a script after comments were added that suppress findings.
type Suppressed struct {
	File *ast.File        // with the comments
	Made []ast.Diagnostic // what is suppressed; spans are those of the text each was found in
	Left []ast.Diagnostic // the findings in File
}

// Suppress adds the comments that suppress the findings of a file which choose
// returns of all those that it is given; nil chooses all. A comment stands
// above the block of its findings, or in the head where they are not about a
// block. A suppression that is already there takes up further rules. Nothing
// but comments is added. What is wrong with suppressions themselves cannot be
// suppressed.
//
// A file that makes this program fail is left as it is, with the finding
// SCS900.
func (l *Linter) Suppress(f *ast.File, choose func(*ast.File, []ast.Diagnostic) []ast.Diagnostic) (s Suppressed, err error) {
	if failure, failed := guarded(f, func(f *ast.File) { s, err = l.suppress(f, choose) }); failed {
		return Suppressed{File: f, Left: with(l.Check(f), failure)}, nil
	}
	return s, err
}

// suppress is [Linter.Suppress], and may panic.
func (l *Linter) suppress(f *ast.File, choose func(*ast.File, []ast.Diagnostic) []ast.Diagnostic) (Suppressed, error) {
	found := l.Check(f)
	chosen := found
	if choose != nil {
		chosen = choose(f, slices.Clone(found))
	}
	edits := suppressionEdits(f, chosen)
	if len(edits) == 0 {
		return Suppressed{File: f, Left: found}, nil
	}
	text, err := textedit.Apply(f.Text(), edits)
	if err != nil {
		return Suppressed{}, fmt.Errorf("%s: cannot suppress findings: %w", display.Path(f.Name()), err)
	}
	suppressed := ast.Parse(f.Name(), text)
	left := l.Check(suppressed)
	return Suppressed{suppressed, missingFrom(left, found), left}, nil
}

// missingFrom returns the findings of before that are not left, told apart by
// code and message.
func missingFrom(left, before []ast.Diagnostic) []ast.Diagnostic {
	type key struct{ code, message string }
	still := map[key]int{}
	for _, d := range left {
		still[key{d.Code, d.Message}]++
	}
	var gone []ast.Diagnostic
	for _, d := range before {
		if k := (key{d.Code, d.Message}); still[k] > 0 {
			still[k]--
		} else {
			gone = append(gone, d)
		}
	}
	return gone
}

// suppressionEdits returns the edits that suppress findings: in a comment that
// is there, above their block, or in the head.
func suppressionEdits(f *ast.File, found []ast.Diagnostic) []ast.Edit {
	there := parseSuppressions(f)
	byPlace := map[suppressionPlace][]string{} // names of rules
	for _, d := range found {
		if d.Code == rules.UnusedSuppression.Code || d.Code == rules.BadSuppression.Code {
			continue
		}
		place := placeForSuppression(f, there, d)
		if !slices.Contains(byPlace[place], d.Name) {
			byPlace[place] = append(byPlace[place], d.Name)
		}
	}
	edits := make([]ast.Edit, 0, len(byPlace))
	for place, names := range byPlace {
		list := strings.Join(names, ",")
		if place.directive == "" {
			list = "," + list
		} else {
			list = place.line(f, list)
		}
		edits = append(edits, ast.Edit{Span: ast.Span{Start: place.offset, End: place.offset}, New: list})
	}
	// Where two comments are added at one place, that for the file goes first.
	slices.SortFunc(edits, func(a, b ast.Edit) int {
		if a.Span.Start != b.Span.Start {
			return a.Span.Start - b.Span.Start
		}
		return strings.Compare(a.New, b.New)
	})
	return edits
}

// suppressionPlace is where the name of a rule is to be written.
type suppressionPlace struct {
	offset    int
	directive string // of the comment to write there; "" where a list of rules goes on
}

// line returns the whole comment, with the line breaks that it needs.
func (p suppressionPlace) line(f *ast.File, list string) string {
	text := f.Text()
	lineBreak := "\n"
	if i := strings.IndexByte(text, '\n'); i > 0 && text[i-1] == '\r' {
		lineBreak = "\r\n"
	}
	comment := "# " + ast.SuppressionMark + " " + p.directive + "=" + list + lineBreak
	if p.offset > 0 && p.offset == len(text) && text[p.offset-1] != '\n' {
		return lineBreak + comment
	}
	return comment
}

// placeForSuppression returns where the rule of a finding is to be named.
func placeForSuppression(f *ast.File, there *suppressions, d ast.Diagnostic) suppressionPlace {
	block, ok := blockOf(f, d.Span)
	if !ok {
		if there.forFile == nil {
			place := placeForFile(f, there)
			there.forFile = &place
		}
		return *there.forFile
	}
	// The scopes of blocks start in order, and no two blocks overlap.
	last := sort.Search(len(there.list), func(i int) bool { return there.list[i].scope.Start > d.Span.Start })
	for _, s := range slices.Backward(there.list[:last]) {
		if s.file {
			continue
		}
		if s.scope.Covers(d.Span) {
			return suppressionPlace{offset: s.name.End}
		}
		break
	}
	return suppressionPlace{lineStart(f, block.Span().Start), directiveBlock}
}

// placeForFile returns where a rule is to be named that is suppressed in the whole
// file.
func placeForFile(f *ast.File, there *suppressions) suppressionPlace {
	for _, s := range slices.Backward(there.list) {
		if s.file {
			return suppressionPlace{offset: s.name.End}
		}
	}
	return suppressionPlace{endOfTitle(f), directiveFile}
}

// blockOf returns the top-level node that a finding is about; ok is false if
// it is about the whole file, or in a comment between blocks.
func blockOf(f *ast.File, span ast.Span) (block ast.Node, ok bool) {
	if span.Empty() && span.Start == 0 {
		return ast.Node{}, false
	}
	n := f.TopAt(span.Start)
	if n.IsZero() || !n.Span().Covers(span) {
		// The finding may start in the line of the next one, before it.
		if n = next(f, n); n.IsZero() || !(ast.Span{Start: lineStart(f, n.Span().Start), End: n.Span().End}).Covers(span) {
			return ast.Node{}, false
		}
	}
	_, comment := n.Comment()
	return n, !comment
}

// next returns the top-level node that follows another one, the first one for
// the zero Node.
func next(f *ast.File, n ast.Node) ast.Node {
	if !n.IsZero() {
		return n.Next()
	}
	for first := range f.Nodes() {
		return first
	}
	return ast.Node{}
}

// endOfTitle returns the end of the first lines of a file if they are comments:
// a comment added there parts neither title and description nor anything else.
func endOfTitle(f *ast.File) int {
	end := 0
	if strings.HasPrefix(f.Text(), "\ufeff") {
		end = len("\ufeff")
	}
	for n := range f.Nodes() {
		if _, ok := n.Comment(); !ok || n.Span().Start != end {
			break
		}
		end = n.Span().End
		if i := strings.IndexByte(f.Text()[end:], '\n'); i >= 0 {
			end += i + 1
		}
	}
	return end
}

// lineStart returns the start of the line of an offset, behind a byte-order
// mark.
func lineStart(f *ast.File, offset int) int {
	start := f.Line(f.Position(offset).Line).Start
	if start == 0 && strings.HasPrefix(f.Text(), "\ufeff") {
		start = min(offset, len("\ufeff"))
	}
	return start
}
