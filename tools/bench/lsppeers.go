package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// languageServer is a language server and a document of its language, as long
// as is wanted.
type languageServer struct {
	name     string
	command  []string
	language string         // id of the language
	suffix   string         // of a file's name
	options  map[string]any // initializationOptions
	settings map[string]any // by section
	silent   bool           // publishes no diagnostics
	exits    bool           // ends with exit code 0, as the protocol wants it

	header, footer string
	block          func(n int) string
	fault          string // what makes the document faulty
	faultAt        place  // where to type it, in a block
	completeAt     place
	hoverAt        place
}

// document is a text and its places.
type document struct {
	text                         string
	faultAt, completeAt, hoverAt place
}

// document returns a document of about so many lines. What it defines has
// numbers from the first on.
func (s *languageServer) document(lines, first int) document {
	size := strings.Count(s.block(0), "\n")
	blocks := max(1, lines/size)
	var text strings.Builder
	text.WriteString(s.header)
	for n := range blocks {
		text.WriteString(s.block(first + n))
	}
	text.WriteString(s.footer)
	middle := strings.Count(s.header, "\n") + blocks/2*size
	down := func(p place) place { return place{p.Line + middle, p.Character} }
	return document{text.String(), down(s.faultAt), down(s.completeAt), down(s.hoverAt)}
}

// faulty returns the text with its fault.
func (s *languageServer) faulty(d document) string {
	lines := strings.SplitAfter(d.text, "\n")
	line := lines[d.faultAt.Line]
	lines[d.faultAt.Line] = line[:d.faultAt.Character] + s.fault + line[d.faultAt.Character:]
	return strings.Join(lines, "")
}

// scsServer is ours.
func scsServer(root string) *languageServer {
	return &languageServer{
		name: "scs", command: []string{filepath.Join(root, "bin", "scs"), "lsp"}, language: "scs", suffix: ".scs", exits: true,
		header: "# A long night\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: secret\n\n" +
			"[Client] Juliet\n\tjid: juliet@localhost\n\tpassword: secret\n\n-----\n\nRomeo connects\n\nJuliet connects\n\n",
		footer: "Romeo disconnects\n\nJuliet disconnects\n",
		block: func(n int) string {
			return fmt.Sprintf("Romeo sends:\n\t<message to=\"${Juliet's full JID}\" type=\"chat\">\n\t\t<body>line %d of the night</body>\n\t</message>\n\n"+
				"Juliet receives:\n\t<message from=\"${Romeo's full JID}\" type=\"chat\">\n\t\t<body>line %[1]d of the night</body>\n\t</message>\n\n", n)
		},
		fault: "x", faultAt: place{0, 6}, completeAt: place{2, 3}, hoverAt: place{1, 4},
	}
}

// Versions of the peers.
const (
	vscodeVersion = "4.10.0" // vscode-langservers-extracted
	yamlVersion   = "1.25.0" // yaml-language-server
	goplsVersion  = "v0.23.0"
)

// installPeers installs the peers into the user's cache, unless they are there,
// and returns where. The schema for the documents in JSON and YAML goes there
// too.
func installPeers() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(cache, "scs-bench", "vscode-"+vscodeVersion+"-yaml-"+yamlVersion+"-gopls-"+goplsVersion)
	done := filepath.Join(folder, "complete")
	if _, err := os.Stat(done); err == nil {
		return folder, nil
	}
	fmt.Fprintln(os.Stderr, "bench: installing language servers to compare with into", folder)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", err
	}
	npm := exec.Command("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder,
		"vscode-langservers-extracted@"+vscodeVersion, "yaml-language-server@"+yamlVersion)
	install := exec.Command("go", "install", "golang.org/x/tools/gopls@"+goplsVersion)
	install.Env = append(os.Environ(), "GOBIN="+folder, "GOFLAGS=")
	for _, command := range []*exec.Cmd{npm, install} {
		if out, err := command.CombinedOutput(); err != nil {
			return "", fmt.Errorf("%v: %w\n%s", command.Args, err, out)
		}
	}
	return folder, os.WriteFile(done, nil, 0o644)
}

// choices is how many properties the schema has besides: about as many as there
// are elements that ours completes.
const choices = 60

// peers returns the language servers to compare with. They know as much of
// their documents as ours does of scripts: what is hovered has a description,
// and there is as much to choose from.
func peers(folder, work string) (json, yaml, html, gopls *languageServer, err error) {
	var schema strings.Builder
	schema.WriteString(`{"type": "array", "items": {"type": "object", "properties": {
		"name": {"type": "string", "description": "what is said"},
		"kind": {"enum": ["message", "presence", "iq"], "description": "the stanza's name"}`)
	for n := range choices {
		fmt.Fprintf(&schema, ",\n\"to%d\": {\"type\": \"string\", \"description\": \"whom it is for, in place %[1]d\"}", n)
	}
	schema.WriteString("}}}\n")
	path := filepath.Join(work, "schema.json")
	if err := os.WriteFile(path, []byte(schema.String()), 0o644); err != nil {
		return nil, nil, nil, nil, err
	}
	node := func(name string) []string {
		return []string{filepath.Join(folder, "node_modules", ".bin", name), "--stdio"}
	}
	json = &languageServer{
		name: "json", command: node("vscode-json-language-server"), language: "json", suffix: ".json",
		settings: map[string]any{"json": map[string]any{
			"validate": map[string]any{"enable": true},
			"schemas":  []any{map[string]any{"fileMatch": []string{"*.json"}, "url": "file://" + path}},
		}},
		header: "[\n", footer: "  {}\n]\n",
		block: func(n int) string {
			return fmt.Sprintf("  {\n    \"name\": \"line %d of the long and starry night\",\n    \"kind\": \"message\",\n    \"to1\": \"juliet@localhost/balcony\"\n  },\n", n)
		},
		fault: "x", faultAt: place{1, 12}, completeAt: place{2, 5}, hoverAt: place{1, 6},
	}
	yaml = &languageServer{
		name: "yaml", command: node("yaml-language-server"), language: "yaml", suffix: ".yaml",
		settings: map[string]any{"yaml": map[string]any{
			"validate": true, "completion": true, "hover": true, "schemaStore": map[string]any{"enable": false},
			"schemas": map[string]any{"file://" + path: "*.yaml"},
		}},
		block: func(n int) string {
			return fmt.Sprintf("- name: line %d of the long and starry night\n  kind: message\n  to1: juliet@localhost/balcony\n", n)
		},
		fault: "]", faultAt: place{0, 8}, completeAt: place{1, 2}, hoverAt: place{0, 3},
	}
	html = &languageServer{
		name: "html", command: node("vscode-html-language-server"), language: "html", suffix: ".html", silent: true,
		header: "<!DOCTYPE html>\n<html>\n<body>\n", footer: "</body>\n</html>\n",
		block: func(n int) string {
			return fmt.Sprintf("<section id=\"line%d\">\n  <h2>The long and starry night</h2>\n  <p class=\"line\">Good morrow</p>\n</section>\n", n)
		},
		completeAt: place{2, 3}, hoverAt: place{0, 3},
	}
	gopls = &languageServer{
		name: "gopls", command: []string{filepath.Join(folder, "gopls")}, language: "go", suffix: ".go",
		settings: map[string]any{},
		header:   "package play\n\n",
		block: func(n int) string {
			return fmt.Sprintf("func line%d(night int) int {\n\tsaid := night + %[1]d\n\treturn said * 2\n}\n\n", n)
		},
		fault: "x", faultAt: place{2, 8}, completeAt: place{2, 8}, hoverAt: place{1, 10},
	}
	return json, yaml, html, gopls, nil
}
