//go:build unix

package readfile_test

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/scs-tools/scs/internal/readfile"
)

func pipe(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pipe.scs")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// What is no regular file is refused at once, under its name and through links.
func TestOnlyRegularFilesAreRead(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "s")
	if listener, err := net.Listen("unix", socket); err == nil { // the name may be too long
		defer listener.Close()
	} else {
		socket = os.DevNull
	}
	for _, target := range []string{"/dev/zero", os.DevNull, pipe(t), socket} {
		link := filepath.Join(t.TempDir(), ".scs.toml")
		if err := os.Symlink(target, link); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{target, link} {
			if _, err := readfile.Text(path, readfile.MaxSettings); !errors.Is(err, readfile.ErrNotRegular) {
				t.Errorf("Text of %s: %v", path, err)
			}
			if _, err := readfile.Digest(path); !errors.Is(err, readfile.ErrNotRegular) {
				t.Errorf("Digest of %s: %v", path, err)
			}
		}
	}
}

// A script may come through a pipe; the wait for whoever writes ends with the
// context.
func TestScriptsComeThroughPipes(t *testing.T) {
	path := pipe(t)
	written := make(chan error, 1)
	go func() { written <- os.WriteFile(path, []byte("[Client] Romeo\n"), 0) }()
	text, err := readfile.Script(t.Context(), path)
	if err := errors.Join(err, <-written); err != nil || text != "[Client] Romeo\n" {
		t.Errorf("%q, error %v", text, err)
	}

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := readfile.Script(ctx, path); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody writes: error %v", err)
	}
	if _, err := readfile.Script(t.Context(), "/dev/zero"); !readfile.IsRefusal(err) {
		t.Errorf("an endless device: error %v", err)
	}
}
