package report

import (
	"fmt"
	"slices"
	"testing"
)

// What Prosody says at each start hides what it says about the script.
func TestLogWithoutWhatEveryStartSays(t *testing.T) {
	kept, more := trim([]string{
		"**************************",
		"Prosody was unable to find lua-unbound",
		"This package can be obtained in the following ways:",
		"",
		"    Debian/Ubuntu    |    sudo apt install lua-unbound",
		"    luarocks         |    luarocks install luaunbound",
		"    Source           |    https://www.zash.se/luaunbound.html",
		"",
		"Old DNS resolver library will be used",
		"More help can be found on our website, at https://prosody.im/doc/depends",
		"**************************",
		"Nov 22 12:00:00 mod_cron\tinfo\tRunning periodic tasks",
		"Nov 22 12:00:00 modulemanager\terror\tUnable to load module 'nope'",
	})
	if want := []string{"modulemanager error Unable to load module 'nope'"}; !slices.Equal(kept, want) || more != 0 {
		t.Errorf("kept %q, and %d more", kept, more)
	}
}

// Of a long log what tells of trouble is kept, wherever it stands, and what is
// left out is counted.
func TestLinesOfALongLog(t *testing.T) {
	var lines []string
	for range 300 {
		lines = append(lines, "c2s1                 info\tClient connected")
	}
	lines[10], lines[11] = "general              error\tit broke", "stack traceback:"
	lines[299] = "c2s1                 debug\tthe last"
	kept, more := chooseLines(lines, 200)
	if len(kept) != 200 || more != 100 || kept[0] != lines[10] || kept[1] != lines[11] || kept[199] != lines[299] {
		t.Errorf("%d lines kept, from %q to %q, and %d left out", len(kept), kept[:2], kept[len(kept)-1:], more)
	}
	var warnings []string
	for i := range 300 {
		warnings = append(warnings, fmt.Sprintf("general              warn\t%d", i))
	}
	if kept, more := chooseLines(warnings, 200); len(kept) != 200 || more != 100 || kept[0] != warnings[0] || kept[1] != warnings[101] {
		t.Errorf("%d lines kept, from %q, and %d left out", len(kept), kept[:2], more)
	}
	if kept, more := chooseLines(lines[:200], 200); len(kept) != 200 || more != 0 {
		t.Errorf("%d lines kept, and %d left out", len(kept), more)
	}
}
