//go:build !linux

package stream

import "net"

// unread is known on Linux alone.
func unread(local, remote net.Addr) (int64, bool) { return 0, false }
