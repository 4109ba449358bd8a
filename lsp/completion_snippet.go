package lsp

import (
	"strconv"
	"strings"
)

// snippetBuilder is a text with places that the user fills in, which becomes a
// snippet where the client knows snippets, else the text with those places
// empty or with what stands in them by default.
type snippetBuilder struct {
	plain, snippet strings.Builder
	stops          int
}

var snippetEscapes = strings.NewReplacer(`\`, `\\`, `$`, `\$`, `}`, `\}`)

// choiceEscapes escapes one of several values to choose from.
var choiceEscapes = strings.NewReplacer(`\`, `\\`, `$`, `\$`, `}`, `\}`, `,`, `\,`, `|`, `\|`)

// write adds what stands as it is.
func (b *snippetBuilder) write(parts ...string) {
	for _, part := range parts {
		b.plain.WriteString(part)
		b.snippet.WriteString(snippetEscapes.Replace(part))
	}
}

// tabStop adds a place for the user, with what stands there by default.
func (b *snippetBuilder) tabStop(usual string) {
	b.stops++
	b.plain.WriteString(usual)
	if usual == "" {
		b.snippet.WriteString("$" + strconv.Itoa(b.stops))
		return
	}
	b.snippet.WriteString("${" + strconv.Itoa(b.stops) + ":" + snippetEscapes.Replace(usual) + "}")
}

// mirror adds what the user writes at an earlier place, counted from 1, which
// has that by default.
func (b *snippetBuilder) mirror(stop int, usual string) {
	b.plain.WriteString(usual)
	b.snippet.WriteString("$" + strconv.Itoa(stop))
}

// choice adds a place for one of several values.
func (b *snippetBuilder) choice(values []string) {
	if len(values) == 0 {
		b.tabStop("")
		return
	}
	b.stops++
	escaped := make([]string, len(values))
	for at, value := range values {
		escaped[at] = choiceEscapes.Replace(value)
	}
	b.plain.WriteString(values[0])
	b.snippet.WriteString("${" + strconv.Itoa(b.stops) + "|" + strings.Join(escaped, ",") + "|}")
}

// finalTabStop adds the place where the cursor comes to rest.
func (b *snippetBuilder) finalTabStop() { b.snippet.WriteString("$0") }
