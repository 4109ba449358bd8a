package readfile_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/internal/readfile"
)

func TestFilesOfAnySizeComeWhole(t *testing.T) {
	for _, size := range []int{0, 1, 1<<16 - 1, 1 << 16, 1<<16 + 1, 300_000, readfile.MaxSettings} {
		path := filepath.Join(t.TempDir(), "x.scs")
		want := strings.Repeat("0123456789", size/10+1)[:size]
		if err := os.WriteFile(path, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
		for name, read := range map[string]func() (string, error){
			"Text":   func() (string, error) { return readfile.Text(path, readfile.MaxSettings) },
			"Script": func() (string, error) { return readfile.Script(t.Context(), path) },
			"Stream": func() (string, error) {
				return readfile.Stream(t.Context(), strings.NewReader(want), readfile.MaxSettings)
			},
		} {
			if got, err := read(); err != nil || got != want {
				t.Errorf("%s: of %d bytes, %d came, error %v", name, size, len(got), err)
			}
		}
		if sum, err := readfile.Digest(path); err != nil || sum != sha256.Sum256([]byte(want)) {
			t.Errorf("digest of %d bytes: %x, error %v", size, sum, err)
		}
	}
}

// A file that is too large is refused, by its size before any of it is read.
func TestLimits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.scs")
	for _, size := range []int64{11, 1 << 40} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(path, size); err != nil {
			t.Skip("no sparse files here")
		}
		_, err := readfile.Text(path, 10)
		var at *fs.PathError
		if !errors.As(err, &at) || at.Path != path || !readfile.IsRefusal(err) {
			t.Errorf("%d bytes with a limit of 10: %v", size, err)
		}
	}
	if _, err := readfile.Script(t.Context(), path); !readfile.IsRefusal(err) || !strings.HasSuffix(err.Error(), "larger than 16 MB") {
		t.Errorf("a script: %v", err)
	}
	if _, err := readfile.Stream(t.Context(), endless{}, 1<<20); !readfile.IsRefusal(err) {
		t.Errorf("an endless stream: %v", err)
	}
}

// endless is a stream that never ends.
type endless struct{}

func (endless) Read(b []byte) (int, error) { return len(b), nil }

// silent is a stream on which nothing ever comes.
type silent chan struct{}

func (s silent) Read([]byte) (int, error) {
	<-s
	return 0, errors.New("closed")
}

func TestAStreamEndsWithItsContext(t *testing.T) {
	s := make(silent)
	defer close(s)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := readfile.Stream(ctx, s, 10); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestErrorsNameTheFile(t *testing.T) {
	missing, folder := filepath.Join(t.TempDir(), "missing.scs"), t.TempDir()
	for name, read := range map[string]func(string) (string, error){
		"Text":   func(path string) (string, error) { return readfile.Text(path, 10) },
		"Script": func(path string) (string, error) { return readfile.Script(t.Context(), path) },
	} {
		if _, err := read(missing); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), missing) {
			t.Errorf("%s: a missing file: %v", name, err)
		}
		if _, err := read(folder); err == nil || !strings.Contains(err.Error(), folder) || readfile.IsRefusal(err) {
			t.Errorf("%s: a folder: %v", name, err)
		}
	}
}
