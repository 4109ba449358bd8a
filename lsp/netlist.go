package lsp

import "github.com/scs-tools/scs/internal/lazy"

// The circuit simulator Spectre uses .scs for its netlists too. Editors leave an
// open one alone: see isForeign in editors/vscode and editors/neovim. The server
// finds those that are not open.
var (
	netlistLine = lazy.Regexp(`(?m)^\s*(?:simulator\s+lang\s*=|//\s*Generated for:\s*spectre|ahdl_include\s|inline\s+subckt\s|subckt\s+\w+\s*[(\w])`)
	scriptLine  = lazy.Regexp(`(?m)^\s*\[[A-Z]\w*\]|^[^\s#/-][^:\n]*\s(?:connects|disconnects|sends|receives)\s*(?::|$)`)
)

// isNetlist reports whether a text is certainly a netlist of Spectre, not a script.
func isNetlist(text string) bool {
	return netlistLine().MatchString(text) && !scriptLine().MatchString(text)
}
