package config

const (
	// maxDepth is how deep lists and tables of a file may be nested, and how
	// many parts a key may have. No setting needs more than 3.
	maxDepth = 32

	// maxErrors is how many errors of one file are reported.
	maxErrors = 100
)

// tooDeep returns where text nests lists, tables and keys deeper than maxDepth,
// or -1. It is asked before the text is decoded: the TOML library calls itself
// for each level.
func tooDeep(text string) int {
	s := scanner{text: text}
	depth, parts := 0, 0
	for ; s.at < len(text); s.at++ {
		switch c := text[s.at]; c {
		case '#':
			s.until("\n")
			parts = 0
		case '"', '\'':
			s.str()
			s.at--
		case '[', '{':
			depth++
			parts = 0
		case ']', '}':
			depth = max(depth-1, 0)
		case '.':
			parts++
		case '\n', '=', ',':
			parts = 0
		}
		if depth > maxDepth || parts > maxDepth {
			return s.at
		}
	}
	return -1
}
