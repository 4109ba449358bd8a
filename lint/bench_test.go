package lint_test

import (
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/lint"
)

// BenchmarkLint tells parsing from what all rules together add to it.
func BenchmarkLint(b *testing.B) {
	linter, err := lint.New(lint.Options{})
	if err != nil {
		b.Fatal(err)
	}
	scripts := testenv.Own(b)
	size := 0
	for _, s := range scripts {
		size += len(s.Text)
	}
	for _, with := range []string{"parse", "parse and lint"} {
		b.Run(with, func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				for _, s := range scripts {
					f := ast.Parse(s.Name, s.Text)
					if with != "parse" {
						linter.Check(f)
					}
				}
			}
		})
	}
}
