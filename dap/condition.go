package dap

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner"
)

// condition compares two values, in which expressions have been put in:
// ${x} == "a".
type condition struct {
	left, right string
	differs     bool
}

// readCondition reads a condition; "" is always met.
func readCondition(text string) (*condition, error) {
	if text = strings.TrimSpace(text); text == "" {
		return nil, nil
	}
	for _, operator := range []string{"==", "!="} {
		left, right, ok := strings.Cut(text, operator)
		if !ok {
			continue
		}
		return &condition{unquote(left), unquote(right), operator == "!="}, nil
	}
	return nil, fmt.Errorf(`%q is not a condition: write ${NAME} == "value" or ${NAME} != "value"`, text)
}

func unquote(text string) string {
	text = strings.TrimSpace(text)
	if n := len(text); n >= 2 && (text[0] == '"' || text[0] == '\'') && text[n-1] == text[0] {
		return text[1 : n-1]
	}
	return text
}

// holds reports whether a condition is met. What nothing is known of is the
// empty value.
func (c *condition) holds(m *runner.Moment) bool {
	return c == nil || (expand(c.left, m) == expand(c.right, m)) != c.differs
}

// expand puts values in for expressions.
func expand(text string, m *runner.Moment) string {
	if !strings.Contains(text, "${") {
		return text
	}
	var b strings.Builder
	for text != "" {
		before, after, ok := strings.Cut(text, "${")
		b.WriteString(before)
		if !ok {
			break
		}
		name, rest, ok := strings.Cut(after, "}")
		if !ok {
			b.WriteString("${" + after)
			break
		}
		if e, ok := expression("${" + name + "}"); ok {
			value, _ := m.Value(e)
			b.WriteString(value)
		}
		text = rest
	}
	return b.String()
}

// expression reads the text of one expression.
func expression(text string) (ast.Expression, bool) {
	a, err := typed("x", ast.VerbSends, `<x a="`+text+`"/>`)
	if err != nil {
		return ast.Expression{}, false
	}
	for n := range a.Descendants() {
		if e, ok := n.Expression(); ok {
			return e, e.Closed() && !e.LacksDollar()
		}
	}
	return ast.Expression{}, false
}

// hitCount says at which times a breakpoint stops the run.
type hitCount struct {
	operator string // "" for always
	number   int
}

// readHitCount reads a hit count: "3", ">= 3", "> 3", "< 3", "<= 3", "== 3",
// "% 3" for each third time.
func readHitCount(text string) (hitCount, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return hitCount{}, nil
	}
	h := hitCount{operator: "=="}
	digits := strings.TrimLeft(text, "<>=% ")
	if operator := strings.TrimSpace(strings.TrimSuffix(text, digits)); operator != "" {
		h.operator = operator
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 || !strings.Contains(" == = >= > < <= % ", " "+h.operator+" ") {
		return h, fmt.Errorf(`%q is not a hit count: write a number, or one after ">=", ">", "<", "<=" or "%%"`, text)
	}
	h.number = n
	return h, nil
}

func (h hitCount) holds(count int) bool {
	switch h.operator {
	case "":
		return true
	case ">=":
		return count >= h.number
	case ">":
		return count > h.number
	case "<":
		return count < h.number
	case "<=":
		return count <= h.number
	case "%":
		return count%h.number == 0
	}
	return count == h.number
}
