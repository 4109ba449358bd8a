package lsp

import (
	"encoding/json"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/lsp/position"
)

// client is what the client says of itself in "initialize". It never changes.
//
// Clients differ in what they leave out, write null or an empty list for, so
// nothing here is refused: what cannot be read is not there.
type client struct {
	name      string
	processID int // 0 if it is not to be watched
	folders   []documentURI
	options   map[string]any // initializationOptions

	encoding position.Encoding

	pullDiagnostics    bool // asks for diagnostics instead of being told
	refreshDiagnostics bool
	refreshHints       bool
	refreshLenses      bool
	workDoneProgress   bool
	showsDocuments     bool // goes to a place in a document when it is asked to
	runEvents          bool
	reports            bool // shows how a run went: commandReport
	opensSuggestions   bool // knows the command that opens the list of completions
	keepsTrust         bool // adds a folder to the user's settings that is trusted from now on
	relatedInformation bool
	diagnosticTags     bool
	diagnosticData     bool
	codeDescription    bool // a diagnostic may name the page that explains it
	versionedEdits     bool
	literalActions     bool
	preferredActions   bool
	snippets           bool
	markdownHover      bool
	markdownCompletion bool
	insertReplace      bool // completions may say what to insert and what to replace
	labelDetails       bool
	completionTags     bool
	adjustsIndentation bool // of the lines of a completion, if it is told to
	nestedSymbols      bool
	definitionLinks    bool
	prepareRename      bool
	lineFoldingOnly    bool
	foldingLimit       int // 0 for none
	tokenTypes         []string
	watchesFiles       bool
	relativePatterns   bool
	pullSettings       bool
	registersSettings  bool
}

// jsonValue is a decoded JSON value. Asking it for what is not there gives the
// zero value.
type jsonValue struct{ any }

func (v jsonValue) get(path ...string) jsonValue {
	for _, key := range path {
		object, _ := v.any.(map[string]any)
		v = jsonValue{object[key]}
	}
	return v
}

func (v jsonValue) exists() bool { return v.any != nil }

func (v jsonValue) bool() bool { b, _ := v.any.(bool); return b }

func (v jsonValue) text() string { s, _ := v.any.(string); return s }

func (v jsonValue) number() float64 { n, _ := v.any.(float64); return n }

func (v jsonValue) list() []jsonValue {
	items, _ := v.any.([]any)
	values := make([]jsonValue, len(items))
	for i, item := range items {
		values[i] = jsonValue{item}
	}
	return values
}

func (v jsonValue) texts() []string {
	var texts []string
	for _, item := range v.list() {
		texts = append(texts, item.text())
	}
	return texts
}

func (v jsonValue) contains(text string) bool {
	return slices.Contains(v.texts(), text)
}

// newClient reads the parameters of "initialize".
func newClient(params []byte) (*client, error) {
	var root jsonValue
	if err := json.Unmarshal(params, &root.any); err != nil {
		return nil, err
	}
	c := &client{name: strings.TrimSpace(root.get("clientInfo", "name").text() + " " + root.get("clientInfo", "version").text())}
	if pid := root.get("processId").number(); pid > 0 && pid < 1<<31 {
		c.processID = int(pid)
	}
	c.options, _ = root.get("initializationOptions").any.(map[string]any)
	c.readFolders(root)
	c.readCapabilities(root.get("capabilities"))
	return c, nil
}

// readFolders takes the workspace's folders from the newest of the three
// properties that tell them.
func (c *client) readFolders(root jsonValue) {
	for _, folder := range root.get("workspaceFolders").list() {
		c.addFolder(folder.get("uri").text())
	}
	if len(c.folders) > 0 {
		return
	}
	if uri := root.get("rootUri").text(); uri != "" {
		c.addFolder(uri)
	} else if path := root.get("rootPath").text(); path != "" {
		c.folders = append(c.folders, fileURI(path))
	}
}

func (c *client) addFolder(uri string) {
	if u, ok := parseURI(uri); ok {
		c.folders = append(c.folders, u)
	}
}

func (c *client) readCapabilities(capabilities jsonValue) {
	document, workspace := capabilities.get("textDocument"), capabilities.get("workspace")
	if capabilities.get("general", "positionEncodings").contains("utf-8") {
		c.encoding = position.UTF8
	}

	c.pullDiagnostics = document.get("diagnostic").exists()
	c.refreshDiagnostics = workspace.get("diagnostics", "refreshSupport").bool()
	c.refreshHints = workspace.get("inlayHint", "refreshSupport").bool()
	c.refreshLenses = workspace.get("codeLens", "refreshSupport").bool()
	c.workDoneProgress = capabilities.get("window", "workDoneProgress").bool()
	c.showsDocuments = capabilities.get("window", "showDocument", "support").bool()
	c.runEvents = capabilities.get("experimental", "scs", "runEvents").bool()
	c.reports = capabilities.get("experimental", "scs", "reports").bool()
	c.opensSuggestions = capabilities.get("experimental", "scs", "triggerSuggest").bool()
	c.keepsTrust = capabilities.get("experimental", "scs", "trustedFolders").bool()
	for _, diagnostics := range []jsonValue{document.get("publishDiagnostics"), document.get("diagnostic")} {
		c.relatedInformation = c.relatedInformation || diagnostics.get("relatedInformation").bool()
		c.diagnosticTags = c.diagnosticTags || diagnostics.get("tagSupport").exists()
		c.diagnosticData = c.diagnosticData || diagnostics.get("dataSupport").bool()
		c.codeDescription = c.codeDescription || diagnostics.get("codeDescriptionSupport").bool()
	}

	c.versionedEdits = workspace.get("workspaceEdit", "documentChanges").bool()
	action := document.get("codeAction")
	c.literalActions = action.get("codeActionLiteralSupport").exists()
	c.preferredActions = action.get("isPreferredSupport").bool()

	item := document.get("completion", "completionItem")
	c.snippets = item.get("snippetSupport").bool()
	c.markdownCompletion = item.get("documentationFormat").contains("markdown")
	c.insertReplace = item.get("insertReplaceSupport").bool()
	c.labelDetails = item.get("labelDetailsSupport").bool()
	c.completionTags = item.get("tagSupport", "valueSet").exists()
	for _, mode := range item.get("insertTextModeSupport", "valueSet").list() {
		c.adjustsIndentation = c.adjustsIndentation || mode.number() == float64(protocol.InsertTextModeAdjustIndentation)
	}
	c.markdownHover = document.get("hover", "contentFormat").contains("markdown")

	c.nestedSymbols = document.get("documentSymbol", "hierarchicalDocumentSymbolSupport").bool()
	c.definitionLinks = document.get("definition", "linkSupport").bool()
	c.prepareRename = document.get("rename", "prepareSupport").bool()
	c.lineFoldingOnly = document.get("foldingRange", "lineFoldingOnly").bool()
	c.foldingLimit = int(document.get("foldingRange", "rangeLimit").number())
	c.tokenTypes = document.get("semanticTokens", "tokenTypes").texts()

	c.watchesFiles = workspace.get("didChangeWatchedFiles", "dynamicRegistration").bool()
	c.relativePatterns = workspace.get("didChangeWatchedFiles", "relativePatternSupport").bool()
	c.pullSettings = workspace.get("configuration").bool()
	c.registersSettings = workspace.get("didChangeConfiguration", "dynamicRegistration").bool()
}
