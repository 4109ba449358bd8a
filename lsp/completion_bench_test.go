package lsp_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/scs-tools/scs/lsp/lsptest"
)

// longScript returns a script of so many lines, with a place in a stanza in its
// middle that is marked by a vertical bar.
func longScript(lines int) string {
	var b strings.Builder
	b.WriteString("# A long scene\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: secret\n\n-----\n\nRomeo connects\n\n")
	for i := 0; strings.Count(b.String(), "\n") < lines; i++ {
		if i == lines/18/2 {
			b.WriteString("Romeo sends:\n\t<iq type='set' id='now'>\n\t\t<|\n\t</iq>\n\n")
		}
		fmt.Fprintf(&b, "Romeo sends:\n\t<iq type='get' id='a%d' to='room%d@conference.localhost'>\n"+
			"\t\t<query xmlns='http://jabber.org/protocol/disco#info'/>\n\t</iq>\n\n"+
			"Romeo receives:\n\t<iq type='result' id='a%d' from='room%d@conference.localhost'>\n"+
			"\t\t<query xmlns='http://jabber.org/protocol/disco#info'>\n\t\t\t<feature var='muc_public'/>\n\t\t\t<identity category='conference' type='text'/>\n"+
			"\t\t</query>\n\t</iq>\n\n", i, i, i, i)
	}
	return b.String()
}

// BenchmarkAfterKeystroke measures what the user waits for who types a letter
// and wants an answer: the change and the request, over pipes.
func BenchmarkAfterKeystroke(b *testing.B) {
	for _, lines := range []int{200, 2000} {
		text := longScript(lines)
		bar := strings.IndexByte(text, '|')
		text = text[:bar] + text[bar+1:]
		at := endOf(text[:bar])
		for _, one := range []struct {
			name, method string
			typed        string
			character    int
		}{
			{"payload", "textDocument/completion", "q", at.Character + 1},
			{"anything", "textDocument/completion", "x/><", at.Character + 4},
			{"attribute", "textDocument/completion", "query xmlns='jabber:iq:roster' ", at.Character + 31},
			{"address", "textDocument/completion", "item jid='", at.Character + 10},
			{"namespace", "textDocument/completion", "query xmlns='", at.Character + 13},
			{"hover", "textDocument/hover", "query xmlns='jabber:iq:roster'/>", at.Character + 20},
		} {
			b.Run(fmt.Sprintf("%s/%d", one.name, lines), func(b *testing.B) {
				e := lsptest.Start(b, serve)
				e.Initialize(ableClient, map[string]any{"initializationOptions": map[string]any{"lsp": map[string]any{"debounce": 60000}}})
				e.Open(uri, text)
				version := 1
				change := func(start, end int, text string) {
					version++
					e.Notify("textDocument/didChange", map[string]any{
						"textDocument": map[string]any{"uri": uri, "version": version},
						"contentChanges": []any{map[string]any{"range": lsptest.Range{
							Start: lsptest.Position{Line: at.Line, Character: start}, End: lsptest.Position{Line: at.Line, Character: end},
						}, "text": text}},
					})
				}
				change(at.Character, at.Character, one.typed[:len(one.typed)-1])
				last := at.Character + len(one.typed) - 1
				params := lsptest.At(uri, at.Line, one.character)
				var answer any
				e.MustCall(one.method, params, &answer)
				for b.Loop() {
					change(last, last, one.typed[len(one.typed)-1:])
					e.MustCall(one.method, params, nil)
					b.StopTimer()
					change(last, last+1, "")
					b.StartTimer()
				}
			})
		}
	}
}
