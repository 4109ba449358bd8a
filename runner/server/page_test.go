package server

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// cells returns the words in backticks in the columns of the row of
// docs/prosody.md that begins with a title.
func cells(t *testing.T, page, title string) [][]string {
	t.Helper()
	for line := range strings.Lines(page) {
		row, ok := strings.CutPrefix(line, "| "+title+" |")
		if !ok {
			continue
		}
		var columns [][]string
		for cell := range strings.SplitSeq(strings.TrimSuffix(strings.TrimSpace(row), "|"), "|") {
			var words []string
			for _, word := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cell, -1) {
				words = append(words, word[1])
			}
			columns = append(columns, words)
		}
		return columns
	}
	t.Fatalf("docs/prosody.md has no row %q", title)
	return nil
}

func readPage(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile("../../docs/prosody.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// TestThePageNamesTheDefaultConfigurations compares the tables of docs/prosody.md
// with the configurations.
func TestThePageNamesTheDefaultConfigurations(t *testing.T) {
	page := readPage(t)
	global, sections, _ := strings.Cut(prosodyDefaults, "\nVirtualHost ")
	list := regexp.MustCompile(`(?s)modules_enabled = \{(.*?)\}`).FindStringSubmatch(global)
	if list == nil {
		t.Fatal("the default configuration of Prosody has no modules")
	}
	var modules []string
	for _, m := range regexp.MustCompile(`"([a-z0-9_]+)"`).FindAllStringSubmatch(list[1], -1) {
		modules = append(modules, m[1])
	}
	shown := cells(t, page, "modules")
	if !slices.Equal(shown[0], modules) {
		t.Errorf("Prosody loads %q, the page says %q", modules, shown[0])
	}
	components := regexp.MustCompile(`Component "([^"]+)" "([^"]+)"`).FindAllStringSubmatch(sections, -1)
	said := slices.Concat(cells(t, page, "rooms")[0], cells(t, page, "nodes")[0], cells(t, page, "uploads")[0])
	for _, component := range components {
		if i := slices.Index(said, component[1]); i < 0 || said[i+1] != component[2] {
			t.Errorf("the page does not have the component %q with %s", component[1], component[2])
		}
	}
	if len(components) != 3 {
		t.Errorf("%d components", len(components))
	}
	for _, option := range regexp.MustCompile(`(?m)^\t?([a-z_]+) = `).FindAllStringSubmatch(prosodyDefaults, -1) {
		if name := option[1]; name != "admins" && name != "modules_enabled" && name != "http_file_share_size_limit" && !strings.Contains(page, "`"+name) {
			t.Errorf("the page does not name the option %s", name)
		}
	}

	var config struct{ Modules map[string]any }
	plain := regexp.MustCompile(`\{\{[^}]*\}\}`).ReplaceAllString(ejabberdConfig, "0")
	if err := yaml.Unmarshal([]byte(plain), &config); err != nil {
		t.Fatal(err)
	}
	there := slices.Concat(shown[1], []string{"mod_muc", "mod_pubsub"}) // in rows of their own
	for name := range config.Modules {
		if !slices.Contains(there, name) {
			t.Errorf("ejabberd loads %s, of which the page does not tell", name)
		}
	}
	if len(config.Modules) != len(there) {
		t.Errorf("ejabberd loads %d modules, the page names %q", len(config.Modules), there)
	}
}

// TestThePageNamesWhatIsOverridden looks for each option that is set in a folder's
// configuration.
func TestThePageNamesWhatIsOverridden(t *testing.T) {
	page := readPage(t)
	always, otherwise, ok := strings.Cut(page, "not set these options globally")
	if !ok {
		t.Fatal("the page does not tell what is set otherwise")
	}
	options := 0
	for _, m := range regexp.MustCompile(`(?m)^\s*(set|default)\("([a-z0-9_]+)"`).FindAllStringSubmatch(prosodyConfig, -1) {
		options++
		text := always
		if m[1] == "default" {
			text = otherwise
		}
		if !strings.Contains(text, "`"+m[2]+"`") {
			t.Errorf("the page does not name %s, with %s", m[2], m[1])
		}
	}
	closed := regexp.MustCompile(`in lua\.ipairs \{ ("s2s".*?) \}`).FindStringSubmatch(prosodyConfig)
	if closed == nil {
		t.Fatal("no ports are closed")
	}
	for name := range strings.SplitSeq(closed[1], ", ") {
		options++
		if !strings.Contains(always, "`"+strings.Trim(name, `"`)+"_ports`") {
			t.Errorf("the page does not name the ports of %s", name)
		}
	}
	f := ejabberdFolder{root: &yaml.Node{Kind: yaml.MappingNode}}
	f.document = yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{f.root}}
	if _, err := f.run(1, "info", nil); err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(f.root.Content); i += 2 {
		options++
		if name := f.root.Content[i].Value; !strings.Contains(otherwise, "| `"+name+"` |") {
			t.Errorf("the page does not name %s of ejabberd", name)
		}
	}
	if options < 30 {
		t.Errorf("%d options are found", options)
	}
}
