package ast

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/scs-tools/scs/internal/testenv"
)

// pieces are what random edits insert: what opens and closes things, ends
// lines, or takes several bytes.
var pieces = []string{
	"\n", "\r\n", "\r", "\t", " ", "\n\n", "\n\t", "x", ":", "-", "é", "😀", "\xff", "\x00", bom,
	"<", ">", "/", "/>", "</", "<x>", "</x>", "<x/>", "\"", "'", "=", " a=\"b\"", " xmlns:p=\"urn:p\"", "<p:x/>",
	"&", "&lt;", "${", "}", "{scansion:any}", "${Romeo's JID}", "<!--", "-->", "<![CDATA[", "]]>",
	"# comment\n", "\n# comment\n", "\n-- dashes\n", "// vim:\n", "\n-----\n", "---", "#",
	"[Client] Nurse\n", "\tjid: nurse@localhost\n", "\nNurse connects\n", "\nNurse sends:\n\t<presence/>\n", "]", "[",
}

// randomEdit returns an edit of the file, of a kind that people or tools make
// and that blocks may mind.
func randomEdit(random *rand.Rand, f *File) Edit {
	size := len(f.text)
	at := random.IntN(size + 1)
	piece := pieces[random.IntN(len(pieces))]
	border := 0
	if len(f.blocks) > 0 {
		border = f.blocks[random.IntN(len(f.blocks))].start
	}
	lineStart := strings.LastIndexByte(f.text[:at], '\n') + 1
	lineEnd := size
	if i := strings.IndexByte(f.text[at:], '\n'); i >= 0 {
		lineEnd = at + i + 1
	}
	switch random.IntN(12) {
	case 0, 1, 2: // type something
		return Edit{Span{at, at}, piece}
	case 3: // delete a character, or half of one
		return Edit{Span{at, min(at+1, size)}, ""}
	case 4: // delete a line
		return Edit{Span{lineStart, lineEnd}, ""}
	case 5: // put something at the start of a line
		return Edit{Span{lineStart, lineStart}, piece}
	case 6: // replace a line
		return Edit{Span{lineStart, lineEnd}, piece}
	case 7: // put something between two blocks
		return Edit{Span{border, border}, piece}
	case 8: // join two blocks, or try to
		return Edit{Span{max(border-1, 0), border}, piece}
	case 9: // delete from a block's start to somewhere
		return Edit{Span{min(border, at), max(border, at)}, ""}
	case 10: // replace a part
		end := min(at+random.IntN(200), size)
		return Edit{Span{at, end}, piece + pieces[random.IntN(len(pieces))]}
	default: // move a part
		end := min(at+random.IntN(500), size)
		return Edit{Span{at, at}, f.text[at:end]}
	}
}

func apply(text string, e Edit) string { return text[:e.Span.Start] + e.New + text[e.Span.End:] }

// reparseFaults returns what is wrong with the tree that Reparse makes: it has
// to be equal to a fresh one and to share what the edit cannot have touched.
func reparseFaults(old, got *File, e Edit) string {
	want := apply(old.Text(), e)
	if got.Text() != want {
		return "the text is not the edited text"
	}
	if wrong := differences(got, Parse(old.name, want)); wrong != "" {
		return wrong
	}
	if WhyNotText(old.text) != "" || WhyNotText(want) != "" {
		return "" // that is told by the whole text
	}
	if old.source != "" || got.source != "" {
		return "" // parsed anew: nobody edits such a file for long
	}
	return sharingFaults(old, got, e)
}

// sharingFaults returns which blocks were parsed again without need. Before an
// edit, the last block may have to grow; behind the block that it touches, the
// next may take in comments that have lost their opening line.
func sharingFaults(old, got *File, e Edit) string {
	shared := make(map[*block]bool, len(got.blocks))
	for _, b := range got.blocks {
		shared[b.block] = true
	}
	before, behind := 0, 0
	for _, b := range old.blocks {
		switch {
		case shared[b.block]:
		case b.start+b.length <= e.Span.Start:
			before++
		case b.start > e.Span.End:
			behind++
		}
	}
	if before > 2 || behind > 1 {
		return fmt.Sprintf("%d blocks before the edit and %d behind it were parsed again", before, behind)
	}
	return ""
}

// randomFor returns a source of numbers that is the same in every run.
func randomFor(name string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(name))
	return rand.New(rand.NewPCG(h.Sum64(), 1))
}

func TestReparseEqualsParse(t *testing.T) {
	testenv.Long(t)
	variants := []struct {
		name   string
		change func(string) string
	}{
		{"as it is", func(s string) string { return s }},
		{"CRLF", func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }},
		{"several bytes", strings.NewReplacer("o", "ö", "e", "😀").Replace},
		{"byte-order mark", func(s string) string { return bom + s }},
	}
	eachScript(t, func(t *testing.T, s testenv.Script) {
		for _, v := range variants {
			random := randomFor(s.Name + v.name)
			f := Parse(s.Name, v.change(s.Text))
			for range 60 / testenv.Thin {
				e := randomEdit(random, f)
				edited := Reparse(f, e)
				if wrong := reparseFaults(f, edited, e); wrong != "" {
					t.Fatalf("%s: %v -> %q: %s in\n%q", v.name, e.Span, e.New, wrong, f.text)
				}
				f = edited
			}
		}
	})
}

// TestRubbish parses texts that are nothing but pieces of scripts, and edits
// them.
func TestRubbish(t *testing.T) {
	const workers, texts = 4, 1000
	for worker := range workers {
		t.Run(fmt.Sprint(worker), func(t *testing.T) {
			t.Parallel()
			random := randomFor(fmt.Sprint("rubbish", worker))
			for range texts {
				var b strings.Builder
				for range random.IntN(40) {
					b.WriteString(pieces[random.IntN(len(pieces))])
				}
				f := Parse("rubbish", b.String())
				if wrong := faults(f, b.String()); wrong != "" {
					t.Fatalf("%s in %q", wrong, b.String())
				}
				for range 5 {
					e := randomEdit(random, f)
					edited := Reparse(f, e)
					if wrong := reparseFaults(f, edited, e); wrong != "" {
						t.Fatalf("%v -> %q: %s in %q", e.Span, e.New, wrong, f.text)
					}
					f = edited
				}
			}
		})
	}
}

func TestReparseOfWholeFiles(t *testing.T) {
	texts := map[string]string{
		"empty":         "",
		"byte-order":    bom,
		"blank":         " \n\t\n",
		"comment":       "# title\n",
		"action":        "Romeo connects",
		"actions":       "Romeo connects\n\n# why\nRomeo disconnects\n",
		"indented":      "\tjid: x\n",
		"no final line": "[Client] Romeo\n\tjid: x\n-----\nRomeo sends:\n\t<presence/>",
	}
	for oldName, oldText := range texts {
		for newName, newText := range texts {
			old := Parse("x", oldText)
			for _, e := range []Edit{
				{Span{0, len(oldText)}, newText},
				{Span{0, 0}, newText},
				{Span{len(oldText), len(oldText)}, newText},
			} {
				if wrong := reparseFaults(old, Reparse(old, e), e); wrong != "" {
					t.Errorf("%s -> %s at %v: %s", oldName, newName, e.Span, wrong)
				}
			}
		}
	}
}

// longScript returns a sound script of at least that many lines, made of the
// project's own.
func longScript(tb testing.TB, lines int) string {
	var b strings.Builder
	for n := 0; n < lines; {
		for _, s := range testenv.Own(tb) {
			b.WriteString(s.Text)
			n += strings.Count(s.Text, "\n")
		}
	}
	return b.String()
}

func TestReparseOfOneCharacterParsesAHandfulOfBlocks(t *testing.T) {
	old := Parse("long", longScript(t, 10_000))
	random := randomFor("long")
	for range 50 / testenv.Thin {
		at := random.IntN(len(old.text))
		e := Edit{Span{at, at}, "x"}
		got := Reparse(old, e)
		if wrong := differences(got, Parse("long", got.text)); wrong != "" {
			t.Fatalf("at %d: %s", at, wrong)
		}
		known := make(map[*block]bool, len(old.blocks))
		for _, b := range old.blocks {
			known[b.block] = true
		}
		fresh := 0
		for _, b := range got.blocks {
			if !known[b.block] {
				fresh++
			}
		}
		if fresh > 4 || len(got.blocks) < 1000 {
			t.Errorf("at %d: %d of %d blocks were parsed", at, fresh, len(got.blocks))
		}
	}
}

func TestReparseLeavesTheOldFileAlone(t *testing.T) {
	text := longScript(t, 500)
	old, twin := Parse("x", text), Parse("x", text)
	random := randomFor("old")
	for range 200 {
		Reparse(old, randomEdit(random, old))
	}
	if wrong := differences(old, twin); wrong != "" {
		t.Error(wrong)
	}
}

// What Parse decides by the whole text (is it text, do carriage returns end
// lines), Reparse decides by the edit: every small edit at every place.
func TestReparseOfReturnsAndNoise(t *testing.T) {
	noise := strings.Repeat("\x01\x02", 17)
	for _, text := range []string{
		"", "\r", "\r\n", "a\r\n\r\nb", "# a\r\n[Client] A\r\n\tjid: a@b\r\n", "# a\n[Client] A\n", "a\rb\r\n",
		"a\x00b", "\x00", noise, "# " + strings.Repeat("x", 31) + noise + "\r\n", strings.Repeat("é", 20),
	} {
		old := Parse("a.scs", text)
		for start := 0; start <= len(text); start++ {
			for end := start; end <= min(start+3, len(text)); end++ {
				for _, inserted := range []string{"", "\r", "\n", "\r\n", "\n\r", "x", "\x00", noise, "\ufeff", "\xff\xfe"} {
					e := Edit{Span{start, end}, inserted}
					if wrong := reparseFaults(old, Reparse(old, e), e); wrong != "" {
						t.Fatalf("%q: %v -> %q: %s", text, e.Span, e.New, wrong)
					}
				}
			}
		}
	}
}
