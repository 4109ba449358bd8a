package ast

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"github.com/scs-tools/scs/internal/testenv"
)

// eachCorpus runs a benchmark over the project's own scripts, and over the real
// ones where they are.
func eachCorpus(b *testing.B, run func(*testing.B, []testenv.Script)) {
	b.Run("own", func(b *testing.B) { run(b, testenv.Own(b)) })
	b.Run("real", func(b *testing.B) { run(b, testenv.Scripts(b, "prosody", "recorded")) })
}

// countBytes makes a benchmark report the bytes of the scripts a second.
func countBytes(b *testing.B, scripts []testenv.Script) {
	size := 0
	for _, s := range scripts {
		size += len(s.Text)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
}

func BenchmarkParse(b *testing.B) {
	eachCorpus(b, func(b *testing.B, scripts []testenv.Script) {
		countBytes(b, scripts)
		for b.Loop() {
			for _, s := range scripts {
				Parse(s.Name, s.Text)
			}
		}
	})
}

// BenchmarkRawToken is what BenchmarkParse is measured against: the tokens of
// encoding/xml over the same bytes, without a tree.
func BenchmarkRawToken(b *testing.B) {
	eachCorpus(b, func(b *testing.B, scripts []testenv.Script) {
		for _, s := range scripts {
			if n := rawTokens(s.Text); n != len(s.Text) {
				b.Fatalf("%s: %d of %d bytes read", s.Name, n, len(s.Text))
			}
		}
		countBytes(b, scripts)
		for b.Loop() {
			for _, s := range scripts {
				rawTokens(s.Text)
			}
		}
	})
}

// rawTokens reads all tokens of the text and returns the number of bytes read.
// Where a script is no XML at all, it starts again behind the error.
func rawTokens(text string) int {
	read := 0
	for read < len(text) {
		d := xml.NewDecoder(strings.NewReader(text[read:]))
		d.Strict = false
		for {
			if _, err := d.RawToken(); err != nil {
				read += int(d.InputOffset())
				if err == io.EOF {
					return read
				}
				break
			}
		}
	}
	return read
}

// BenchmarkReparse types one character in the middle of 10,000 lines. The copy
// of the text that Reparse makes is measured apart.
func BenchmarkReparse(b *testing.B) {
	eachCorpus(b, func(b *testing.B, scripts []testenv.Script) {
		var long strings.Builder
		for i := 0; strings.Count(long.String(), "\n") < 10_000; i++ {
			long.WriteString(scripts[i%len(scripts)].Text)
		}
		text := long.String()
		old := Parse("long", text)
		at := strings.Index(text[len(text)/2:], "type=") + len(text)/2
		e := Edit{Span{at, at}, "x"}
		edited := apply(text, e)
		b.Run("tree", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				reparse(old, e, edited)
			}
		})
		b.Run("tree and text", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Reparse(old, e)
			}
		})
	})
}
