package rules

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

var recorderTitle = Rule{
	Code: "SCS102", Name: "recorder-title", Severity: ast.Info, Fix: SafeFix,
	Summary: "the title or description is a recorder's first line",
	On:      ast.KindSet(ast.KindNone),
	Check: func(p *Pass) {
		if !headByRecorder(p.File()) {
			return
		}
		head := p.File().Head()
		byRecorder := !head.Description.IsZero() && isRecorderLine(head.Description)
		if isRecorderLine(head.Title) {
			d := p.Report(head.Title.ContentSpan(), "the title is the recorder's first line: say what the script shows")
			if !head.Description.IsZero() && !byRecorder {
				start := head.Title.Span().Start
				d.AddFix("make the description the title", false, ast.Edit{
					Span: ast.Span{Start: start, End: head.Description.Span().Start},
				})
			}
		}
		if byRecorder {
			at := head.Description.Span().Start
			p.Report(head.Description.ContentSpan(), "the description starts with the recorder's first line: separate it, or remove it").
				AddFix("set it apart with a blank line", true, ast.Edit{Span: ast.Span{Start: at, End: at}, New: script.LineBreak(p.File())}).
				AddFix("remove the recorder's line", false, ast.Edit{Span: ast.Span{
					Start: head.Title.Span().End, End: head.Description.Span().End,
				}})
		}
	},
}
