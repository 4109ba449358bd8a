package ast

import "strings"

// startOfText is how many bytes tell whether a file is text. A NUL tells it
// anywhere.
const startOfText = 4096

// WhyNotText says why text can be no script, and what else people read: it is no
// text at all, or in another encoding. It is "" for a text, however wrong.
func WhyNotText(text string) string {
	if isCleanASCII(text[:min(len(text), startOfText)]) && strings.IndexByte(text, 0) < 0 {
		return ""
	}
	switch {
	case strings.HasPrefix(text, "\xff\xfe"), strings.HasPrefix(text, "\xfe\xff"), alternatesNUL(text):
		return "the file is in UTF-16: save it as UTF-8"
	case strings.IndexByte(text, 0) >= 0:
		return "the file is not text: it holds NUL bytes"
	case mostlyNoise(text):
		return "the file is not text: it is mostly control characters or bytes that are not UTF-8"
	}
	return ""
}

// alternatesNUL reports whether text looks like UTF-16 without its mark: in
// what starts it, every other byte is NUL.
func alternatesNUL(text string) bool {
	start := text[:min(len(text), 64)&^1]
	if len(start) < 4 {
		return false
	}
	var nul [2]int
	for i := range len(start) {
		if start[i] == 0 {
			nul[i%2]++
		}
	}
	half := len(start) / 2
	return nul[0] == 0 && nul[1] > half*3/4 || nul[1] == 0 && nul[0] > half*3/4
}

// mostlyNoise reports whether at least a third of the characters that a text
// starts with are control characters or no characters. Short texts get the
// benefit of the doubt.
func mostlyNoise(text string) bool {
	const short = 32
	if len(text) < short {
		return false
	}
	text = text[:min(len(text), startOfText)]
	noise, characters := 0, 0
	for _, r := range text {
		characters++
		if r == '\ufffd' || r < ' ' && r != '\t' && r != '\n' && r != '\r' || r >= 0x7f && r < 0xa0 {
			noise++
		}
	}
	return noise*3 > characters
}
