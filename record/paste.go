package record

import (
	"errors"
	"fmt"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/textedit"
	"github.com/scs-tools/scs/record/logs"
)

// Pasted is what a log adds to a script.
type Pasted struct {
	Edits []ast.Edit
	Imported
}

// Paste imports a log into a script, behind the action at an offset: who stands
// in the cast acts, who does not is added to it, and who is connected there does
// not connect again. A script without cast and actions becomes that of the log.
// The error is a [*logs.Error] if the log cannot be read.
func Paste(f *ast.File, offset int, log logs.Input) (Pasted, error) {
	t := newTarget(f, offset)
	options := Options{Names: map[string]string{}}
	for i := range t.script.Characters {
		c := &t.script.Characters[i]
		if bare := c.Bare(); bare != "" && IsName(c.Name) {
			options.Names[bare] = c.Name
		}
	}
	if speaker := t.speaker(); speaker != script.None {
		options.Speaker = t.script.Characters[speaker].Bare()
	}
	imported, err := Import([]logs.Input{log}, options)
	if err != nil {
		return Pasted{}, err
	}
	if imported.Sent+imported.Received == 0 {
		return Pasted{}, errNoStanzas
	}
	made := t.withoutClashes(script.New(ast.Parse("", imported.Script)))
	pasted := Pasted{Imported: imported}
	if strings.TrimSpace(f.Text()) == "" {
		pasted.Edits = []ast.Edit{{Span: ast.Span{End: len(f.Text())}, New: t.lines(made.File.Text())}}
		return pasted, nil
	}
	if edit, ok := t.cast(made); ok {
		pasted.Edits = append(pasted.Edits, edit)
	}
	pasted.Edits = append(pasted.Edits, t.actions(made))
	return pasted, nil
}

// errNoStanzas is why there is nothing to paste.
var errNoStanzas = errors.New("the log has no stanza that a character of a cast sends or receives")

// target is the place in a script that a log is imported at.
type target struct {
	script *script.Script
	after  int // index of the action before the place; script.None if it is before all
}

func newTarget(f *ast.File, offset int) target {
	t := target{script.New(f), script.None}
	for i := range t.script.Actions {
		if t.script.Actions[i].Span().Start <= offset {
			t.after = i
		}
	}
	return t
}

// speaker returns the character who acts at the place, else the first one.
func (t target) speaker() int {
	switch {
	case t.after != script.None && t.script.Actions[t.after].Character != script.None:
		return t.script.Actions[t.after].Character
	case len(t.script.Characters) > 0:
		return 0
	}
	return script.None
}

// withoutClashes returns a script whose captures have other names than those of
// the target.
func (t target) withoutClashes(made *script.Script) *script.Script {
	used := map[string]bool{}
	for _, b := range t.script.Bindings {
		used[b.Placeholder.Name()] = true
	}
	names := map[string]string{} // of captures, by what they were
	for _, b := range made.Bindings {
		name := b.Placeholder.Name()
		for i := 1; names[name] == ""; i++ {
			other := name
			if i > 1 {
				other = fmt.Sprintf("%s-%d", name, i)
			}
			if !used[other] && (other == name || made.FirstBinding(other) == script.None) {
				names[name], used[other] = other, true
			}
		}
	}
	var edits []ast.Edit
	for _, b := range made.Bindings {
		edits = append(edits, ast.Edit{Span: b.Placeholder.NameSpan(), New: names[b.Placeholder.Name()]})
	}
	for _, u := range made.Uses {
		if u.Binding != script.None {
			edits = append(edits, ast.Edit{Span: u.Expression.NameSpan(), New: names[u.Expression.Name()]})
		}
	}
	text, err := textedit.Apply(made.File.Text(), edits)
	if err != nil {
		return made
	}
	return script.New(ast.Parse("", text))
}

// cast returns the edit that adds the characters that the target lacks.
func (t target) cast(made *script.Script) (ast.Edit, bool) {
	var sections []string
	for i := range made.Characters {
		if c := &made.Characters[i]; t.script.Find(c.Name) == script.None {
			sections = append(sections, strings.TrimSpace(c.Section.Text()))
		}
	}
	if len(sections) == 0 {
		return ast.Edit{}, false
	}
	text := strings.Join(sections, "\n\n")
	switch n := len(t.script.Characters); {
	case n > 0:
		return t.insert(t.script.Characters[n-1].Section.Span().End, "\n\n"+text), true
	case !t.script.Separator.IsZero():
		return t.insert(t.script.Separator.Span().Start, text+"\n\n"), true
	case len(t.script.Actions) > 0:
		return t.insert(t.script.Actions[0].Span().Start, text+"\n\n-----\n\n"), true
	}
	return t.insert(len(t.script.File.Text()), "\n\n"+text+"\n\n-----"), true
}

// actions returns the edit that adds what the cast does.
func (t target) actions(made *script.Script) ast.Edit {
	var chunks []string
	from := 0
	if !made.Separator.IsZero() {
		from = made.Separator.Span().End
	}
	last := 0 // action that is no leaving at the end
	for i := range made.Actions {
		if made.Actions[i].Verb != ast.VerbDisconnects {
			last = i
		}
	}
	for i := range made.Actions[:last+1] {
		a := &made.Actions[i]
		chunk := strings.TrimSpace(made.File.Text()[from:a.Span().End])
		from = a.Span().End
		if a.Verb == ast.VerbConnects && t.connected(made.Characters[a.Character].Name) && made.Characters[a.Character].Connects == i {
			continue
		}
		chunks = append(chunks, chunk)
	}
	text := strings.Join(chunks, "\n\n")
	switch target := t.script; {
	case t.after != script.None:
		return t.insert(target.Actions[t.after].Span().End, "\n\n"+text)
	case !target.Separator.IsZero():
		return t.insert(target.Separator.Span().End, "\n\n"+text)
	case len(target.Actions) > 0:
		return t.insert(target.Actions[0].Span().Start, text+"\n\n")
	}
	return t.insert(len(t.script.File.Text()), "\n\n"+text+"\n")
}

// connected reports whether a character is connected at the place.
func (t target) connected(name string) bool {
	i := t.script.Find(name)
	return i != script.None && t.script.Connected(i, t.after+1)
}

func (t target) insert(at int, text string) ast.Edit {
	return ast.Edit{Span: ast.Span{Start: at, End: at}, New: t.lines(text)}
}

// lines returns a text with the line ends of the target.
func (t target) lines(text string) string {
	return strings.ReplaceAll(text, "\n", t.script.File.LineEnd())
}
