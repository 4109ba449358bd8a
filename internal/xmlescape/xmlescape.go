// Package xmlescape writes text into XML that goes over the wire.
package xmlescape

import "strings"

// White space other than the space would not survive in an attribute (XML 1.0,
// section 3.3.3), nor would a carriage return in text (section 2.11).
var (
	value = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;",
		"\t", "&#x9;", "\n", "&#xA;", "\r", "&#xD;")
	text = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#xD;")
)

// Value returns a text as it stands between quotation marks of either kind.
func Value(t string) string { return value.Replace(t) }

// Text returns a text as it stands between tags.
func Text(t string) string { return text.Replace(t) }
