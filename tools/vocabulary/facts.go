package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// facts is what the folder of facts holds, as far as the data files carry it.
type facts struct {
	vocabulary
	forms      map[string]formFact
	identities map[string]map[string]sourced
	features   map[string]featureFact
	errors     errorFacts
	mucStatus  map[string]statusFact
	extras     extraFacts
	compliance []string // the documents that the compliance suites name
	common     map[string]bool
}

type vocabulary struct {
	Namespaces    map[string]namespaceFact `json:"namespaces"`
	Specs         map[string]specFact      `json:"xeps"`
	OldNamespaces map[string]struct {
		Spec  string `json:"xep"`
		Newer string `json:"newer"`
	} `json:"old_namespaces"`
}

type specFact struct {
	Title, Short, Status, Type string
}

type namespaceFact struct {
	RFC        string                 `json:"rfc"`
	Spec       string                 `json:"xep"`
	Title      string                 `json:"title"`
	Status     string                 `json:"status"`
	Basis      string                 `json:"basis"`
	Superseded string                 `json:"superseded"`
	Newer      string                 `json:"newer"`
	Roots      []string               `json:"roots"`
	Elements   map[string]elementFact `json:"elements"`
}

type elementFact struct {
	Source   string                   `json:"src"`
	Loose    bool                     `json:"loose"`
	AnyAttr  bool                     `json:"anyattr"`
	Legacy   string                   `json:"legacy"`
	Any      []string                 `json:"any"`
	Ext      map[string]int           `json:"ext"`
	Context  map[string]int           `json:"ctx"`
	Text     *valueFact               `json:"text"`
	Kids     map[string]kidFact       `json:"kids"`
	Attrs    map[string]attributeFact `json:"attrs"`
	Variants []variantFact            `json:"variants"`
}

type kidFact struct {
	Min    int    `json:"min"`
	Max    *int   `json:"max"`
	Source string `json:"src"`
}

type valueFact struct {
	Type    string   `json:"type"`
	Hint    string   `json:"hint"`
	Enum    []string `json:"enum"`
	Open    bool     `json:"open"`
	Default string   `json:"default"`
	Fixed   string   `json:"fixed"`
	Min     string   `json:"minInclusive"`
	Max     string   `json:"maxInclusive"`
	Source  string   `json:"src"`
}

type attributeFact struct {
	valueFact
	Use string `json:"use"`
}

// variantFact is one of several elements of the same name.
type variantFact struct {
	Attrs map[string]string `json:"attrs"`
	Text  *valueFact        `json:"text"`
}

type sourced struct {
	Source string `json:"src"`
	Doc    string `json:"doc"`
}

type featureFact struct {
	Source string   `json:"src"`
	Doc    []string `json:"doc"`
}

type formFact struct {
	Doc    []string `json:"doc"`
	Source []string `json:"src"`
	Fields map[string]struct {
		Type    string   `json:"type"`
		Source  string   `json:"src"`
		Options []string `json:"options"`
	} `json:"fields"`
}

type errorFacts struct {
	Stanza map[string]struct {
		Type   string         `json:"type"`
		Types  []string       `json:"types"`
		Code   int            `json:"legacy_code"`
		Legacy string         `json:"legacy"`
		Seen   map[string]int `json:"seen_types"`
	} `json:"stanza_errors"`
	Stream       []string `json:"stream_errors"`
	StreamLegacy []string `json:"stream_errors_legacy"`
	SASL         []string `json:"sasl_failures"`
	Application  map[string]map[string]struct {
		With  []string `json:"with"`
		Types []string `json:"types"`
	} `json:"application"`
}

type statusFact struct {
	Stanza  string `json:"stanza"`
	Source  string `json:"src"`
	Doc     string `json:"xep"`
	Meaning string `json:"meaning"`
}

type extraFacts struct {
	StreamFeatures []struct {
		Namespace string `json:"ns"`
		Element   string `json:"element"`
	} `json:"stream_features"`
	Headers     []string            `json:"shim_headers"`
	Nodes       map[string]sourced  `json:"wellknown_nodes"`
	Commands    map[string][]string `json:"adhoc_nodes"`
	PEP         map[string]pepFact  `json:"pep_nodes"`
	AMPActions  []string            `json:"amp_actions"`
	AMPRules    []string            `json:"amp_conditions"`
	Datatypes   []string            `json:"xdata_validate_datatypes"`
	Compression []string            `json:"compression_methods"`
	Registered  map[string]string   `json:"registered_namespaces"`
}

type pepFact struct {
	Doc     []string `json:"xep"`
	Payload []string `json:"payload"`
}

// readFacts reads the folder of facts.
func readFacts(folder string) (*facts, error) {
	f := &facts{common: map[string]bool{}}
	var forms struct {
		Forms map[string]formFact `json:"form_types"`
	}
	var disco struct {
		Identities map[string]map[string]sourced `json:"identities"`
		Features   map[string]featureFact        `json:"features"`
	}
	var top []struct {
		Namespace string `json:"ns"`
	}
	var compliance any
	for _, file := range []struct {
		name string
		to   any
	}{
		{"facts.json", &f.vocabulary},
		{"formtypes.json", &forms},
		{"disco.json", &disco},
		{"errors.json", &f.errors},
		{"muc_status.json", &f.mucStatus},
		{"extras.json", &f.extras},
		{"compliance.json", &compliance},
		{"top60.json", &top},
	} {
		text, err := os.ReadFile(filepath.Join(folder, file.name))
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(text, file.to); err != nil {
			return nil, fmt.Errorf("%s: %w", file.name, err)
		}
	}
	f.forms, f.identities, f.features = forms.Forms, disco.Identities, disco.Features
	f.compliance = providers(compliance)
	for _, entry := range top {
		f.common[entry.Namespace] = true
	}
	return f, nil
}

// providers returns the documents that a compliance suite names as the
// providers of a feature, wherever they stand in it.
func providers(suite any) (found []string) {
	switch suite := suite.(type) {
	case map[string]any:
		for key, value := range suite {
			list, isList := value.([]any)
			if key != "providers" || !isList {
				found = append(found, providers(value)...)
				continue
			}
			for _, name := range list {
				if name, ok := name.(string); ok {
					found = append(found, name)
				}
			}
		}
	case []any:
		for _, value := range suite {
			found = append(found, providers(value)...)
		}
	}
	return found
}
