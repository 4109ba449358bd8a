package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/goreleaser/nfpm/v2"
	_ "github.com/goreleaser/nfpm/v2/deb" // registers the format
	"github.com/goreleaser/nfpm/v2/files"
)

// completionPath returns where a shell of Debian looks for a completion, or "".
func completionPath(name string) string {
	program, shell, _ := strings.Cut(name, ".")
	switch {
	case shell == "bash":
		return "/usr/share/bash-completion/completions/" + program
	case shell == "fish":
		return "/usr/share/fish/vendor_completions.d/" + name
	case strings.HasPrefix(name, "_"):
		return "/usr/share/zsh/vendor-completions/" + name
	}
	return ""
}

// deb writes the Debian package of a platform; there is none for other systems
// than Linux.
func (r *release) deb(t target) error {
	if t.os != "linux" {
		return nil
	}
	contents, err := r.debContents(t)
	if err != nil {
		return err
	}
	info := nfpm.WithDefaults(&nfpm.Info{
		Name: "scs", Arch: t.arch, Platform: t.os, Version: r.version, VersionSchema: "none",
		Section: "net", Priority: "optional", License: "MIT", MTime: r.commit,
		Maintainer:  "scs authors <noreply@github.com>",
		Homepage:    "https://github.com/scs-tools/scs",
		Description: "tools for Scansion scripts, the tests of XMPP servers\nscs finds mistakes in scripts, formats them, and runs them on a real server.",
		Overridables: nfpm.Overridables{
			Recommends: []string{"prosody"}, // what scs run starts
			Contents:   contents,
		},
	})
	if err := nfpm.PrepareForPackager(info, "deb"); err != nil {
		return fmt.Errorf("deb: %w", err)
	}
	packager, err := nfpm.Get("deb")
	if err != nil {
		return err
	}
	var packed bytes.Buffer
	if err := packager.Package(info, &packed); err != nil {
		return fmt.Errorf("deb: %w", err)
	}
	return os.WriteFile(filepath.Join(r.out, fmt.Sprintf("scs_%s_%s.deb", r.version, t.arch)), packed.Bytes(), 0o644)
}

// debContents returns what the package installs, and where.
func (r *release) debContents(t target) (files.Contents, error) {
	all, err := r.contents(t)
	if err != nil {
		return nil, err
	}
	var contents files.Contents
	add := func(f file, destination string) {
		contents = append(contents, &files.Content{
			Source: f.path, Destination: destination,
			FileInfo: &files.ContentFileInfo{Owner: "root", Group: "root", Mode: os.FileMode(f.mode), MTime: r.commit},
		})
	}
	for _, f := range all {
		folder, name, inside := strings.Cut(f.name, "/")
		switch {
		case inside && folder == "man":
			packed, err := r.gzip(f, name)
			if err != nil {
				return nil, err
			}
			add(packed, "/usr/share/man/man1/"+name+".gz")
		case inside && folder == "completions":
			if path := completionPath(name); path != "" {
				add(f, path)
			}
		case f.mode == 0o755:
			add(f, "/usr/bin/"+f.name)
		case f.name == "LICENSE":
			add(f, "/usr/share/doc/scs/copyright")
		default:
			add(f, "/usr/share/doc/scs/"+f.name)
		}
	}
	return contents, nil
}

// gzip packs a file without a time, so that the same page gives the same bytes.
func (r *release) gzip(f file, name string) (file, error) {
	data, err := os.ReadFile(f.path)
	if err != nil {
		return f, err
	}
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return f, err
	}
	if _, err := w.Write(data); err != nil {
		return f, err
	}
	f.path = filepath.Join(r.work, name+".gz")
	return f, errors.Join(w.Close(), os.WriteFile(f.path, packed.Bytes(), 0o644))
}
