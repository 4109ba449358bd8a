package script_test

import (
	"fmt"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

func Example() {
	f := ast.Parse("ping.scs", `# A ping

[Client] Romeo
	jid: romeo@localhost
	password: secret

-----

Romeo connects

Romeo sends:
	<iq type="get" id="p1"><ping xmlns="urn:xmpp:ping"/></iq>

Romeo receives:
	<iq type="result" id="p1" to="${Romeo's JID}"/>

Romeo disconnects
`)
	s := script.New(f)
	for _, a := range s.Actions {
		fmt.Printf("%s %v: %d online\n", s.Characters[a.Character].Name, a.Verb, a.Online)
	}
	for _, p := range s.Pairs {
		line := f.Position(s.Actions[p.Response].Span().Start).Line
		fmt.Printf("the request %s is answered in line %d\n", p.ID, line)
	}
	for n := range f.All() {
		if e, ok := n.Expression(); ok {
			fmt.Println(n.Text(), "is", s.Resolve(e, s.ActionOf(n)).Value)
		}
	}
	// Output:
	// Romeo connects: 1 online
	// Romeo sends: 1 online
	// Romeo receives: 1 online
	// Romeo disconnects: 0 online
	// the request p1 is answered in line 14
	// ${Romeo's JID} is romeo@localhost
}
