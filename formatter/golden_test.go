package formatter_test

import (
	"os"
	"strings"
	"testing"

	"github.com/scs-tools/scs/internal/diff"
)

// Each script in testdata shows one part of the style: the .golden file beside
// it is what the formatter makes of it.
func TestGolden(t *testing.T) {
	for name, text := range read(t, "testdata/*.scs") {
		t.Run(name, func(t *testing.T) {
			got := wantProperties(t, name, text)
			golden := strings.TrimSuffix(name, ".scs") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if string(want) != got {
				t.Errorf("not as in %s:\n%s", golden, diff.Unified(golden, "formatted", string(want), got))
			}
		})
	}
}
