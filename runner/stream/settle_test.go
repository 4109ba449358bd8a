package stream_test

import (
	"context"
	"runtime"
	"testing"

	"github.com/scs-tools/scs/runner/stream"
)

func TestSettlingWaitsUntilTheServerHasRead(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells what a server has not read")
	}
	read := make(chan struct{})
	o := serve(t, func(p *peer) {
		p.Welcome()
		<-read
		p.Bye()
	})
	c := connect(t, o)
	if err := c.Settle(t.Context()); err != nil {
		t.Errorf("nothing is to be read: %v", err)
	}
	if err := c.Send(t.Context(), []byte(message(1))); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go cancel()
	failure(t, c.Settle(ctx), stream.KindCanceled)
	close(read)
	if err := c.Settle(t.Context()); err != nil {
		t.Error(err)
	}
	c.Close(t.Context())
	if err := c.Settle(t.Context()); err != nil {
		t.Errorf("a closed connection: %v", err)
	}
}

func TestSettlingReturnsWhereNothingIsKnown(t *testing.T) {
	o, p := pipe(t)
	go p.Welcome()
	c := connect(t, o)
	if err := c.Settle(t.Context()); err != nil {
		t.Error(err)
	}
}
