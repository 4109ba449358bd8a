package ast

import "strings"

// Head is what a script says of itself in its first comments.
type Head struct {
	Title       Comment   // the zero Comment if there is none
	Description Comment   // the zero Comment if there is none
	Tags        []Comment // in the order in which they stand
}

// Head returns the head of the script: the title, the description on the line
// below it, and the tags.
func (f *File) Head() Head {
	var head Head
	for n := range f.Nodes() {
		c, ok := n.Comment()
		if !ok {
			break
		}
		switch flags := c.raw().flags; {
		case flags&flagTitle != 0:
			head.Title = c
		case flags&flagDescription != 0:
			head.Description = c
		case flags&flagTag != 0:
			head.Tags = append(head.Tags, c)
		}
	}
	return head
}

// Title returns what the script's title says, "" if it has none. [File.Head] has
// the comment that it stands in.
func (f *File) Title() string { return f.Head().Title.Content() }

// IsTitle reports whether the comment is the script's title.
func (c Comment) IsTitle() bool { return c.raw().flags&flagTitle != 0 }

// IsDescription reports whether the comment is the script's description.
func (c Comment) IsDescription() bool { return c.raw().flags&flagDescription != 0 }

// IsTag reports whether the comment is a tag of the script's head.
func (c Comment) IsTag() bool { return c.raw().flags&flagTag != 0 }

// Tag returns the name and the value of a tag comment; the value of a bare
// tag is "".
func (c Comment) Tag() (name, value string) {
	name, value, _ = strings.Cut(c.Content(), ":")
	return strings.TrimSpace(name), strings.TrimSpace(value)
}

// SuppressionMark starts the content of a comment that talks to the linter.
const SuppressionMark = "scslint:"

// IsDirective reports whether the comment talks to a tool (a suppression of
// the linter, an editor's modeline) and not to the reader.
func (c Comment) IsDirective() bool { return isDirective(c.Content()) }

func isDirective(content string) bool {
	return strings.HasPrefix(content, SuppressionMark) || strings.HasPrefix(content, "vim:") ||
		strings.HasPrefix(content, "-*-")
}

// markHead finds the title, the description and the tags among the comments
// at the start of the first block.
func markHead(text string, nodes []node) {
	title := -1
	for i := range nodes {
		n := &nodes[i]
		if n.kind != KindComment {
			return
		}
		line := text[n.start:n.end]
		marker := commentMarker(line)
		content := strings.TrimSpace(line[len(marker):])
		switch {
		case content == "" || isDirective(content):
		case marker == "##":
			n.flags |= flagTag
		case title < 0:
			n.flags |= flagTitle
			title = i
		case title == i-1 && strings.Count(text[nodes[title].end:n.start], "\n") == 1:
			n.flags |= flagDescription
		}
	}
}
