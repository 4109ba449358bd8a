package update

import (
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/match"
)

// A value that a server has chosen in another run is captured, if it is sent
// later. What the script itself sends is its own text.
func TestWhatIsPastedFromAnotherRunIsCaptured(t *testing.T) {
	const (
		push   = `<iq type="set" id="lx-1"><query xmlns="jabber:iq:roster"/></iq>`
		pushed = `<iq type="set" id="zz-9"><query xmlns="jabber:iq:roster"/></iq>`
		item   = `<iq type="result" id="p"><item xmlns="urn:i" id="5c32b7b0-aaaa-4d5e"/></iq>`
		made   = `<iq type="result" id="p"><item xmlns="urn:i" id="8df5b2fb-6a48-434e"/></iq>`
		last   = `<iq type="result" id="p"><set xmlns="http://jabber.org/protocol/rsm"><last>5c32b7b0-aaaa-4d5e</last></set></iq>`
		ends   = `<iq type="result" id="p"><set xmlns="http://jabber.org/protocol/rsm"><last>8df5b2fb-6a48-434e</last></set></iq>`
	)
	for name, c := range map[string]struct {
		before, expected, later, came string
		want                          []string // of the new script; none if it stays
	}{
		"a push that is acknowledged": {
			expected: push, later: `<iq type="result" id="lx-1"/>`, came: pushed,
			want: []string{`<iq type="set" id="{scansion:capture:query}">`, `<iq type="result" id="${query}"/>`},
		},
		"an item, also where it is expected again": {
			expected: item, later: `<iq><item xmlns="urn:i" id='5c32b7b0-aaaa-4d5e'/><again id="5c32b7b0-aaaa-4d5e"/></iq>`, came: made,
			want: []string{`<item xmlns="urn:i" id="{scansion:capture:item}"/>`, `id='${item}'/><again id="${item}"/>`},
		},
		"the last of a page": {
			expected: last, later: "<iq><after>\n\t\t5c32b7b0-aaaa-4d5e </after></iq>", came: ends,
			want: []string{"<last>{scansion:capture:last}</last>", "<after>\n\t\t${last} </after>"},
		},
		"a name that is taken": {
			before: `<iq id="${query}"/>`, expected: push, later: `<iq type="result" id="lx-1"/>`, came: pushed,
			want: []string{"{scansion:capture:query2}", "${query2}"},
		},
		"sent before":                     {before: `<iq id="lx-1"/>`, expected: push, later: `<iq id="lx-1"/>`, came: pushed},
		"what came was sent before":       {before: `<message id="zz-9"/>`, expected: push, later: `<iq id="lx-1"/>`, came: pushed},
		"not sent later":                  {expected: push, later: `<iq id="lx-2"/>`, came: pushed},
		"sent as a part of another value": {expected: push, later: `<iq id="lx-12"/>`, came: pushed},
		"an answer has the id of its request": {
			expected: `<iq type="result" id="lx-1"/>`, later: `<iq id="lx-1"/>`, came: `<iq type="result" id="zz-9"/>`,
		},
		"a word": {
			expected: `<message><item xmlns="urn:i" id="current"/></message>`, later: `<iq><item id="current"/></iq>`,
			came: `<message><item xmlns="urn:i" id="8df5b2fb-6a48-434e"/></message>`,
		},
		"a word came": {
			expected: item, later: `<iq><item id="5c32b7b0-aaaa-4d5e"/></iq>`,
			came: `<iq type="result" id="p"><item xmlns="urn:i" id="current"/></iq>`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			text := cast
			if c.before != "" {
				text += "Elm sends:\n\t" + c.before + "\n\n"
			}
			text += "Elm receives:\n\t" + c.expected + "\n\nElm sends:\n\t" + c.later + "\n"
			f := ast.Parse("", text)
			s := script.New(f)
			came, err := match.Parse([]byte(c.came))
			if err != nil {
				t.Fatal(err)
			}
			u := &update{names: noNames(t, f), original: f, file: f, changes: map[int][]Change{}, left: map[int]string{}, early: map[int]int{}}
			again := u.unpaste(s, len(s.Actions)-2, came, func(ast.Expression) (string, bool) { return "", false })
			if again != (c.want != nil) || again == (u.file.Text() == text) {
				t.Errorf("captured: %v\n%s", again, u.file.Text())
			}
			for _, want := range c.want {
				if !strings.Contains(u.file.Text(), want) {
					t.Errorf("no %s in\n%s", want, u.file.Text())
				}
			}
		})
	}
}

func noNames(t *testing.T, f *ast.File) *mappedNames {
	t.Helper()
	names, err := newMappedNames(runner.Mapping{}, f)
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// A capture is written with what uses it, or neither is.
func TestACaptureIsWrittenWithItsUses(t *testing.T) {
	f := ast.Parse("", cast+"Elm receives:\n\t<iq type=\"set\" id=\"lx-1\" x=\"1\"/>\n\nElm sends:\n\t<iq type=\"result\" id=\"lx-1\"/>\n")
	for _, full := range []bool{false, true} {
		u := &update{options: Options{Full: full}, names: noNames(t, f), original: f, file: f, changes: map[int][]Change{}, left: map[int]string{}, early: map[int]int{}}
		came, err := match.Parse([]byte(`<iq type="set" id="zz-9"/>`))
		if err != nil || !u.unpaste(script.New(f), 0, came, func(ast.Expression) (string, bool) { return "", false }) {
			t.Fatalf("nothing is captured: %v", err)
		}
		u.restart()
		u.changes[0] = append(u.changes[0], Change{What: "/iq x", Old: `x="1"`, Weaker: true})
		result, err := u.result()
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(result.Text, "${iq}") != full || strings.Contains(result.Text, "{scansion:capture:iq}") != full {
			t.Errorf("full: %v, weakened: %+v\n%s", full, result.Weakened, result.Text)
		}
		if changes := len(result.Changes); full && changes != 3 || !full && len(result.Weakened) != 3 {
			t.Errorf("full: %v, %d changes, weakened: %+v", full, changes, result.Weakened)
		}
	}
}

// What one run wrote and the next compared less is one change.
func TestChangesOfOneValueAreJoined(t *testing.T) {
	got := joined([]Change{
		{What: "/iq id", Old: "a", New: "b"},
		{What: "/iq to", Old: "b", New: "c"},
		{What: "/iq id", Old: "b", New: "{scansion:any}", Weaker: true, Varies: true},
		{What: "/iq", Old: "<a/>", Weaker: true},
		{What: "/iq", New: "<b/>"},
	})
	if len(got) != 4 || got[0] != (Change{What: "/iq id", Old: "a", New: "{scansion:any}", Weaker: true, Varies: true}) {
		t.Errorf("%+v", got)
	}
}
