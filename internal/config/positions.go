package config

import (
	"strconv"
	"strings"
)

// A keyPath is the number of a value of a TOML file, below which others stand
// under their keys, or as items of a list.
type keyPath int32

const (
	top     keyPath = 0
	nowhere keyPath = -1 // of what is not in the file, and of all below that
)

// positions tells where the keys and values of a TOML file stand, as byte
// offsets: the one thing that the TOML library does not hand out. A table that
// is opened several times has its first place.
type positions struct {
	paths map[step]keyPath
	at    []place // by keyPath
}

// step leads from a value to one below it.
type step struct {
	from keyPath
	key  string // of a list item, its number
}

// place is where a key and its value start. What has none starts at 0.
type place struct{ key, value int }

// below returns the path of a key in the table, or nowhere.
func (p *positions) below(table keyPath, key string) keyPath {
	if path, ok := p.paths[step{table, key}]; ok {
		return path
	}
	return nowhere
}

// item returns the path of an item of the list, or nowhere.
func (p *positions) item(list keyPath, i int) keyPath { return p.below(list, strconv.Itoa(i)) }

// key returns where the key of the value starts.
func (p *positions) key(path keyPath) int {
	if path == nowhere || len(p.at) == 0 {
		return 0
	}
	return p.at[path].key
}

// value returns where the value starts.
func (p *positions) value(path keyPath) int {
	if path == nowhere || len(p.at) == 0 {
		return 0
	}
	return p.at[path].value
}

// add returns the path of a key, which starts at an offset if it is new.
func (p *positions) add(table keyPath, key string, at int) keyPath {
	path, ok := p.paths[step{table, key}]
	if !ok {
		path = keyPath(len(p.at))
		p.paths[step{table, key}] = path
		p.at = append(p.at, place{key: at})
	}
	return path
}

// findPositions finds the positions in text, which must be valid TOML.
func findPositions(text string) positions {
	s := scanner{text: text, positions: positions{map[step]keyPath{}, []place{{}}}}
	table := top
	for s.skip(" \t\r\n"); s.at < len(text); s.skip(" \t\r\n") {
		if s.peek() != '[' {
			s.pair(table)
			continue
		}
		s.skip("[")
		table = s.key(top)
		s.skip(" \t]")
	}
	return s.positions
}

type scanner struct {
	text      string
	at        int
	positions positions
}

// peek returns the next byte, 0 at the end.
func (s *scanner) peek() byte {
	if s.at < len(s.text) {
		return s.text[s.at]
	}
	return 0
}

// skip moves past any of the bytes in set, and past comments where set holds
// the line feed that ends them.
func (s *scanner) skip(set string) {
	for s.at < len(s.text) {
		switch {
		case strings.IndexByte(set, s.text[s.at]) >= 0:
			s.at++
		case s.text[s.at] == '#' && strings.Contains(set, "\n"):
			s.until("\n")
		default:
			return
		}
	}
}

// until moves to the next of the bytes in set, or to the end.
func (s *scanner) until(set string) {
	if n := strings.IndexAny(s.text[s.at:], set); n >= 0 {
		s.at += n
	} else {
		s.at = len(s.text)
	}
}

// pair reads a key and its value inside table.
func (s *scanner) pair(table keyPath) {
	path := s.key(table)
	s.skip("=")
	s.value(path)
}

// key reads a key of one or more parts inside table, and returns the path to
// its value.
func (s *scanner) key(table keyPath) keyPath {
	path := table
	for {
		s.skip(" \t")
		at := s.at
		path = s.positions.add(path, s.part(), at)
		s.skip(" \t")
		if s.peek() != '.' {
			return path
		}
		s.at++
	}
}

// part reads one part of a key, quoted or bare.
func (s *scanner) part() string {
	start := s.at
	if c := s.peek(); c != '"' && c != '\'' {
		s.until(" \t\r\n.=]")
		return s.text[start:s.at]
	}
	s.str()
	raw := s.text[start:s.at]
	if raw[0] == '"' {
		if text, err := strconv.Unquote(raw); err == nil {
			return text
		}
	}
	return strings.Trim(raw, raw[:1])
}

// str reads a string of any of the four kinds.
func (s *scanner) str() {
	quote := s.text[s.at : s.at+1]
	if three := strings.Repeat(quote, 3); strings.HasPrefix(s.text[s.at:], three) {
		quote = three
	}
	escapes := quote[0] == '"'
	for s.at += len(quote); s.at < len(s.text); s.at++ {
		if escapes && s.text[s.at] == '\\' {
			s.at++
			continue
		}
		if strings.HasPrefix(s.text[s.at:], quote) {
			s.at += len(quote)
			if len(quote) == 3 { // up to two more belong to the text
				s.skip(quote[:1])
			}
			return
		}
	}
	s.at = len(s.text)
}

// value reads the value at path, and what is inside it.
func (s *scanner) value(path keyPath) {
	const between = " \t\r\n,"
	s.skip(" \t")
	start := s.at
	s.positions.at[path].value = start
	switch s.peek() {
	case '"', '\'':
		s.str()
	case '[':
		s.at++
		s.skip(between)
		for i := 0; s.at < len(s.text) && s.peek() != ']'; i++ {
			s.value(s.positions.add(path, strconv.Itoa(i), s.at))
			s.skip(between)
		}
		s.at++
	case '{':
		s.at++
		s.skip(between)
		for s.at < len(s.text) && s.peek() != '}' {
			s.pair(path)
			s.skip(between)
		}
		s.at++
	default:
		s.until(",]}#\n")
		if s.at == start {
			s.at++ // not TOML: go on all the same
		}
	}
}
