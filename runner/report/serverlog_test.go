package report

import (
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
