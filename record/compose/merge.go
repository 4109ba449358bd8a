package compose

import (
	"time"

	"github.com/scs-tools/scs/record/logs"
)

// logged is an entry and the log that it comes from.
type logged struct {
	*logs.Entry
	log    *logs.Log
	number int // of the log
}

// merge puts the entries of several logs in one order: by time, those of one
// log as they stand. Where times are equal, what somebody sends goes first.
func merge(all []logs.Log) []logged {
	n := 0
	heads := make([]int, len(all))
	for i := range all {
		n += len(all[i].Entries)
	}
	merged := make([]logged, 0, n)
	clocks := make([]time.Time, len(all)) // of each log's head; it never goes back
	for len(merged) < n {
		best := -1
		for i := range all {
			if heads[i] == len(all[i].Entries) {
				continue
			}
			if t := all[i].Entries[heads[i]].Time; t.After(clocks[i]) {
				clocks[i] = t
			}
			if best < 0 || clocks[i].Before(clocks[best]) ||
				clocks[i].Equal(clocks[best]) && isCause(&all[i].Entries[heads[i]]) && !isCause(&all[best].Entries[heads[best]]) {
				best = i
			}
		}
		merged = append(merged, logged{&all[best].Entries[heads[best]], &all[best], best})
		heads[best]++
	}
	return merged
}

// isCause reports whether an entry is something that a client does.
func isCause(e *logs.Entry) bool {
	return e.Kind == logs.Opened || e.Kind == logs.Bound || e.Direction == logs.Sent
}
