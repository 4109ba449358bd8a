package match_test

import (
	"testing"

	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner/match"
)

// BenchmarkStanzas measures what stanzas of scripts cost.
func BenchmarkStanzas(b *testing.B) {
	b.Run("real", func(b *testing.B) { stanzas(b, testenv.Scripts(b, "prosody")) })
	b.Run("own", func(b *testing.B) { stanzas(b, testenv.Own(b)) })
}

func stanzas(b *testing.B, scripts []testenv.Script) {
	var all []realStanza
	var patterns []*match.Pattern
	bytes := 0
	for _, s := range scripts {
		for _, r := range realStanzas(b, s.Text) {
			all = append(all, r)
			patterns = append(patterns, match.Compile(r.element))
			bytes += len(r.received)
		}
	}
	b.Run("parse and match", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(bytes / len(all)))
		i := 0
		for b.Loop() {
			r := &all[i%len(all)]
			s, err := match.Parse([]byte(r.received))
			if err != nil {
				b.Fatal(err)
			}
			if _, ok := patterns[i%len(all)].Match(s, r.vars); !ok {
				b.Fatal("no match")
			}
			i++
		}
	})
	b.Run("explain a mismatch", func(b *testing.B) {
		stanzas := make([]*match.Stanza, len(all))
		for i := range all {
			stanzas[i] = received(b, all[i].received)
		}
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			patterns[i%len(all)].Explain(stanzas[(i+1)%len(all)], all[i%len(all)].vars)
			i++
		}
	})
}
