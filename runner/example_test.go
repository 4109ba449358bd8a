package runner_test

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

// Run a script against a server, follow what happens, and say why it failed.
func Example() {
	f := ast.Parse("hello.scs", `# Hello

[Client] Romeo
	jid: romeo@localhost
	password: secret

-----

Romeo connects

Romeo receives:
	<message type="chat"><body>Good night</body></message>
`)
	addr, stop := listen(`<message type="chat" from="juliet@localhost"><body>Good morning</body></message>`)
	defer stop()

	result := runner.Run(context.Background(), f, runner.Options{
		Target:  runner.Target{Addr: addr},
		Timeout: 100 * time.Millisecond,
		Events: func(e runner.Event) {
			if e.Kind == runner.EventAction {
				fmt.Println(e.Line, e.Text)
			}
		},
	})
	fmt.Println(result.Outcome)
	for _, came := range result.Failure.PassedBy {
		for _, why := range came.Mismatch.Reasons {
			fmt.Println(why)
		}
	}
	// Output:
	// 9 Romeo connects
	// 11 Romeo receives:
	// failed
	// /message/body: text: expected "Good night", received "Good morning"
}

// listen answers one client and sends it a stanza, on a loopback address.
func listen(stanza string) (addr string, stop func()) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		p := streamtest.Peer{Conn: conn}
		p.Welcome()
		p.Say(stanza)
		p.Bye()
	}()
	return listener.Addr().String(), func() { listener.Close() }
}
