package diagram

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

// What is done by hand for speed is what these expressions say.
func TestLinesAreReadAsTheirExpressionsSay(t *testing.T) {
	transport := regexp.MustCompile(`(?:^|\s)(?:conn|server_epoll|server_select|socket|adns)\S*\s+debug\s`)
	columns := regexp.MustCompile(`^(\S+)\s+(debug|info|warn|error)\s+`)
	check := func(line string) {
		t.Helper()
		if got, want := ofTransport(line), transport.MatchString(line); got != want {
			t.Errorf("%q is of the transport: %t", line, got)
		}
		if got, want := withoutColumns(line), columns.ReplaceAllString(line, "$1 $2 "); got != want {
			t.Errorf("%q became %q, not %q", line, got, want)
		}
		if got, want := undecorated(line), decoration().ReplaceAllString(line, ""); got != want {
			t.Errorf("%q became %q, not %q", line, got, want)
		}
	}
	for _, line := range []string{
		"", " ", "debug", "conn\tdebug\t", "conn1 debug x", "x conn debug y", "xconn debug y", "conn xdebug y", "conn debugdebug y",
		"conn debug\u00a0y", "c2s5 debug conn debug x", "conn debug", "localhost:muc     warn\tdebug", "a information b", "a info",
		" a info b", "a\x1b[1minfo\x1b[0m b", "Nov 30 07:15:26 c2s info x", "2026-11-30 07:15:26.123+00:00 [info] x", "\x1b[31mred\x1b[0m",
	} {
		check(line)
	}
	parts := []string{
		"conn", "adns", "socket", "server_epoll", "server_select", "c2s", "debug", "info", "warn", "error", " ", "\t", "\n", "x", "é",
		"\x1b[", "1;31", "m", "Nov", " 3 ", "30", "07:15:26", "2026-11-30", "T", ".5", "Z", "+01:00",
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		var line strings.Builder
		for range random.IntN(9) {
			line.WriteString(parts[random.IntN(len(parts))])
		}
		check(line.String())
	}
}
