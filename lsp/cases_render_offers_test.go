package lsp_test

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/scs-tools/scs/lsp/lsptest"
)

// tokenTypes and modifiers are the server's legend, which the test of the
// capabilities compares with what the server says.
var (
	tokenTypes = []string{
		"comment", "class", "type", "variable", "property", "string", "namespace", "keyword", "operator", "parameter",
		"macro", "decorator", "enumMember",
	}
	tokenModifiers = []string{"declaration", "documentation"}
)

// showTokens writes down tokens line by line.
func (r *running) showTokens(data []int) string {
	var b strings.Builder
	at := lsptest.Position{}
	last := -1
	for ; len(data) >= 5; data = data[5:] {
		if data[0] > 0 {
			at = lsptest.Position{Line: at.Line + data[0]}
		}
		at.Character += data[1]
		if at.Line != last {
			if last >= 0 {
				b.WriteString("\n")
			}
			fmt.Fprintf(&b, "%d:", at.Line+1)
			last = at.Line
		}
		end := lsptest.Position{Line: at.Line, Character: at.Character + data[2]}
		fmt.Fprintf(&b, " %s[%s", tokenTypes[data[3]], slice(r.text, lsptest.Range{Start: at, End: end}))
		for i, modifier := range tokenModifiers {
			if data[4]>>i&1 != 0 {
				b.WriteString(" +" + modifier)
			}
		}
		b.WriteString("]")
	}
	if last >= 0 {
		b.WriteString("\n")
	}
	return orNothing(b.String())
}

// semanticTokens asks for all tokens, or for those of the range if one is
// marked.
func (r *running) semanticTokens() string {
	method := "textDocument/semanticTokens/full"
	if at := r.params["range"].(lsptest.Range); at.Start != at.End {
		method = "textDocument/semanticTokens/range"
	}
	var answer struct{ Data []int }
	if failed := r.ask(method, &answer); failed != "" {
		return failed
	}
	return r.showTokens(answer.Data)
}

type codeAction struct {
	Title       string
	Kind        string
	IsPreferred bool
	Diagnostics []lsptest.Diagnostic
	Edit        *workspaceEdit
}

// codeActions asks for code actions.
func (r *running) codeActions() string {
	if r.params["context"] == nil {
		r.params["context"] = map[string]any{"diagnostics": []any{}}
	}
	var raw []json.RawMessage
	if failed := r.ask("textDocument/codeAction", &raw); failed != "" {
		return failed
	}
	var b strings.Builder
	for _, encoded := range raw {
		var action codeAction
		if err := json.Unmarshal(encoded, &action); err != nil {
			r.Fatal(err)
		}
		preferred := ""
		if action.IsPreferred {
			preferred = ", preferred"
		}
		fixed := ""
		for _, d := range action.Diagnostics {
			fixed += ", for " + d.Code
		}
		fmt.Fprintf(&b, "%s (%s%s%s)\n%s", action.Title, action.Kind, preferred, fixed, r.showEdit(action.Edit))
	}
	return orNothing(b.String())
}

type completionItem struct {
	Label, Detail, FilterText, SortText string
	LabelDetails                        struct{ Detail, Description string }
	Kind                                int
	Tags                                []int
	InsertTextFormat                    int
	InsertTextMode                      int
	TextEdit                            struct {
		lsptest.TextEdit
		Insert, Replace *lsptest.Range
	}
	AdditionalTextEdits []lsptest.TextEdit
	Documentation       *struct{ Kind, Value string }
	Command             struct{ Command string }
	Data                json.RawMessage
}

var completionKinds = map[int]string{
	5: "Field", 6: "Variable", 7: "Class", 9: "Module", 10: "Property", 12: "Value", 14: "Keyword", 15: "Snippet", 18: "Reference", 20: "EnumMember", 21: "Constant", 22: "Struct", 24: "Operator",
}

// shownItems is how many completions a result holds. How many more there are
// changes with every word that the vocabulary learns.
const shownItems = 8

// completion writes down each completion and the lines that it makes.
func (r *running) completion() string {
	var list struct {
		IsIncomplete bool
		Items        []json.RawMessage
	}
	if failed := r.ask("textDocument/completion", &list); failed != "" {
		return failed
	}
	var b strings.Builder
	for i, raw := range list.Items {
		if i == shownItems {
			b.WriteString("and more\n")
			break
		}
		item := completionItem{}
		if err := json.Unmarshal(raw, &item); err != nil {
			r.Fatal(err)
		}
		fmt.Fprintf(&b, "%s%s (%s)", item.Label, item.LabelDetails.Detail, completionKinds[item.Kind])
		if item.LabelDetails.Description != "" {
			b.WriteString(" of " + item.LabelDetails.Description)
		}
		if item.Detail != "" {
			b.WriteString(": " + item.Detail)
		}
		if len(item.Tags) > 0 {
			fmt.Fprintf(&b, " tags %v", item.Tags)
		}
		if item.Command.Command != "" {
			fmt.Fprintf(&b, ", then %s", item.Command.Command)
		}
		if item.FilterText != "" {
			fmt.Fprintf(&b, " [typed as %q]", item.FilterText)
		}
		b.WriteString("\n")
		edit := item.TextEdit.TextEdit
		if item.TextEdit.Insert != nil {
			edit.Range = *item.TextEdit.Replace
			b.WriteString("  replacing the word:\n")
		}
		b.WriteString(r.showChange(apply(r, r.text, append(item.AdditionalTextEdits, edit))))
		if item.TextEdit.Insert != nil {
			edit.Range = *item.TextEdit.Insert
			b.WriteString("  inserting:\n" + r.showChange(apply(r, r.text, append(item.AdditionalTextEdits, edit))))
		}
		if len(item.Data) > 0 {
			if item.Documentation != nil {
				r.Errorf("%s is documented before anybody has looked at it", item.Label)
			}
			r.MustCall("completionItem/resolve", raw, &item)
			if item.Documentation != nil {
				first, _, _ := strings.Cut(item.Documentation.Value, "\n")
				fmt.Fprintf(&b, "  resolved: %s\n", first)
			}
		}
	}
	if list.IsIncomplete {
		b.WriteString("there may be more when more is typed\n")
	}
	return orNothing(b.String())
}

// codeLenses writes down each lens with its command.
func (r *running) codeLenses() string {
	var lenses []struct {
		Range   lsptest.Range
		Command struct {
			Title, Command string
			Arguments      []json.RawMessage
		}
	}
	if failed := r.ask("textDocument/codeLens", &lenses); failed != "" {
		return failed
	}
	var b strings.Builder
	for _, l := range lenses {
		b.WriteString(r.show(l.Range, fmt.Sprintf(" : %s (%s %s)", l.Command.Title, l.Command.Command, l.Command.Arguments)))
	}
	return orNothing(b.String())
}
