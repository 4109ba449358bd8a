package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// systemRoot is an empty system that dpkg can install into.
func systemRoot(t *testing.T) (folder string, dpkg func(args ...string) string) {
	t.Helper()
	program, err := exec.LookPath("dpkg")
	if err != nil || os.Getuid() != 0 || runtime.GOARCH != "amd64" && runtime.GOARCH != "arm64" {
		t.Skip("dpkg installs as root only, on the machines that there are packages for")
	}
	folder = t.TempDir()
	for _, dir := range []string{"info", "updates", "triggers"} {
		if err := os.MkdirAll(filepath.Join(folder, "var/lib/dpkg", dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "var/lib/dpkg/status"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	return folder, func(args ...string) string {
		t.Helper()
		command := exec.CommandContext(t.Context(), program, append([]string{"--root=" + folder, "--force-script-chrootless", "--log=/dev/null"}, args...)...)
		out, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("dpkg %q: %v\n%s", args, err, out)
		}
		return string(out)
	}
}

// installed returns the files below a folder, but for those of dpkg itself.
func installed(t *testing.T, folder string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if name, _ := filepath.Rel(folder, path); err == nil && name != "." && name != "var" && !strings.HasPrefix(name, "var/lib") {
			all = append(all, "/"+name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestDebianPackage installs the package into an empty folder, runs what is there,
// and removes it again.
func TestDebianPackage(t *testing.T) {
	folder, dpkg := systemRoot(t)
	host := target{os: "linux", arch: runtime.GOARCH}
	r := filled(t)
	if err := os.Remove(r.binary(host, "scs")); err != nil {
		t.Fatal(err)
	}
	build := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-o", r.binary(host, "scs"), "./cmd/scs")
	build.Dir = filepath.Join("..", "..")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if err := os.RemoveAll(filepath.Join(r.work, "manual")); err != nil {
		t.Fatal(err)
	}
	r.root = filepath.Join("..", "..")
	pages := exec.CommandContext(t.Context(), "go", "run", "./cmd/internal/cli/manual", filepath.Join(r.work, "manual"))
	pages.Dir = r.root
	if out, err := pages.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if err := r.deb(host); err != nil {
		t.Fatal(err)
	}
	dpkg("--install", filepath.Join(r.out, "scs_1.2.3_"+runtime.GOARCH+".deb"))

	script := filepath.Join(t.TempDir(), "room.scs")
	program := filepath.Join(folder, "usr/bin/scs")
	if out, err := exec.CommandContext(t.Context(), program, "new", script).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, args := range [][]string{{"lint", script}, {"fmt", "--check", script}, {"run", script}} {
		if _, err := exec.LookPath("prosody"); err != nil && args[0] == "run" {
			continue
		}
		if out, err := exec.CommandContext(t.Context(), program, args...).CombinedOutput(); err != nil {
			t.Errorf("scs %q: %v\n%s", args, err, out)
		}
	}
	page := filepath.Join(folder, "usr/share/man/man1/scs-run.1.gz")
	if man, err := exec.LookPath("man"); err == nil {
		out, err := exec.CommandContext(t.Context(), man, "--local-file", page).CombinedOutput()
		if err != nil || !strings.Contains(string(out), "EXIT STATUS") || !strings.Contains(string(out), "SCS_SERVER") {
			t.Errorf("man scs-run: %v\n%s", err, out)
		}
	} else if _, err := os.Stat(page); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"usr/share/bash-completion/completions/scs", "usr/share/zsh/vendor-completions/_scslint", "usr/share/fish/vendor_completions.d/scs.fish", "usr/share/doc/scs/copyright", "usr/bin/scslint"} {
		if _, err := os.Stat(filepath.Join(folder, name)); err != nil {
			t.Error(err)
		}
	}

	dpkg("--remove", "scs")
	if left := installed(t, folder); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}
