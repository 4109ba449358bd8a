package rules

import (
	"fmt"
	"strings"
	"sync"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/display"
)

// DuplicateTitle is the rule that compares the titles of the files that are
// linted together. Without them it finds nothing.
var DuplicateTitle = Rule{
	Code: "SCS103", Name: "duplicate-title", Severity: ast.Info, OptIn: true,
	Summary: "another script has the same title",
	On:      ast.KindSet(ast.KindNone),
	Check: func(p *Pass) {
		title := p.File().Head().Title
		if title.IsZero() || p.titles == nil {
			return
		}
		if first := p.titles.first(title.Content()); first != "" && first != p.File().Name() {
			p.Report(title.Span(), fmt.Sprintf("%s has the title %q too: say what differs here", display.Path(first), title.Content()))
		}
	},
}

// Titles remembers which of the files that are linted together has a title
// first. It is safe for concurrent use.
type Titles struct {
	mutex sync.Mutex
	files map[string]string // name of the first file, by title
}

// Add records the title of a file. Of the files of one title, the one whose
// name sorts first is the first. No more of the text than its head is parsed.
func (t *Titles) Add(name, text string) {
	f := ast.Parse(name, text[:headEnd(text)])
	title := f.Head().Title
	if title.IsZero() {
		return
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.files == nil {
		t.files = map[string]string{}
	}
	if first, ok := t.files[title.Content()]; !ok || f.Name() < first {
		t.files[title.Content()] = f.Name()
	}
}

// headEnd returns the offset of the first line that is neither blank nor a
// comment, which is where the head has ended.
func headEnd(text string) int {
	offset := 0
	for line := range strings.Lines(text) {
		if rest := strings.TrimLeft(line, "\ufeff \t\r\n"); rest != "" && rest[0] != '#' {
			break
		}
		offset += len(line)
	}
	return offset
}

func (t *Titles) first(title string) string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.files[title]
}
