package lsp_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/scs-tools/scs/internal/diff"
	"github.com/scs-tools/scs/lsp/lsptest"
)

// features asks the server for something and writes the answer down, by the
// name of the folder with its cases.
var features = map[string]func(*running) string{
	"diagnostics":        (*running).diagnostics,
	"pull":               (*running).pull,
	"hover":              (*running).hover,
	"definition":         func(r *running) string { return r.locations("textDocument/definition") },
	"references":         (*running).references,
	"highlight":          (*running).highlight,
	"rename":             (*running).rename,
	"document-symbols":   (*running).documentSymbols,
	"workspace-symbols":  (*running).workspaceSymbols,
	"folding":            (*running).folding,
	"selection":          (*running).selection,
	"linked-editing":     (*running).linkedEditing,
	"links":              (*running).links,
	"semantic-tokens":    (*running).semanticTokens,
	"inlay-hints":        (*running).inlayHints,
	"formatting":         func(r *running) string { return r.formatting("textDocument/formatting") },
	"range-formatting":   func(r *running) string { return r.formatting("textDocument/rangeFormatting") },
	"on-type-formatting": (*running).onType,
	"code-actions":       (*running).codeActions,
	"completion":         (*running).completion,
	"close-tag":          (*running).closeTag,
	"code-lens":          (*running).codeLenses,
}

// ask sends the case's request; an error is an answer too.
func (r *running) ask(method string, result any) string {
	if err := r.Call(method, r.params, result); err != nil {
		return "error " + err.Error() + "\n"
	}
	return ""
}

// show writes down the lines of a range with the range marked.
func (r *running) show(at lsptest.Range, note string) string {
	all := lines(r.text)
	line := all[at.Start.Line]
	start := offsetOf(line, lsptest.Position{Character: at.Start.Character})
	end := len(line)
	if at.End.Line == at.Start.Line {
		end = offsetOf(line, lsptest.Position{Character: at.End.Character})
	}
	more := ""
	if at.End.Line > at.Start.Line {
		more = fmt.Sprintf(" … to line %d", at.End.Line+1)
	}
	return fmt.Sprintf("%d: %s«%s»%s%s%s\n", at.Start.Line+1, line[:start], line[start:end], line[end:], more, note)
}

var severityNames = []string{"", "error", "warning", "info", "hint"}

func (r *running) showDiagnostics(diagnostics []lsptest.Diagnostic) string {
	if len(diagnostics) == 0 {
		return "nothing\n"
	}
	var b strings.Builder
	for _, d := range diagnostics {
		fmt.Fprintf(&b, "%s %s (%s): %s\n", severityNames[d.Severity], d.Code, d.Source, d.Message)
		b.WriteString("  " + r.show(d.Range, ""))
		for _, raw := range d.RelatedInformation {
			var related struct {
				Location struct{ Range lsptest.Range }
				Message  string
			}
			if err := json.Unmarshal(raw, &related); err != nil {
				r.Fatal(err)
			}
			b.WriteString("  " + r.show(related.Location.Range, " : "+related.Message))
		}
		if len(d.Tags) > 0 {
			fmt.Fprintf(&b, "  tags %v\n", d.Tags)
		}
		if len(d.Data) > 0 {
			fmt.Fprintf(&b, "  data %s\n", d.Data)
		}
	}
	return b.String()
}

func (r *running) diagnostics() string { return r.showDiagnostics(r.Diagnostics(uri, 1)) }

func (r *running) pull() string {
	var report struct {
		Kind  string
		Items []lsptest.Diagnostic
	}
	if failed := r.ask("textDocument/diagnostic", &report); failed != "" {
		return failed
	}
	return report.Kind + "\n" + r.showDiagnostics(report.Items)
}

// ruleDoc matches the page of a rule in a hover, whose words are not this
// package's business.
var rulePage = regexp.MustCompile(`(?s)(\*?\*?[a-z-]+\*?\*? \(SCS\d+\))\n\n.*?(\n\n---\n\n|$)`)

func (r *running) hover() string {
	var h *struct {
		Contents struct{ Kind, Value string }
		Range    lsptest.Range
	}
	if failed := r.ask("textDocument/hover", &h); failed != "" {
		return failed
	}
	if h == nil {
		return "nothing\n"
	}
	return r.show(h.Range, "") + h.Contents.Kind + ":\n" + rulePage.ReplaceAllString(h.Contents.Value, "$1 with its page$2") + "\n"
}

func (r *running) locations(method string) string {
	var raw json.RawMessage
	if failed := r.ask(method, &raw); failed != "" {
		return failed
	}
	type location struct {
		Range, TargetRange, TargetSelectionRange, OriginSelectionRange lsptest.Range
		TargetURI                                                      string
	}
	var found []location
	var one location
	if json.Unmarshal(raw, &found) != nil && json.Unmarshal(raw, &one) == nil {
		found = []location{one}
	}
	if len(found) == 0 {
		return "nothing\n"
	}
	var b strings.Builder
	for _, l := range found {
		if l.TargetURI == "" {
			b.WriteString(r.show(l.Range, ""))
			continue
		}
		b.WriteString("from  " + r.show(l.OriginSelectionRange, ""))
		b.WriteString("to    " + r.show(l.TargetSelectionRange, ""))
		b.WriteString("whole " + r.show(l.TargetRange, ""))
	}
	return b.String()
}

func (r *running) references() string {
	if _, ok := r.params["context"]; !ok {
		r.params["context"] = map[string]any{"includeDeclaration": true}
	}
	return r.locations("textDocument/references")
}

func (r *running) highlight() string {
	var found []struct {
		Range lsptest.Range
		Kind  int
	}
	if failed := r.ask("textDocument/documentHighlight", &found); failed != "" {
		return failed
	}
	var b strings.Builder
	for _, h := range found {
		b.WriteString(r.show(h.Range, " "+[]string{"", "(text)", "(read)", "(write)"}[h.Kind]))
	}
	return orNothing(b.String())
}

func orNothing(text string) string {
	if text == "" {
		return "nothing\n"
	}
	return text
}

// workspaceEdit is a change that the server proposes.
type workspaceEdit struct {
	DocumentChanges []struct {
		TextDocument struct {
			URI     string
			Version *int
		}
		Edits []lsptest.TextEdit
	}
	Changes map[string][]lsptest.TextEdit
}

// showEdit writes down what a change does to the script.
func (r *running) showEdit(edit *workspaceEdit) string {
	if edit == nil {
		return "no edit\n"
	}
	edits, how := edit.Changes[uri], "unversioned\n"
	if len(edit.DocumentChanges) > 0 {
		change := edit.DocumentChanges[0]
		edits, how = change.Edits, ""
		if change.TextDocument.URI != uri || change.TextDocument.Version == nil || *change.TextDocument.Version != 1 {
			how = fmt.Sprintf("of %s, version %v\n", change.TextDocument.URI, change.TextDocument.Version)
		}
	}
	return how + r.showChange(apply(r, r.text, edits))
}

// showChange writes down how a text differs from the script.
func (r *running) showChange(after string) string {
	if after == r.text {
		return "no change\n"
	}
	var b strings.Builder
	for i, line := range strings.SplitAfter(diff.Unified("a", "b", r.text, after), "\n") {
		if i >= 2 && line != "" && !strings.HasPrefix(line, "@@") && line[0] != ' ' {
			b.WriteString("  " + strings.ReplaceAll(line, "\r\n", "␍\n"))
		}
	}
	return b.String()
}

func (r *running) rename() string {
	var b strings.Builder
	var prepared *struct {
		Range       lsptest.Range
		Placeholder string
	}
	newName := r.params["newName"]
	delete(r.params, "newName")
	b.WriteString(r.ask("textDocument/prepareRename", &prepared))
	if prepared == nil {
		b.WriteString("cannot be renamed\n")
	} else {
		b.WriteString(r.show(prepared.Range, " as "+prepared.Placeholder))
	}
	r.params["newName"] = newName
	var edit *workspaceEdit
	if failed := r.ask("textDocument/rename", &edit); failed != "" {
		return b.String() + failed
	}
	return b.String() + r.showEdit(edit)
}

var symbolKinds = map[int]string{
	1: "File", 3: "Namespace", 5: "Class", 6: "Method", 12: "Function", 13: "Variable", 24: "Event",
}

type documentSymbol struct {
	Name, Detail, ContainerName string
	Kind                        int
	Range, SelectionRange       lsptest.Range
	Location                    struct {
		URI   string
		Range lsptest.Range
	}
	Children []documentSymbol
}

func (r *running) documentSymbols() string {
	var symbols []documentSymbol
	if failed := r.ask("textDocument/documentSymbol", &symbols); failed != "" {
		return failed
	}
	var b strings.Builder
	var show func([]documentSymbol, string)
	show = func(symbols []documentSymbol, indent string) {
		for _, s := range symbols {
			fmt.Fprintf(&b, "%s%s %q", indent, symbolKinds[s.Kind], s.Name)
			if s.Detail != "" {
				fmt.Fprintf(&b, " (%s)", s.Detail)
			}
			if s.ContainerName != "" {
				fmt.Fprintf(&b, " in %q", s.ContainerName)
			}
			whole := s.Range
			if s.Location.URI != "" {
				whole = s.Location.Range
			} else {
				fmt.Fprintf(&b, ", go to %q", slice(r.text, s.SelectionRange))
			}
			fmt.Fprintf(&b, ", lines %d to %d\n", whole.Start.Line+1, whole.End.Line+1)
			show(s.Children, indent+"  ")
		}
	}
	show(symbols, "")
	return orNothing(b.String())
}

func (r *running) workspaceSymbols() string {
	var symbols []documentSymbol
	if failed := r.ask("workspace/symbol", &symbols); failed != "" {
		return failed
	}
	var b strings.Builder
	for _, s := range symbols {
		fmt.Fprintf(&b, "%s %q in %q\n  %s", symbolKinds[s.Kind], s.Name, s.ContainerName, r.show(s.Location.Range, ""))
	}
	return orNothing(b.String())
}

func (r *running) folding() string {
	var folds []struct {
		StartLine, EndLine int
		Kind               string
	}
	if failed := r.ask("textDocument/foldingRange", &folds); failed != "" {
		return failed
	}
	var b strings.Builder
	all := lines(r.text)
	for _, f := range folds {
		fmt.Fprintf(&b, "%d to %d, %s: %s … %s\n", f.StartLine+1, f.EndLine+1, f.Kind,
			strings.TrimSpace(all[f.StartLine]), strings.TrimSpace(all[f.EndLine]))
	}
	return orNothing(b.String())
}

func (r *running) selection() string {
	type selection struct {
		Range  lsptest.Range
		Parent *selection
	}
	var answers []selection
	r.params["positions"] = []lsptest.Position{r.cursor}
	if failed := r.ask("textDocument/selectionRange", &answers); failed != "" {
		return failed
	}
	var b strings.Builder
	for s := &answers[0]; s != nil; s = s.Parent {
		if text := slice(r.text, s.Range); text != r.text {
			fmt.Fprintf(&b, "%q\n", text)
		} else {
			b.WriteString("all\n")
		}
	}
	return b.String()
}

func (r *running) linkedEditing() string {
	var linked *struct {
		Ranges      []lsptest.Range
		WordPattern string
	}
	if failed := r.ask("textDocument/linkedEditingRange", &linked); failed != "" {
		return failed
	}
	if linked == nil {
		return "nothing\n"
	}
	var b strings.Builder
	for _, at := range linked.Ranges {
		b.WriteString(r.show(at, ""))
	}
	return b.String() + "names are " + linked.WordPattern + "\n"
}

func (r *running) links() string {
	var found []struct {
		Range           lsptest.Range
		Target, Tooltip string
	}
	if failed := r.ask("textDocument/documentLink", &found); failed != "" {
		return failed
	}
	var b strings.Builder
	for _, l := range found {
		b.WriteString(r.show(l.Range, " → "+l.Target))
	}
	return orNothing(b.String())
}

func (r *running) inlayHints() string {
	if _, ok := r.params["range"].(lsptest.Range); ok && r.params["range"].(lsptest.Range) == (lsptest.Range{Start: r.cursor, End: r.cursor}) {
		r.params["range"] = lsptest.Range{End: endOf(r.text)}
	}
	var hints []struct {
		Position lsptest.Position
		Label    string
	}
	if failed := r.ask("textDocument/inlayHint", &hints); failed != "" {
		return failed
	}
	var b strings.Builder
	all := lines(r.text)
	for _, h := range hints {
		line := all[h.Position.Line]
		at := offsetOf(line, lsptest.Position{Character: h.Position.Character})
		fmt.Fprintf(&b, "%d: %s⟦%s⟧%s\n", h.Position.Line+1, line[:at], h.Label, line[at:])
	}
	return orNothing(b.String())
}

func (r *running) formatting(method string) string {
	r.params["options"] = map[string]any{"tabSize": 4, "insertSpaces": true}
	var edits []lsptest.TextEdit
	if failed := r.ask(method, &edits); failed != "" {
		return failed
	}
	return r.showEdits(edits)
}

func (r *running) onType() string {
	if r.params["ch"] == nil {
		r.params["ch"] = "\n"
	}
	return r.formatting("textDocument/onTypeFormatting")
}

// closeTag asks for what closes a tag, and shows where the cursor stands then.
func (r *running) closeTag() string {
	var answer *struct {
		Edit   lsptest.TextEdit
		Cursor lsptest.Position
	}
	if failed := r.ask("scs/closeTag", &answer); failed != "" {
		return failed
	}
	if answer == nil {
		return "nothing\n"
	}
	after := apply(r, r.text, []lsptest.TextEdit{answer.Edit})
	at := offsetOf(after, answer.Cursor)
	return r.showChange(after[:at] + "|" + after[at:])
}

// showEdits writes down edits one by one, to show that they are small, and what
// they make together.
func (r *running) showEdits(edits []lsptest.TextEdit) string {
	if len(edits) == 0 {
		return "nothing\n"
	}
	var b strings.Builder
	for _, e := range edits {
		fmt.Fprintf(&b, "%d:%d %q becomes %q\n", e.Range.Start.Line+1, e.Range.Start.Character+1, slice(r.text, e.Range), e.NewText)
	}
	return b.String() + r.showChange(apply(r, r.text, edits))
}
