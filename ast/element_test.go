package ast_test

import (
	"strings"
	"testing"

	"github.com/scs-tools/scs/ast"
)

func TestTags(t *testing.T) {
	for _, c := range []struct {
		stanza, start, end, name string // end and name of the end tag
		selfClosing              bool
	}{
		{"<a/>", "<a/>", "", "", true},
		{"<a b='c' />", "<a b='c' />", "", "", true},
		{"<a></a>", "<a>", "</a>", "a", false},
		{"<a b='>'>\n\t</a\t>", "<a b='>'>", "</a\t>", "a", false},
		{"<a><!-- </a> --></a>", "<a>", "</a>", "a", false},
		{"<a>&lt;/a></a>", "<a>", "</a>", "a", false},
		{"<abc></acb>", "<abc>", "</acb>", "acb", false},
		{"<a>", "<a>", "", "", false},
		{"<p:a></p:a>", "<p:a>", "</p:a>", "p:a", false},
		{"<a></a b='<'>", "<a>", "</a", "a", false},
	} {
		e := stanzaOf(t, c.stanza)
		end, name := "", ""
		if tag, ok := e.EndTag(); ok {
			n, _ := e.EndNameSpan()
			end, name = e.File().Slice(tag), e.File().Slice(n)
		}
		if got := e.File().Slice(e.StartTag()); got != c.start || end != c.end || name != c.name || e.SelfClosing() != c.selfClosing {
			t.Errorf("%q: start tag %q, end tag %q of %q, self-closing %v", c.stanza, got, end, name, e.SelfClosing())
		}
		if _, ok := e.EndNameSpan(); ok != (c.end != "") {
			t.Errorf("%q: the end tag's name is there: %v", c.stanza, ok)
		}
	}
}

func TestNamesInParts(t *testing.T) {
	for name, want := range map[string][2]string{
		"a": {"", "a"}, "p:a": {"p", "a"}, "p:a:b": {"p", "a:b"}, "a:": {"a", ""}, ":a": {"", "a"},
	} {
		e := stanzaOf(t, "<"+name+" "+name+"='x'/>")
		if e.Name() != name || e.Prefix() != want[0] || e.Local() != want[1] || e.File().Slice(e.NameSpan()) != name {
			t.Errorf("the element %q has the prefix %q and the local name %q", e.Name(), e.Prefix(), e.Local())
		}
		a, ok := e.Attr(name)
		if !ok || a.Prefix() != want[0] || a.Local() != want[1] || a.File().Slice(a.NameSpan()) != name {
			t.Errorf("the attribute %q has the prefix %q and the local name %q", a.Name(), a.Prefix(), a.Local())
		}
	}
}

func TestAttributes(t *testing.T) {
	e := stanzaOf(t, `<a b="1" c='&lt;${d}&gt;' b="2" e xmlns="u" xmlns:p="v" p:xmlns="w" f='{scansion:any}'/>`)
	var names []string
	for a := range e.Attrs() {
		names = append(names, a.Name())
		if a.Element() != e {
			t.Errorf("%s is of another element", a.Name())
		}
	}
	if got := strings.Join(names, " "); got != "b c b e xmlns xmlns:p p:xmlns f" {
		t.Errorf("the attributes are %s", got)
	}
	if e.AttrValue("b") != "1" || e.AttrValue("z") != "" || e.AttrValue("e") != "" {
		t.Error("an attribute has the wrong value")
	}
	if _, ok := e.Attr("z"); ok {
		t.Error("an attribute is found that there is not")
	}
	c, _ := e.Attr("c")
	if c.Raw() != "&lt;${d}&gt;" || c.Value() != "<${d}>" || c.Quote() != '\'' || c.File().Slice(c.ValueSpan()) != c.Raw() {
		t.Errorf("c is %q, that is %q, in %q", c.Raw(), c.Value(), c.Quote())
	}
	var parts []string
	for n := range c.Parts() {
		parts = append(parts, n.Text())
	}
	if got := strings.Join(parts, " "); got != "&lt; ${d} &gt;" {
		t.Errorf("the parts of c are %s", got)
	}
	bare, _ := e.Attr("e")
	if bare.Quote() != 0 || !bare.ValueSpan().Empty() || bare.ValueSpan().Start != bare.Span().End {
		t.Errorf("an attribute without value has one at %v", bare.ValueSpan())
	}
	for name, want := range map[string]bool{"xmlns": true, "xmlns:p": true, "p:xmlns": false, "b": false} {
		if a, _ := e.Attr(name); a.IsDeclaration() != want {
			t.Errorf("%s declares a namespace: %v", name, !want)
		}
	}
}

func TestContent(t *testing.T) {
	e := stanzaOf(t, `<a b="c">one<d/>two<![CDATA[three]]><!-- four --><e>no</e></f></a>`)
	var kinds []string
	for n := range e.Content() {
		kinds = append(kinds, n.Kind().String())
	}
	if got := strings.Join(kinds, ", "); got != "text, element, text, CDATA, XML comment, element, malformed" {
		t.Errorf("the content is %s", got)
	}
	var names []string
	for child := range e.Elements() {
		names = append(names, child.Name())
		if p, ok := child.ParentElement(); !ok || p != e {
			t.Errorf("%s has another parent", child.Name())
		}
	}
	if got := strings.Join(names, " "); got != "d e" {
		t.Errorf("the child elements are %s", got)
	}
	if _, ok := e.ParentElement(); ok {
		t.Error("a stanza has a parent element")
	}
}

func TestTextContent(t *testing.T) {
	for stanza, want := range map[string]string{
		"<a/>":                              "",
		"<a></a>":                           "",
		"<a>b</a>":                          "b",
		"<a> b </a>":                        " b ",
		"<a>\n\t<b/>\n\t</a>":               "",
		"<a>&lt;b&gt; &#x41;</a>":           "<b> A",
		"<a><![CDATA[<&amp;>]]></a>":        "<&amp;>",
		"<a>b<c>no</c>d<!-- no -->e</a>":    "bde",
		"<a>${b} {scansion:any}</a>":        "${b} {scansion:any}",
		"<a>b &nbsp; & c</a>":               "b &nbsp; & c",
		"<a><![CDATA[]]>b<![CDATA[c]]></a>": "bc",
	} {
		if got := stanzaOf(t, stanza).TextContent(); got != want {
			t.Errorf("%s: the text is %q", stanza, got)
		}
	}
}

func TestNamespaces(t *testing.T) {
	e := stanzaOf(t, `<a xmlns:p="urn:p">
		<b xmlns="urn:b"><c/><p:d/><e xmlns=""/></b>
		<p:f xmlns:p="urn:q" xmlns="urn:f"><g/><p:h/></p:f>
		<stream:i/><xml:j/><xmlns:k/><scansion:l/><none:m/>
		<n xmlns="urn:&amp;"/>
	</a>`)
	want := map[string]string{
		"a": ast.NamespaceClient, "b": "urn:b", "c": "urn:b", "p:d": "urn:p", "e": "",
		"p:f": "urn:q", "g": "urn:f", "p:h": "urn:q", "stream:i": ast.NamespaceStream,
		"xml:j": ast.NamespaceXML, "xmlns:k": ast.NamespaceXMLNS, "scansion:l": "scansion", "none:m": "", "n": "urn:&",
	}
	check := func(e ast.Element) {
		if got := e.Namespace(); got != want[e.Name()] {
			t.Errorf("%s is in %q", e.Name(), got)
		}
		delete(want, e.Name())
	}
	check(e)
	for n := range e.Descendants() {
		if child, ok := n.Element(); ok {
			check(child)
			if got := child.PrefixNamespace("p"); got != "urn:p" && got != "urn:q" {
				t.Errorf("in %s, the prefix p means %q", child.Name(), got)
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("not found: %v", want)
	}
}

func TestNamespacesOfAttributes(t *testing.T) {
	// Each value is the namespace of its attribute.
	e := stanzaOf(t, `<a xmlns:p="urn:p" p:a="urn:p" b="" none:c="" xml:lang="`+ast.NamespaceXML+`">
		<b p:a="urn:q" xmlns:p="urn:q" xmlns="urn:b" c=""/>
		<p:c p:a="urn:p" stream:b="`+ast.NamespaceStream+`"><d p:a="urn:p"/></p:c>
		<e xmlns:p="urn:first" p:a="urn:first" xmlns:p="urn:second"/>
	</a>`)
	n := 0
	check := func(e ast.Element) {
		for a := range e.Attrs() {
			if a.IsDeclaration() {
				continue
			}
			n++
			if got := a.Namespace(); got != a.Value() {
				t.Errorf("%s in %s is in %q, want %q", a.Name(), e.Name(), got, a.Value())
			}
		}
	}
	check(e)
	for d := range e.Descendants() {
		if child, ok := d.Element(); ok {
			check(child)
		}
	}
	if n != 10 {
		t.Errorf("%d attributes", n)
	}
}

func TestNamespaceOfARepeatedDeclaration(t *testing.T) {
	// The second xmlns is an error; which of the two counts must be the same
	// for everybody who asks.
	for _, stanza := range []string{
		`<a xmlns="urn:first" xmlns="urn:second"><b/></a>`,
		`<a xmlns="urn:first" xmlns:"urn:second"><b/></a>`,
	} {
		e := stanzaOf(t, stanza)
		for child := range e.Elements() {
			if e.Namespace() != e.AttrValue("xmlns") || child.Namespace() != e.Namespace() {
				t.Errorf("%s: the element is in %q, its child in %q", stanza, e.Namespace(), child.Namespace())
			}
		}
	}
}

func TestDescendantsKnowTheirTop(t *testing.T) {
	a := actionOf(t, "a sends:\n\t<b c='${d}'><e>&lt;</e></b>\n")
	n := 0
	for node := range a.Descendants() {
		n++
		if node.Top() != a.Node {
			t.Errorf("%v: the top is %v", node.Kind(), node.Top().Kind())
		}
	}
	if n != 6 {
		t.Errorf("%d descendants", n)
	}
}
