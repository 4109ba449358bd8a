package formatter_test

import (
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/formatter"
)

// BenchmarkFormat measures what a file costs from its text to its canonical
// text, parsing and proof included.
func BenchmarkFormat(b *testing.B) {
	b.Run("own", func(b *testing.B) { benchmarkFormat(b, read(b, "../spec/scansion/*.scs")) })
	b.Run("prosody", func(b *testing.B) { benchmarkFormat(b, shared(b, "prosody/*.scs")) })
	b.Run("prosody formatted", func(b *testing.B) {
		scripts := shared(b, "prosody/*.scs")
		for name, text := range scripts {
			scripts[name] = format(b, name, text)
		}
		benchmarkFormat(b, scripts)
	})
}

func benchmarkFormat(b *testing.B, scripts map[string]string) {
	size := 0
	for _, text := range scripts {
		size += len(text)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for name, text := range scripts {
			format(b, name, text)
		}
	}
}

func format(b *testing.B, name, text string) string {
	result, err := formatter.Format(ast.Parse(name, text))
	if err != nil {
		b.Fatal(err)
	}
	return result.Text
}
