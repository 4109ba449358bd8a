package lint_test

import (
	"fmt"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/lint"
)

// Find what is wrong with a script, and fix what can be fixed safely.
func Example() {
	linter, err := lint.New(lint.Options{Ignore: []string{"missing-title"}})
	if err != nil {
		fmt.Println(err) // an option names a rule that does not exist
		return
	}
	f := ast.Parse("hello.scs", `[Client] Romeo
	jid: romeo@localhost
	password: secret

-----

Romeo connects

Romeo send:
	<presence/>

Romeo disconnects
`)
	for _, d := range linter.Check(f) {
		at := f.Position(d.Span.Start)
		fmt.Printf("%d:%d: %s: %s (%s)\n", at.Line, at.Column, d.Severity, d.Message, d.Name)
	}
	fixed, err := linter.Fix(f, false)
	if err != nil {
		fmt.Println(err) // a fix was wrong: keep the file as it is
		return
	}
	fmt.Println(fixed.File.Text())
	// Output:
	// 9:7: error: unknown verb "send": did you mean "sends"? (unknown-verb)
	// [Client] Romeo
	// 	jid: romeo@localhost
	// 	password: secret
	//
	// -----
	//
	// Romeo connects
	//
	// Romeo sends:
	// 	<presence/>
	//
	// Romeo disconnects
}
