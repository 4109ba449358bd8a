package match_test

import (
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner/match"
)

func TestMatchInAnyOrder(t *testing.T) {
	const head = "[Client] Romeo\n\tjid: romeo@localhost\n\nRomeo receives:\n\t"
	f := ast.Parse("x.scs", head+`<presence><x xmlns="urn:x"><a><b/><c/></a><d id="{scansion:capture:one}"/></x></presence>`+"\n")
	var pattern *match.Pattern
	for a := range f.Actions() {
		e, _ := a.Stanza()
		pattern = match.Compile(e)
	}
	for xml, want := range map[string]bool{
		`<presence xmlns="jabber:client"><x xmlns="urn:x"><a><b/><c/></a><d id="1"/></x></presence>`:       true,
		`<presence xmlns="jabber:client"><x xmlns="urn:x"><d id="1"/><a><c/><b/></a></x></presence>`:       true,
		`<presence xmlns="jabber:client"><x xmlns="urn:x"><d id="1"/><a><c/><b/></a><e/></x></presence>`:   false,
		`<presence xmlns="jabber:client"><x xmlns="urn:x"><d id="1"/><a><c/></a></x></presence>`:           false,
		`<presence xmlns="jabber:client"><x xmlns="urn:x"><d id="1" e="2"/><a><c/><b/></a></x></presence>`: false,
	} {
		stanza, err := match.Parse([]byte(xml))
		if err != nil {
			t.Fatal(err)
		}
		captured, ok := pattern.MatchInAnyOrder(stanza, nil)
		if ok != want || ok && (len(captured) != 1 || captured[0].Value != "1") {
			t.Errorf("%s: %v, %v", xml, ok, captured)
		}
	}
}
