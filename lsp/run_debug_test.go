package lsp_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/runner/server"
)

// TestConsentToDebugging asks before a script is debugged what a run would ask.
func TestConsentToDebugging(t *testing.T) {
	files := map[string]string{"a.scs": passes, "prosody.cfg.lua": "VirtualHost \"localhost\"\n"}
	for _, c := range []struct {
		name, run, pressed string
		agreed             int // identities that debugging gets
		refused            string
	}{
		{"granted", patient, "Use it", 1, ""},
		{"without it", patient, "Run without it", 0, ""},
		{"denied", patient, "Cancel", 0, "you did not allow"},
		{"trusted", `{"timeout": "10m", "trust-workspace": true}`, "", 1, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newRunClient(t, c.run, c.pressed)
			uri := inFolder(t, files)
			var got struct {
				Agreed      []string
				AllowRemote bool
			}
			err := p.Call("workspace/executeCommand", command("scs.debug", uri), &got)
			if c.refused != "" {
				if err == nil || !strings.Contains(err.Error(), c.refused) {
					t.Errorf("answered %+v, %v", got, err)
				}
				return
			}
			if err != nil || len(got.Agreed) != c.agreed || got.AllowRemote {
				t.Fatalf("answered %+v, %v", got, err)
			}
			code, err := server.ReadForeignCode("", filepath.Join(filepath.Dir(strings.TrimPrefix(uri, "file://")), "prosody.cfg.lua"))
			if err != nil {
				t.Fatal(err)
			}
			if c.agreed == 1 && got.Agreed[0] != code.ID() {
				t.Errorf("agreed to %q, expected %q", got.Agreed, code.ID())
			}
		})
	}
}
