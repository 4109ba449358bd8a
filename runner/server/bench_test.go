//go:build unix

package server_test

import (
	"context"
	"testing"

	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/server/servertest"
)

// BenchmarkStart measures a start, from the call to the server being ready,
// and its end.
func BenchmarkStart(b *testing.B) {
	for _, m := range servertest.Makes() {
		b.Run(m.Name, func(b *testing.B) {
			p, dir := m.Find(b), b.TempDir()
			for b.Loop() {
				s, err := server.Start(context.Background(), p, server.Options{TempDir: dir})
				if err != nil {
					b.Fatal(err)
				}
				s.Close()
			}
		})
	}
}

// BenchmarkPool measures how fast a pool gives fresh servers to somebody who
// logs in to each and leaves.
func BenchmarkPool(b *testing.B) {
	p, dir := servertest.Prosody(b), b.TempDir()
	pool := server.NewPool(2, 0, func(ctx context.Context) (*server.Server, error) {
		return server.Start(ctx, p, server.Options{TempDir: dir})
	})
	defer pool.Close()
	for b.Loop() {
		s, err := pool.Get(context.Background())
		if err != nil {
			b.Fatal(err)
		}
		login(b, s, "romeo", "").Close(context.Background())
		s.Close()
	}
}
