package main

import (
	"archive/zip"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// filled returns a release whose programs and pages are a few letters each.
func filled(t *testing.T) *release {
	t.Helper()
	r := &release{root: t.TempDir(), out: t.TempDir(), work: t.TempDir(), version: "1.2.3", commit: time.Unix(86400, 0)}
	write := func(path string) {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(filepath.Base(path)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"README.md", "CHANGELOG.md", "LICENSE", "NOTICE"} {
		write(filepath.Join(r.root, name))
	}
	write(filepath.Join(r.work, "manual", "man", "scs.1"))
	write(filepath.Join(r.work, "manual", "completions", "_scs"))
	for _, t := range targets {
		for _, name := range commands {
			write(r.binary(t, name))
		}
	}
	return r
}

func TestArchives(t *testing.T) {
	r := filled(t)
	for _, target := range targets {
		if err := r.archive(target); err != nil {
			t.Fatal(err)
		}
	}
	list, err := exec.Command("tar", "-tvzf", filepath.Join(r.out, "scs_1.2.3_linux_amd64.tar.gz")).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"-rwxr-xr-x", "scs_1.2.3_linux_amd64/scs\n", "scs_1.2.3_linux_amd64/scslint\n", "/man/scs.1\n", "/completions/_scs\n", "/LICENSE\n"} {
		if !strings.Contains(string(list), want) {
			t.Errorf("%q is not in\n%s", want, list)
		}
	}
	z, err := zip.OpenReader(filepath.Join(r.out, "scs_1.2.3_windows_arm64.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	if z.File[0].Name != "scs_1.2.3_windows_arm64/scs.exe" {
		t.Errorf("the first file is %s", z.File[0].Name)
	}
}

// The same source gives the same bytes, and sha256sum agrees with the sums.
func TestArchivesAreReproducible(t *testing.T) {
	r := filled(t)
	path := filepath.Join(r.out, "scs_1.2.3_darwin_arm64.tar.gz")
	var both [2][]byte
	for i := range both {
		if err := r.archive(targets[3]); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		both[i] = data
	}
	if !bytes.Equal(both[0], both[1]) {
		t.Error("the second archive is another one")
	}
	if err := r.checksums(); err != nil {
		t.Fatal(err)
	}
	check := exec.Command("sha256sum", "--check", "--strict", "SHA256SUMS")
	check.Dir = r.out
	if out, err := check.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
