package cli

import (
	"os"
	"runtime/debug"
)

// fewScripts is how many scripts are read before the collector has started
// once: for them there is nothing to set, which takes its time too.
const fewScripts = 100

// TuneGCForBatch makes the garbage collector start later than it usually does
// if there are many scripts, unless the user has set GOGC. It is for verbs that
// make many short-lived trees: with a heap of some forty megabytes there is
// little to do for it.
func TuneGCForBatch(scripts int) {
	if scripts > fewScripts && os.Getenv("GOGC") == "" {
		debug.SetGCPercent(1000)
	}
}

// TuneGCForServer makes the garbage collector start somewhat later than it
// usually does, unless the user has set GOGC. It is for a process that stays
// small and is waited for at each keystroke.
func TuneGCForServer() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200)
	}
}

// TuneGCForRecordings makes the garbage collector start later than it usually does,
// unless the user has set GOGC. It is for a process that records runs and renders
// them while the servers that it has started need the processors. Others are
// better without: a long script takes longer to stop after a signal with it.
func TuneGCForRecordings() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
}
