package lsp

import (
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// addCastBlocks offers what begins a line before the actions: a script where
// there is none yet, a character, the separator.
func (c *completer) addCastBlocks() {
	if c.startsBlock() {
		c.addScript()
		c.addCharacter()
		c.addSeparator()
	}
}

// startsBlock reports whether a block of lines can be put in the place of the
// line.
func (c *completer) startsBlock() bool { return strings.TrimSpace(c.after) == "" && !c.indentedBelow() }

// begins reports whether what stands before the cursor may be the beginning of
// one of some words.
func (c *completer) begins(words ...string) bool {
	for _, word := range words {
		if len(c.before) <= len(word) && strings.EqualFold(word[:len(c.before)], c.before) {
			return true
		}
	}
	return false
}

// addBlock offers a block by what a user may type of it.
func (c *completer) addBlock(one choice, text *snippetBuilder) {
	one.kind = protocol.CompletionItemKindSnippet
	one.insertText, one.snippet = text.plain.String(), text.snippet.String()
	one.replace = c.spanBefore(c.before)
	c.add(one)
}

// addScript offers a whole script where nothing is written yet.
func (c *completer) addScript() {
	if !c.begins("script", "new script") || strings.TrimSpace(c.text()) != c.before {
		return
	}
	first, second := usualNames[0], usualNames[1]
	var text snippetBuilder
	text.write("# ")
	text.tabStop("Title")
	text.write("\n# ")
	text.tabStop("What this script shows")
	text.write("\n\n[")
	stops := []int{text.stops + 1}
	c.writeCharacter(&text, first, 0)
	host := stops[0] + 2 // behind the name and the local part
	text.write("\n\n[")
	stops = append(stops, text.stops+1)
	c.writeCharacter(&text, second, host)
	text.write("\n\n", separator, "\n\n")
	acts := func(which int, verb ast.Verb, rest string) {
		text.mirror(stops[which], usualNames[which])
		text.write(" ", verb.String(), rest)
	}
	words := func(attribute string, which int, form string) {
		text.write("\t<message ", attribute, `="${`)
		text.mirror(stops[which], usualNames[which])
		text.write("'s ", form, "}\" type=\"chat\">\n\t\t<body>")
	}
	acts(0, ast.VerbConnects, "\n\n")
	acts(1, ast.VerbConnects, "\n\n")
	acts(0, ast.VerbSends, ":\n")
	words("to", 1, "JID")
	text.tabStop("Hello")
	hello := text.stops
	text.write("</body>\n\t</message>\n\n")
	acts(1, ast.VerbReceives, ":\n")
	words("from", 0, "full JID")
	text.mirror(hello, "Hello")
	text.write("</body>\n\t</message>\n\n")
	text.finalTabStop()
	text.write("\n\n")
	acts(1, ast.VerbDisconnects, "\n\n")
	acts(0, ast.VerbDisconnects, "\n")
	c.addBlock(choice{label: "script", detail: "a script with two characters", filterText: "script new"}, &text)
}

// addCharacter offers a section.
func (c *completer) addCharacter() {
	if !c.begins(script.ClassClient, "character") {
		return
	}
	one := choice{
		label: "[" + script.ClassClient + "]", kind: protocol.CompletionItemKindClass, detail: "a character", doc: classDoc,
		replace: c.spanBefore(c.before),
	}
	if c.before != "" {
		one.filterText = "client character [" + script.ClassClient + "]"
		if !strings.HasPrefix("client", strings.ToLower(c.before)) {
			one.filterText = "character client [" + script.ClassClient + "]"
		}
	}
	c.addCharacterBlock(one, "[")
}

// addSeparator offers the line that ends the cast.
func (c *completer) addSeparator() {
	if !c.script().Separator.IsZero() || len(c.script().Characters) == 0 || !strings.HasPrefix(separator, c.before) {
		return
	}
	one := choice{
		label: separator, kind: protocol.CompletionItemKindOperator, detail: "ends the cast",
		insertText: separator + "\n", replace: c.spanBefore(c.before),
	}
	if c.blankBehind() {
		one.snippet, one.reopen = separator+"\n\n$0", true
	}
	c.add(one)
}

// separator is the line between cast and actions.
const separator = "-----"

// addActions offers whole actions by what they do, for users who think of that
// before they think of who does it.
func (c *completer) addActions() {
	if c.before == "" || !c.startsBlock() {
		return
	}
	names := c.actors()
	for _, block := range []struct {
		words  []string
		detail string
		write  func(*snippetBuilder)
	}{
		{[]string{"send"}, "a character sends a stanza", func(text *snippetBuilder) {
			text.choice(names)
			text.write(" ", ast.VerbSends.String(), ":\n\t")
			text.finalTabStop()
		}},
		{[]string{"receive"}, "a character receives a stanza", func(text *snippetBuilder) {
			text.choice(names)
			text.write(" ", ast.VerbReceives.String(), ":\n\t")
			text.finalTabStop()
		}},
		{[]string{"receive nothing", nothing}, "no stanza arrives within the quiet period", func(text *snippetBuilder) {
			text.choice(names)
			text.write(" ", ast.VerbReceives.String(), ": ", nothing)
		}},
		{[]string{"ask"}, "an iq, and its answer", c.writeExchange},
	} {
		if len(names) > 0 && c.begins(block.words...) {
			var text snippetBuilder
			block.write(&text)
			c.addBlock(choice{label: block.words[0], detail: block.detail, filterText: matchedWordFirst(c.before, strings.Join(block.words, " "))}, &text)
		}
	}
}

// actors returns the names of the cast, those first that are connected here.
func (c *completer) actors() []string {
	s := c.script()
	next := c.nextAction()
	var connected, others []string
	for _, name := range characterNames(s) {
		if s.Connected(s.Find(name), next) {
			connected = append(connected, name)
		} else {
			others = append(others, name)
		}
	}
	return append(connected, others...)
}

// writeExchange writes a request, and the expectation of its answer.
func (c *completer) writeExchange(text *snippetBuilder) {
	names := c.actors()
	host := append(c.hosts(ast.Section{}), usualHost)[0]
	text.choice(names)
	who := text.stops
	id := c.unusedID("ask")
	text.write(" ", ast.VerbSends.String(), ":\n\t<iq id='", id, "' to='")
	text.tabStop(host)
	to := text.stops
	text.write("' type='")
	text.choice([]string{script.TypeGet, script.TypeSet})
	text.write("'>\n\t\t<query xmlns='")
	text.tabStop(namespaceDiscoInfo)
	text.write("'/>\n\t</iq>\n\n")
	text.mirror(who, names[0])
	text.write(" ", ast.VerbReceives.String(), ":\n\t<iq from='")
	text.mirror(to, host)
	text.write("' id='", id, "' type='result'>\n\t\t")
	text.finalTabStop()
	text.write("\n\t</iq>")
}
