package rules

import (
	"slices"
	"strings"
	"sync"

	"github.com/scs-tools/scs/ast"
)

// The tables of the rules that look at the tree, each in order of code.
var (
	castRules = []*Rule{ // SCS1xx
		&missingTitle,
		&recorderTitle,
		&DuplicateTitle,
		&missingSeparator,
		&straySeparator,
		&unknownClass,
		&unknownProperty,
		&missingJID,
		&duplicateCharacter,
		&duplicateProperty,
		&invalidJID,
		&sameFullJID,
		&missingPassword,
		&unusedCharacter,
		&invalidPort,
		&misplacedLine,
		&unusedPassword,
		&jidNotNormal,
		&unknownOrder,
		&invalidCondition,
	}
	actionRules = []*Rule{ // SCS2xx
		&unknownCharacter,
		&unknownVerb,
		&missingBody,
		&unexpectedBody,
		&twoStanzasSent,
		&connectsTwice,
		&sendsNotConnected,
		&receivesNotConnected,
		&disconnectsNotConnected,
		&reconnects,
		&neverDisconnects,
		&unawaitedIQ,
		&unrequestedAnswer,
		&everyoneGone,
		&causelessReceive,
		&noActions,
		&effectBeforeCause,
	}
	expressionRules = []*Rule{ // SCS3xx
		&unknownVariable,
		&lacksDollar,
		&unclosedExpression,
		&fullJIDTooEarly,
		&unusedCapture,
		&captureTooEarly,
		&sentPlaceholder,
		&sentStrict,
		&unknownScansion,
		&badStrictValue,
		&redundantStrict,
		&nestedStrict,
		&textPlaceholder,
		&partialPlaceholder,
		&adjacentPlaceholders,
	}
	xmppRules = []*Rule{ // SCS4xx
		&unknownStanza,
		&iqWithoutID,
		&wrongStanzaType,
		&iqPayloads,
		&errorWithoutCondition,
		&nearNamespace,
		&unknownElement,
		&misplacedElement,
		&unknownAttribute,
		&missingAttribute,
		&invalidValue,
		&missingXMLNS,
		&supersededNamespace,
		&unknownFormField,
		&unknownMUCStatus,
		&invalidJIDValue,
	}
	flakinessRules = []*Rule{ // SCS5xx
		&volatileValue,
		&repeatedChildren,
		&looseExpectation,
		&randomResource,
		&literalJID,
		&recorderNoise,
	}
	housekeeping = []*Rule{ // SCS9xx
		&UnusedSuppression,
		&BadSuppression,
	}
)

// All returns every rule in order of code.
func All() []*Rule { return slices.Clone(table()) }

// table is made once, when it is first asked for: see All.
var table = sync.OnceValue(func() []*Rule {
	var syntax, internal []*Rule
	for _, s := range ast.SyntaxTable() {
		rule := &Rule{Code: s.Code, Name: s.Name, Summary: s.Summary, Severity: s.Severity, Fix: syntaxFixes[s.Name]}
		if s.Code != ast.CodeInternalError {
			syntax = append(syntax, rule)
		} else {
			internal = append(internal, rule)
		}
	}
	return slices.Concat(syntax, castRules, actionRules, expressionRules, xmppRules, flakinessRules, internal, housekeeping)
})

// syntaxFixes says which of the parser's findings offer a fix.
var syntaxFixes = map[string]Fix{
	"mismatched-tag": UnsafeFix, "unclosed-tag": UnsafeFix, "stray-close-tag": UnsafeFix,
	"malformed-attribute": SafeFix, "duplicate-attribute": SafeFix, "bad-entity": SafeFix,
	"undeclared-prefix": UnsafeFix, "text-outside-stanza": SafeFix, "several-stanzas": UnsafeFix,
	"unknown-line": SafeFix, "orphan-line": SafeFix, "invalid-utf8": UnsafeFix,
	"control-character": UnsafeFix, "byte-order-mark": SafeFix, "malformed-markup": SafeFix,
	"malformed-section": UnsafeFix, "malformed-property": SafeFix, "trailing-text": SafeFix,
	"apostrophe-in-quotes": SafeFix, "carriage-return": SafeFix,
}

// Find returns the rule with that code, in any case, or with that name.
func Find(selector string) (*Rule, bool) {
	for _, r := range table() {
		if r.Name == selector || strings.EqualFold(r.Code, selector) {
			return r, true
		}
	}
	return nil, false
}
