package xmpp_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/spec/xmpp"
)

// read decodes a file of the collected facts; without them the test is
// skipped, or fails if SCS_REQUIRE demands them.
func read(t *testing.T, name string, to any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "facts", name))
	if err != nil {
		if slices.Contains(strings.Split(os.Getenv(testenv.Require), ","), "shared") {
			t.Fatalf("%v, and %s demands it", err, testenv.Require)
		}
		t.Skip("the folder ../shared with the facts is not there")
	}
	if err := json.Unmarshal(text, to); err != nil {
		t.Fatal(err)
	}
}

func TestEveryFactIsKnown(t *testing.T) {
	var facts struct {
		Namespaces map[string]struct {
			Basis    string
			Newer    string
			Elements map[string]struct {
				Text  *struct{ Type string }
				Any   []string
				Ctx   map[string]int
				Kids  map[string]any
				Attrs map[string]struct {
					Use  string
					Enum []string
				}
			}
		}
		OldNamespaces map[string]any `json:"old_namespaces"`
	}
	read(t, "facts.json", &facts)
	v := xmpp.Default()
	closed, elements, attributes := 0, 0, 0
	for uri, fact := range facts.Namespaces {
		n := v.Namespace(uri)
		if n == nil {
			t.Errorf("%s is not known", uri)
			continue
		}
		trusted := fact.Basis == "rfc" || fact.Basis == "schema" || fact.Basis == "manual"
		if trusted != n.Closed() {
			t.Errorf("%s is closed: %t, and its origin is %s", uri, n.Closed(), fact.Basis)
		}
		if trusted {
			closed++
		}
		if fact.Newer != "" && n.SupersededBy != fact.Newer {
			t.Errorf("%s is superseded by %q, and the facts say %q", uri, n.SupersededBy, fact.Newer)
		}
		for name, fact := range fact.Elements {
			elements++
			e := n.Element(name)
			if e == nil {
				t.Errorf("%s: the element %s is not known", uri, name)
				continue
			}
			if fact.Text != nil && e.Text == nil {
				t.Errorf("%s: %s holds no text", uri, name)
			}
			if len(fact.Any) > len(e.Any) {
				t.Errorf("%s: %s has fewer wildcards than in the facts", uri, name)
			}
			for child := range fact.Kids {
				full := xmpp.Name{Namespace: uri, Local: child}
				if space, local, ok := strings.Cut(strings.TrimPrefix(child, "{"), "}"); ok {
					full = xmpp.Name{Namespace: space, Local: local}
				}
				if n := v.Namespace(full.Namespace); n.Closed() && n.Element(full.Local) == nil {
					continue // seen in an example that lacks an xmlns
				}
				if e.Child(full.Namespace, full.Local) == nil && !e.Admits(full.Namespace) {
					t.Errorf("%s: %s does not hold %s", uri, name, child)
				}
			}
			for attribute, fact := range fact.Attrs {
				attributes++
				a := e.Attribute(attribute)
				if a == nil {
					t.Errorf("%s: %s has no attribute %s", uri, name, attribute)
					continue
				}
				if a.Required && fact.Use != "required" {
					t.Errorf("%s: %s of %s is required, in the facts it is not", uri, attribute, name)
				}
				for _, value := range fact.Enum {
					if !a.Accepts(value) {
						t.Errorf("%s: %s of %s does not accept %q", uri, attribute, name, value)
					}
				}
			}
		}
	}
	for uri := range facts.OldNamespaces {
		if !v.Knows(uri) {
			t.Errorf("%s is not known", uri)
		}
	}
	t.Logf("%d namespaces, %d of them closed, %d elements, %d attributes", len(facts.Namespaces), closed, elements, attributes)
}

func TestMostUsedNamespacesAreCommon(t *testing.T) {
	var top []struct{ NS string }
	read(t, "top60.json", &top)
	for _, entry := range top {
		if n := xmpp.Default().Namespace(entry.NS); n == nil || !n.Common {
			t.Errorf("%s is not known, or not marked as common", entry.NS)
		}
	}
}

func TestComplianceListIsWhatTheSuitesName(t *testing.T) {
	var suites any
	read(t, "compliance.json", &suites)
	named := map[string]bool{}
	var walk func(any)
	walk = func(part any) {
		switch part := part.(type) {
		case map[string]any:
			for key, value := range part {
				if providers, ok := value.([]any); ok && key == "providers" {
					for _, provider := range providers {
						named[strings.TrimPrefix(provider.(string), "XEP-")] = true
					}
					continue
				}
				walk(value)
			}
		case []any:
			for _, value := range part {
				walk(value)
			}
		}
	}
	walk(suites)
	if len(named) == 0 {
		t.Fatal("compliance.json names nobody")
	}
	for name := range named {
		if !slices.Contains(compliance, name) {
			t.Errorf("%s is not on the list", name)
		}
	}
}

func TestRegistriesAreKnown(t *testing.T) {
	v := xmpp.Default()
	var errors struct {
		Stanza map[string]struct {
			Type  string
			Types []string
		} `json:"stanza_errors"`
		Stream []string `json:"stream_errors"`
		SASL   []string `json:"sasl_failures"`
	}
	read(t, "errors.json", &errors)
	if have := v.StanzaErrors(); len(have) != len(errors.Stanza) {
		t.Errorf("%d stanza errors are known, and the facts hold %d", len(have), len(errors.Stanza))
	}
	for _, e := range v.StanzaErrors() {
		fact := errors.Stanza[e.Name]
		if !slices.Contains(e.Condition.Types, fact.Type) {
			t.Errorf("%s comes with %q, and the facts say %s", e.Name, e.Condition.Types, fact.Type)
		}
	}
	for _, name := range errors.Stream {
		if e := v.Element(xmpp.StreamErrorNamespace, name); e == nil || e.Condition == nil {
			t.Errorf("the stream error %s is not known", name)
		}
	}
	for _, name := range errors.SASL {
		if e := v.Element(xmpp.SASLNamespace, name); e == nil || e.Condition == nil {
			t.Errorf("the SASL failure %s is not known", name)
		}
	}
	var forms struct {
		Types map[string]struct {
			Src    []string
			Fields map[string]struct{ Type, Src string }
		} `json:"form_types"`
	}
	read(t, "formtypes.json", &forms)
	for name, fact := range forms.Types {
		form := v.Form(name)
		registered := slices.Contains(fact.Src, "registrar") || slices.Contains(fact.Src, "xep")
		if form == nil {
			if registered {
				t.Errorf("the form %s is not known", name)
			}
			continue
		}
		for field, fact := range fact.Fields {
			if form.Field(field) == nil && fact.Src != "example" {
				t.Errorf("the form %s has no field %s", name, field)
			}
		}
	}
	var disco struct {
		Identities map[string]map[string]struct{ Src string }
		Features   map[string]struct{ Src string }
	}
	read(t, "disco.json", &disco)
	for category, kinds := range disco.Identities {
		for kind, fact := range kinds {
			if v.Identity(category, kind) == nil && fact.Src == "registrar" {
				t.Errorf("the identity %s/%s is not known", category, kind)
			}
		}
	}
	for name, fact := range disco.Features {
		if v.Feature(name) == nil && fact.Src == "registrar" {
			t.Errorf("the feature %s is not known", name)
		}
	}
}
