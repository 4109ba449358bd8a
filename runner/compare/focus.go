package compare

import "github.com/scs-tools/scs/internal/excerpt"

// What is shown of a difference.
const (
	contextLines = 3  // round what differs
	unaskedLines = 3  // of a row of lines that nobody asked for
	shownLines   = 60 // in all
)

// Focus leaves out lines far from what differs.
func Focus(lines []Line) []Line {
	near := make([]bool, len(lines))
	for i, l := range lines {
		near[i] = near[i] || i == 0 || i == len(lines)-1
		if l.Sign != Both {
			for k := max(i-contextLines, 0); k < min(i+contextLines+1, len(lines)); k++ {
				near[k] = true
			}
		}
	}
	var shown, skipped []Line
	skip := func() {
		if len(skipped) > 1 {
			skipped = []Line{omitted(len(skipped), "", skipped[0])}
		}
		shown = append(shown, skipped...)
		skipped = nil
	}
	var unasked []Line
	free := func() {
		if n := unaskedLines; len(unasked) > n+1 {
			unasked = append(unasked[:n:n], omitted(len(unasked)-n, " more that may be there", unasked[0]))
		}
		shown = append(shown, unasked...)
		unasked = nil
	}
	for i, l := range lines {
		switch {
		case !near[i]:
			free()
			skipped = append(skipped, l)
		case l.Sign == Both && l.unasked():
			skip()
			unasked = append(unasked, l)
		default:
			skip()
			free()
			shown = append(shown, l)
		}
	}
	skip()
	free()
	if n := shownLines; len(shown) > n+1 {
		shown = append(shown[:n:n], omitted(len(shown)-n, " more", shown[n]))
	}
	return shown
}

// omitted stands for lines that are not shown; like is one of them.
func omitted(n int, what string, like Line) Line {
	text := excerpt.Dots + " " + excerpt.Count(n, "line") + what
	return Line{Sign: Both, row: row{depth: like.row.depth, segments: []Segment{{text, true}}}}
}
