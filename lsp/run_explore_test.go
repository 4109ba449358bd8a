package lsp_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/lsp/lsptest"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

// twoEffects expects two effects of one presence.
const twoEffects = `# Two effects

[Client] Romeo
	jid: romeo@localhost
	password: secret

-----

Romeo connects

Romeo sends:
	<presence/>

Romeo receives:
	<message/>

Romeo receives:
	<presence/>

Romeo disconnects
`

// effects answers the presence of twoEffects, once for each run.
func effects(t *testing.T, runs int) string {
	t.Helper()
	one := func(p *streamtest.Peer) {
		p.Welcome()
		p.Expect("<presence/>")
		p.Say("<message from='juliet@localhost'/><presence from='juliet@localhost'/>")
		p.Bye()
	}
	return streamtest.Serve(t, slices.Repeat([]func(*streamtest.Peer){one}, runs)...)
}

// TestExploring searches a run for other orders: for who asks for it, or has it
// set. What is found is a diagnostic, until the text changes, with ways to fix
// and to suppress it.
func TestExploring(t *testing.T) {
	p := newRunClient(t, fmt.Sprintf(`{"server": %q, "order": "arrival"}`, effects(t, 2)))
	p.Open(uri, twoEffects)
	if got := p.run(uri); got.Outcome != "passed" || got.Findings != 0 {
		t.Fatalf("%+v", got)
	}
	got := p.ended(p.Begin("workspace/executeCommand", command("scs.explore", uri)))
	if got.Outcome != "passed" || got.Findings != 1 || !strings.HasSuffix(got.Message, "; 1 finding") {
		t.Fatalf("%+v", got)
	}
	found := p.runFindings(1)
	if found.Range.Start.Line != 16 || found.Severity != 3 || found.Code != "fails-in-other-order" ||
		!strings.HasPrefix(found.Message, `this fails if <presence from="juliet@localhost"> of line 17 comes before`) || len(found.RelatedInformation) != 2 {
		t.Errorf("%+v", found)
	}
	titles, actions := p.quickFixes(twoEffects, "Romeo receives:\n\t<presence/>")
	want := []string{"let only promised order count", "suppress fails-in-other-order here", "suppress fails-in-other-order in this file"}
	if !slices.Equal(titles, want) {
		t.Errorf("quick fixes: %q", titles)
	}
	for title, text := range map[string]string{
		want[0]: "# Two effects\n## order: promised\n",
		want[1]: "# scslint: disable=fails-in-other-order\nRomeo receives:\n\t<presence/>",
	} {
		if changed := applied(t, twoEffects, *actions[title].Edit); !strings.Contains(changed, text) {
			t.Errorf("%s:\n%s", title, changed)
		}
	}
	p.Forget()
	p.Change(uri, 2, lsptest.Change{Text: strings.Replace(twoEffects, "Two", "2", 1)})
	p.runFindings(0)
}

// TestExploringIsSet has the settings ask for it; what a comment suppresses is
// not shown.
func TestExploringIsSet(t *testing.T) {
	p := newRunClient(t, fmt.Sprintf(`{"server": %q, "order": "arrival", "explore": true}`, effects(t, 2)))
	p.Open(uri, twoEffects)
	if got := p.run(uri); got.Findings != 1 {
		t.Fatalf("%+v", got)
	}
	p.runFindings(1)
	p.Forget()
	p.Change(uri, 2, lsptest.Change{Text: strings.Replace(twoEffects, "# Two effects\n", "# Two effects\n# scslint: disable-file=SCS612\n", 1)})
	p.runFindings(0)
	if got := p.run(uri); got.Outcome != "passed" || got.Findings != 0 {
		t.Errorf("%+v", got)
	}
}
