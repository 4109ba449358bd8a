package lsp

import "testing"

func TestTemplate(t *testing.T) {
	for name, tt := range map[string]struct {
		write          func(*snippetBuilder)
		plain, snippet string
	}{
		"text is escaped in a snippet": {
			func(text *snippetBuilder) { text.write(`<a b='${c}\'`, `/>`) }, `<a b='${c}\'/>`, `<a b='\${c\}\\'/>`,
		},
		"a place is empty or has its default": {
			func(text *snippetBuilder) { text.tabStop(""); text.write("-"); text.tabStop("${Romeo's JID}") }, "-${Romeo's JID}", `$1-${2:\${Romeo's JID\}}`,
		},
		"the first of several values stands in plain text": {
			func(text *snippetBuilder) { text.choice([]string{"a,b", "c|d"}); text.finalTabStop() }, "a,b", `${1|a\,b,c\|d|}$0`,
		},
		"no values are a place": {
			func(text *snippetBuilder) { text.choice(nil) }, "", "$1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			var text snippetBuilder
			tt.write(&text)
			if got := text.plain.String(); got != tt.plain {
				t.Errorf("plain: got %q, want %q", got, tt.plain)
			}
			if got := text.snippet.String(); got != tt.snippet {
				t.Errorf("snippet: got %q, want %q", got, tt.snippet)
			}
		})
	}
}

func TestInDoubleQuotes(t *testing.T) {
	for text, want := range map[string]string{
		"":                                       "",
		"a='b'":                                  `a="b"`,
		"<a b='c' d='${1|e,f|}'>\n\t<g h='$2'/>": "<a b=\"c\" d=\"${1|e,f|}\">\n\t<g h=\"$2\"/>",
		`a='say "b"' c='d'`:                      `a='say "b"' c="d"`,
		"a='b":                                   "a='b",
		`a="${Romeo's JID}" b='c'`:               `a="${Romeo's JID}" b="c"`,
	} {
		if got := inDoubleQuotes(text); got != want {
			t.Errorf("%s becomes %s, want %s", text, got, want)
		}
	}
}
