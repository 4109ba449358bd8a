// Package lazy makes values when they are first used. Most runs of the program
// lint a file or two, and should not pay for compiling what only other verbs
// need.
package lazy

import (
	"regexp"
	"sync"
)

// Regexp returns what compiles a regular expression once and returns it. An
// expression that does not compile panics at the first use.
func Regexp(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
