package lsp

import (
	"context"
	"time"
)

// watchClientProcess ends the conversation when the client's process has ended,
// which its input does not always tell: another process may hold the pipe open.
//
// A process that is not there to begin with is not watched. Then the client
// runs elsewhere, outside of a container perhaps.
func (s *server) watchClientProcess(pid int) {
	if !processExists(pid) {
		s.log.Info("the client's process is not visible, so it is not watched", "pid", pid)
		return
	}
	s.inBackground(func(ctx context.Context) {
		ticker := time.NewTicker(s.options.ParentPoll)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				if !processExists(pid) {
					s.log.Info("the client's process has ended", "pid", pid)
					s.conn.Stop()
					return
				}
			case <-ctx.Done():
				return
			}
		}
	})
}
