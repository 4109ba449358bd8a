package scs_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/formatter"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/lint"
	"github.com/scs-tools/scs/lint/report"
	"github.com/scs-tools/scs/lsp"
	"github.com/scs-tools/scs/lsp/lsptest"
)

// shape is a kind of script that may cost more than it is long: again is
// repeated, with a number of its own in the place of each %d, and so is then
// behind all of that.
type shape struct{ name, before, again, then, after string }

const (
	cast = "# A title\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: secret\n\n-----\n\nRomeo connects\n\n"
	body = cast + "Romeo sends:\n\t"
	two  = "[Client] Juliet\n\tjid: juliet@localhost\n\tpassword: secret\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: secret\n\n" +
		"-----\n\nJuliet connects\n\nRomeo connects\n\n"
)

// shapes are what has been found to take quadratic time, and its relatives:
// what rules and suggestions look for before or behind the place at hand, what
// is told about each of many places, what the parser may have to guess.
var shapes = []shape{
	{"unknown characters", cast, "Nurse%d sends:\n\t<presence/>\n\n", "", ""},
	{"unknown characters and a broken cast", "Romeo\n" + cast, "Nurse%d connects\n", "", ""},
	{"characters", "# A title\n\n", "[Client] Romeo%d\n\tjid: romeo%d@localhost\n\tpassword: secret\n\n", "", "-----\n\nRome connects\n"},
	{"unused characters", cast, "[Client] Romeo\n\tjid: romeo@localhost\n\n", "", ""},
	{"one character again", "", "[Client] Romeo\n\tjid: romeo@localhost\n\n", "", "-----\n"},
	{"characters that act", "# A title\n\n", "[Client] R%d\n\tjid: r%d@localhost\n\n-----\n\nR%d connects\n", "", ""},
	{"properties", "[Client] Romeo\n", "\tjid: romeo@localhost\n", "", ""},
	{"unknown properties", "[Client] Romeo\n", "\tjod%d: romeo@localhost\n", "", ""},
	{"expressions not closed", body + "<message><body>", "${", "", "</body></message>\n"},
	{"expressions not closed in a value", body + `<message to="`, "${", "", "\"/>\n"},
	{"unknown captures", body + "<message><body>", "${a%d}", "", "</body></message>\n"},
	{"unknown names in expressions", body + "<message><body>", "${Nurse%d's JID}", "", "</body></message>\n"},
	{"expressions without a dollar", body + "<message><body>", "{Romeo's JID}", "", "</body></message>\n"},
	{"captures", cast + "Romeo receives:\n\t<message><body>", "{scansion:capture:a%d}", "", "</body></message>\n"},
	{"captures used", cast, "Romeo receives:\n\t<iq id='{scansion:capture:a%d}'/>\n\nRomeo sends:\n\t<iq id='${a%d}'/>\n\n", "", ""},
	{"captures used too early", cast, "Romeo sends:\n\t<iq id='${a}'/>\n\n", "", "Romeo receives:\n\t<iq id='{scansion:capture:a}'/>\n"},
	{"full JIDs too early", "[Client] Romeo\n\tjid: romeo@localhost\n\n-----\n\n", "Romeo sends:\n\t<message to=\"${Romeo's full JID}\"/>\n\n", "", ""},
	{"unclosed tags", body, "<a>\n\t", "", ""},
	{"unclosed tags of other names", body, "<a%d>\n\t", "", ""},
	{"actions with an unclosed tag", cast, "Romeo sends:\n\t<message><body>\n\n", "", ""},
	{"end tags", body + "<message>", "</a%d>", "", "</message>\n"},
	{"unclosed values", body + "<message ", "a%d=\"b ", "", "/>\n"},
	{"attributes", body + "<message ", "a%d='b' ", "", "/>\n"},
	{"one attribute again", body + "<message ", "to='b' ", "", "/>\n"},
	{"unknown elements", body + "<message>", "<a%d/>", "", "</message>\n"},
	{"misspelled elements", body + "<message>", "<bdy>a</bdy>\n\t", "", "</message>\n"},
	{"unknown namespaces", body + "<message>", "<a xmlns='urn:xmpp:b%d:0'/>", "", "</message>\n"},
	{"prefixes", body + "<message ", "xmlns:a%d='b' ", "", "/>\n"},
	{"nested elements", body, "<message>", "", ""},
	{"elements nested in prefixes", body, "<a:b xmlns:a='c'>", "", ""},
	{"stanzas", body, "<presence/>\n\t", "", ""},
	{"stanzas expected at once", cast + "Romeo receives:\n\t", "<presence/>\n\t", "", ""},
	{"actions without a body", cast, "Romeo sends:\n", "", ""},
	{"unknown verbs", cast, "Romeo snds:\n\t<presence/>\n\n", "", ""},
	{"lines that are nothing", cast, "what is this\n", "", ""},
	{"words of one line", cast, "what ", "", "\n"},
	{"orphans", "", "\ta\n\n---\n", "", ""},
	{"connects again", cast, "Romeo connects\n", "", ""},
	{"connects and disconnects", cast, "Romeo disconnects\n\nRomeo connects\n\n", "", ""},
	{"sends offline", cast + "Romeo disconnects\n\n", "Romeo sends:\n\t<presence/>\n\n", "", ""},
	{"receives offline", "[Client] Romeo\n\tjid: romeo@localhost\n\n-----\n\n", "Romeo receives:\n\t<presence from='a%d'/>\n\n", "", ""},
	{"receives without a cause", cast, "Romeo receives:\n\t<message from='a%d@localhost'/>\n\n", "", ""},
	{"requests", cast, "Romeo sends:\n\t<iq type='get' id='a%d'><query xmlns='jabber:iq:roster'/></iq>\n\n", "", ""},
	{"requests of one id", cast, "Romeo sends:\n\t<iq type='get' id='a'><query xmlns='jabber:iq:roster'/></iq>\n\n", "", ""},
	{"answers to nothing", cast, "Romeo receives:\n\t<iq type='result' id='a%d'/>\n\n", "", ""},
	{"requests, then answers to others", cast, "Romeo sends:\n\t<iq type='get' id='a%d'/>\n\nRomeo receives:\n\t<iq type='result' id='b%d'/>\n\n", "", ""},
	{"requests in one action", body, "<iq type='get' id='a%d'/>", "", ""},
	{"volatile values", cast, "Romeo sends:\n\t<message to='a%d@localhost'/>\n\nRomeo receives:\n\t<message from='a%d@localhost'>" +
		"<delay xmlns='urn:xmpp:delay' stamp='2024-01-01T00:00:%dZ'/></message>\n\n", "", ""},
	{"addresses not in normal form", cast, "Romeo receives:\n\t<message from='Nurse%d@localhost'><x xmlns='jabber:x:conference' jid='Room%d@localhost'/></message>\n\n", "", ""},
	{"literal JIDs", cast, "Romeo receives:\n\t<message from='romeo@localhost/a%d'/>\n\n", "", ""},
	{"comments above actions", cast, "# nothing\nRomeo sends:\n# and more\n\t<presence/>\n\n", "", ""},
	{"suppressions", cast, "# scslint: disable=unknown-character\nRomeo sends:\n\t<presence/>\n\n", "", ""},
	{"suppressions of nothing known", cast, "# scslint: disable=nothing%d\n\nNurse connects\n\n", "", ""},
	{"suppressions of a file", cast, "# scslint: disable-file=SCS101\n", "", ""},
	{"tags in the head", "# A title\n", "## a%d\n", "", ""},
	{"separators", cast, "-----\n", "", ""},
	{"form fields", body + "<message><x xmlns='jabber:x:data' type='form'>", "<field var='a%d'/>\n\t", "", "</x></message>\n"},
	{"control characters", "# ", "\x01aa", "", "\n"},
	{"bytes that are not UTF-8", "# ", "\xffaaa", "", "\n"},
	{"findings on one line", body + "<message>", "<a/>", "", "</message>\n"},
	{"carriage returns", body, "<a>\r\t", "", ""},
	{"characters and unknown ones", "", "[Client] Romeo%d\n\tjid: romeo%d@localhost\n\n-----\n\nNurse%d connects\n", "", ""},
	{"children with children", body + "<message>", "<a><b/></a>", "", "</message>\n"},
	{"elements of an outer prefix", body + "<a:x xmlns:a='b'>", "<a:x>", "", ""},
	{"placeholders between elements", cast + "Romeo receives:\n\t<message>", "{scansion:any}<b/>", "", "</message>\n"},
	{"placeholders with a name too many", cast + "Romeo receives:\n\t<message><body>", "{scansion:any:a%d} ", "", "</body></message>\n"},
	{"placeholders that touch", cast + "Romeo receives:\n\t<message><body>", "{scansion:any}", "", "</body></message>\n"},
	{"placeholders that are sent", body + "<message><body>", "{scansion:capture:a%d}", "", "</body></message>\n"},
	{"leaves later", two + "Romeo sends:\n\t<presence/>\n\n", "Juliet receives:\n\t<presence type='unavailable' from=\"${Romeo's full JID}\"/>\n\nRomeo sends:\n\t<message/>\n\n", "", "Romeo disconnects\n"},
	{"resources that a server made up", "", "[Client] R%d\n\tjid: r%d@localhost/x1Yz9Q%dwAb\n\n", "", "-----\n\nR1 connects\n\nR1 sends:\n\t<message to='r1@localhost/x1Yz9Q1wAb'/>\n"},
	{"full JIDs of many characters", "", "[Client] R%d\n\tjid: r%d@localhost/x\n\n-----\n\nR%d connects\n\nR%d sends:\n\t<message to='r%d@localhost/x'/>\n\n", "", ""},
	{"misplaced sections", "[Client] A\n\n-----\n\n", "[Client] R%d\n\tjid: r%d@localhost\n\n", "", ""},
	{"misplaced actions", "", "[Client] R%d\n\tjid: r%d@localhost\n\nR%d connects\n\n", "", "-----\n"},
	{"no passwords", "[Client] A\n\tjid: a@localhost\n\tpassword: p\n\n", "[Client] R%d\n\tjid: r%d@localhost\n\n", "", "-----\n"},
	{"comments above characters", "", "# a\n[Client] R%d\n\n", "", "-----\n"},
	{"stanzas under connects", cast, "Romeo connects\n\t<presence/>\n\n", "", ""},
	{"answers of one id", cast, "Romeo sends:\n\t<iq type='get' id='a'/>\n\nRomeo receives:\n\t<iq type='result' id='a'/>\n\nRomeo receives:\n\t<iq type='result' id='a'/>\n\n", "", ""},
	{"refused, all at the end", cast, "Romeo sends:\n\t<message><bdy/></message>\n\n", "", "Romeo receives:\n\t<message type='error'/>\n"},
	{"payloads of an error", cast + "Romeo receives:\n\t<iq type='error' id='a'>", "<bdy%d/>", "", "</iq>\n"},
	{"suppressions that are used", cast, "# scslint: disable=unknown-verb\nRomeo snds:\n\t<presence/>\n\n", "", ""},
	{"rules of one suppression", cast + "# scslint: disable=unknown-verb", ",a%d", "", "\nRomeo snds:\n\t<presence/>\n"},
	{"entities", body + "<message><body>", "&lt;", "", "</body></message>\n"},
	{"entities that are none", body + "<message><body>", "&a;", "", "</body></message>\n"},
	{"entities not closed", body + "<message><body>", "&a", "", "</body></message>\n"},
	{"CDATA", body + "<message><body>", "<![CDATA[a]]>", "", "</body></message>\n"},
	{"CDATA not closed", body + "<message><body>", "<![CDATA[a", "", "</body></message>\n"},
	{"XML comments", body + "<message>", "<!-- a -->", "", "</message>\n"},
	{"XML comments not closed", body + "<message>", "<!-- a ", "", "</message>\n"},
	{"markup that is none", body + "<message>", "<", "", "</message>\n"},
	{"quotes", body + "<message ", "'\"", "", "/>\n"},
	{"braces", cast + "Romeo receives:\n\t<iq id='{scansion:capture:a}'/>\n\nRomeo sends:\n\t<message><body>", "{", "", "</body></message>\n"},
	{"blank lines", cast, " \t\n", "", "Romeo connects\n"},
	{"comments", "# A title\n", "# a\n", "", cast},
	{"comments at the end", cast, "# a\n", "", ""},
	{"addresses in comments", cast, "# http://a.b/%d and XEP-0045\n", "", ""},
	{"an address with parentheses", "# http://a.b/", ")", "", "\n"},
	{"sections of other classes", "", "[Clent] A%d\n\n", "", "-----\n"},
	{"sections that are broken", "", "[Client\n\n", "", "-----\n"},
	{"properties that are broken", "[Client] A\n", "\tjid\n", "", "-----\n"},
	{"misspelled properties", "[Client] A\n", "\tpasword: a\n", "", "-----\n"},
	{"ports in JIDs", "[Client] A\n", "\tjid: a@localhost:5222\n", "", "-----\n"},
	{"an odd line", cast + "Romeo ", "connects ", "", "\n"},
	{"items in no order", cast + "Romeo receives:\n\t<iq type='result' id='a'><query xmlns='jabber:iq:roster'>", "<item jid='a%d@b'/>", "", "</query></iq>\n"},
	{"attributes left out", body + "<iq type='set' id='a'><query xmlns='jabber:iq:roster'>", "<item/>", "", "</query></iq>\n"},
	{"strict in strict", cast + "Romeo receives:\n\t<message>", "<a xmlns='b' scansion:strict='false'>", "", ""},
	{"languages", body, "<message xml:lang='en'/>", "", "\n"},
	{"exchanges", two, "Romeo sends:\n\t<iq type='get' id='a' to='b'/>\n\nJuliet receives:\n\t<iq type='get' id='a'/>\n\nJuliet sends:\n\t<iq type='result' id='a'/>\n\n", "", ""},
	{"requests, then answers", cast, "Romeo sends:\n\t<iq type='get' id='a%d'/>\n\n", "Romeo receives:\n\t<iq type='result' id='a%d'/>\n\n", ""},
	{"requests, then answers to none", cast, "Romeo sends:\n\t<iq type='get' id='a'/>\n\n", "Romeo receives:\n\t<iq type='result' id='b%d'/>\n\n", ""},
	{"captures, then misspelled uses", cast + "Romeo receives:\n\t<message><body>", "{scansion:capture:capture%d} ", "${captre%d} ", "</body></message>\n"},
	{"captures, then braces", cast + "Romeo receives:\n\t<message><body>", "{scansion:capture:a%d} ", "{a%d} ", "</body></message>\n"},
	{"characters, then those who act", "", "[Client] Ro meo%d\n\tjid: r%d@localhost\n\n", "Ro meo%d connects\n", ""},
	{"characters, then those who receive", "", "[Client] R%d\n\tjid: r%d@localhost\n\n", "R%d receives:\n\t<presence/>\n\n", ""},
	{"characters of one full JID", "", "[Client] R%d\n\tjid: r@localhost/x\n\n", "R%d connects\nR%d disconnects\n", ""},
	{"characters, then unknown ones", "", "[Client] Romeo%d\n\tjid: r%d@localhost\n\n", "Nurse%d connects\n", ""},
	{"characters, then their JIDs", "", "[Client] R%d\n\tjid: r%d@localhost/x\n\n", "R0 sends:\n\t<message to='r%d@localhost/x' from='r%d@localhost/xY1zQ9Abw'/>\n\n", ""},
	{"a broken cast, then unknown characters", "", "what is R%d\n", "S%d connects\n", ""},
	{"attributes, then prefixed children", body + "<message xmlns:p='q' ", "a%d='b' ", "<p:c/>", "</message>\n"},
	{"suppressions, then findings", "", "# scslint: disable=unknown-verb\n", "\x01", "\n"},
	{"text, then placeholders", cast + "Romeo receives:\n\t<message>", "<a/> ", "{scansion:any}<a/>", "</message>\n"},
}

func (s shape) text(size int) string {
	var b strings.Builder
	b.WriteString(s.before)
	n := 0
	for ; b.Len()+n*len(s.then) < size; n++ {
		b.WriteString(strings.ReplaceAll(s.again, "%d", strconv.Itoa(n)))
	}
	if s.then != "" && strings.HasPrefix(s.again, "[Client]") {
		b.WriteString("-----\n\n")
	}
	if s.then != "" && strings.HasSuffix(s.again, "='b' ") {
		b.WriteString(">")
	}
	for i := range n {
		b.WriteString(strings.ReplaceAll(s.then, "%d", strconv.Itoa(i)))
	}
	b.WriteString(s.after)
	return b.String()
}

// tools are the ways in which a script is looked at: each takes a text.
func tools(tb testing.TB) map[string]func(text string) {
	tb.Helper()
	linter, err := lint.New(lint.Options{Select: []string{"ALL"}})
	if err != nil {
		tb.Fatal(err)
	}
	e := lsptest.Start(tb, func(ctx context.Context, in io.ReadCloser, out io.WriteCloser) error {
		return lsp.Serve(ctx, in, out, lsp.Options{Version: "test"})
	})
	e.Initialize(map[string]any{"textDocument": map[string]any{
		"diagnostic": map[string]any{},
		"codeAction": map[string]any{"codeActionLiteralSupport": map[string]any{"codeActionKind": map[string]any{"valueSet": []string{}}}},
	}}, nil)
	opened := 0
	const printed = 20 // findings: each shows a part of its line, whose length has a bound of its own
	return map[string]func(text string){
		"lint": func(text string) {
			f := ast.Parse("a.scs", text)
			found := linter.Check(f)
			reporter, err := report.New(report.FormatText, io.Discard, report.Options{})
			if err == nil {
				err = reporter.Result(report.Result{File: f, Diagnostics: found[:min(len(found), printed)]})
			}
			if err != nil {
				tb.Error(err)
			}
		},
		"fmt": func(text string) {
			if _, err := formatter.Format(ast.Parse("a.scs", text)); err != nil {
				tb.Error(err)
			}
		},
		"fix": func(text string) {
			if _, err := linter.Fix(ast.Parse("a.scs", text), true); err != nil {
				tb.Error(err)
			}
		},
		"suppress": func(text string) {
			if _, err := linter.Suppress(ast.Parse("a.scs", text), nil); err != nil {
				tb.Error(err)
			}
		},
		"lsp": func(text string) {
			opened++
			uri := fmt.Sprintf("file:///plays/%d.scs", opened)
			e.Open(uri, text)
			document := map[string]any{"uri": uri}
			lines := strings.Count(text, "\n")
			whole := map[string]any{
				"start": map[string]any{"line": 0, "character": 0},
				"end":   map[string]any{"line": lines, "character": 0},
			}
			place := map[string]any{"line": max(0, lines-2), "character": 2}
			for method := range strings.FieldsSeq("diagnostic documentSymbol documentLink foldingRange semanticTokens/full inlayHint codeAction " +
				"codeLens formatting hover completion definition references documentHighlight selectionRange linkedEditingRange prepareRename") {
				params := map[string]any{
					"textDocument": document, "range": whole, "position": place, "positions": []any{place},
					"context": map[string]any{"diagnostics": []any{}, "includeDeclaration": true},
					"options": map[string]any{"tabSize": 4},
				}
				if err := e.Call("textDocument/"+method, params, new(any)); err != nil && method != "formatting" && method != "prepareRename" {
					tb.Errorf("%s: %v", method, err)
				}
				// What long answers leave is collected here, at a cost that grows with
				// the document, or it is somewhere in the middle, again and again.
				runtime.GC()
			}
			e.Close(uri)
			e.Forget() // or what was said of others is looked through
		},
	}
}

// TestTimeIsLinear doubles each shape. SCS_ATTACK=1 does so with longer ones, and
// fixes and suppresses what is found, which takes minutes.
func TestTimeIsLinear(t *testing.T) {
	testenv.Long(t)
	if testenv.RaceDetector {
		t.Skip("time means nothing under the race detector: make test measures it without")
	}
	size, names := 1<<12, []string{"lint", "fmt", "lsp"}
	if os.Getenv("SCS_ATTACK") != "" {
		size, names = 1<<16, append(names, "fix", "suppress")
	}
	tools := tools(t)
	for i, name := range names {
		for j, s := range shapes {
			if os.Getenv("SCS_ATTACK") == "" && j%len(names) != i {
				continue // each shape with one verb; make attack has all with all
			}
			t.Run(name+"/"+s.name, func(t *testing.T) {
				texts := map[int]string{}
				testenv.Linear(t, size, func(size int) {
					if texts[size] == "" {
						texts[size] = s.text(size)
					}
					tools[name](texts[size])
				})
			})
		}
	}
}
