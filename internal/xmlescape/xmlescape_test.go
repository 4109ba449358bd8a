package xmlescape

import (
	"encoding/xml"
	"testing"
)

// What is written is read again, by a parser that normalizes as XML says.
func TestWrittenTextIsRead(t *testing.T) {
	const odd = "a&b<c>d\"e'f\tg\nh\ri]]>j é"
	var read struct {
		A    string `xml:"a,attr"`
		B    string `xml:"b,attr"`
		Text string `xml:",chardata"`
	}
	xmlText := `<x a="` + Value(odd) + `" b='` + Value(odd) + `'>` + Text(odd) + `</x>`
	if err := xml.Unmarshal([]byte(xmlText), &read); err != nil {
		t.Fatal(err)
	}
	if read.A != odd || read.B != odd || read.Text != odd {
		t.Errorf("%q becomes %q", odd, read)
	}
	for _, c := range "\t\n\r" {
		if v := Value(string(c)); v == string(c) {
			t.Errorf("%q stays in a value, where XML makes a space of it", c)
		}
	}
}
