package excerpt

import "strconv"

// Count returns a number with its noun, which gets an s unless the number is 1:
// "1 line", "3 lines".
func Count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return strconv.Itoa(n) + " " + noun
}
