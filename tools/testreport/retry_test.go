package main

import (
	"io"
	"slices"
	"strings"
	"testing"
)

// said reads events in a short form: action, package, test and output.
func said(t *testing.T, lines ...string) *results {
	t.Helper()
	r, err := read(strings.NewReader(""), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines {
		words := append(strings.SplitN(line, " ", 4), "", "")
		r.take(event{Action: words[0], Package: words[1], Test: words[2], Output: words[3]}, io.Discard)
	}
	return r
}

func TestAgain(t *testing.T) {
	passes := func(t *testing.T) *results { t.Helper(); return said(t, "pass p A") }
	fails := func(t *testing.T) *results { t.Helper(); return said(t, "fail p A", "fail p") }
	for name, c := range map[string]struct {
		first  []string
		second func(*testing.T) *results
		flaky  int
	}{
		"bad luck":              {[]string{"fail p A", "fail p"}, passes, 2},
		"with a subtest":        {[]string{"fail p A/sub", "fail p A", "fail p"}, passes, 3},
		"fails again":           {[]string{"fail p A", "fail p"}, fails, 0},
		"data race":             {[]string{"output p A WARNING: DATA RACE", "fail p A", "fail p"}, passes, 0},
		"panic":                 {[]string{"output p A panic: x", "fail p A", "fail p"}, passes, 0},
		"does not build":        {[]string{"fail p"}, passes, 0},
		"leaks a goroutine":     {[]string{"pass p A", "fail p"}, passes, 0},
		"one of two packages":   {[]string{"fail p A", "fail p", "fail q"}, passes, 0},
		"too many for bad luck": {[]string{"fail p A", "fail p B", "fail p C", "fail p D", "fail p"}, passes, 0},
	} {
		t.Run(name, func(t *testing.T) {
			flaky := said(t, c.first...).again(func([]string) (*results, error) { return c.second(t), nil },
				[]string{"go", "test", "-json", "./..."})
			if len(flaky) != c.flaky {
				t.Errorf("flaky: %v", flaky)
			}
		})
	}
}

func TestAgainRunsOneTestAlone(t *testing.T) {
	var got []string
	said(t, "fail p A/sub", "fail p A", "fail p").again(func(command []string) (*results, error) {
		got = command
		return said(t, "pass p A"), nil
	}, []string{"go", "test", "-race", "-json", "./..."})
	if want := []string{"go", "test", "-race", "-json", "-count=1", "-run", "^A$", "p"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
