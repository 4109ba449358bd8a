package ast_test

import (
	"fmt"
	"strings"

	"github.com/scs-tools/scs/ast"
)

// Walk a script: what does it say of itself, who sends what, and what is wrong
// with it?
func Example() {
	f := ast.Parse("hello.scs", `# Hello

[Client] Romeo
	jid: romeo@localhost
	password: secret

-----

Romeo connects

Romeo sends:
	<message to="${Juliet's JID}"><body>Hello</bdoy></message>
`)
	fmt.Println("title:", f.Head().Title.Content())
	ast.Inspect(f, func(n ast.Node) bool {
		switch n.Kind() {
		case ast.KindAction:
			a, _ := n.Action()
			fmt.Println(a.Name(), a.Verb())
		case ast.KindElement:
			e, _ := n.Element()
			fmt.Println("  element", e.Name())
		case ast.KindExpression:
			fmt.Println("  expression", n.Text())
		}
		return true
	})
	for _, d := range f.Diagnostics() {
		at := f.Position(d.Span.Start)
		fmt.Printf("%d:%d: %s: %s (%s)\n", at.Line, at.Column, d.Severity, d.Message, d.Code)
	}
	// Output:
	// title: Hello
	// Romeo connects
	// Romeo sends
	//   element message
	//   expression ${Juliet's JID}
	//   element body
	// 12:43: error: </bdoy> does not close <body> (SCS001)
}

// An editor keeps one File and makes the next one from it with every change:
// what the change did not touch is not parsed again.
func ExampleReparse() {
	before := ast.Parse("hello.scs", "Romeo connects\n\nRomeo disconects\n")
	place := strings.Index(before.Text(), "disconects") + len("discon")
	after := ast.Reparse(before, ast.Edit{Span: ast.Span{Start: place, End: place}, New: "n"})
	for _, f := range []*ast.File{before, after} {
		for a := range f.Actions() {
			fmt.Println(a.VerbText(), "is the verb", a.Verb())
		}
	}
	// Output:
	// connects is the verb connects
	// disconects is the verb unknown
	// connects is the verb connects
	// disconnects is the verb disconnects
}
