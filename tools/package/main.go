// Command package makes what a release is made of: for each platform an archive
// with scs and scslint, their man pages and completions, for Linux a Debian
// package of the same, and an extension for VS Code that brings its binary; and the
// checksums of them all.
//
//	go run -C tools ./package [-version V] [-out FOLDER] [-vscode=false] [-host]
//
// Times in archives are that of the commit, so that the same source gives the
// same archives.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// target is a platform, under the names that Go and VS Code have for it.
type target struct{ os, arch, vscode string }

var targets = []target{
	{"linux", "amd64", "linux-x64"},
	{"linux", "arm64", "linux-arm64"},
	{"darwin", "amd64", "darwin-x64"},
	{"darwin", "arm64", "darwin-arm64"},
	{"windows", "amd64", "win32-x64"},
	{"windows", "arm64", "win32-arm64"},
}

func (t target) exe() string {
	if t.os == "windows" {
		return ".exe"
	}
	return ""
}

// commands are the programs in an archive; the first is that of the extension.
var commands = []string{"scs", "scslint"}

// release is what is being made.
type release struct {
	root    string // folder of the project
	out     string // folder for the results
	work    string // folder for what lies between, removed at the end
	version string // without the v
	commit  time.Time
}

func main() {
	version := flag.String("version", "", "`version` to make (default: that of the newest tag, or 0.0.0 and the commit)")
	out := flag.String("out", "../dist", "`folder` for what is made; emptied first")
	vscode := flag.Bool("vscode", true, "make the extensions for VS Code too")
	host := flag.Bool("host", false, "make only what is for this machine")
	name := flag.Bool("target", false, "print what VS Code calls this machine, and make nothing")
	flag.Parse()
	if *host || *name {
		i := slices.IndexFunc(targets, func(t target) bool { return t.os == runtime.GOOS && t.arch == runtime.GOARCH })
		if i < 0 {
			fmt.Fprintf(os.Stderr, "package: nothing is made for %s/%s\n", runtime.GOOS, runtime.GOARCH)
			os.Exit(3)
		}
		targets = targets[i : i+1]
	}
	if *name {
		fmt.Println(targets[0].vscode)
		return
	}
	if err := run(*version, *out, *vscode); err != nil {
		fmt.Fprintln(os.Stderr, "package:", err)
		os.Exit(3)
	}
}

func run(version, out string, vscode bool) error {
	root, err := filepath.Abs("..")
	if err != nil {
		return err
	}
	if out, err = filepath.Abs(out); err != nil {
		return err
	}
	r := release{root: root, out: out}
	if r.version, err = r.versionOr(version); err != nil {
		return err
	}
	if r.commit, err = r.commitTime(); err != nil {
		return err
	}
	if r.work, err = os.MkdirTemp("", "scs-package-"); err != nil {
		return err
	}
	defer os.RemoveAll(r.work)
	if err := os.RemoveAll(r.out); err != nil {
		return err
	}
	if err := os.MkdirAll(r.out, 0o755); err != nil {
		return err
	}
	if err := r.manual(); err != nil {
		return fmt.Errorf("man pages and completions: %w", err)
	}
	for _, t := range targets {
		if err := r.make(t, vscode); err != nil {
			return fmt.Errorf("%s/%s: %w", t.os, t.arch, err)
		}
	}
	return r.checksums()
}

// make makes what there is for a platform.
func (r *release) make(t target, vscode bool) error {
	if err := r.build(t); err != nil {
		return err
	}
	if err := r.archive(t); err != nil {
		return err
	}
	if err := r.deb(t); err != nil {
		return err
	}
	if !vscode {
		return nil
	}
	vsix := filepath.Join(r.out, fmt.Sprintf("scs-vscode_%s_%s.vsix", r.version, t.vscode))
	var environment []string
	if !strings.Contains(r.version, "-") { // else the extension keeps its own: the marketplace knows no others
		environment = []string{"VERSION=" + r.version}
	}
	return r.command(environment, filepath.Join("editors", "vscode", "package.sh"), t.vscode, r.binary(t, commands[0]), vsix)
}

// binary returns where a program of a platform is built.
func (r *release) binary(t target, name string) string {
	return filepath.Join(r.work, t.os+"_"+t.arch, name+t.exe())
}

func (r *release) build(t target) error {
	for _, name := range commands {
		environment := []string{"CGO_ENABLED=0", "GOOS=" + t.os, "GOARCH=" + t.arch}
		flags := "-s -w -X github.com/scs-tools/scs/internal/version.release=v" + r.version
		err := r.command(environment, "go", "build", "-trimpath", "-buildvcs=true",
			"-ldflags="+flags, "-o", r.binary(t, name), "./cmd/"+name)
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *release) manual() error {
	environment := []string{fmt.Sprintf("SOURCE_DATE_EPOCH=%d", r.commit.Unix())}
	return r.command(environment, "go", "run", "./cmd/internal/cli/manual", filepath.Join(r.work, "manual"))
}

// command runs a program in the project's folder.
func (r *release) command(environment []string, name string, args ...string) error {
	if strings.Contains(name, string(filepath.Separator)) {
		name = filepath.Join(r.root, name)
	}
	command := exec.Command(name, args...)
	command.Dir = r.root
	command.Env = append(os.Environ(), environment...)
	command.Stdout, command.Stderr = os.Stderr, os.Stderr
	if err := command.Run(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// git returns what git prints.
func (r *release) git(args ...string) (string, error) {
	command := exec.Command("git", args...)
	command.Dir = r.root
	out, err := command.Output()
	return strings.TrimSpace(string(out)), err
}

// versionOr returns the version without its v.
func (r *release) versionOr(given string) (string, error) {
	commit, err := r.git("rev-parse", "--short=12", "HEAD")
	if err != nil {
		return "", fmt.Errorf("git: %w", err)
	}
	tag, err := r.git("describe", "--tags", "--exact-match", "--match", "v[0-9]*")
	if err != nil {
		tag = "" // no release
	}
	return strings.TrimPrefix(cmp.Or(given, tag, "0.0.0-"+commit), "v"), nil
}

func (r *release) commitTime() (time.Time, error) {
	text, err := r.git("log", "-1", "--format=%cI")
	if err != nil {
		return time.Time{}, fmt.Errorf("git: %w", err)
	}
	return time.Parse(time.RFC3339, text)
}
