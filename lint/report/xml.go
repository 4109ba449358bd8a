package report

import (
	"encoding/xml"
	"io"
)

// xmlList writes an XML document whose root holds a long row of elements, one
// by one. The first error stays.
type xmlList struct {
	encoder *xml.Encoder
	w       io.Writer
	root    xml.StartElement
	started bool
	err     error
}

func newXMLList(w io.Writer, root string, attributes ...xml.Attr) xmlList {
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	return xmlList{encoder: encoder, w: w, root: xml.StartElement{Name: xml.Name{Local: root}, Attr: attributes}}
}

func attribute(name, value string) xml.Attr {
	return xml.Attr{Name: xml.Name{Local: name}, Value: value}
}

func (l *xmlList) start() {
	if l.started {
		return
	}
	l.started = true
	if _, err := io.WriteString(l.w, xml.Header); err != nil {
		l.err = err
		return
	}
	l.err = l.encoder.EncodeToken(l.root)
}

// item writes the next element.
func (l *xmlList) item(value any) error {
	l.start()
	if l.err == nil {
		l.err = l.encoder.Encode(value)
	}
	return l.err
}

// end closes the root.
func (l *xmlList) end() error {
	l.start()
	if l.err == nil {
		l.err = l.encoder.EncodeToken(l.root.End())
	}
	if l.err == nil {
		l.err = l.encoder.Close()
	}
	if l.err == nil {
		_, l.err = io.WriteString(l.w, "\n")
	}
	return l.err
}
