package readfile_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scs-tools/scs/internal/readfile"
)

func TestFilesOfAnySizeComeWhole(t *testing.T) {
	for _, size := range []int{0, 1, 1<<16 - 1, 1 << 16, 1<<16 + 1, 300_000} {
		path := filepath.Join(t.TempDir(), "x.scs")
		want := strings.Repeat("0123456789", size/10+1)[:size]
		if err := os.WriteFile(path, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := readfile.Text(path)
		if err != nil || got != want {
			t.Errorf("of %d bytes, %d came, error %v", size, len(got), err)
		}
	}
}

func TestErrorsNameTheFile(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing.scs")
	if _, err := readfile.Text(missing); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), missing) {
		t.Errorf("a missing file: %v", err)
	}
	folder := t.TempDir()
	if _, err := readfile.Text(folder); err == nil || !strings.Contains(err.Error(), folder) {
		t.Errorf("a folder: %v", err)
	}
}
