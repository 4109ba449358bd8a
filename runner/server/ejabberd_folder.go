package server

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/scs-tools/scs/internal/readfile"
)

// ejabberdFolder is a folder's configuration of ejabberd.
type ejabberdFolder struct {
	document yaml.Node
	root     *yaml.Node // its options
}

// readEjabberdFolder reads a folder's configuration of ejabberd.
func readEjabberdFolder(path string) (*ejabberdFolder, error) {
	text, err := readfile.Text(path, readfile.MaxSettings)
	if err != nil {
		return nil, err
	}
	f := &ejabberdFolder{}
	if err := yaml.Unmarshal([]byte(text), &f.document); err != nil {
		return nil, fmt.Errorf("%s: %w: correct the configuration", path, err)
	}
	if len(f.document.Content) == 0 { // nothing but comments
		f.document = yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{{Kind: yaml.MappingNode}}}
	}
	f.root = f.document.Content[0]
	if f.root.Kind != yaml.MappingNode {
		return nil, fmt.Errorf(`%s:%d: expected options such as "hosts:": correct the configuration`, path, f.root.Line)
	}
	return f, nil
}

// run changes the configuration so that the server listens for clients on one
// loopback port and for nothing else, speaks to no other server and logs at the
// level. included returns the path of an included file, named as in the
// configuration.
func (f *ejabberdFolder) run(port int, level string, included func(string) string) (string, error) {
	listener := map[string]any{}
	if theirs := f.clientListener(); theirs != nil {
		if err := theirs.Decode(&listener); err != nil {
			return "", err
		}
	}
	for _, key := range []string{"transport", "tls", "use_proxy_protocol"} {
		delete(listener, key)
	}
	listener["port"], listener["ip"], listener["module"] = port, loopback, "ejabberd_c2s"
	ours := []struct {
		key   string
		value any
	}{
		{"listen", []any{listener}}, {"loglevel", level}, {"s2s_access", "none"}, {"acme", map[string]any{"auto": false}},
	}
	var disallow []string
	for _, one := range ours {
		if err := setOption(f.root, one.key, one.value); err != nil {
			return "", err
		}
		disallow = append(disallow, one.key)
	}
	if err := f.include(disallow, included); err != nil {
		return "", err
	}
	if proxy := option(option(f.root, "modules"), "mod_proxy65"); proxy != nil {
		ports, err := freePorts(1)
		if err != nil {
			return "", err
		}
		if proxy.Kind != yaml.MappingNode {
			*proxy = yaml.Node{Kind: yaml.MappingNode}
		}
		if err := errors.Join(setOption(proxy, "port", ports[0]), setOption(proxy, "ip", loopback)); err != nil {
			return "", err
		}
	}
	text, err := yaml.Marshal(&f.document)
	return string(text), err
}

// clientListener returns the first listener for clients without TLS from the
// first byte; nil if there is none.
func (f *ejabberdFolder) clientListener() *yaml.Node {
	listeners := option(f.root, "listen")
	if listeners == nil {
		return nil
	}
	for _, one := range listeners.Content {
		module, tls := option(one, "module"), option(one, "tls")
		if module != nil && module.Value == "ejabberd_c2s" && (tls == nil || tls.Value != "true") {
			return one
		}
	}
	return nil
}

// include keeps options out of the files that the configuration includes.
func (f *ejabberdFolder) include(disallow []string, included func(string) string) error {
	const key = "include_config_file"
	theirs := option(f.root, key)
	if theirs == nil {
		return nil
	}
	files := map[string]map[string]any{}
	add := func(name string, options map[string]any) {
		if options == nil {
			options = map[string]any{}
		}
		if _, limited := options["allow_only"]; !limited {
			also, _ := options["disallow"].([]any)
			for _, one := range disallow {
				also = append(also, one)
			}
			options["disallow"] = also
		}
		files[included(name)] = options
	}
	switch theirs.Kind {
	case yaml.ScalarNode:
		add(theirs.Value, nil)
	case yaml.SequenceNode:
		for _, one := range theirs.Content {
			add(one.Value, nil)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(theirs.Content); i += 2 {
			var options map[string]any
			if err := theirs.Content[i+1].Decode(&options); err != nil {
				return err
			}
			add(theirs.Content[i].Value, options)
		}
	}
	return setOption(f.root, key, files)
}

// option returns the value of an option, nil if it is not there.
func option(options *yaml.Node, key string) *yaml.Node {
	if options == nil || options.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(options.Content); i += 2 {
		if options.Content[i].Value == key {
			return options.Content[i+1]
		}
	}
	return nil
}

// setOption sets the value of an option.
func setOption(options *yaml.Node, key string, value any) error {
	var node yaml.Node
	if err := node.Encode(value); err != nil {
		return err
	}
	if there := option(options, key); there != nil {
		*there = node
		return nil
	}
	options.Content = append(options.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, &node)
	return nil
}

// yamlLiterals returns the words of a YAML text that may be paths.
func yamlLiterals(text string) []string {
	var document yaml.Node
	if yaml.Unmarshal([]byte(text), &document) != nil {
		return nil // the server does not read it either
	}
	var all []string
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) { // an alias stands for what is walked anyway
		if n.Kind == yaml.ScalarNode && n.Value != "" && len(n.Value) < maxLiteral {
			all = append(all, n.Value)
			if fields := strings.Fields(n.Value); len(fields) > 1 { // a command
				all = append(all, fields...)
			}
		}
		for _, child := range n.Content {
			walk(child)
		}
	}
	walk(&document)
	return all
}

// isYAML reports whether a configuration is written in YAML.
func isYAML(path string) bool {
	extension := strings.ToLower(filepath.Ext(path))
	return extension == ".yml" || extension == ".yaml"
}
