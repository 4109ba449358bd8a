package formatter_test

import (
	"errors"
	"fmt"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/formatter"
)

// Format a script. What has a syntax error stays as it is and is reported.
func Example() {
	f := ast.Parse("hello.scs", `[Client]  Romeo
  jid:romeo@localhost
---
Romeo sends
  <presence></presence>
Romeo sends:
  <message>
`)
	result, err := formatter.Format(f)
	if loss, ok := errors.AsType[*formatter.LossError](err); ok {
		fmt.Print(loss.Report()) // a bug of the formatter: keep the file as it is
		return
	}
	fmt.Print(result.Text)
	for _, d := range result.Skipped {
		fmt.Printf("line %d: %s\n", f.Position(d.Span.Start).Line, d.Message)
	}
	// Output:
	// [Client] Romeo
	// 	jid: romeo@localhost
	//
	// -----
	//
	// Romeo sends:
	// 	<presence/>
	// Romeo sends:
	//   <message>
	// line 7: <message> has no end tag
}

// Format what the user of an editor has selected: the action that has line 6.
func ExampleRange() {
	f := ast.Parse("hello.scs", `Romeo sends
  <presence />

Romeo sends
  <message>
      <body>Hello</body>
  </message>
`)
	result, err := formatter.Range(f, 6, 6)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(result.Text)
	// Output:
	// Romeo sends
	//   <presence />
	//
	// Romeo sends:
	// 	<message>
	// 		<body>Hello</body>
	// 	</message>
}
