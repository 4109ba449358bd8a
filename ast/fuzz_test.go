package ast

import (
	"testing"

	"github.com/scs-tools/scs/internal/testenv"
)

func FuzzParse(f *testing.F) {
	for _, s := range append(testenv.Own(f), goldenScripts(f)...) {
		f.Add(s.Text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if wrong := faults(Parse("fuzz", text), text); wrong != "" {
			t.Error(wrong)
		}
	})
}

func FuzzReparse(f *testing.F) {
	for _, s := range append(testenv.Own(f), goldenScripts(f)...) {
		random := randomFor(s.Name)
		tree := Parse(s.Name, s.Text)
		for range 3 {
			e := randomEdit(random, tree)
			f.Add(s.Text, uint(e.Span.Start), uint(e.Span.Len()), e.New)
		}
	}
	f.Fuzz(func(t *testing.T, text string, start, length uint, inserted string) {
		at := int(start % uint(len(text)+1))
		end := at + int(length%uint(len(text)-at+1))
		e := Edit{Span{at, end}, inserted}
		old := Parse("fuzz", text)
		if wrong := reparseFaults(old, Reparse(old, e), e); wrong != "" {
			t.Error(wrong)
		}
	})
}
