package stanza

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxDepth is how deep elements may lie in each other. Streams of real servers
// stay below ten.
const maxDepth = 100

// reserved is the prefix of attributes that talk to the runner.
const reserved = "scansion"

// Parse reads one element: exactly one, well-formed, with every prefix
// declared. White space that lays out child elements, which is all that holds a
// line break between two tags, is left out. The error does not quote the text.
func Parse(text []byte) (*Element, error) {
	if !utf8.Valid(text) {
		return nil, errors.New("it is not UTF-8")
	}
	p := parser{dec: xml.NewDecoder(bytes.NewReader(text))}
	for {
		token, err := p.dec.RawToken()
		if err != nil {
			return p.end(err)
		}
		if err := p.take(token); err != nil {
			return nil, err
		}
	}
}

type parser struct {
	dec  *xml.Decoder
	root *Element
	open []*Element
	// scopes holds the declarations of each open element; the first scope holds
	// those that every stanza has.
	scopes []map[string]string
}

// end tells what reading gave when the decoder has nothing more.
func (p *parser) end(err error) (*Element, error) {
	if syntax, ok := errors.AsType[*xml.SyntaxError](err); ok && !strings.Contains(syntax.Msg, "unexpected EOF") {
		// The decoder's words may quote the text.
		return nil, errors.New("it is malformed XML")
	}
	if len(p.open) > 0 || p.root == nil {
		return nil, errors.New("it is cut off")
	}
	return p.root, nil
}

func (p *parser) take(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		return p.start(t)
	case xml.EndElement:
		n := len(p.open)
		if n == 0 || p.open[n-1].Name != written(t.Name) {
			return errors.New("its tags do not match")
		}
		layOut(p.open[n-1])
		p.open, p.scopes = p.open[:n-1], p.scopes[:n-1]
	case xml.CharData:
		if n := len(p.open); n > 0 {
			e := p.open[n-1]
			if last := len(e.Children) - 1; last >= 0 && e.Children[last].Element == nil {
				e.Children[last].Text += string(t) // a CDATA section, or a comment between two texts
			} else {
				e.Children = append(e.Children, Node{Value: Value{Text: string(t)}})
			}
		} else if len(bytes.TrimSpace(t)) > 0 {
			return errors.New("text is outside it")
		}
	case xml.Comment:
	default:
		return errors.New("it has content that XMPP forbids (RFC 6120, section 11.1)")
	}
	return nil
}

func (p *parser) start(t xml.StartElement) error {
	if p.root != nil && len(p.open) == 0 {
		return errors.New("another element follows it")
	}
	if len(p.open) == maxDepth {
		return fmt.Errorf("its elements are more than %d deep", maxDepth)
	}
	e := &Element{Name: written(t.Name)}
	var scope map[string]string
	seen := make(map[string]bool, len(t.Attr))
	for _, a := range t.Attr {
		name := written(a.Name)
		if seen[name] {
			return errors.New("it has an attribute twice")
		}
		seen[name] = true
		if IsDeclaration(name) {
			if scope == nil {
				scope = map[string]string{}
			}
			scope[strings.TrimPrefix(strings.TrimPrefix(name, "xmlns"), ":")] = a.Value
		}
		e.Attrs = append(e.Attrs, Attr{Name: name, Value: Value{Text: a.Value}})
	}
	p.scopes = append(p.scopes, scope)
	var ok bool
	if e.Namespace, ok = p.resolve(t.Name.Space); !ok {
		return errors.New("it uses an undeclared prefix")
	}
	for _, a := range t.Attr {
		_, ok := p.resolve(a.Name.Space)
		switch {
		case a.Name.Space == "xmlns" && a.Name.Local == reserved, a.Name.Space == reserved:
			return errors.New("it uses the prefix " + reserved + ", which is reserved for scripts")
		case !ok && a.Name.Space != "xmlns":
			return errors.New("it uses an undeclared prefix")
		}
	}
	if n := len(p.open); n > 0 {
		p.open[n-1].Children = append(p.open[n-1].Children, Node{Element: e})
	} else {
		p.root = e
	}
	p.open = append(p.open, e)
	return nil
}

// resolve returns the namespace that a prefix means.
func (p *parser) resolve(prefix string) (string, bool) {
	for i := len(p.scopes) - 1; i >= 0; i-- {
		if space, ok := p.scopes[i][prefix]; ok {
			return space, true
		}
	}
	switch prefix {
	case "":
		return NamespaceClient, true
	case "stream":
		return NamespaceStream, true
	case "xml":
		return NamespaceXML, true
	}
	return "", false
}

// layOut leaves out the white space that only lays out what an element holds.
func layOut(e *Element) {
	for _, n := range e.Children {
		if n.Element == nil && strings.TrimSpace(n.Text) != "" {
			return
		}
	}
	if e.Attr("xml:space") == "preserve" {
		return
	}
	kept := e.Children[:0]
	for _, n := range e.Children {
		if n.Element != nil || !strings.Contains(n.Text, "\n") {
			kept = append(kept, n)
		}
	}
	e.Children = kept
}

// written returns a raw name as it stands in the document.
func written(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}
