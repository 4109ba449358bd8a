package ast

import (
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/internal/testenv"
)

// TestHostileTexts parses large texts that are made to be slow: each repeats
// what a parser may have to look ahead or back for. A megabyte takes about a
// tenth of a second where the work is linear, and much more than the limit
// where it is not. What counts is the processor's time, since others may be
// using the machine.
func TestHostileTexts(t *testing.T) {
	testenv.Long(t)
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	const sends, limit = "Romeo sends:\n\t", 4 * time.Second
	size := 1 << 20
	if testenv.RaceDetector { // makes everything ten times slower
		size = 1 << 17
	}
	for _, c := range []struct{ name, before, again, after string }{
		{"deep nesting", sends, "<a>", ""},
		{"deep nesting, closed wrongly once", sends, "<a>", "</b>"},
		{"unclosed tags on lines", sends, "<a>\n\t", ""},
		{"unclosed tags of two names", sends, "<a><b></a>", ""},
		{"pairs crossed", sends, "<a><b></a></b>", ""},
		{"start tags without end", sends, "<a ", ""},
		{"start tags on lines without end", sends, "<a\n\t", ""},
		{"many declarations open", sends, `<p:a xmlns:p="u">`, ""},
		{"many prefixes", sends + "<a ", `xmlns:p="u" `, "/>"},
		{"many prefixes used", sends + "<a ", `p:b="u" `, "/>"},
		{"elements in declared prefixes", sends + `<a xmlns:p="u">`, "<p:b/>", "</a>"},
		{"many attributes", sends + "<a ", `b="c" `, "/>"},
		{"many attributes without values", sends + "<a ", "b ", "/>"},
		{"many attributes without quotes", sends + "<a ", "b=c ", "/>"},
		{"many attributes without spaces", sends + "<a ", `b="c"`, "/>"},
		{"many values not closed", sends + "<a ", `b="c `, "/>"},
		{"many values not closed on lines", sends + "<a ", "b=\"c\n\t", "/>"},
		{"values not closed in elements", sends, "<a b=\"c>\n\t", ""},
		{"values not closed in tags", sends, `<a b="c`, ""},
		{"one value not closed", sends + `<a b="`, "c=", ""},
		{"one value of names", sends + `<a b="`, "c", "=d"},
		{"equals signs in a value", sends + `<a b="`, "=", "<"},
		{"stray end tags", sends, "</a>", ""},
		{"stray end tags in an element", sends + "<b>", "</a>", ""},
		{"stray end tags at depth", sends + strings.Repeat("<b>", 10_000), "</a>", ""},
		{"end tags without bracket", sends, "</a ", ""},
		{"brackets", sends, "<", ""},
		{"brackets in an element", sends + "<a>", "< ", "</a>"},
		{"closing brackets", sends, ">", ""},
		{"expressions not closed", sends + "<a>", "${", "</a>"},
		{"expressions with a name, not closed", sends + "<a>", "${a ", "</a>"},
		{"expressions not closed in a value", sends + `<a b="`, "${", `"/>`},
		{"expressions not closed in values", sends + "<a ", `b="${" `, "/>"},
		{"braces", sends + "<a>", "{", "</a>"},
		{"braces in a value", sends + `<a b="`, "{", `"/>`},
		{"braces with text", sends + "<a>", "{a", "</a>"},
		{"expressions", sends + "<a>", "${a}", "</a>"},
		{"placeholders not closed", sends + "<a>", "{scansion:", "</a>"},
		{"placeholders not closed in a value", sends + `<a b="`, "{scansion:capture:", `"/>`},
		{"dollars", sends + "<a>", "$", "</a>"},
		{"apostrophes in single quotes", sends + "<a ", "b='${c's JID}' ", "/>"},
		{"apostrophes in one value", sends + "<a b='", "${c's JID}", "'/>"},
		{"apostrophes not closed", sends + "<a ", "b='${c's ", "/>"},
		{"apostrophes without expression", sends + "<a ", "b='${c'd ", "/>"},
		{"apostrophes without equals sign", sends + "<a b='${", "c's ", "/>"},
		{"single quotes", sends + "<a ", "'", "/>"},
		{"double quotes", sends + "<a ", `"`, "/>"},
		{"quotes in turn", sends + "<a ", `b='"' `, "/>"},
		{"quotes and brackets", sends + "<a ", `b="<" `, "/>"},
		{"quotes and unclosed brackets", sends, `<a b="<`, ""},
		{"ampersands", sends + "<a>", "&", "</a>"},
		{"entities without end", sends + "<a>", "&amp ", "</a>"},
		{"entities in a value", sends + `<a b="`, "&lt;", `"/>`},
		{"comments not closed", sends, "<!--", ""},
		{"comments not closed on lines", sends, "<!-- a\n\t", ""},
		{"comments not closed in an element", sends + "<a>", "<!-- a\n\t", "</a>"},
		{"CDATA not closed", sends + "<a>", "<![CDATA[", "</a>"},
		{"CDATA not closed on lines", sends + "<a>", "<![CDATA[ a\n\t", "</a>"},
		{"CDATA and comments not closed", sends + "<a>", "<![CDATA[<!--\n\t", "</a>"},
		{"ends of CDATA", sends + "<a>", "]]>", "</a>"},
		{"square brackets", sends + "<a>", "]", "</a>"},
		{"declarations", sends, "<!", ""},
		{"processing instructions", sends, "<?", ""},
		{"processing instructions on lines", sends, "<? a\n\t", ""},
		{"two stanzas and more", "Romeo receives:\n\t", "<a/>", ""},
		{"rubbish and stanzas", "Romeo receives:\n\t" + strings.Repeat("<!>", size/6), "<a/>", ""},
		{"text and stanzas", "Romeo receives:\n\t", "a<a/>", ""},
		{"comment lines", "", "# a\n", ""},
		{"comment lines behind an action", "Romeo connects\n", "# a\n", ""},
		{"comment lines in a body", sends, "\n# a", "\n\t<a/>"},
		{"comment lines in a tag", sends + "<a", "\n# a", "\n\t/>"},
		{"comment lines in text", sends + "<a>b", "\n# a\n\tb", "</a>"},
		{"comment lines between actions", "", "# a\nRomeo connects\n", ""},
		{"comment lines, then orphans", "", "# a\n", "\ta"},
		{"comment lines and orphans in turn", "", "# a\n\ta\n", ""},
		{"tags in the head", "# title\n", "## a\n", ""},
		{"separators", "", "---\n", ""},
		{"dashes", "", "-", "x"},
		{"blank lines", "", "\n", ""},
		{"blank lines in a body", sends, "\n", "\t<a/>"},
		{"blank lines in a section", "[Client] Romeo\n", "\n", "\tjid: a"},
		{"blank lines in orphans", "\ta\n", "\n", "\ta"},
		{"spaces", sends, " ", "x"},
		{"spaces in a tag", sends + "<a", " ", "/>"},
		{"spaces before equals signs", sends + "<a b", " ", "c/>"},
		{"spaces in an end tag", sends + "<a></a", " ", "x"},
		{"end tags and spaces", sends, "</a    ", ""},
		{"sections", "", "[a] b\n", ""},
		{"sections without bracket", "", "[a b\n", ""},
		{"sections without opening bracket", "", "a] b\n", ""},
		{"properties", "[a] b\n", "\tc: d\n", ""},
		{"properties without colon", "[a] b\n", "\tc\n", ""},
		{"actions", "", "a connects\n", ""},
		{"words of one action", "", "connects ", ""},
		{"colons of one action", "", "a: ", ""},
		{"unknown words", "", "a ", ""},
		{"unknown verbs", "", "a cnonects\n", ""},
		{"long words", "a ", "conect", ""},
		{"long names", sends + "<", "a", ""},
		{"long end tags", sends + "<a></", "b", ">"},
		{"long names with prefixes", sends + "<a ", "b:", `="c"/>`},
		{"orphans", "", "\ta\n", ""},
		{"carriage returns", sends, "\r", "<a/>"},
		{"invalid bytes", "# ", "\xff", ""},
		{"invalid bytes apart", "# ", "\xffa", ""},
		{"control characters", sends + "<a>", "\x01", "</a>"},
		{"long runes", sends + "<a>", "😀", "</a>"},
		{"one long line", "# ", "a", ""},
	} {
		text := c.before + strings.Repeat(c.again, size/len(c.again)) + c.after
		took := limit
		for try := 0; try < 3 && took >= limit; try++ {
			start := processorTime()
			f := Parse("hostile", text)
			f.Diagnostics()
			took = processorTime() - start
			if f.Text() != text {
				t.Errorf("%s: the text is not what was parsed", c.name)
			}
		}
		if took >= limit {
			t.Errorf("%s: parsing takes %v", c.name, took)
		}
		if testing.Verbose() {
			t.Logf("%8v %s", took.Round(time.Millisecond), c.name)
		}
	}
}
