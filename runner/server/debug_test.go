package server_test

import (
	"strings"
	"testing"

	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/server/servertest"
)

// TestADebugLogBeginsWhenTheServerIsReady: what Prosody does for clients is logged in
// detail, and its start is not, which took a third of the cost of a page.
func TestADebugLogBeginsWhenTheServerIsReady(t *testing.T) {
	for _, m := range servertest.Makes()[:2] {
		t.Run(m.Name, func(t *testing.T) {
			s := begin(t, m.Find(t), server.Options{Debug: true})
			login(t, s, "romeo", "orchard")
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			<-s.Done()
			log := logOf(s)
			start, run, found := strings.Cut(log, "scs: started\n")
			if !found || strings.Contains(start, "debug") {
				t.Errorf("the start is logged in detail:\n%s", log)
			}
			for _, want := range []string{"info\tClient connected", "debug\tReceived[c2s_unbound]: <iq"} {
				if strings.Count(run, want) != 1 {
					t.Errorf("%q is there %d times, want once:\n%s", want, strings.Count(run, want), log)
				}
			}
		})
	}
}
