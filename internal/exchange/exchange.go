// Package exchange writes what the formats of reports for programs have in
// common: JSON on one line, commands of GitHub Actions, lines of the Test
// Anything Protocol.
package exchange

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/lazy"
)

// ValidUTF8 keeps encoders from guessing: they would replace each bad byte
// without a word.
func ValidUTF8(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}

// JSON returns the value as JSON on one line. Messages hold tags, which stay
// readable: the output is no HTML. What would act where the text is shown is
// escaped even where JSON could hold it.
func JSON(value any) (string, error) {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	text := strings.ReplaceAll(strings.TrimSuffix(b.String(), "\n"), "##", `#\u0023`)
	if !strings.ContainsFunc(text, display.Misleads) {
		return text, err
	}
	b.Reset()
	for _, r := range text {
		if display.Misleads(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String(), err
}

// YAMLString returns text as a string of YAML on one line: in double quotes it
// is what it is in JSON.
func YAMLString(text string) string {
	quoted, _ := JSON(ValidUTF8(text)) // a string can always be encoded
	return quoted
}

// likeKey finds the colon that makes an item of a list look like a key to a simple
// reader of YAML, quotation marks or not: Perl's TAP::Parser is one.
var likeKey = lazy.Regexp(`^(\S+\s*):(\s)`)

// YAMLItem is [YAMLString] for an item of a list.
func YAMLItem(text string) string {
	return likeKey().ReplaceAllString(YAMLString(text), `${1}\x3a${2}`)
}

var tapDescription = strings.NewReplacer("\\", "\\\\", "#", "\\#", "\n", " ", "\r", " ")

// TAPDescription returns text as it may describe a test point of the Test
// Anything Protocol: without what would start a directive or end the line.
func TAPDescription(text string) string { return tapDescription.Replace(ValidUTF8(text)) }

// TAPBailOut returns the line of the Test Anything Protocol that ends a stream
// before its time.
func TAPBailOut(reason string) string { return "Bail out! " + display.Path(reason) + "\n" }

// Property is one name=value of a workflow command.
type Property struct {
	Name  string
	Value any
}

// What a workflow command may not hold as it is. A property ends at a comma or
// at the colons before the message.
var (
	workflowMessage  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	workflowProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// visible returns text as the log of a job may hold it: with its line breaks,
// which are escaped on their own.
func visible(text string) string {
	parts := strings.Split(ValidUTF8(text), "\r")
	for i, part := range parts {
		parts[i] = display.Lines(part)
	}
	return strings.Join(parts, "\r")
}

// WorkflowCommand returns a command of GitHub Actions, such as error or notice,
// as a line: ::name property=value,…::message.
func WorkflowCommand(name string, properties []Property, message string) string {
	var b strings.Builder
	b.WriteString("::" + name)
	separator := " "
	for _, p := range properties {
		b.WriteString(separator + p.Name + "=" + workflowProperty.Replace(visible(fmt.Sprint(p.Value))))
		separator = ","
	}
	b.WriteString("::" + workflowMessage.Replace(visible(message)) + "\n")
	return b.String()
}
