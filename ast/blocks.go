package ast

import "strings"

// blockLength returns the length of the block that the text starts with.
//
// A block is the comments before an opening line, that line, and all that
// belongs to it: indented and blank lines, and comments with an indented line
// behind them. What has lost its indentation belongs to it as well where no
// other line can look like that: tags below an action, properties below a
// section. What a block is depends on nothing before it, which is what makes
// recovery and re-parsing cheap.
func blockLength(text string, first bool) int {
	at := 0
	if first && strings.HasPrefix(text, bom) {
		at = len(bom)
	}
	opened := false
	var opener byte // what the opening line starts with; 0 for indented lines that nothing owns
	comments := -1  // start of a run of comments that may belong to the next block
	for at < len(text) {
		next := len(text)
		if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
			next = at + i + 1
		}
		switch c := text[at]; {
		case class[c]&isSpace != 0:
			if !(opened && comments < 0) && !isBlank(text[at:next]) {
				opened = true
				comments = -1
			}
		case isCommentStart(text[at:next]):
			if opened && comments < 0 {
				comments = at
			}
		case !opened:
			opened = true
			opener = c
		case losesIndent(opener, text[at:next]):
			comments = -1
		case comments >= 0:
			return comments
		default:
			return at
		}
		at = next
	}
	if opened && comments >= 0 {
		return comments
	}
	return len(text)
}

// losesIndent reports whether a line in column 0 belongs to the block all the
// same, which has an opening line that starts so.
func losesIndent(opener byte, line string) bool {
	switch opener {
	case 0, '-':
		return false
	case '[':
		return isBareProperty(line)
	}
	return line[0] == '<'
}

// isBareProperty reports whether a line is a lower-case word, a colon, white
// space and more.
func isBareProperty(line string) bool {
	end := 0
	for end < len(line) && (line[end] >= 'a' && line[end] <= 'z' || line[end] == '_') {
		end++
	}
	return end > 0 && end+1 < len(line) && line[end] == ':' && (line[end+1] == ' ' || line[end+1] == '\t') &&
		!isBlank(line[end+1:])
}

func isBlank(line string) bool {
	for i := range len(line) {
		if class[line[i]]&isSpace == 0 {
			return false
		}
	}
	return true
}

// isCommentStart reports whether a line that starts so in column 0 is a
// comment.
func isCommentStart(line string) bool {
	switch line[0] {
	case '#':
		return true
	case '/':
		return len(line) > 1 && line[1] == '/'
	case '-':
		return len(line) > 1 && line[1] == '-' && !isSeparator(line)
	}
	return false
}

// isSeparator reports whether the line that the text starts with is three or
// more dashes and nothing else.
func isSeparator(text string) bool {
	dashes := 0
	for dashes < len(text) && text[dashes] == '-' {
		dashes++
	}
	if dashes < 3 {
		return false
	}
	for _, c := range []byte(text[dashes:]) {
		if c == '\n' {
			return true
		}
		if class[c]&isSpace == 0 {
			return false
		}
	}
	return true
}
