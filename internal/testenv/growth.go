package testenv

import (
	"runtime"
	"testing"
	"time"
)

const (
	// mostGrowth is how much more time twice of an input may take: twice, and
	// something for caches and collections of garbage.
	mostGrowth = 2.6

	// noticeable is a time below which nothing is said about growth.
	noticeable = 40 * time.Millisecond
)

// Linear fails the test if the time that work takes grows faster than the size
// that it is given. It compares size with twice that, in processor time, and
// measures again before it complains: other programs disturb. Such a test is
// [Long].
func Linear(tb testing.TB, size int, work func(size int)) {
	tb.Helper()
	Long(tb)
	const tries = 8
	once, twice := time.Hour, time.Hour
	for range tries {
		runtime.GC() // what others have left is not work's to clean up
		once = min(once, processorTime(func() { work(size) }))
		runtime.GC()
		twice = min(twice, processorTime(func() { work(2 * size) }))
		if twice < noticeable || float64(twice) <= mostGrowth*float64(once) {
			return
		}
	}
	tb.Errorf("size %d takes %v, twice that %v: %.1f times as long, want at most %.1f",
		size, once, twice, float64(twice)/float64(once), mostGrowth)
}
