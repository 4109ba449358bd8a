package main

import (
	"slices"
	"strings"
)

// block is a line of a data file with the lines indented below it. The file
// itself is a block without a line.
type block struct {
	line   string
	blocks []*block
}

// put appends a line and returns its block.
func (b *block) put(words ...string) *block {
	words = slices.DeleteFunc(words, func(word string) bool { return word == "" })
	made := &block{line: strings.Join(words, " ")}
	b.blocks = append(b.blocks, made)
	return made
}

// list appends the words after a keyword, on as many lines as they need.
func (b *block) list(keyword string, words []string) {
	const width = 96
	for len(words) > 0 {
		n, length := 0, len(keyword)
		for n < len(words) && (n == 0 || length+1+len(words[n]) <= width) {
			length += 1 + len(words[n])
			n++
		}
		b.put(append([]string{keyword}, words[:n]...)...)
		words = words[n:]
	}
}

// named is how many words, the keyword among them, name what a line opens. Such
// lines are added where they are missing; all others come and go with the block
// that they describe.
var named = map[string]int{
	"spec":         1,
	"namespace":    2,
	"element":      2,
	"attribute":    2,
	"form":         2,
	"field":        2,
	"feature":      2,
	"identity":     3,
	"muc-status":   2,
	"pep-node":     2,
	"command-node": 2,
	"node":         2,
}

// key returns the words that name what a line opens, or "".
func (b *block) key() string {
	words := strings.Fields(b.line)
	if len(words) == 0 {
		return ""
	}
	n := named[words[0]]
	return strings.Join(words[:min(n, len(words))], " ")
}

// keyword returns the first word of a line.
func (b *block) keyword() string {
	word, _, _ := strings.Cut(b.line, " ")
	return word
}

// add takes over the blocks of fresh that b lacks and returns the lines that
// open them.
func (b *block) add(fresh *block) (added []string) {
	for _, f := range fresh.blocks {
		key := f.key()
		if key == "" {
			continue
		}
		at := slices.IndexFunc(b.blocks, func(have *block) bool { return have.key() == key })
		if at >= 0 {
			added = append(added, b.blocks[at].add(f)...)
			continue
		}
		b.insert(f)
		added = append(added, f.line)
	}
	return added
}

// insert puts a block after the last one with the same keyword.
func (b *block) insert(f *block) {
	at := len(b.blocks)
	for i, have := range b.blocks {
		if have.keyword() == f.keyword() {
			at = i + 1
		}
	}
	b.blocks = slices.Insert(b.blocks, at, f)
}

// parseBlocks reads a data file. Blank lines and comments are blocks too: they
// stay where they are.
func parseBlocks(text string) *block {
	top := &block{}
	path := []*block{top}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \t\r\n")
		words := strings.TrimLeft(line, "\t")
		depth := min(len(line)-len(words), len(path)-1)
		if words == "" {
			depth = 0
		}
		made := &block{line: words}
		path[depth].blocks = append(path[depth].blocks, made)
		if words != "" {
			path = append(path[:depth+1], made)
		}
	}
	return top
}

// text returns the data file. A blank line parts what opens something, unless
// it is one of a list of single lines or stands below its comment.
func (b *block) text() []byte {
	var text []byte
	for i, top := range b.blocks {
		if i > 0 && top.line != "" && b.blocks[i-1].line != "" && b.blocks[i-1].line[0] != '#' &&
			(len(top.blocks) > 0 || top.keyword() != b.blocks[i-1].keyword()) {
			text = append(text, '\n')
		}
		text = top.appendTo(text, 0)
	}
	return text
}

func (b *block) appendTo(text []byte, depth int) []byte {
	if b.line != "" {
		text = append(text, strings.Repeat("\t", depth)...)
	}
	text = append(text, b.line...)
	text = append(text, '\n')
	for _, below := range b.blocks {
		text = below.appendTo(text, depth+1)
	}
	return text
}
