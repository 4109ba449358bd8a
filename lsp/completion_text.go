package lsp

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/xmpp"
)

// completeText completes the text of an element.
func (bc *bodyCompleter) completeText(parent ast.Element, known *xmpp.Element) {
	if isIn(parent, script.NamespaceForm, "value") {
		bc.addFieldValues(parent)
		return
	}
	if known != nil && known.Text != nil {
		bc.addListedValues(parent.Local(), known.Text)
	}
	if known == nil || known.Text != nil && mayBeExpression(known.Text) {
		bc.addExpressionsIfEmpty()
	}
}

// addExpressionsIfEmpty offers expressions in a text of which nothing is
// written yet.
func (bc *bodyCompleter) addExpressionsIfEmpty() {
	if bc.typed == "" {
		bc.addWholeExpressions()
	}
}
