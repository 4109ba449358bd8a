package ast

import (
	"fmt"
	"slices"
)

// Syntax describes one class of syntax error that the parser reports.
type Syntax struct {
	Code     string   // stable: "SCS001"
	Name     string   // what people write: "mismatched-tag"
	Severity Severity // before any setting changes it
	Summary  string   // one sentence without its full stop
}

type syntaxCode uint8

const (
	mismatchedTag syntaxCode = iota
	unclosedTag
	strayCloseTag
	malformedAttribute
	duplicateAttribute
	badEntity
	undeclaredPrefix
	textOutsideStanza
	severalStanzas
	unknownLine
	orphanLine
	invalidUTF8
	controlCharacter
	byteOrderMark
	malformedMarkup
	malformedSection
	malformedProperty
	trailingText
	apostropheInQuotes
	notText
	carriageReturn
	internalError
)

// The codes of findings that stand apart.
const (
	CodeNotText       = "SCS020" // the only finding of a file that has it
	CodeInternalError = "SCS900" // which no comment suppresses
)

var syntaxTable = [...]Syntax{
	mismatchedTag:      {"SCS001", "mismatched-tag", Error, "an end tag has another name than the start tag it closes"},
	unclosedTag:        {"SCS002", "unclosed-tag", Error, "a start tag has no end tag"},
	strayCloseTag:      {"SCS003", "stray-close-tag", Error, "an end tag has no start tag"},
	malformedAttribute: {"SCS004", "malformed-attribute", Error, "an attribute is not name=\"value\""},
	duplicateAttribute: {"SCS005", "duplicate-attribute", Error, "an element has the same attribute twice"},
	badEntity:          {"SCS006", "bad-entity", Error, "an ampersand does not start an entity that XMPP allows"},
	undeclaredPrefix:   {"SCS007", "undeclared-prefix", Error, "a namespace prefix is not declared"},
	textOutsideStanza:  {"SCS008", "text-outside-stanza", Error, "text is outside a stanza instead of inside it"},
	severalStanzas:     {"SCS009", "several-stanzas", Error, "a receives expects more than one stanza"},
	unknownLine:        {"SCS010", "unknown-line", Error, "a line is not a section, action, comment or separator"},
	orphanLine:         {"SCS011", "orphan-line", Error, "an indented line belongs to nothing above it"},
	invalidUTF8:        {"SCS012", "invalid-utf8", Error, "bytes are not UTF-8"},
	controlCharacter:   {"SCS013", "control-character", Error, "a character is not allowed in XML"},
	byteOrderMark:      {"SCS014", "byte-order-mark", Warning, "the file starts with a byte-order mark"},
	malformedMarkup:    {"SCS015", "malformed-markup", Error, "a body has XML that a stanza must not contain"},
	malformedSection:   {"SCS016", "malformed-section", Error, "a character section's line is not [Class] Name"},
	malformedProperty:  {"SCS017", "malformed-property", Error, "a line of a character section is not key: value"},
	trailingText:       {"SCS018", "trailing-text", Error, "text follows the verb of an action"},
	apostropheInQuotes: {"SCS019", "apostrophe-in-quotes", Error, "single quotes around a value with an apostrophe, which ends it"},
	notText:            {CodeNotText, "not-text", Error, "the file is not text, or not in UTF-8"},
	carriageReturn:     {"SCS021", "carriage-return", Warning, "a carriage return without a line feed ends a line"},
	internalError:      {CodeInternalError, "internal-error", Error, "a block makes scs itself fail"},
}

// IsSyntaxCode reports whether the code is that of a class of syntax error.
func IsSyntaxCode(code string) bool {
	return slices.ContainsFunc(syntaxTable[:], func(s Syntax) bool { return s.Code == code })
}

// InternalError returns the finding that the block at span makes this program
// fail, with what a panic has said.
func InternalError(span Span, panicked any) Diagnostic {
	return syntaxTable[internalError].diagnostic(span, printable(fmt.Sprintf("this block makes scs fail: please report this with the block (%.200v)", panicked)))
}

// SyntaxTable returns every class of syntax error, in order of code.
func SyntaxTable() []Syntax { return append([]Syntax(nil), syntaxTable[:]...) }
