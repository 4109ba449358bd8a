package rules

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/scs-tools/scs/ast"
)

// maxPart is how many bytes a part of a JID may have (RFC 7622, sections 3.2
// to 3.4).
const maxPart = 1023

// jidFault tells the first thing that makes a text no JID, and where in the
// text it is; what is "" if the text is a JID.
//
// It is milder than RFC 7622 where servers are: a domain may hold underscores
// and anything above ASCII that is seen, and what the PRECIS profiles say of
// compatibility characters, writing direction and context is left to servers. Bytes that are not
// UTF-8 and control characters that XML forbids are not its business: the
// parser reports them.
func jidFault(text string) (where ast.Span, what string) {
	if isPlainJID(text) {
		return ast.Span{}, ""
	}
	bare, resource, slash := strings.Cut(text, "/")
	local, domain, at := strings.Cut(bare, "@")
	if !at {
		local, domain = "", bare
	}
	switch {
	case domain == "":
		end := len(bare)
		return ast.Span{Start: max(end-1, 0), End: max(end, 1)}, "it has no domain"
	case at && local == "":
		return ast.Span{Start: 0, End: 1}, "nothing is before the @"
	}
	if where, what = partFault(local, isLocal, "the part before the @"); what != "" {
		return where, what
	}
	if where, what = domainFault(domain); what != "" {
		return where.Shift(len(bare) - len(domain)), what
	}
	if slash {
		where, what = resourceFault(resource)
		where = where.Shift(len(bare) + 1)
	}
	return where, what
}

// isPlainJID reports whether a text is a JID that can be told for one at a
// glance, as nearly all are: letters, digits and hyphens with single dots and
// one @ between them, and maybe a resource.
func isPlainJID(text string) bool {
	if len(text) > maxPart {
		return false
	}
	inside, at := false, false // of a run of letters and digits; behind the @
	for i, c := range []byte(text) {
		switch {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-':
			inside = true
			continue
		case !inside:
			return false
		case c == '.':
		case c == '@' && !at:
			at = true
		case c == '/':
			return isPlainResource(text[i+1:])
		default:
			return false
		}
		inside = false
	}
	return inside
}

func isPlainResource(text string) bool {
	for _, c := range []byte(text) {
		if c < ' ' || c >= utf8.RuneSelf-1 {
			return false
		}
	}
	return text != ""
}

// resourceFault is jidFault for a resource alone (RFC 7622, section 3.4); a
// missing one is placed at the slash before it.
func resourceFault(resource string) (where ast.Span, what string) {
	if resource == "" {
		return ast.Span{Start: -1, End: 0}, "no resource follows the slash"
	}
	return partFault(resource, isResource, "the resource")
}

// domainFault is jidFault for a domain alone, which is not empty (RFC 7622,
// section 3.2).
func domainFault(domain string) (where ast.Span, what string) {
	if domain[0] == '[' && domain[len(domain)-1] == ']' {
		return ast.Span{}, "" // an IPv6 address
	}
	if where, what = partFault(domain, isDomain, "the domain"); what != "" {
		return where, what
	}
	if domain[0] == '.' {
		return ast.Span{Start: 0, End: 1}, "a label of the domain is empty"
	}
	if i := strings.Index(domain, ".."); i >= 0 {
		return ast.Span{Start: i, End: i + 2}, "a label of the domain is empty"
	}
	return ast.Span{}, ""
}

// portOf returns the port that was put behind the domain of a JID, digits
// only, and where its colon is.
func portOf(jid string) (port string, colon int) {
	bare, _, _ := strings.Cut(jid, "/")
	colon = strings.LastIndexByte(bare, ':')
	if colon <= strings.LastIndexByte(bare, '@')+1 {
		return "", -1
	}
	port = bare[colon+1:]
	for i := range len(port) {
		if port[i] < '0' || port[i] > '9' {
			return "", -1
		}
	}
	return port, colon
}

// partFault looks for a character that may not stand in a part of a JID.
func partFault(part string, allowed func(rune) bool, name string) (where ast.Span, what string) {
	for i, r := range part {
		if !allowed(r) {
			return ast.Span{Start: i, End: i + utf8.RuneLen(r)}, name + " may not hold " + characterName(r)
		}
	}
	if len(part) > maxPart {
		return ast.Span{Start: 0, End: len(part)}, name + " is longer than " + strconv.Itoa(maxPart) + " bytes"
	}
	return ast.Span{}, ""
}

func characterName(r rune) string {
	switch {
	case r == ' ':
		return "a space"
	case r == '\t':
		return "a tab"
	case r == '"':
		return "a double quote"
	case !unicode.IsGraphic(r) || unicode.IsSpace(r):
		return fmt.Sprintf("%U", r)
	}
	return `"` + string(r) + `"`
}

// isLocal reports whether a local part may hold the rune (RFC 7622, section
// 3.3; RFC 8264, section 9).
func isLocal(r rune) bool {
	if r < utf8.RuneSelf {
		return r > ' ' && r != 0x7f && !strings.ContainsRune("\"&'/:<>@", r) || isReported(r)
	}
	return isLetterDigit(r) || isReported(r)
}

// isDomain reports whether a domain may hold the rune.
func isDomain(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' ||
			r == '-' || r == '.' || r == '_' || isReported(r)
	}
	return !unicode.IsSpace(r) && !unicode.IsControl(r) || isReported(r)
}

// isResource reports whether a resource may hold the rune (RFC 8264, section
// 4.3).
func isResource(r rune) bool { return !unicode.IsControl(r) || isReported(r) }

// isLetterDigit reports whether PRECIS may take a rune above ASCII for a
// letter or a digit, alone or beside the right neighbours (RFC 8264, sections
// 9.1, 9.6 and 9.8).
func isLetterDigit(r rune) bool {
	if unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) {
		return true
	}
	switch r {
	case 0x00B7, 0x0375, 0x05F3, 0x05F4, 0x06FD, 0x06FE, 0x0F0B, 0x200C, 0x200D, 0x3007, 0x30FB:
		return true
	}
	// Full-width forms, and these two, stand for the plain ones.
	return 0xFF01 <= r && r <= 0xFFEE || r == 0x037E || r == 0x1FEF
}

// isReported reports whether the parser complains about the rune.
func isReported(r rune) bool {
	return r < ' ' && r != '\t' || r == utf8.RuneError || r == 0xFFFE || r == 0xFFFF
}
