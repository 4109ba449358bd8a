package report_test

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/report"
	"github.com/scs-tools/scs/runner/suite"
)

// page returns the page about events.
func page(t *testing.T, events []suite.Event) string {
	t.Helper()
	return string(reported(t, events, report.Options{Findings: findings(t)}, openFormat(t, report.FormatHTML)))
}

var (
	styleOrScript = regexp.MustCompile(`(?s)<(style|script)>.*?</(style|script)>`)
	anyTag        = regexp.MustCompile(`<[^<>]*>`)
	idOf          = regexp.MustCompile(` id="([^"]*)"`)
	linkTo        = regexp.MustCompile(` href="#([^"]*)"`)
)

// words returns what a reader of a page sees, without what marks it up.
func words(page string) string {
	text := anyTag.ReplaceAllString(styleOrScript.ReplaceAllString(page, ""), " ")
	return html.UnescapeString(text)
}

// TestThePageSaysAllThatTheTerminalSays compares words: whatever the terminal
// says of a failure, the page says too.
func TestThePageSaysAllThatTheTerminalSays(t *testing.T) {
	only := regexp.MustCompile(`^(FAIL|FLAKY|REFUSED|-|\+|\||[~^]+|\d+|…|—|but|in|of|s|\d+\.\d\d)$`)
	for _, name := range []string{
		"reordered", "kept", "broken", "explored", "too_early", "strict_attribute", "strict_extra", "wrong_type", "nothing", "no_connection", "stream_error", "elsewhere",
		"flaky", "room_password", "no_server", "refused",
	} {
		events := replay(t, name)
		if len(events) == 2 { // no run
			events = replayOf(t, orderFile, name)
		}
		o := report.Options{Findings: findings(t)}
		seen := map[string]bool{}
		shown := words(page(t, events))
		for word := range strings.FieldsSeq(shown) {
			seen[strings.Trim(word, `.,:;()"“”`)] = true
		}
		for line := range strings.Lines(string(reported(t, events, o, text))) {
			if strings.HasPrefix(strings.TrimSpace(line), "scs lint --fix") { // what to type is the terminal's
				continue
			}
			for word := range strings.FieldsSeq(line) {
				word = strings.Trim(word, `.,:;()"“”`)
				if word == "" || only.MatchString(word) || seen[word] || strings.HasPrefix(word, "scripts/"+name) {
					continue
				}
				if compact := strings.Join(strings.Fields(shown), ""); !strings.Contains(compact, strings.TrimSuffix(word, "…")) {
					t.Errorf("%s: the page does not say %q of %q", name, word, line)
				}
			}
		}
	}
}

// TestThePageNeedsNothingElse: no request, no style attribute, no handler in
// an attribute, little script, and links that lead somewhere.
func TestThePageNeedsNothingElse(t *testing.T) {
	for name, events := range streams(t) {
		all := page(t, events)
		if !strings.HasPrefix(all, "<!DOCTYPE html>") || !strings.HasSuffix(all, "</html>\n") {
			t.Errorf("%s: it is not whole", name)
		}
		markup := styleOrScript.ReplaceAllString(all, "")
		for _, tag := range anyTag.FindAllString(markup, -1) {
			if strings.Contains(tag, " style=") || strings.Contains(tag, " on") && !strings.Contains(tag, "<input") && regexp.MustCompile(` on\w+=`).MatchString(tag) ||
				strings.Contains(tag, " src=") || strings.HasPrefix(tag, "<link") || strings.HasPrefix(tag, "<script") {
				t.Errorf("%s: %s", name, tag)
			}
		}
		for _, match := range regexp.MustCompile(`(?s)<script>(.*?)</script>`).FindAllStringSubmatch(all, -1) {
			if len(match[1]) > 15<<10 {
				t.Errorf("%d bytes of script", len(match[1]))
			}
		}
		ids := map[string]bool{}
		for _, m := range idOf.FindAllStringSubmatch(markup, -1) {
			if ids[m[1]] {
				t.Errorf("%s: the id %q is there twice", name, m[1])
			}
			ids[m[1]] = true
		}
		for _, m := range linkTo.FindAllStringSubmatch(markup, -1) {
			if !ids[m[1]] {
				t.Errorf("%s: a link leads to %q, which is not there", name, m[1])
			}
		}
		for _, tag := range []string{"details", "li", "ol", "section", "table", "div", "pre", "span", "bdi"} {
			open, closed := strings.Count(markup, "<"+tag+">")+strings.Count(markup, "<"+tag+" "), strings.Count(markup, "</"+tag+">")
			if open != closed {
				t.Errorf("%s: <%s> is opened %d times and closed %d times", name, tag, open, closed)
			}
		}
	}
}

// scripted returns the events of a run of a script, which passes: every
// character connects, and the first sends what is given and receives it.
func scripted(title, cast string, names []string, stanza string) []suite.Event {
	text := "# " + title + "\n\n" + cast + "\n-----\n"
	for _, name := range names {
		text += "\n" + name + " connects\n"
	}
	text += "\n" + names[0] + " sends:\n\t<message/>\n\n" + names[0] + " receives:\n\t<message/>\n"
	s := suite.Script{Path: "made.scs", File: ast.Parse("made.scs", text)}
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	events := []suite.Event{{Kind: suite.RunStarted, Script: s}}
	tell := func(kind runner.EventKind, action int, e runner.Event) {
		now = now.Add(time.Millisecond)
		e.Kind, e.Time, e.Action = kind, now, action
		events = append(events, suite.Event{Kind: suite.RunEvent, Script: s, Run: e})
	}
	started := now
	tell(runner.EventStarted, script.None, runner.Event{})
	for i, name := range names {
		tell(runner.EventAction, i, runner.Event{Character: name})
		tell(runner.EventConnected, i, runner.Event{Character: name, Text: fmt.Sprintf("c%d@localhost/here", i)})
	}
	n := len(names)
	tell(runner.EventAction, n, runner.Event{Character: names[0]})
	tell(runner.EventSent, n, runner.Event{Character: names[0], Stanza: []byte(stanza)})
	tell(runner.EventAction, n+1, runner.Event{Character: names[0]})
	tell(runner.EventReceived, n+1, runner.Event{Character: names[0], Stanza: []byte(stanza)})
	tell(runner.EventMatched, n+1, runner.Event{Character: names[0], Stanza: []byte(stanza)})
	tell(runner.EventFinished, script.None, runner.Event{Outcome: runner.Passed})
	return told(append(events, suite.Event{Kind: suite.RunFinished, Script: s, Result: &suite.Result{
		Script: s, Attempts: 1, Result: runner.Result{Outcome: runner.Passed, Started: started, Duration: now.Sub(started), Actions: n + 2},
	}}))
}

// cast returns a cast of the named.
func cast(names ...string) string {
	var b strings.Builder
	for i, name := range names {
		fmt.Fprintf(&b, "[Client] %s\n\tjid: c%d@localhost/here\n\n", name, i)
	}
	return b.String()
}

func TestMarkupOfAScriptIsText(t *testing.T) {
	out := page(t, scripted(`</script></title><script>alert(1)</script><img src=x onerror=alert(1)>`, cast(`Romeo & "co"`), []string{`Romeo & "co"`},
		`<message><body>&lt;/pre&gt;&lt;script&gt;alert(2)&lt;/script&gt;</body></message>`))
	for _, bad := range []string{"<script>alert", "<img", "Romeo & "} {
		if strings.Contains(out, bad) {
			t.Errorf("the page holds %s", bad)
		}
	}
	if !strings.Contains(out, "&lt;script&gt;alert(1)") {
		t.Error("the title is not there")
	}
}

func TestNamesFromRightToLeftStandAlone(t *testing.T) {
	out := page(t, scripted("شعر", cast("روميو", "جولييت"), []string{"روميو", "جولييت"}, `<message to="c1@localhost"><body>سلام</body></message>`))
	for _, want := range []string{"<bdi>روميو</bdi>", "<bdi>→ جولييت</bdi>", "<bdi>شعر</bdi>"} {
		if !strings.Contains(out, want) {
			t.Errorf("%s is not there", want)
		}
	}
}

func TestLargeStanzasAreCut(t *testing.T) {
	out := page(t, scripted("Large", cast("Romeo"), []string{"Romeo"}, "<message id='large'><body>"+strings.Repeat("0123456789", megabytes/10)+"</body></message>"))
	if len(out) > 100<<10 {
		t.Errorf("%d bytes", len(out))
	}
	if !strings.Contains(out, "cut: 5.0 MB in all") {
		t.Error("the size is not told")
	}
	middle := page(t, scripted("Long", cast("Romeo"), []string{"Romeo"}, "<message><body>"+strings.Repeat("0123456789", 2000)+"</body></message>"))
	if !strings.Contains(middle, "cut: 19.6 kB in all") {
		t.Error("the size is not told of a stanza of 20 kB", len(middle))
	}
}

func TestWhatIsNoUTF8IsShown(t *testing.T) {
	out := page(t, scripted("Broken", cast("Romeo"), []string{"Romeo"}, "<message><body>caf\xe9 au lait</body></message>"))
	if !strings.Contains(out, "au lait") || strings.Contains(out, "\xe9 ") {
		t.Error("it is not shown, or as it came")
	}
}

// TestManyCharacters: more than have room for words on the arrows, and more
// than can be drawn.
func TestManyCharacters(t *testing.T) {
	for _, n := range []int{6, 7, 20, 50, 100} {
		var names []string
		for i := range n {
			names = append(names, fmt.Sprintf("Guest %d", i+1))
		}
		out := page(t, scripted("Many", cast(names...), names, `<message to="c1@localhost"/>`))
		keepPage(t, fmt.Sprintf("characters-%d.html", n), []byte(out))
		if got := strings.Contains(out, `<section class="diagram n`+fmt.Sprint(n+1)+` compact`); got != (n > 6) {
			t.Errorf("%d characters: compact is %t", n, got)
		}
		if got := strings.Contains(out, " plain\""); got != (n > 63) {
			t.Errorf("%d characters: plain is %t", n, got)
		}
		if !strings.Contains(words(out), "Guest 1  sends") {
			t.Errorf("%d characters: no row says what it shows", n)
		}
	}
}

func TestAScreenReaderHearsWhoDoesWhat(t *testing.T) {
	out := strings.Join(strings.Fields(words(page(t, scripted("Roster", cast("Romeo"), []string{"Romeo"},
		`<iq type="set" id="roster2"><query xmlns="jabber:iq:roster"/></iq>`)))), " ")
	if want := "Romeo sends iq set roster2 roster , line 11"; !strings.Contains(out, want) {
		t.Errorf("%q is not heard in %q", want, out)
	}
}

// TestLongWaitsAreMarked, between the two rows that they lie between, and only
// if they are longer than 100 ms.
func TestLongWaitsAreMarked(t *testing.T) {
	inPage := regexp.MustCompile(`(?s)<li class="gap">.*?<span class="long i\d">([^<]*)</span>.*?</li><li class="ev m"`)
	inMermaid := regexp.MustCompile(`Note over s: (.*)\n.*->>p0: message`)
	for wait, want := range map[time.Duration]string{ // want is what marks it; "" if nothing does
		2 * time.Millisecond: "", 100 * time.Millisecond: "", 101 * time.Millisecond: "0.10 s", 1500 * time.Millisecond: "1.50 s", 75 * time.Second: "75.00 s",
	} {
		events := scripted("Slow", cast("Romeo"), []string{"Romeo"}, `<message to="c0@localhost"/>`)
		answered := slices.IndexFunc(events, func(e suite.Event) bool { return e.Run.Kind == runner.EventReceived })
		for i := answered; i < len(events)-2; i++ {
			events[i].Run.Time = events[i].Run.Time.Add(wait - 2*time.Millisecond) // it took two before
		}
		for format, mark := range map[string]*regexp.Regexp{report.FormatHTML: inPage, report.FormatMermaid: inMermaid} {
			out := string(reported(t, events, report.Options{}, openFormat(t, format)))
			var got string
			found := mark.FindAllStringSubmatch(out, -1)
			if len(found) > 0 {
				got = found[0][1]
			}
			if got != want || len(found) > 1 {
				t.Errorf("%s, %s: marked with %q, expected %q\n%s", format, wait, got, want, out)
			}
		}
	}
}

// TestAScriptThatIsRefusedIsMarked: where the error is, and where what it speaks of is.
func TestAScriptThatIsRefusedIsMarked(t *testing.T) {
	out := page(t, replay(t, "refused"))
	if want := "<mark>&lt;body</mark>&gt;O me!<mark>&lt;/boby&gt;</mark>"; !strings.Contains(out, want) {
		t.Errorf("%q is not in\n%s", want, out)
	}
}

func TestEachTryIsThere(t *testing.T) {
	out := page(t, retried(t))
	for _, want := range []string{"Try 1 of 3: failed", "Try 2 of 3: failed", "Try 3 of 3: failed", "failed at each of 3 tries"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not there", want)
		}
	}
}

func TestAnInterruptedSuiteIsWhole(t *testing.T) {
	events := cancelled(t)
	last := events[len(events)-1]
	for n := 2; n < 9; n++ {
		events[len(events)-1] = suite.Event{Kind: suite.RunNotStarted, Number: n, Total: 9, Script: load(t, "scripts/passes.scs"), Reason: "interrupted"}
		events = append(events, last)
	}
	out := page(t, events)
	keepPage(t, "interrupted.html", []byte(out))
	if !strings.HasSuffix(out, "</html>\n") || !strings.Contains(out, "Interrupted") {
		t.Error("the page is not whole, or does not say why it ends")
	}
	if n := strings.Count(out, "</span> not started</td>"); n != 7 {
		t.Errorf("%d runs are shown as not started", n)
	}
}

// TestAServerErrorIsOpenAtTheActionThatCausedIt, in a run that passed too.
func TestAServerErrorIsOpenAtTheActionThatCausedIt(t *testing.T) {
	events := scripted("Traceback", cast("Romeo"), []string{"Romeo"}, `<message id="m1"/>`)
	result := events[len(events)-2].Result
	result.Log = []string{
		"c2s1 debug\tReceived something", "c2s1 error\tTraceback[c2s]: mod_odd.lua:7: attempt to index a nil value",
		"stack traceback:", "\tmod_odd.lua:7: in function 'handler'", "c2s1 debug\tgoes on",
	}
	out := page(t, events)
	shown := strings.Join(strings.Fields(words(out)), " ")
	for _, want := range []string{
		"the server logged an error while this ran", "The server logged an error during 1 run", "server error while it handled what Romeo sent at line 11",
		"mod_odd.lua:7: in function 'handler'",
	} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not there", want)
		}
	}
	if i := strings.Index(out, `<div class="errb">`); i < 0 || strings.LastIndex(out[:i], "<details") > strings.LastIndex(out[:i], "<li") {
		t.Error("the error is folded")
	}
}

// TestMermaidHidesSecrets: labels hold parts of stanzas.
func TestMermaidHidesSecrets(t *testing.T) {
	const secret = "c4pulet-R0se"
	text := "[Client] Romeo\n\tjid: c0@localhost/here\n\tpassword: " + secret + "\n"
	out := string(reported(t, scripted("Said", text, []string{"Romeo"}, `<message><body>it is `+secret+`</body></message>`), report.Options{},
		openFormat(t, report.FormatMermaid)))
	if strings.Contains(out, secret) || !strings.Contains(out, "#91;redacted#93;") {
		t.Errorf("got %s", out)
	}
}

// TestAThousandRunsFitInAPage of 25 MB.
func TestAThousandRunsFitInAPage(t *testing.T) {
	testenv.Long(t)
	one := ofRun(replay(t, "strict_attribute"))
	count := 1000
	if testenv.RaceDetector {
		count = 100 // it takes ten times as long
	}
	var runs [][]suite.Event
	for range count {
		runs = append(runs, one)
	}
	var out bytes.Buffer
	r, err := report.New(report.FormatHTML, &out, report.Options{})
	if err != nil {
		t.Fatal(err)
	}
	recorded := withRecordings(told(one))[1 : len(one)+1]
	for _, e := range told(runs...) {
		if e.Kind == suite.RunFinished {
			e.Result = recorded[len(recorded)-1].Result
		}
		r.Event(e)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if out.Len() > count*25<<20/1000 {
		t.Errorf("%d bytes", out.Len())
	}
	keepPage(t, "thousand.html", out.Bytes())
}
