package logs

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// cutInto returns what a splitter makes of a text that is fed in portions.
func cutInto(text string, portions ...int) (pieces []string, open bool) {
	s := splitter{emit: func(p piece) {
		pieces = append(pieces, string("eoclt"[p.kind])+strings.TrimSpace(string(p.text)))
	}}
	for _, n := range portions {
		n = min(n, len(text))
		s.feed([]byte(text[:n]))
		text = text[n:]
	}
	s.feed([]byte(text))
	open = s.rest()
	return pieces, open
}

func TestSplitter(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
		open bool
	}{
		{"<a/> <b>x<b/>y</b>", []string{"e<a/>", "e<b>x<b/>y</b>"}, false},
		{"<?xml version='1.0'?><stream:stream a='>'><a b='/>'>c</a></stream:stream>",
			[]string{"o<stream:stream a='>'>", "e<a b='/>'>c</a>", "c</stream:stream>"}, false},
		{"<a><![CDATA[</a>]]></a><!-- <b> -->", []string{"e<a><![CDATA[</a>]]></a>"}, false},
		{"<a><!-- > </a> --></a>", []string{"e<a><!-- > </a> --></a>"}, false},
		{"words <a/> more", []string{"twords", "e<a/>", "tmore"}, false},
		{"</b><a/>", []string{"t</b>", "e<a/>"}, false},
		{"<a><b></a>", nil, true},
		{"<a b='", nil, true},
	} {
		pieces, open := cutInto(c.text)
		for i, p := range pieces {
			if p[0] == "eoclt"[pieceStray] {
				pieces[i] = "t" + p[1:]
			}
		}
		if !slices.Equal(pieces, c.want) || open != c.open {
			t.Errorf("%s: %q, open %v", c.text, pieces, open)
		}
	}
}

// TestPortionsMakeNoDifference feeds the same bytes as a whole and in portions.
func TestPortionsMakeNoDifference(t *testing.T) {
	parts := []string{"<a/>", "<b c='d'>", "</b>", "text", "<!-- x -->", "<![CDATA[<]]>", "<?p?>", "<stream:stream>", "</stream:stream>", "<", ">", "'", "/>", " "}
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var b strings.Builder
		for range random.IntN(12) {
			b.WriteString(parts[random.IntN(len(parts))])
		}
		whole, open := cutInto(b.String())
		portions := make([]int, random.IntN(9))
		for i := range portions {
			portions[i] = random.IntN(9)
		}
		again, openAgain := cutInto(b.String(), portions...)
		if !slices.Equal(whole, again) || open != openAgain {
			t.Fatalf("%s: %q, in portions %q", b.String(), whole, again)
		}
	}
}

// TestElementsThatAreTooLong: they are counted, and what follows is read.
func TestElementsThatAreTooLong(t *testing.T) {
	var kinds []pieceKind
	s := splitter{emit: func(p piece) {
		kinds = append(kinds, p.kind)
		if len(p.text) > maxStanza {
			t.Errorf("a piece of %d bytes", len(p.text))
		}
	}}
	s.feed([]byte("<a><b/>" + strings.Repeat("x", 2*maxStanza) + "<c d='e'/><f></f></a><g/>"))
	if want := []pieceKind{pieceTooLong, pieceElement}; !slices.Equal(kinds, want) || s.rest() {
		t.Errorf("%v", kinds)
	}
}
