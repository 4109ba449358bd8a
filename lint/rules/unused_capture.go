package rules

import (
	"slices"
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
	if next := p.Script.NextBinding(binding); next != script.None {
		message = "the capture " + quote(name) + " is overwritten before it is used: write " + anything
		again = p.Script.Bindings[next].Placeholder.NameSpan()
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
	if p.suspects == nil {
		p.suspects = suspects(p)
	}
	name := placeholder.Name()
	if last, ok := p.suspects[name]; ok && last >= placeholder.Span().End {
		return true
	}
	if p.unknownCaptures == nil {
		p.unknownCaptures = []string{}
		seen := map[string]bool{}
		for i := range p.Script.Uses {
			if use := &p.Script.Uses[i]; use.Binding == script.None && !seen[use.Expression.Name()] {
				seen[use.Expression.Name()] = true
				p.unknownCaptures = append(p.unknownCaptures, use.Expression.Name())
			}
		}
	}
	const most = 100 // names: among more, something is near to everything
	if len(p.unknownCaptures) > most {
		return true
	}
	return slices.ContainsFunc(p.unknownCaptures, func(unknown string) bool {
		_, ok := nearest.Nearest(unknown, []string{name})
		return ok
	})
}

// suspects returns where the file last has each name of a capture behind a brace
// that lacks its dollar sign or its closing brace. Names of more than 64 bytes
// are not looked for.
func suspects(p *Pass) map[string]int {
	const most = 64
	var lengths [most + 1]bool
	for i := range p.Script.Bindings {
		if n := len(p.Script.Bindings[i].Placeholder.Name()); n <= most {
			lengths[n] = true
		}
	}
	last := map[string]int{}
	text := p.File().Text()
	for at := 0; ; at++ {
		i := strings.IndexByte(text[at:], '{')
		if i < 0 {
			return last
		}
		at += i
		dollar := strings.HasSuffix(text[:at], "$")
		rest := text[at+1:]
		for n := 1; n <= min(most, len(rest)); n++ {
			if !lengths[n] || strings.HasPrefix(rest[n:], "}") == dollar {
				continue
			}
			if p.Script.FirstBinding(rest[:n]) != script.None {
				last[rest[:n]] = at
			}
		}
	}
}
