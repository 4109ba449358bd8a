package runner_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/order"
)

// Everybody sends to the next in the cast, fifty stanzas at a time; strict order
// fails the script for the first that is lost or overtaken.
func TestTwoHundredClientsExchangeTwentyThousandMessagesInOrder(t *testing.T) {
	testenv.Long(t)
	const clients, rounds, each = 200, 2, 50
	_, o := prosody(t, "")
	var b strings.Builder
	for i := range clients {
		fmt.Fprintf(&b, "[Client] C%d\n\tjid: c%d@localhost\n\tpassword: p\n\n", i, i)
	}
	b.WriteString("-----\n\n")
	for i := range clients {
		fmt.Fprintf(&b, "C%d connects\n\n", i)
	}
	for round := range rounds {
		for i := range clients {
			next := (i + 1) % clients
			for n := range each {
				fmt.Fprintf(&b, "C%d sends:\n\t<message to=\"${C%d's full JID}\" type=\"headline\" id=\"%d-%d\"/>\n\n", i, next, round, n)
			}
			for n := range each {
				fmt.Fprintf(&b, "C%d receives:\n\t<message from=\"${C%d's full JID}\" id=\"%d-%d\"/>\n\n", next, i, round, n)
			}
		}
	}
	o.Order, o.Timeout = order.Strict, patience
	received := 0
	o.Events = func(e runner.Event) {
		if e.Kind == runner.EventMatched {
			received++
		}
	}
	result := runner.Run(t.Context(), ast.Parse("many.scs", b.String()), o)
	if result.Outcome != runner.Passed {
		t.Fatalf("it has %s: %+v", result.Outcome, result.Failure)
	}
	if received != clients*rounds*each {
		t.Errorf("%d messages are received", received)
	}
	if result.Duration > 3*time.Minute {
		t.Errorf("it takes %s", result.Duration)
	}
	t.Logf("%s for %d messages", result.Duration.Round(time.Millisecond), received)
}
