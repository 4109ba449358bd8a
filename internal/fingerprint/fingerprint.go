// Package fingerprint gives findings an identity that outlives edits elsewhere
// in the script.
package fingerprint

import (
	"fmt"
	"hash/fnv"
	"strings"

	"github.com/scs-tools/scs/ast"
)

// Of returns a fingerprint for each finding in a file, 16 hexadecimal digits,
// different for each of them. found holds all findings in order of their place.
//
// A fingerprint is made of the finding's code, the line where it starts,
// whatever its white space, and how many findings of that code on such a line
// stand before it in the file. So it stays the same while lines move, while
// white space changes and while messages are worded anew. It is not made of the
// file's name.
func Of(f *ast.File, found []ast.Diagnostic) []string {
	all := make([]string, len(found))
	before := make(map[string]int, len(found))
	for i, d := range found {
		line := f.Slice(f.Line(f.Position(d.Span.Start).Line))
		what := d.Code + "\x00" + strings.Join(strings.Fields(line), " ")
		hash := fnv.New64a()
		fmt.Fprintf(hash, "%d\x00%s", before[what], what)
		before[what]++
		all[i] = fmt.Sprintf("%016x", hash.Sum64())
	}
	return all
}
