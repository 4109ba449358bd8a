package cli

import (
	"os"
	"runtime/debug"
)

// SpareCollector makes the garbage collector start later than it usually does,
// unless the user has set GOGC. It is for verbs that make many short-lived
// trees: with a heap of some forty megabytes there is little to do for it.
func SpareCollector() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(1000)
	}
}
