package runconfig_test

import (
	"fmt"
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
		"ci=localhost:5222":     {Label: "ci", Target: runner.Target{Addr: "localhost:5222"}},
		"new=prosody=/opt/13":   {Label: "new", Kind: server.Prosody, Path: "/opt/13"},
		"localhost:5222":        {Target: runner.Target{Addr: "localhost:5222"}},
		"tls://[::1]:5223":      {Target: runner.Target{Addr: "[::1]:5223", Security: stream.SecurityDirectTLS}},
		"xmpp.example.org:5222": {Target: runner.Target{Addr: "xmpp.example.org:5222"}},
		"xmpp.example.org":      {Target: runner.Target{Addr: "xmpp.example.org:5222"}},
		"localhost":             {Target: runner.Target{Addr: "localhost:5222"}},
		"server:5222":           {Target: runner.Target{Addr: "server:5222"}},
		"127.0.0.1":             {Target: runner.Target{Addr: "127.0.0.1:5222"}},
		"::1":                   {Target: runner.Target{Addr: "[::1]:5222"}},
		"[::1]":                 {Target: runner.Target{Addr: "[::1]:5222"}},
		"[::1]:5280":            {Target: runner.Target{Addr: "[::1]:5280"}},
		"tls://server":          {Target: runner.Target{Addr: "server:5223", Security: stream.SecurityDirectTLS}},
	} {
		got, err := runconfig.ParsePlace(text)
		if d := cmp.Diff(want, got); err != nil || d != "" {
			t.Errorf("%q: %v %s", text, err, d)
		}
	}
	for text, hint := range map[string]string{
		":5222": "", "localhost:": "", "tls://": "", "openfire": "", "host:port": "", "host:0": "", "host:70000": "",
		"xmpp://localhost": "", "romeo@localhost": "", "a b.example": "",
		"prosdy":         ` (did you mean "prosody"?)`,
		"ejabbered=/opt": ` (did you mean "ejabberd"?)`,
		"::1:5222":       ` (did you mean "[::1]:5222"?)`,
	} {
		_, err := runconfig.ParsePlace(text)
		if want := fmt.Sprintf("unknown server %q%s: write HOST:PORT", text, hint); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestParseHost(t *testing.T) {
	for text, want := range map[string]string{"server": "server:5222", "::1": "[::1]:5222", "server:5280": "server:5280"} {
		if got, err := runconfig.ParseHost(text); err != nil || got.Target.Addr != want {
			t.Errorf("%q is %q (%v)", text, got.Target.Addr, err)
		}
	}
	if _, err := runconfig.ParseHost("a b"); err == nil || !strings.Contains(err.Error(), "unknown server") {
		t.Error(err)
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
	if _, err := runconfig.PlaceOf(c); err == nil || !strings.HasPrefix(err.Error(), path+`:2:10: unknown server "nowhere"`) {
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
