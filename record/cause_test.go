package record

import (
	"slices"
	"testing"

	"github.com/scs-tools/scs/record/logs"
)

// TestEffectsStandAfterTheirCauses imports the logs of two clients whose clocks
// differ by some seconds.
func TestEffectsStandAfterTheirCauses(t *testing.T) {
	fox := `2026-01-02 10:00:04 SENT: <message to="owl@wood.example/oak" id="m"><body>Good night</body></message>
2026-01-02 10:00:09 RECV: <message to="fox@den.example/tail" from="owl@wood.example/oak" id="n"><body>Good day</body></message>
`
	owl := `2026-01-02 10:00:01 RECV: <message to="owl@wood.example/oak" from="fox@den.example/tail" id="m"><body>Good night</body></message>
2026-01-02 10:00:02 SENT: <message to="fox@den.example/tail" id="n"><body>Good day</body></message>
`
	got, err := Import([]logs.Input{{Name: "owl.log", Data: []byte(owl)}, {Name: "fox.log", Data: []byte(fox)}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	checkScript(t, got.Script)
	want := []string{"Fox sends", "Owl receives", "Owl sends", "Fox receives"}
	if done := acts(got.Script); !slices.Equal(done, want) {
		t.Errorf("%q in\n%s", done, got.Script)
	}
}

// TestWhatIsSentToARoomStandsBeforeWhatOthersSeeOfIt: in a room a sender has
// another address.
func TestWhatIsSentToARoomStandsBeforeWhatOthersSeeOfIt(t *testing.T) {
	user := `2026-01-02 10:00:02 SENT: <presence to="den@rooms.example/Red" id="p"><x xmlns="http://jabber.org/protocol/muc"/></presence>
2026-01-02 10:00:05 SENT: <message to="den@rooms.example" type="groupchat" id="m"><body>Good night</body></message>
`
	owl := `2026-01-02 10:00:01 RECV: <presence to="owl@wood.example/oak" from="den@rooms.example/Red" id="p"><x xmlns="http://jabber.org/protocol/muc#user"/></presence>
2026-01-02 10:00:04 RECV: <message to="owl@wood.example/oak" from="den@rooms.example/Red" type="groupchat" id="m"><body>Good night</body></message>
`
	got, err := Import([]logs.Input{{Name: "owl.log", Data: []byte(owl)}, {Name: "user.log", Data: []byte(user)}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	checkScript(t, got.Script)
	var want []string
	for range 2 {
		want = append(want, "User sends", "Owl receives")
	}
	if done := acts(got.Script); !slices.Equal(done, want) {
		t.Errorf("%q in\n%s", done, got.Script)
	}
}
