package formatter_test

import (
	"strings"
	"testing"

	"github.com/scs-tools/scs/internal/golden"
)

// Each script in testdata shows one part of the style: the .golden file beside
// it is what the formatter makes of it.
func TestGolden(t *testing.T) {
	for name, text := range read(t, "testdata/*.scs") {
		t.Run(name, func(t *testing.T) {
			golden.File(t, strings.TrimSuffix(name, ".scs")+".golden", wantProperties(t, name, text))
		})
	}
}
