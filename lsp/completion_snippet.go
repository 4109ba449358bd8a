package lsp

import (
	"strconv"
	"strings"
)

// template is a text with places that the user fills in, which becomes a
// snippet where the client knows snippets, else the text with those places
// empty or with what stands in them by default.
type template struct {
	plain, snippet strings.Builder
	stops          int
}

var snippetEscapes = strings.NewReplacer(`\`, `\\`, `$`, `\$`, `}`, `\}`)

// choiceEscapes escapes one of several values to choose from.
var choiceEscapes = strings.NewReplacer(`\`, `\\`, `$`, `\$`, `}`, `\}`, `,`, `\,`, `|`, `\|`)

// text adds what stands as it is.
func (i *template) text(parts ...string) {
	for _, part := range parts {
		i.plain.WriteString(part)
		i.snippet.WriteString(snippetEscapes.Replace(part))
	}
}

// stop adds a place for the user, with what stands there by default.
func (i *template) stop(usual string) {
	i.stops++
	i.plain.WriteString(usual)
	if usual == "" {
		i.snippet.WriteString("$" + strconv.Itoa(i.stops))
		return
	}
	i.snippet.WriteString("${" + strconv.Itoa(i.stops) + ":" + snippetEscapes.Replace(usual) + "}")
}

// pick adds a place for one of several values.
func (i *template) pick(values []string) {
	if len(values) == 0 {
		i.stop("")
		return
	}
	i.stops++
	escaped := make([]string, len(values))
	for at, value := range values {
		escaped[at] = choiceEscapes.Replace(value)
	}
	i.plain.WriteString(values[0])
	i.snippet.WriteString("${" + strconv.Itoa(i.stops) + "|" + strings.Join(escaped, ",") + "|}")
}

// end adds the place where the cursor comes to rest.
func (i *template) end() { i.snippet.WriteString("$0") }
