package rules

import (
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/spec/nearest"
)

var unusedCapture = Rule{
	Code: "SCS305", Name: "unused-capture", Severity: ast.Warning, Unnecessary: true, Fix: SafeFix,
	Summary: "a placeholder captures a value that no later expression uses",
	On:      ast.KindSet(ast.KindNone),
	Check: func(p *Pass) {
		if len(p.Script.Bindings) == 0 {
			return
		}
		used := make([]bool, len(p.Script.Bindings))
		for i := range p.Script.Uses {
			if b := p.Script.Uses[i].Binding; b != script.None {
				used[b] = true
			}
		}
		for i := range used {
			if !used[i] {
				reportUnusedCapture(p, i)
			}
		}
	},
}

// reportUnusedCapture reports a binding that no expression uses, unless an
// expression that is reported itself is likely to be its use.
func reportUnusedCapture(p *Pass, binding int) {
	placeholder := p.Script.Bindings[binding].Placeholder
	name := placeholder.Name()
	if name == "" || !placeholder.Closed() || placeholder.Parent().Broken() || meantBySomething(p, placeholder) {
		return
	}
	anything := "{scansion:" + ast.PlaceholderAny + "}"
	message := "the capture " + quote(name) + " is never used: write " + anything
	var again ast.Span
	for _, b := range p.Script.Bindings[binding+1:] {
		if b.Placeholder.Name() == name {
			message = "the capture " + quote(name) + " is overwritten before it is used: write " + anything
			again = b.Placeholder.NameSpan()
			break
		}
	}
	d := p.Report(placeholder.NameSpan(), message)
	if !again.Empty() {
		d.Relate(again, "the name is captured again here")
	}
	d.AddFix("write "+anything, true, ast.Edit{Span: placeholder.Span(), New: anything})
}

// meantBySomething reports whether something that is wrong itself may be meant
// to use the capture: a name that is nearly the same, one used too early, one
// without its dollar sign or its closing brace.
func meantBySomething(p *Pass, placeholder ast.Placeholder) bool {
	name := placeholder.Name()
	for i := range p.Script.Uses {
		if use := &p.Script.Uses[i]; use.Binding == script.None {
			if _, ok := nearest.Nearest(use.Expression.Name(), []string{name}); ok {
				return true
			}
		}
	}
	text := p.File().Text()[placeholder.Span().End:]
	for {
		_, behind, found := strings.Cut(text, "{"+name)
		if !found {
			return false
		}
		before := text[:len(text)-len(behind)-len(name)-len("{")]
		closed := strings.HasPrefix(behind, "}")
		if closed != strings.HasSuffix(before, "$") {
			return true
		}
		text = behind
	}
}
