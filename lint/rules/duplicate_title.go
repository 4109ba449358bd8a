package rules

import (
	"fmt"
	"sync"

	"github.com/scs-tools/scs/ast"
)

var duplicateTitle = Rule{
	Code: "SCS103", Name: "duplicate-title", Severity: ast.Info, OptIn: true,
	Summary: "another script has the same title",
	On:      ast.KindSet(ast.KindNone),
	Check: func(p *Pass) {
		title := p.File().Head().Title
		if title.IsZero() || p.titles == nil {
			return
		}
		if first := p.titles.first(title.Content()); first != "" && first != p.File().Name() {
			p.Report(title.Span(), fmt.Sprintf("%s has the title %q too: say what is different here", first, title.Content()))
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
// name sorts first is the first.
func (t *Titles) Add(f *ast.File) {
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

func (t *Titles) first(title string) string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.files[title]
}
