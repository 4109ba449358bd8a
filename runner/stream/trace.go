package stream

import "time"

// noSeq stands in place of a stanza's Seq where there is none.
const noSeq = -1

// trace tells the hook of a piece.
func (c *Conn) trace(sent bool, seq int, xml []byte) {
	if c.options.Trace == nil {
		return
	}
	shown := []byte(c.options.Secrets.Wire(string(xml)))
	c.tracing.Lock()
	defer c.tracing.Unlock()
	c.options.Trace(Traffic{Time: time.Now(), Sent: sent, Seq: seq, XML: shown})
}
