package rules

import (
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/testenv"
)

// The title is the same whether a whole script is parsed or its head alone.
func TestTitleOfTheHeadAlone(t *testing.T) {
	check := func(name, text string) {
		whole := ast.Parse(name, text).Head().Title
		head := ast.Parse(name, text[:headEnd(text)]).Head().Title
		if whole.IsZero() != head.IsZero() {
			t.Errorf("%s: one has a title, the other has none", name)
		} else if !whole.IsZero() && (whole.Content() != head.Content() || whole.Span() != head.Span()) {
			t.Errorf("%s: %q and %q", name, whole.Content(), head.Content())
		}
	}
	for _, s := range testenv.Own(t) {
		check(s.Name, s.Text)
	}
	for _, text := range []string{
		"", "\n", "#", "# T", "# T\r\n", "\ufeff# T\n", "\n\n# T\n# D\n\n[Client] A\n", " # T\n", "[Client] A\n# no title\n",
		"<a>\n# no title\n", "\t\n# T\nx", "-----\n# T\n",
	} {
		check(text, text)
	}
	t.Run("shared", func(t *testing.T) {
		for _, s := range testenv.Scripts(t, "prosody", "recorded", "history") {
			check(s.Name, s.Text)
		}
	})
}
