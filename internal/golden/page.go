package golden

import (
	"regexp"
	"testing"
)

var (
	codeOfPage   = regexp.MustCompile(`(?s)(<(?:style|script)>).*?(</(?:style|script)>)`)
	digestOfPage = regexp.MustCompile(`sha256-.*?=&#39;`)
)

// Page is [File] for an HTML page, of which it leaves out the style, the script
// and their digests: a color that changes changes no expected result.
func Page[T ~string | ~[]byte](tb testing.TB, path string, got T) {
	tb.Helper()
	page := codeOfPage.ReplaceAll([]byte(got), []byte("$1…$2"))
	File(tb, path, digestOfPage.ReplaceAll(page, []byte("sha256-…&#39;")))
}
