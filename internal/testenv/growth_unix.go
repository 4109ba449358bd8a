//go:build unix

package testenv

import (
	"syscall"
	"time"
)

// processorTime returns the time that the process works while f runs.
func processorTime(f func()) time.Duration {
	start := used()
	f()
	return used() - start
}

func used() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err) // only for arguments that there are not
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
