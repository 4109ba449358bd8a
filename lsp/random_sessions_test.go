package lsp_test

import (
	"context"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/lsp"
	"github.com/scs-tools/scs/lsp/lsptest"
)

// After any edits, the server's text is the editor's, and what it finds there
// is what it finds when it has just been started.
func TestSessionsOnRealScripts(t *testing.T) {
	testenv.Long(t)
	sessions(t, testenv.Scripts(t, "prosody", "recorded"), 10_000)
}

func TestSessionsOnOwnScripts(t *testing.T) { sessions(t, testenv.Own(t), 2_000) }

// sessions makes random edits, an equal share in every script and encoding.
func sessions(t *testing.T, scripts []testenv.Script, edits int) {
	if testing.Short() {
		edits /= 10
	}
	for i, script := range scripts {
		for _, encoding := range []string{"utf-8", "utf-16"} {
			t.Run(encoding+"/"+script.Name, func(t *testing.T) {
				session(t, script.Text, encoding, uint64(i), edits/(2*len(scripts))+1)
			})
		}
	}
}

// checkEvery is how many messages lie between two comparisons of diagnostics.
const checkEvery = 25

func session(t *testing.T, text, encoding string, seed uint64, edits int) {
	var inspected lsp.Inspected
	e := lsptest.Start(t, func(ctx context.Context, in io.ReadCloser, out io.WriteCloser) error {
		return inspected.Serve(ctx, in, out, lsp.Options{})
	})
	capabilities := map[string]any{"general": map[string]any{"positionEncodings": []string{encoding}}}
	e.Initialize(capabilities, map[string]any{"initializationOptions": undelayed})
	e.Open(uri, text)
	t.Logf("seed %d", seed)
	m := &model{rnd: rand.New(rand.NewPCG(seed, 7)), text: text, utf8: encoding == "utf-8"}
	version, tokens := 1, heldTokens{}
	tokens.update(t, e)
	for done := 0; done < edits; {
		version++
		changes := m.message()
		done += len(changes)
		e.Forget()
		e.Change(uri, version, changes...)
		if m.lost {
			// What could not be made is followed by the whole text, as an editor
			// sends it after "save or reopen".
			e.Cleared(uri)
			if _, known := inspected.Text(uri); known {
				t.Fatalf("a change that cannot be made was made: %+v in %q", *changes[0].Range, m.text)
			}
			version++
			e.Change(uri, version, lsptest.Change{Text: m.text})
			m.lost = false
		}
		// What comes behind a change is answered when that has been made.
		if got := code(e.Call("$/nothing", nil, nil)); got != methodNotFound {
			t.Fatalf("code %d", got)
		}
		if now, _ := inspected.Text(uri); now != m.text {
			t.Fatalf("version %d: the server has another text:\n%s", version, cmp.Diff(m.text, now))
		}
		if version%5 == 0 {
			tokens.update(t, e)
		}
		if version%checkEvery == 0 || done >= edits {
			got := e.Diagnostics(uri, version)
			tokens.update(t, e)
			fresh, freshTokens := afresh(t, capabilities, m.text)
			if d := cmp.Diff(fresh, got); d != "" {
				t.Fatalf("version %d: -fresh +session\n%s\n%q", version, d, m.text)
			}
			if !slices.Equal(freshTokens, tokens.Data) {
				t.Fatalf("version %d: tokens\nfresh   %v\nsession %v\n%q", version, freshTokens, tokens.Data, m.text)
			}
		}
	}
}

// afresh returns the diagnostics and the tokens of a server that has just been
// started.
func afresh(t *testing.T, capabilities map[string]any, text string) ([]lsptest.Diagnostic, []uint32) {
	t.Helper()
	e := start(t, capabilities)
	e.Open(uri, text)
	found := e.Diagnostics(uri, 1)
	var tokens heldTokens
	e.MustCall("textDocument/semanticTokens/full", lsptest.In(uri), &tokens)
	e.MustCall("shutdown", nil, nil)
	e.Notify("exit", nil)
	return found, tokens.Data
}

// heldTokens are the semantic tokens that an editor has of a document.
type heldTokens struct {
	ResultID string
	Data     []uint32
}

// update asks for what differs, as an editor does that has tokens already, and
// makes of them what the server says.
func (h *heldTokens) update(t *testing.T, e *lsptest.Editor) {
	t.Helper()
	if h.ResultID == "" {
		e.MustCall("textDocument/semanticTokens/full", lsptest.In(uri), h)
		return
	}
	var delta struct {
		ResultID string
		Edits    []struct {
			Start, DeleteCount int
			Data               []uint32
		}
		Data []uint32
	}
	params := lsptest.In(uri)
	params["previousResultId"] = h.ResultID
	e.MustCall("textDocument/semanticTokens/full/delta", params, &delta)
	if delta.Data != nil {
		t.Fatal("the server tells all tokens though it knows those before")
	}
	h.ResultID = delta.ResultID
	for _, edit := range delta.Edits {
		h.Data = slices.Replace(h.Data, edit.Start, edit.Start+edit.DeleteCount, edit.Data...)
	}
}

// model is the text in an editor. It counts in its own way.
type model struct {
	rnd  *rand.Rand
	text string
	utf8 bool
	lost bool // the last message held a change that cannot be made
}

// pieces is what is typed.
var pieces = []string{
	"a", "🌹", "é", "→", " ", "\t", "\n", "\r\n", "\r", "\n\n", "<", ">", "/", "\"", "'", "=", "&", "&amp;", "${", "}", "{scansion:any}",
	"Romeo sends:\n", "Romeo connects\n", "[Client] Romeo\n\tjid: romeo@localhost\n", "-----\n", "# a comment\n", "-- \n",
	"\t<presence/>\n", "<iq type='get' id='x'>", "</iq>", "<!-- ", "-->", "<![CDATA[", "]]>", "${Romeo's JID}", "\uFEFF", " xmlns='urn:x'",
}

// message returns the changes of one message, and makes them.
func (m *model) message() []lsptest.Change {
	switch m.rnd.IntN(60) {
	case 0:
		m.text = m.typed(20)
		return []lsptest.Change{{Text: m.text}}
	case 1:
		m.lost = true
		return []lsptest.Change{m.impossible()}
	}
	var changes []lsptest.Change
	for range 1 + m.rnd.IntN(4)/3*m.rnd.IntN(5) {
		changes = append(changes, m.change())
	}
	return changes
}

func (m *model) typed(most int) string {
	var b strings.Builder
	for range m.rnd.IntN(most + 1) {
		b.WriteString(pieces[m.rnd.IntN(len(pieces))])
	}
	return b.String()
}

// change makes one change.
func (m *model) change() lsptest.Change {
	start := m.boundary(m.rnd.IntN(len(m.text) + 1))
	end := m.boundary(min(len(m.text), start+m.rnd.IntN(12)))
	if m.rnd.IntN(30) == 0 {
		end = m.boundary(start + m.rnd.IntN(len(m.text)-start+1))
	}
	change := lsptest.Change{Range: &lsptest.Range{Start: m.position(start), End: m.position(end)}, Text: m.typed(3)}
	if m.rnd.IntN(20) == 0 && m.atLineEnd(end) {
		change.Range.End.Character += 1 + m.rnd.IntN(1000) // counts as the end of the line
	}
	m.text = m.text[:start] + change.Text + m.text[end:]
	return change
}

// impossible returns a change that is none.
func (m *model) impossible() lsptest.Change {
	lines := len(m.lineStarts())
	at := func(line, character int) lsptest.Position {
		return lsptest.Position{Line: line, Character: character}
	}
	ranges := []lsptest.Range{
		{Start: at(lines+1, 0), End: at(lines+1, 0)},
		{Start: at(0, 0), End: at(lines, 1)},
		{Start: at(-1, 0), End: at(0, 0)},
		{Start: at(0, 0), End: at(0, -1)},
		{Start: at(lines-1, 0), End: at(-lines, 5)},
	}
	if i := strings.Index(m.text, "🌹"); i >= 0 {
		inside := m.position(i)
		inside.Character++
		ranges = append(ranges, lsptest.Range{Start: inside, End: inside}, lsptest.Range{Start: m.position(i), End: inside})
	}
	if end := m.position(len(m.text)); end != at(0, 0) {
		ranges = append(ranges, lsptest.Range{Start: end, End: at(0, 0)})
	}
	return lsptest.Change{Range: &ranges[m.rnd.IntN(len(ranges))], Text: "x"}
}

// boundary returns the nearest offset before at where a cursor can stand.
func (m *model) boundary(at int) int {
	for at > 0 && at < len(m.text) && (!utf8.RuneStart(m.text[at]) || m.text[at-1] == '\r' && m.text[at] == '\n') {
		at--
	}
	return at
}

// lineStarts returns where the lines start, found in the slowest way.
func (m *model) lineStarts() []int {
	starts := []int{0}
	for i := range len(m.text) {
		if m.text[i] == '\n' || m.text[i] == '\r' && (i+1 == len(m.text) || m.text[i+1] != '\n') {
			starts = append(starts, i+1)
		}
	}
	return starts
}

func (m *model) atLineEnd(at int) bool {
	return at == len(m.text) || m.text[at] == '\n' || m.text[at] == '\r'
}

func (m *model) position(at int) lsptest.Position {
	starts := m.lineStarts()
	line := len(starts) - 1
	for starts[line] > at {
		line--
	}
	before := m.text[starts[line]:at]
	if m.utf8 {
		return lsptest.Position{Line: line, Character: len(before)}
	}
	return lsptest.Position{Line: line, Character: len(utf16.Encode([]rune(before)))}
}
