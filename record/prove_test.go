package record

import (
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/record/update"
	"github.com/scs-tools/scs/runner/server/servertest"
	"github.com/scs-tools/scs/runner/suite"
)

// lateExpectation expects m1 behind m2, which was sent after it.
const lateExpectation = `# What came first is expected last

[Client] Elm
	jid: elm@localhost
	password: password

-----

Elm connects

Elm sends:
	<message to="${Elm's full JID}" id="m1"/>

Elm sends:
	<message to="${Elm's full JID}" id="m2"/>

Elm receives:
	<message id="m2"/>

Elm sends:
	<message to="${Elm's full JID}" id="m3"/>

Elm receives:
	<message id="m1"/>

Elm receives:
	<message id="m3"/>

Elm disconnects
`

func TestMovedExpectation(t *testing.T) {
	text, err := moved(ast.Parse("", lateExpectation), 5, 3)
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "\t<message") {
			order = append(order, line[strings.Index(line, `id="`)+4:][:2])
		}
	}
	if got := strings.Join(order, " "); got != "m1 m2 m1 m2 m3 m3" {
		t.Errorf("%s in\n%s", got, text)
	}
}

// TestProveExpectsEarlierWhatComesEarlier: a log has clients of several clocks.
func TestProveExpectsEarlierWhatComesEarlier(t *testing.T) {
	acceptOnly(t)
	starter := suite.NewStarter(servertest.Prosody(t), 1, true)
	defer starter.Close()
	proved, err := Prove(t.Context(), where, lateExpectation, update.Options{Servers: starter})
	if err != nil || !proved.Passed || len(proved.Left) > 0 {
		t.Fatalf("%v, left %+v\n%s", err, proved.Left, proved.Text)
	}
	checkScript(t, proved.Text)
	if strings.Index(proved.Text, `<message id="m1"/>`) > strings.Index(proved.Text, `<message id="m2"/>`) {
		t.Errorf("m1 is still late:\n%s", proved.Text)
	}
}
