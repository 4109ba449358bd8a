package runner_test

import (
	"testing"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner"
)

func TestMappingReplacesWholeNames(t *testing.T) {
	mapping := runner.Mapping{
		Domains:  map[string]string{"localhost": "example.org"},
		Accounts: map[string]string{"romeo@localhost": "test1@example.org"},
	}
	for text, want := range map[string]string{
		"jid: romeo@localhost/balcony":     "jid: test1@example.org/balcony",
		"jid: juliet@localhost":            "jid: juliet@example.org",
		`to="room@conference.localhost/a"`: `to="room@conference.example.org/a"`,
		`to='localhost'`:                   `to='example.org'`,
		"oldromeo@localhost":               "oldromeo@example.org",
		"localhosts, my-localhost":         "localhosts, my-localhost",
		"localhost.example":                "localhost.example",
		"${Romeo's JID} <body/>":           "${Romeo's JID} <body/>",
	} {
		if got := mapping.Apply(ast.Parse("x.scs", text)).Text(); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func TestTheEmptyMappingKeepsTheFile(t *testing.T) {
	f := ast.Parse("x.scs", "# localhost\n")
	if (runner.Mapping{}).Apply(f) != f {
		t.Error("the file was parsed anew")
	}
}
