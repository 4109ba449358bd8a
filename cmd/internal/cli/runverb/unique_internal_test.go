package runverb

import (
	"bytes"
	"regexp"
	"testing"
)

func TestNamesAreWrittenAsTheScriptHasThem(t *testing.T) {
	const text = `to="romeo-scsabc-12@localhost/a-b" node="tides-scsabc-3" end-scsabc-7`
	const want = `to="romeo@localhost/a-b" node="tides" end`
	for size := 1; size <= len(text); size++ {
		var b bytes.Buffer
		w := &commonWriter{w: &b, pattern: regexp.MustCompile(`-scsabc-[0-9]+`)}
		for i := 0; i < len(text); i += size {
			if _, err := w.Write([]byte(text[i:min(i+size, len(text))])); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil || b.String() != want {
			t.Errorf("in pieces of %d bytes: %q (%v)", size, b.String(), err)
		}
	}
}
