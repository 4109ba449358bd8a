package runconfig_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/internal/runconfig"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/stream"
)

func TestParsePlace(t *testing.T) {
	for text, want := range map[string]runconfig.Place{
		"":                      {Kind: server.Prosody},
		"prosody":               {Kind: server.Prosody},
		"prosody=/opt/prosody":  {Kind: server.Prosody, Path: "/opt/prosody"},
		"ejabberd":              {Kind: server.Ejabberd},
		"localhost:5222":        {Target: runner.Target{Addr: "localhost:5222"}},
		"tls://[::1]:5223":      {Target: runner.Target{Addr: "[::1]:5223", Security: stream.SecurityDirectTLS}},
		"xmpp.example.org:5222": {Target: runner.Target{Addr: "xmpp.example.org:5222"}},
	} {
		got, err := runconfig.ParsePlace(text)
		if d := cmp.Diff(want, got); err != nil || d != "" {
			t.Errorf("%q: %v %s", text, err, d)
		}
	}
	for _, text := range []string{"localhost", ":5222", "localhost:", "tls://", "openfire", "host:port"} {
		if _, err := runconfig.ParsePlace(text); err == nil || !strings.Contains(err.Error(), "HOST:PORT") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestPlaceOfAConfiguration(t *testing.T) {
	path := filepath.Join("scripts", ".scs.toml")
	for text, want := range map[string]string{
		"prosody=bin/prosody": filepath.Join("scripts", "bin", "prosody"),
		"prosody":             "",
	} {
		c, err := config.Parse(path, []byte("[run]\nserver = '"+text+"'\n"))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := runconfig.PlaceOf(c); err != nil || got.Path != want {
			t.Errorf("%s: %q (%v), want %q", text, got.Path, err, want)
		}
	}
	c, err := config.Parse(path, []byte("[run]\nserver = 'nowhere'\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := runconfig.PlaceOf(c); err == nil || !strings.HasPrefix(err.Error(), path+`:2:10: "nowhere" names no server`) {
		t.Error(err)
	}
}

func TestTheFirstTableGoesBeforeTheSecond(t *testing.T) {
	first := config.Run{
		Timeout: time.Second, Map: map[string]string{"localhost": "a.example"},
		Accounts: map[string]config.Account{"romeo@localhost": {JID: "r@a.example", Password: "one"}},
	}
	second := config.Run{
		Timeout: time.Minute, Quiet: time.Hour, Map: map[string]string{"localhost": "b.example", "b": "c"},
		Accounts: map[string]config.Account{"juliet@localhost": {Password: "two"}, "romeo@localhost": {Password: "three"}},
	}
	merged := runconfig.Merge(first, second)
	options := runconfig.Options(merged)
	if options.Timeout != time.Second || options.Quiet != time.Hour {
		t.Errorf("%v, %v", options.Timeout, options.Quiet)
	}
	if d := cmp.Diff(map[string]string{"r@a.example": "one", "juliet@localhost": "two"}, options.Passwords); d != "" {
		t.Error(d)
	}
	want := runner.Mapping{
		Domains:  map[string]string{"localhost": "a.example", "b": "c"},
		Accounts: map[string]string{"romeo@localhost": "r@a.example"},
	}
	if d := cmp.Diff(want, options.Mapping); d != "" {
		t.Error(d)
	}
	if got := runconfig.Secrets(merged); len(got) != 2 {
		t.Errorf("secrets %q", got)
	}
}
