package server

import (
	"context"
	"strings"
	"testing"

	"github.com/scs-tools/scs/runner/stream/streamtest"
)

func TestAServerIsReadyWhenItHasAnsweredAStream(t *testing.T) {
	cut := func(p *streamtest.Peer) { p.Expect("<stream:stream") }
	for name, answer := range map[string]string{
		"features":     streamtest.FeaturesPlain,
		"host-unknown": `<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>`,
	} {
		again := cut
		addr := streamtest.Serve(t, cut, again, func(p *streamtest.Peer) { p.Open(answer) })
		if err := waitForAnswer(t.Context(), addr, nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	ended := make(chan struct{})
	close(ended)
	if err := waitForAnswer(t.Context(), streamtest.Serve(t, cut), ended); err == nil || !strings.Contains(err.Error(), "exited") {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	addr := streamtest.Serve(t, func(p *streamtest.Peer) {
		p.Expect("<stream:stream")
		cancel()
		p.Rest()
	})
	if err := waitForAnswer(ctx, addr, nil); err == nil {
		t.Error("a server that says nothing is ready")
	}
}
