package formatter

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
)

// sameXML compares two bodies token by token as encoding/xml reads them, so
// that a misunderstanding of XML which parser and printer share does not go
// unseen. It says what differs, or "". The error is what encoding/xml has
// against the first body.
func sameXML(old, new string) (reason string, refused error) {
	oldXML, oldComments := splitComments(old)
	newXML, newComments := splitComments(new)
	if !slices.Equal(oldComments, newComments) {
		return "the comments in the body are others", nil
	}
	oldXML, newXML = trimEqualEnds(oldXML, newXML)
	if oldXML == "" && newXML == "" {
		return "", nil
	}
	return sameTokens(oldXML, newXML)
}

// sameTokens compares all tokens of two texts.
func sameTokens(old, new string) (reason string, refused error) {
	a, b := newTokens(old), newTokens(new)
	for {
		x, err := a.next()
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		y, errNew := b.next()
		switch {
		case errNew != nil && !errors.Is(errNew, io.EOF):
			return "the body is no longer XML: " + errNew.Error(), nil
		case (err == nil) != (errNew == nil):
			return "the body has gained or lost a tag or text", nil
		case err != nil: // the end of both
			return "", nil //nolint:nilerr // io.EOF
		case !sameToken(x, y):
			return "the body has another " + tokenName(x), nil
		}
	}
}

// trimEqualEnds cuts off what two bodies share at their start and at their
// end: encoding/xml takes most of the time that formatting costs, and need not
// be asked whether equal bytes are equal tokens.
//
// Where there are no comments, no CDATA and no xml:space, every "<" starts a
// tag and nothing else does, so bodies can be cut there into pieces of one tag
// and the text behind it.
func trimEqualEnds(old, new string) (string, string) {
	if !isPlain(old) || !isPlain(new) {
		return old, new
	}
	for old != "" && new != "" {
		i, j := pieceLength(old), pieceLength(new)
		if !samePiece(old[:i], new[:j]) {
			break
		}
		old, new = old[i:], new[j:]
	}
	for old != "" && new != "" {
		i, j := max(strings.LastIndexByte(old, '<'), 0), max(strings.LastIndexByte(new, '<'), 0)
		if !samePiece(old[i:], new[j:]) {
			break
		}
		old, new = old[:i], new[:j]
	}
	return old, new
}

// isPlain reports whether a body holds no comment, no CDATA and no xml:space.
func isPlain(body string) bool {
	for rest := body; ; {
		i := strings.IndexByte(rest, '<')
		if i < 0 {
			return !strings.Contains(body, ":space")
		}
		if rest = rest[i+1:]; rest != "" && (rest[0] == '!' || rest[0] == '?') {
			return false
		}
	}
}

// pieceLength returns the length of the piece that the text starts with.
func pieceLength(text string) int {
	if i := strings.IndexByte(text[1:], '<'); i >= 0 {
		return 1 + i
	}
	return len(text)
}

// samePiece reports whether two pieces are equal, or are a tag without text
// and differ only in the white space with a line break behind it.
func samePiece(old, new string) bool {
	if old == new {
		return true
	}
	tag := old[:len(old)-trailingSpace(old)]
	if !strings.HasPrefix(new, tag) || tag != "" && (tag[0] != '<' || strings.IndexByte(tag, '>') != len(tag)-1) {
		return false
	}
	oldSpace, newSpace := old[len(tag):], new[len(tag):]
	return strings.IndexByte(oldSpace, '\n') >= 0 && strings.IndexByte(newSpace, '\n') >= 0 &&
		trailingSpace(newSpace) == len(newSpace)
}

// trailingSpace returns how many bytes of white space the text ends with.
func trailingSpace(text string) int {
	end := len(text)
	for end > 0 && (text[end-1] == ' ' || text[end-1] == '\t' || text[end-1] == '\r' || text[end-1] == '\n') {
		end--
	}
	return len(text) - end
}

// splitComments parts the lines in column 0, which in a body are comments of
// the script and no XML, from the others.
func splitComments(body string) (rest string, comments []string) {
	var b strings.Builder
	copied := 0
	for at := 0; ; {
		i := strings.IndexByte(body[at:], '\n')
		if i < 0 || at+i+1 == len(body) {
			break
		}
		at += i + 1
		if strings.IndexByte(" \t\r\n<", body[at]) >= 0 {
			continue
		}
		line, _, _ := strings.Cut(body[at:], "\n")
		comments = append(comments, strings.TrimRight(line, " \t\r"))
		b.WriteString(body[copied:at])
		copied = at + len(line)
	}
	if copied == 0 {
		return body, nil
	}
	b.WriteString(body[copied:])
	return b.String(), comments
}

// tokens reads the significant tokens of a body.
type tokens struct {
	text     string
	decoder  *xml.Decoder
	depth    int // open elements
	preserve int // depth of the outermost element with xml:space='preserve'; 0 if there is none
	cdata    bool
}

func newTokens(text string) *tokens {
	return &tokens{text: text, decoder: xml.NewDecoder(strings.NewReader(text))}
}

// next returns the next token that is not insignificant white space. It is
// valid until the next call.
func (t *tokens) next() (xml.Token, error) {
	for {
		start := t.decoder.InputOffset()
		token, err := t.decoder.RawToken()
		if err != nil {
			return nil, err
		}
		afterCData := t.cdata
		t.cdata = false
		switch token := token.(type) {
		case xml.StartElement:
			t.depth++
			if t.preserve == 0 && slices.Contains(token.Attr, preserveAttr) {
				t.preserve = t.depth
			}
		case xml.EndElement:
			if t.depth == t.preserve {
				t.preserve = 0
			}
			t.depth--
		case xml.CharData:
			end := t.decoder.InputOffset()
			raw := t.text[start:end]
			t.cdata = strings.HasPrefix(raw, cdataOpen)
			if !t.cdata && !afterCData && t.preserve == 0 && !strings.HasPrefix(t.text[end:], cdataOpen) &&
				strings.Contains(raw, "\n") && strings.Trim(raw, " \t\r\n") == "" {
				continue
			}
		}
		return token, nil
	}
}

const cdataOpen = "<![CDATA["

var preserveAttr = xml.Attr{Name: xml.Name{Space: "xml", Local: "space"}, Value: "preserve"}

func sameToken(x, y xml.Token) bool {
	switch x := x.(type) {
	case xml.StartElement:
		y, ok := y.(xml.StartElement)
		return ok && x.Name == y.Name && slices.Equal(x.Attr, y.Attr)
	case xml.EndElement:
		y, ok := y.(xml.EndElement)
		return ok && x == y
	case xml.CharData:
		y, ok := y.(xml.CharData)
		return ok && string(x) == string(y)
	case xml.Comment:
		y, ok := y.(xml.Comment)
		return ok && string(x) == string(y)
	}
	return false
}

func tokenName(t xml.Token) string {
	switch t := t.(type) {
	case xml.StartElement:
		return "start tag: <" + t.Name.Local + ">"
	case xml.EndElement:
		return "end tag: </" + t.Name.Local + ">"
	case xml.CharData:
		return "text: " + string(t)
	}
	return "comment"
}
