package proxy

import (
	"strings"
	"testing"

	"github.com/scs-tools/scs/runner/stream"
	"github.com/scs-tools/scs/runner/stream/streamtest"
)

// A client that makes the program fail loses its connection, and nobody else
// theirs; what has been recorded stays.
func TestAClientThatMakesItFail(t *testing.T) {
	server := streamtest.Serve(t, func(p *streamtest.Peer) {
		p.Welcome()
		p.Rest()
	})
	r := recordBefore(t, server, func(o *Options) {
		o.Plain = true
		report := o.Report
		o.Report = func(line string) {
			if strings.HasSuffix(line, ": logged in") {
				panic(password)
			}
			report(line)
		}
	})
	o := r.options("romeo")
	o.Security = stream.SecurityPlain
	conn, err := stream.Connect(r.ctx(), o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Next(r.ctx()); err == nil {
		t.Error("the client is still connected")
	}
	r.reported(streamtest.JID + ": makes scs fail: please report this (string)")
	r.stop()
}
