package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// file is a file in an archive.
type file struct {
	name string // in the archive, with slashes
	path string
	mode int64
}

// contents returns what an archive of that platform holds.
func (r *release) contents(t target) ([]file, error) {
	var files []file
	for _, name := range commands {
		files = append(files, file{name + t.exe(), r.binary(t, name), 0o755})
	}
	for _, name := range []string{"README.md", "CHANGELOG.md", "LICENSE", "NOTICE"} {
		files = append(files, file{name, filepath.Join(r.root, name), 0o644})
	}
	for _, folder := range []string{"man", "completions"} {
		entries, err := os.ReadDir(filepath.Join(r.work, "manual", folder))
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			files = append(files, file{folder + "/" + e.Name(), filepath.Join(r.work, "manual", folder, e.Name()), 0o644})
		}
	}
	return files, nil
}

// archive writes the archive of a platform, a zip file for Windows.
func (r *release) archive(t target) error {
	files, err := r.contents(t)
	if err != nil {
		return err
	}
	base := fmt.Sprintf("scs_%s_%s_%s", r.version, t.os, t.arch)
	pack, ending := r.tar, ".tar.gz"
	if t.os == "windows" {
		pack, ending = r.zip, ".zip"
	}
	var packed bytes.Buffer
	if err := pack(&packed, base, files); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(r.out, base+ending), packed.Bytes(), 0o644)
}

func (r *release) tar(w io.Writer, folder string, files []file) error {
	compressed := gzip.NewWriter(w)
	archive := tar.NewWriter(compressed)
	for _, f := range files {
		data, err := os.ReadFile(f.path)
		if err != nil {
			return err
		}
		header := &tar.Header{Name: folder + "/" + f.name, Mode: f.mode, Size: int64(len(data)), ModTime: r.commit}
		if err := archive.WriteHeader(header); err != nil {
			return err
		}
		if _, err := archive.Write(data); err != nil {
			return err
		}
	}
	return errors.Join(archive.Close(), compressed.Close())
}

func (r *release) zip(w io.Writer, folder string, files []file) error {
	archive := zip.NewWriter(w)
	for _, f := range files {
		data, err := os.ReadFile(f.path)
		if err != nil {
			return err
		}
		header := &zip.FileHeader{Name: folder + "/" + f.name, Method: zip.Deflate, Modified: r.commit.UTC()}
		header.SetMode(os.FileMode(f.mode))
		entry, err := archive.CreateHeader(header)
		if err != nil {
			return err
		}
		if _, err := entry.Write(data); err != nil {
			return err
		}
	}
	return archive.Close()
}

// checksums writes SHA256SUMS, which "sha256sum --check" reads, and prints it.
func (r *release) checksums() error {
	entries, err := os.ReadDir(r.out)
	if err != nil {
		return err
	}
	var sums bytes.Buffer
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(r.out, e.Name()))
		if err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(data), e.Name())
	}
	fmt.Print(sums.String())
	return os.WriteFile(filepath.Join(r.out, "SHA256SUMS"), sums.Bytes(), 0o644)
}
