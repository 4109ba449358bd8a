//go:build unix

package cli

import (
	"os"

	"golang.org/x/sys/unix"
)

// hasNoReader reports whether what is written to a file, a pipe, reaches nobody.
func hasNoReader(f *os.File) bool {
	fds := []unix.PollFd{{Fd: int32(f.Fd()), Events: unix.POLLOUT}}
	_, err := unix.Poll(fds, 0)
	return err == nil && fds[0].Revents&(unix.POLLERR|unix.POLLHUP|unix.POLLNVAL) != 0
}
