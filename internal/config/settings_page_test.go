package config

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/internal/golden"
)

// words says in a few words what a key holds.
func (s *schema) words(root *schema) string {
	resolved := s.resolve(root)
	switch kind := s.kindOf(root); {
	case len(resolved.Enum) > 0:
		quoted := make([]string, len(resolved.Enum))
		for i, value := range resolved.Enum {
			quoted[i] = "`\"" + value + "\"`"
		}
		return strings.Join(quoted, ", ")
	case kind == aDuration:
		return "a duration"
	default:
		return string(kind)
	}
}

// settingsTables writes the tables below s, with all that the schema says of
// their keys.
func settingsTables(b *strings.Builder, root, s *schema, name string) {
	var inner []string
	rows := ""
	for _, key := range slices.Sorted(maps.Keys(s.Properties)) {
		property := s.Properties[key]
		if property.resolve(root).Type == "object" {
			inner = append(inner, key)
			continue
		}
		rows += fmt.Sprintf("| `%s` | %s | %s |\n", key, property.words(root), strings.ReplaceAll(property.Description, "|", "\\|"))
	}
	if name != "" {
		fmt.Fprintf(b, "\n## [%s]\n\n%s\n", name, s.Description)
	}
	if rows != "" {
		b.WriteString("\n| key | value | meaning |\n| --- | --- | --- |\n" + rows)
	}
	for _, key := range inner {
		property := s.Properties[key]
		full := strings.TrimPrefix(name+"."+key, ".")
		var each schema
		if json.Unmarshal(property.AdditionalProperties, &each) == nil { // the keys are the user's own
			fmt.Fprintf(b, "\n## [%s]\n\n%s\n\nYou choose the keys; each value is %s.\n", full, property.Description, each.words(root))
			if each.resolve(root).Type == "object" {
				settingsTables(b, root, each.resolve(root), "")
			}
			continue
		}
		settingsTables(b, root, property.resolve(root), full)
	}
}

// The page of all settings is made from the schema: -update writes it.
func TestTheSettingsPageIsFresh(t *testing.T) {
	const path = "../../docs/settings.md"
	root := readSchema(t)
	var b strings.Builder
	b.WriteString("<!-- Made from internal/config/scs.schema.json: go test ./internal/config -run SettingsPage -update -->\n" +
		"# Settings\n\nscs reads `.scs.toml`: " + strings.Replace(root.Description, "Settings of the scs tools for Scansion scripts. The", "the", 1) +
		"\nFlags and the environment (`man scs-run`) override it. The\n" +
		"[schema](../internal/config/scs.schema.json) lets editors complete the keys.\n\n" +
		"```toml\n[run]\nserver = \"prosody\"\ntimeout = \"10s\"\n\n[lint]\nignore = [\"missing-title\"]\n```\n")
	settingsTables(&b, root, root, "")
	golden.File(t, path, b.String())
	if page, err := os.ReadFile(path); err != nil || len(page) == 0 {
		t.Error(err)
	} else if _, after, ok := strings.Cut(string(page), "```toml\n"); ok {
		example, _, _ := strings.Cut(after, "```")
		if _, err := Parse(FileName, []byte(example)); err != nil {
			t.Errorf("the example: %v", err)
		}
	}
}
