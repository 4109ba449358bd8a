package lsp

import "testing"

func TestTemplate(t *testing.T) {
	for name, tt := range map[string]struct {
		write          func(*template)
		plain, snippet string
	}{
		"text is escaped in a snippet": {
			func(text *template) { text.text(`<a b='${c}\'`, `/>`) }, `<a b='${c}\'/>`, `<a b='\${c\}\\'/>`,
		},
		"a place is empty or has its default": {
			func(text *template) { text.stop(""); text.text("-"); text.stop("${Romeo's JID}") }, "-${Romeo's JID}", `$1-${2:\${Romeo's JID\}}`,
		},
		"the first of several values stands in plain text": {
			func(text *template) { text.pick([]string{"a,b", "c|d"}); text.end() }, "a,b", `${1|a\,b,c\|d|}$0`,
		},
		"no values are a place": {
			func(text *template) { text.pick(nil) }, "", "$1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			var text template
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
