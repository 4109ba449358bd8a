package script_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

const twoClients = `# Two clients

[Client] Romeo
	jid: romeo@localhost
	password: secret

[Client] Juliet
	jid: juliet@localhost
	password: secret

-----

`

func iqs(lines ...string) *script.Script {
	var b strings.Builder
	for _, line := range lines {
		who, iq, _ := strings.Cut(line, ": ")
		fmt.Fprintf(&b, "%s:\n\t%s\n\n", who, iq)
	}
	return script.New(ast.Parse("iqs.scs", twoClients+b.String()))
}

func TestAnIQBelongsToItsExchange(t *testing.T) {
	s := iqs(
		`Romeo sends: <iq type="get" id="a"/>`,          // 0
		`Juliet receives: <iq type="get" id="a"/>`,      // 0, as it arrives
		`Juliet sends: <iq type="result" id="a"/>`,      // 0, the answer
		`Romeo receives: <iq type="result" id="a"/>`,    // 0, the answer as it arrives
		`Romeo sends: <iq type="set" id="a"/>`,          // 1, the same id again
		`Juliet sends: <iq type="get" id="a"/>`,         // 2, the same id of another
		`Romeo receives: <iq type="error" id="a"/>`,     // 1
		`Juliet receives: <iq type="result" id="a"/>`,   // 2
		`Juliet receives: <iq type="set" id="push"/>`,   // 3, a request of the server
		`Juliet sends: <iq type="result" id="push"/>`,   // 3
		`Romeo sends: <iq type="get" id="${any} x"/>`,   // none: the id is not known
		`Romeo sends: <message id="a"/>`,                // none: not an iq
		`Romeo receives: <iq type="result" id="lost"/>`, // 4, an answer to nothing
	)
	want := "a0* a0 a0 a0 a1* a2* a1 a2 push3* push3 lost4*"
	var got []string
	for _, iq := range s.IQs() {
		first := ""
		if iq.First {
			first = "*"
		}
		got = append(got, fmt.Sprintf("%s%d%s", iq.ID.Value(), iq.Exchange, first))
	}
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
}

func TestUnansweredRequests(t *testing.T) {
	s := iqs(
		`Romeo sends: <iq type="get" id="a"/>`,
		`Romeo sends: <iq type="get" id="b"/>`,
		`Juliet sends: <iq type="get" id="c"/>`,
		`Romeo sends: <iq type="set"/>`,
		`Romeo receives: <iq type="result" id="a"/>`,
		`Romeo sends: <presence/>`,
		`Juliet receives: <iq type="result" id="c"/>`,
		`Juliet sends: <presence/>`,
	)
	for action, want := range []string{"", "a", "", "b a", " b a", " b", "c", ""} {
		var ids []string
		for pair := range s.Unanswered(&s.Actions[action]) {
			ids = append(ids, pair.ID)
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("before action %d the character awaits %q, want %q", action, got, want)
		}
	}
	for pair := range s.Unanswered(&s.Actions[4]) {
		_ = pair
		break // an iteration may end early
	}
}
