package testenv

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

const (
	// mostGrowth is how much more time twice of an input may take: twice, and
	// something for caches and collections of garbage.
	mostGrowth = 2.6

	// short is a time that says little: of less, four times the size is measured
	// rather than twice.
	short = 100 * time.Millisecond

	// judged is the least time that is held against work: what seems to grow in less
	// is made longer, so that it has to seem so again, for a busy machine makes short
	// work look longer now and then.
	judged = 500 * time.Millisecond

	// even is a time in which garbage is collected often enough.
	even = 2 * time.Second

	// room is the memory, in bytes, that work may leave without a collection.
	room = 512 << 20

	// noticeable is a difference below which nothing is said about growth.
	noticeable = 20 * time.Millisecond
)

// Linear fails the test if the time that work takes grows faster than the size
// that it is given. It compares size with twice that, or with four times that
// where work is short, in processor time. Before it complains it measures again
// and with larger sizes: other programs disturb, and so does what is done once.
// Such a test is [Long], and has Linear in its name: make test runs it without
// the race detector, under which time means nothing.
func Linear(tb testing.TB, size int, work func(size int)) {
	tb.Helper()
	Long(tb)
	if RaceDetector {
		tb.Skip("time means nothing under the race detector: make test measures it without")
	}
	for {
		once, more, times, most := growth(size, work)
		switch {
		case !grows(once, more, most):
			return
		case more < judged:
			size *= 2
		default:
			tb.Errorf("size %d takes %v, %d times that %v: %.1f times as long, want at most %.1f",
				size, once, times, more, float64(more)/float64(once), most)
			return
		}
	}
}

// growth returns the least processor time that work takes with the size and with
// so many times that, and how much more it may be.
func growth(size int, work func(size int)) (once, more time.Duration, times int, most float64) {
	const tries = 6
	// When garbage is collected depends on what others have left, and collecting
	// it takes most of the time of some work: none is, as long as there is room.
	// Work that takes seconds collects often enough for an even share, and may
	// hold on to more than there is room for.
	percent, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(room)
	restore := func() { debug.SetGCPercent(percent); debug.SetMemoryLimit(limit) }
	defer restore()
	measure := func(size int) time.Duration {
		runtime.GC()
		return processorTime(func() { work(size) })
	}
	once, times, most = measure(size), 2, mostGrowth
	if once < short {
		times, most = 4, mostGrowth*mostGrowth
	}
	if once > even {
		restore()
		once = measure(size)
	}
	more = measure(times * size)
	for try := 1; try < tries && grows(once, more, most); try++ {
		once, more = min(once, measure(size)), min(more, measure(times*size))
	}
	return once, more, times, most
}

func grows(once, more time.Duration, most float64) bool {
	return more-once >= noticeable && float64(more) > most*float64(once)
}
