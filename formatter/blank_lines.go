package formatter

// blankLinesAfter returns how many blank lines the style wants between an item
// and the next: one, but comments stand as close to their neighbours as their
// author put them, two blank lines before a comment start a new scene, and what
// has a syntax error is not torn off the line above it.
func (p *printer) blankLinesAfter(i int) int {
	had := p.blankLines(i)
	switch before, behind := p.items[i].isComment(), p.items[i+1].isComment(); {
	case before && had == 0 && !behind && p.endsHead(i):
		return 1 // the title is not about the first character
	case before && had == 0:
		return 0
	case had == 0 && p.items[i+1].skipped:
		return 0
	case behind && had == 0 && !p.leadsItem(i+1):
		return 0 // a remark on what stands above it
	case behind && had > 1 && p.items[i].afterAction:
		return 2
	}
	return 1
}

// leadsItem reports whether the comments from i on stand directly above an item
// that is none, and so speak of it.
func (p *printer) leadsItem(i int) bool {
	for ; i+1 < len(p.items) && p.blankLines(i) == 0; i++ {
		if !p.items[i+1].isComment() {
			return true
		}
	}
	return false
}

// endsHead reports whether the comment is the last of a run without blank
// lines in which the title, the description or a tag stands.
func (p *printer) endsHead(i int) bool {
	for ; i >= 0; i-- {
		c, ok := p.items[i].node.Comment()
		if !ok {
			return false
		}
		if c.IsTitle() || c.IsDescription() || c.IsTag() {
			return true
		}
		if i > 0 && p.blankLines(i-1) > 0 {
			return false
		}
	}
	return false
}
