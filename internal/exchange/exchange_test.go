package exchange_test

import (
	"encoding/json"
	"testing"

	"github.com/scs-tools/scs/internal/exchange"
)

func TestWorkflowCommandsEscapeWhatWouldEndThem(t *testing.T) {
	got := exchange.WorkflowCommand("error", []exchange.Property{{"file", "a,b:c 50%.scs"}, {"line", 7}}, "100%: one,\r\ntwo \xff")
	want := "::error file=a%2Cb%3Ac 50%25.scs,line=7::100%25: one,%0D%0Atwo \uFFFD\n"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := exchange.WorkflowCommand("notice", nil, "words"); got != "::notice::words\n" {
		t.Errorf("without properties: %q", got)
	}
}

func TestDescriptionsHoldNoDirective(t *testing.T) {
	if got, want := exchange.TAPDescription("one # SKIP \\\ntwo\r"), `one \# SKIP \\ two `; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestABailOutIsOneLine(t *testing.T) {
	if got, want := exchange.TAPBailOut("one\ntwo\x1b"), "Bail out! one\\ntwo\\x1b\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A simple reader takes an item for a key whose first word ends with a colon.
func TestItemsLookLikeNoKeys(t *testing.T) {
	for text, want := range map[string]string{
		`/iq: child: none`: `"/iq\x3a child: none"`,
		`a:b : c`:          `"a:b \x3a c"`,
		`two words: c`:     `"two words: c"`,
		`line:7`:           `"line:7"`,
	} {
		if got := exchange.YAMLItem(text); got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
}

func TestJSONKeepsTagsReadable(t *testing.T) {
	got, err := exchange.JSON(map[string]string{"xml": "<a b=\"c\"/>&\n"})
	if want := `{"xml":"<a b=\"c\"/>&\n"}`; err != nil || got != want {
		t.Errorf("got %s (%v), want %s", got, err, want)
	}
	if _, err := exchange.JSON(func() {}); err == nil {
		t.Error("a function was encoded")
	}
}

func TestJSONHoldsNothingThatATerminalActsOn(t *testing.T) {
	const text = "\x1b[2J \x7f \u009b31m \u202egnp \u2066 日本"
	got, err := exchange.JSON(text)
	if want := `"\u001b[2J \u007f \u009b31m \u202egnp \u2066 日本"`; err != nil || got != want {
		t.Errorf("got %s (%v), want %s", got, err, want)
	}
	var back string
	if err := json.Unmarshal([]byte(got), &back); err != nil || back != text {
		t.Errorf("comes back as %q (%v)", back, err)
	}
}

func TestYAMLStringsAreJSON(t *testing.T) {
	for _, text := range []string{"", "plain", "a: b # c", "\"quoted\" \\", "line\nline\x00", "日本 🎭", "\u2028"} {
		var back string
		if err := json.Unmarshal([]byte(exchange.YAMLString(text)), &back); err != nil || back != text {
			t.Errorf("%q comes back as %q (%v)", text, back, err)
		}
	}
	if got := exchange.YAMLString("bad \xff"); got != `"bad �"` {
		t.Errorf("a bad byte: %s", got)
	}
}
