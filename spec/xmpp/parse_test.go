package xmpp

import (
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/scs-tools/scs/internal/golden"
)

// TestErrorsSayWhereAndWhat compares what is said of wrong files with the last
// file of the archive.
func TestErrorsSayWhereAndWhat(t *testing.T) {
	archive := golden.Open(t, "testdata/errors.txtar")
	last := &archive.Files[len(archive.Files)-1]
	var said strings.Builder
	for _, file := range archive.Files[:len(archive.Files)-1] {
		_, errs := parse(file.Name, string(file.Data))
		if len(errs) == 0 {
			t.Errorf("%s: nothing is wrong", file.Name)
			continue
		}
		said.WriteString(errs.Error() + "\n")
	}
	archive.Equal(t, last, said.String())
	archive.Save(t)
}

func TestWhatIsNoTextIsReported(t *testing.T) {
	for text, want := range map[string]string{
		"namespace urn:example:a\n\ttitle \xff":          "x:2:8: an invalid character: files are UTF-8",
		"namespace urn:example:a\x00":                    "x:1:24: an invalid character: files are UTF-8",
		"namespace urn:example:a\n\telement x\x1b[31m\n": "x:2:11: an invalid character: files are UTF-8",
	} {
		_, errs := parse("x", text)
		if errs.Error() != want {
			t.Errorf("%q: %q instead of %q", text, errs.Error(), want)
		}
	}
}

func TestLinesEndAnyWay(t *testing.T) {
	text := "\ufeff# A comment.\r\n\r\nnamespace urn:example:a\r\n  element x root\r\n\t # another\n\t\tdoc One\r\n\t\tdoc two.  "
	d, errs := parse("x", text)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	e := d.namespace("urn:example:a").elements["x"]
	if e == nil || !e.Root || e.Doc != "One two." {
		t.Errorf("read %+v", e)
	}
}

// FuzzVocabulary reads anything at all: there is never a panic, every error is
// in the text, and what was read can be looked up.
func FuzzVocabulary(f *testing.F) {
	archive, err := txtar.ParseFile("testdata/errors.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range archive.Files {
		f.Add(string(file.Data))
	}
	for _, name := range []string{"0030.txt", "0045.txt", "0060.txt", "0300.txt", "rfc6120.txt"} {
		text, err := os.ReadFile("data/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text[:min(len(text), 4000)]))
	}
	f.Fuzz(func(t *testing.T, text string) {
		lines := strings.Split(text, "\n")
		d, errs := parse("fuzz", text)
		for _, e := range errs {
			if e.Line < 1 || e.Line > len(lines) || e.Column < 1 || e.Column > len(lines[e.Line-1])+1 {
				t.Errorf("%v is outside of the text", e)
			}
			if e.Text == "" || strings.Contains(e.Text, "\n") {
				t.Errorf("%v: the message is not one line", e)
			}
		}
		v, err := Default().With(File{"fuzz", text})
		if (err != nil) != (len(errs) > 0) {
			t.Errorf("With says %v, and there are %d errors", err, len(errs))
		}
		for _, n := range d.namespaces {
			if v.Namespace(n.URI) == nil {
				t.Errorf("%q was read and is not known", n.URI)
			}
			for name, e := range v.Namespace(n.URI).elements {
				if e.Name != name || e.Origin == "" {
					t.Errorf("{%s}%s: the element is %+v", n.URI, name, e)
				}
			}
		}
		for _, form := range d.forms {
			v.Form(form.Type).Fields()
		}
	})
}
