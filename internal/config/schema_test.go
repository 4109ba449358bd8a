package config

import (
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// A schema is the part of JSON Schema that scs.schema.json uses.
type schema struct {
	Ref                  string            `json:"$ref"`
	Type                 string            `json:"type"`
	Description          string            `json:"description"`
	Enum                 []string          `json:"enum"`
	Pattern              string            `json:"pattern"`
	Items                *schema           `json:"items"`
	OneOf                []schema          `json:"oneOf"`
	Properties           map[string]schema `json:"properties"`
	AdditionalProperties json.RawMessage   `json:"additionalProperties"`
	Definitions          map[string]schema `json:"definitions"`
}

func readSchema(t *testing.T) *schema {
	t.Helper()
	data, err := os.ReadFile("scs.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var s schema
	if err := json.Unmarshal(data, &s); err != nil {
		t.Fatal(err)
	}
	return &s
}

// resolve returns what s refers to.
func (s *schema) resolve(root *schema) *schema {
	if name, ok := strings.CutPrefix(s.Ref, "#/definitions/"); ok {
		target := root.Definitions[name]
		return &target
	}
	return s
}

// kindOf returns what a value must be to suit s.
func (s *schema) kindOf(root *schema) kind {
	s = s.resolve(root)
	switch {
	case len(s.OneOf) == 2 && s.OneOf[0].kindOf(root) == aString && s.OneOf[1].kindOf(root) == listOfStrings:
		return oneOrMore
	case s.Type == "array" && s.Items.resolve(root).Type == "string":
		return listOfStrings
	case s.Type == "object":
		return aTable
	case s.Type == "string" && slices.Contains(s.Enum, "warning"):
		return aSeverity
	case s.Type == "string" && s.Pattern != "":
		return aDuration
	case s.Type == "string":
		return aString
	case s.Type == "boolean":
		return aBool
	case s.Type == "integer":
		return aCount
	default:
		return kind("something that no key holds: " + s.Type)
	}
}

// knownTables returns every table that is read from a configuration file.
func knownTables(t *testing.T) []*table {
	t.Helper()
	f, err := read(FileName, nil)
	if err != nil {
		t.Fatal(err)
	}
	readConfig(f)
	return f.tables
}

func TestTheSchemaHasTheKeysThatAreRead(t *testing.T) {
	root := readSchema(t)
	for _, table := range knownTables(t) {
		s := root
		if table.name != "" {
			for part := range strings.SplitSeq(table.name, ".") {
				inner := s.Properties[part]
				s = inner.resolve(root)
			}
		}
		if table.open != "" {
			var each schema
			if err := json.Unmarshal(s.AdditionalProperties, &each); err != nil || each.kindOf(root) != table.open {
				t.Errorf("[%s]: a value is %s, but the schema says %s", table.name, table.open, s.AdditionalProperties)
			}
			continue
		}
		if string(s.AdditionalProperties) != "false" {
			t.Errorf("[%s]: the schema allows unknown keys", table.name)
		}
		for key, want := range table.known {
			p, ok := s.Properties[key]
			switch {
			case !ok:
				t.Errorf("[%s]: key %q is not in the schema", table.name, key)
			case p.kindOf(root) != want:
				t.Errorf("[%s]: %q must be %s, but the schema says %s", table.name, key, want, p.kindOf(root))
			case p.Description == "":
				t.Errorf("[%s]: %q has no description", table.name, key)
			}
		}
		for key := range s.Properties {
			if _, ok := table.known[key]; !ok {
				t.Errorf("[%s]: key %q of the schema is not read", table.name, key)
			}
		}
	}
}

func TestTheSchemaKnowsTheSeverities(t *testing.T) {
	root := readSchema(t)
	var all []string
	for s := ast.Off; s <= ast.Error; s++ {
		all = append(all, s.String())
	}
	if got := root.Definitions["severity"].Enum; !slices.Equal(got, all) {
		t.Errorf("severities are %q, want %q", got, all)
	}
	if got := root.Properties["lint"].Properties["fail-level"].Enum; !slices.Equal(got, all[1:]) {
		t.Errorf("fail levels are %q, want %q", got, all[1:])
	}
}

func TestTheSchemaKnowsTheOrders(t *testing.T) {
	if got := readSchema(t).Properties["run"].Properties["order"].Enum; !slices.Equal(got, script.Orders()) {
		t.Errorf("orders are %q, want %q", got, script.Orders())
	}
}

// Each field of a table's struct is one key, in kebab case, and each key a
// field.
func TestTheStructsHaveTheKeysThatAreRead(t *testing.T) {
	structs := map[string]reflect.Type{"fmt": reflect.TypeFor[Fmt](), "lint": reflect.TypeFor[Lint](), "run": reflect.TypeFor[Run](), "vocabulary": reflect.TypeFor[Vocabulary]()}
	for _, table := range knownTables(t) {
		s, ok := structs[table.name]
		if !ok {
			if table.name != "" && table.open == "" {
				t.Errorf("[%s]: which struct holds it?", table.name)
			}
			continue
		}
		var fields []string
		for field := range s.Fields() {
			fields = append(fields, kebab(field.Name))
		}
		slices.Sort(fields)
		if keys := slices.Sorted(maps.Keys(table.known)); !slices.Equal(fields, keys) {
			t.Errorf("[%s]: fields are %q, keys %q", table.name, fields, keys)
		}
	}
}

var capital = regexp.MustCompile(`([a-z])([A-Z])`)

func kebab(name string) string {
	return strings.ToLower(capital.ReplaceAllString(name, "$1-$2"))
}
