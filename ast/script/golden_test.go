package script_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/golden"
)

// TestMeaning compares what each script of testdata means with what stands
// behind it.
func TestMeaning(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no golden files:", err)
	}
	for _, path := range paths {
		theme := strings.TrimSuffix(filepath.Base(path), ".txtar")
		archive := golden.Open(t, path)
		want := map[string]string{}
		for _, file := range archive.Files {
			if filepath.Ext(file.Name) == ".meaning" {
				want[file.Name] = string(file.Data)
			}
		}
		var files []txtar.File
		for _, file := range archive.Files {
			name, ok := strings.CutSuffix(file.Name, ".scs")
			if !ok {
				continue
			}
			meaning := describe(script.New(ast.Parse(file.Name, string(file.Data))))
			files = append(files, file, txtar.File{Name: name + ".meaning", Data: []byte(meaning)})
			t.Run(theme+"/"+name, func(t *testing.T) {
				golden.Equal(t, want[name+".meaning"], meaning)
			})
		}
		archive.EqualFiles(t, files)
	}
}

// describe tells all that is known of a script, in plain lines.
func describe(s *script.Script) string {
	var b strings.Builder
	for i := range s.Characters {
		describeCharacter(&b, s, i)
	}
	for i := range s.Actions {
		a := &s.Actions[i]
		fmt.Fprintf(&b, "action %d, line %d: %s %v, %v, then %v, %d online\n",
			i, s.File.Position(a.Span().Start).Line, name(a.Character), a.Verb, state(a.Before), state(a.After), a.Online)
		describeBody(&b, s, a)
		if scope := s.InScope(i); len(scope) > 0 {
			fmt.Fprintf(&b, "  can use")
			for _, j := range scope {
				fmt.Fprintf(&b, " %s (binding %d)", s.Bindings[j].Placeholder.Name(), j)
			}
			b.WriteByte('\n')
		}
	}
	for i := range s.Pairs {
		p := &s.Pairs[i]
		fmt.Fprintf(&b, "request of action %d with id %q: ", p.Request, p.ID)
		if p.Response == script.None {
			b.WriteString("not answered\n")
		} else {
			fmt.Fprintf(&b, "answered in action %d\n", p.Response)
		}
	}
	return b.String()
}

func describeCharacter(b *strings.Builder, s *script.Script, i int) {
	c := &s.Characters[i]
	fmt.Fprintf(b, "character %d %q: JID %q", i, c.Name, c.Bare())
	if full, ok := c.Full(); ok {
		fmt.Fprintf(b, ", full JID %q", full)
	}
	if c.Password != "" {
		fmt.Fprintf(b, ", password %q", c.Password)
	}
	if !c.HasAccount() {
		b.WriteString(", no account")
	}
	if c.Connects == script.None {
		b.WriteString(", never connects\n")
	} else {
		fmt.Fprintf(b, ", connects in action %d\n", c.Connects)
	}
}

// describeBody tells what the parts of a body stand for and how its elements
// are compared.
func describeBody(b *strings.Builder, s *script.Script, a *script.Action) {
	for n := range a.Descendants() {
		at := s.File.Position(n.Span().Start)
		switch n.Kind() {
		case ast.KindElement:
			if e, _ := n.Element(); a.Verb == ast.VerbReceives {
				how := "loosely"
				if script.Strict(e) {
					how = "strictly"
				}
				fmt.Fprintf(b, "  %d:%d <%s> is compared %s\n", at.Line, at.Column, e.Name(), how)
			}
		case ast.KindExpression:
			e, _ := n.Expression()
			r := s.Resolve(e, a.Index)
			fmt.Fprintf(b, "  %d:%d %s is ", at.Line, at.Column, n.Text())
			switch {
			case r.Character != script.None && r.Known:
				fmt.Fprintf(b, "%q, of character %d\n", r.Value, r.Character)
			case r.Character != script.None:
				fmt.Fprintf(b, "what the server tells character %d\n", r.Character)
			case r.Binding != script.None:
				fmt.Fprintf(b, "what binding %d captures\n", r.Binding)
			default:
				b.WriteString("nothing known\n")
			}
		case ast.KindPlaceholder:
			for i := range s.Bindings {
				if s.Bindings[i].Placeholder.Node == n {
					fmt.Fprintf(b, "  %d:%d %s is binding %d\n", at.Line, at.Column, n.Text(), i)
				}
			}
		}
	}
}

func name(character int) string {
	if character == script.None {
		return "nobody known"
	}
	return fmt.Sprintf("character %d", character)
}

func state(c script.Connection) string {
	return [...]string{"never connected", "connected", "disconnected"}[c]
}
