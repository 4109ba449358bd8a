package runverb

import (
	"bytes"
	"testing"

	"github.com/scs-tools/scs/runner/suite"
)

func TestNamesAreWrittenAsTheScriptHasThem(t *testing.T) {
	t.Parallel()
	const text = `to="romeo-scsabc-12@localhost/a-b" node="tides-scsabc-3" ver="x+OwnOwn=" <td>x&#43;OwnOwn=</td> x+Own end-scsabc-7`
	const want = `to="romeo@localhost/a-b" node="tides" ver="Script+A=" <td>Script&#43;A=</td> x+Own end`
	names := suite.NewOwnNames("-scsabc-")
	names.Add(map[string]string{"x+OwnOwn=": "Script+A="})
	for size := 1; size <= len(text); size++ {
		var b bytes.Buffer
		w := &ownNamesWriter{w: &b, names: names}
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
