package lsp

import (
	"context"
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/scs-tools/scs/ast"
)

// links answers "textDocument/documentLink": the URLs in comments, and the
// XEPs and RFCs that comments name.
func links(_ context.Context, sn *snapshot, _ *protocol.DocumentLinkParams) ([]protocol.DocumentLink, error) {
	found := []protocol.DocumentLink{}
	for n := range sn.file.All() {
		if n.Kind() != ast.KindComment && n.Kind() != ast.KindXMLComment {
			continue
		}
		text, start := n.Text(), n.Span().Start
		for at := 0; at < len(text); {
			length, target, tooltip := linkAt(text[at:])
			if length == 0 || at > 0 && isWordByte(text[at-1]) {
				at++
				continue
			}
			to := uri.URI(target)
			link := protocol.DocumentLink{Range: sn.rangeOf(ast.Span{Start: start + at, End: start + at + length}), Target: &to}
			if tooltip != "" {
				link.Tooltip = &tooltip
			}
			found = append(found, link)
			at += length
		}
	}
	return found, nil
}

// isWordByte reports whether a byte is an ASCII letter or digit.
func isWordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// linkAt returns what the text starts with if that is a link: its length,
// where it leads and what to say of it.
func linkAt(text string) (length int, target, tooltip string) {
	switch text[0] {
	case 'h':
		for _, scheme := range []string{"https://", "http://"} {
			if strings.HasPrefix(text, scheme) {
				if length = urlLength(text); length > len(scheme) {
					return length, text[:length], ""
				}
			}
		}
	case 'X', 'x':
		if number, length := numbered(text, "XEP", 4, 4); length > 0 {
			return length, "https://xmpp.org/extensions/xep-" + number + ".html", "XEP-" + number
		}
	case 'R', 'r':
		if number, length := numbered(text, "RFC", 3, 5); length > 0 {
			return length, "https://www.rfc-editor.org/rfc/rfc" + number, "RFC " + number
		}
	}
	return 0, "", ""
}

// urlLength returns how long the URL is that the text starts with. The
// punctuation of the sentence around it is no part of it.
func urlLength(text string) int {
	end := strings.IndexAny(text, " \t\r\n<>\"`{}|\\^")
	if end < 0 {
		end = len(text)
	}
	parentheses := strings.Count(text[:end], ")") - strings.Count(text[:end], "(")
	brackets := strings.Count(text[:end], "]") - strings.Count(text[:end], "[")
	for end > 0 {
		switch c := text[end-1]; {
		case strings.IndexByte(".,;:!?'", c) >= 0:
			end--
		case c == ')' && parentheses > 0:
			end, parentheses = end-1, parentheses-1
		case c == ']' && brackets > 0:
			end, brackets = end-1, brackets-1
		default:
			return end
		}
	}
	return 0
}

// numbered returns the number of a series that the text starts with, as in
// XEP-0045, XEP 0045 and xep0045, and the length of all of it.
func numbered(text, series string, least, most int) (number string, length int) {
	if len(text) < len(series) || !strings.EqualFold(text[:len(series)], series) {
		return "", 0
	}
	start := len(series)
	if start < len(text) && (text[start] == '-' || text[start] == ' ') {
		start++
	}
	end := start
	for end < len(text) && '0' <= text[end] && text[end] <= '9' {
		end++
	}
	if n := end - start; n < least || n > most || end < len(text) && isWordByte(text[end]) {
		return "", 0
	}
	return text[start:end], end
}
