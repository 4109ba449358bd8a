// Package readfile reads the files that we did not write: no other code opens
// one. Each kind of file has a largest size, and only regular files are read,
// so that neither a link to a device nor a pipe can take our time or memory.
// Scripts that the user names may be pipes.
//
// It makes as few system calls as possible: os.ReadFile registers each file
// with the runtime's poller first, which a regular file does not support. Over
// ten thousand scripts that is a third of the time, and for a single one it
// starts the poller.
package readfile

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"sync"
)

// buffers are kept between files. Scripts are short: most fit whole.
var buffers = sync.Pool{New: func() any { return new([1 << 16]byte) }}

// Text returns the content of the regular file at path, which may be a link to
// it, and have at most limit bytes. Errors are of type [*fs.PathError] and wrap
// [ErrNotRegular] or a [*TooLargeError] for what is refused.
func Text(path string, limit int) (string, error) {
	f, err := open(path)
	if err != nil {
		return "", &fs.PathError{Op: "open", Path: path, Err: err}
	}
	defer f.close()
	text, err := f.text(limit)
	if err != nil {
		return "", &fs.PathError{Op: "read", Path: path, Err: err}
	}
	return text, nil
}

// Digest returns the SHA-256 of the regular file at path, of any size.
func Digest(path string) (sum [sha256.Size]byte, err error) {
	f, err := open(path)
	if err != nil {
		return sum, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	defer f.close()
	_, err = f.size()
	hash := sha256.New()
	buffer := buffers.Get().(*[1 << 16]byte)
	defer buffers.Put(buffer)
	for n := 1; n > 0 && err == nil; {
		n, err = f.read(buffer[:])
		hash.Write(buffer[:n])
	}
	if err != nil {
		return sum, &fs.PathError{Op: "read", Path: path, Err: err}
	}
	return [sha256.Size]byte(hash.Sum(nil)), nil
}

// text reads the whole file.
func (f file) text(limit int) (string, error) {
	// The size that the system tells saves asking for more at the end. It is no
	// promise: files grow and shrink, and those of some file systems have none.
	size, err := f.size()
	if err != nil {
		return "", err
	}
	if size > int64(limit) {
		return "", &TooLargeError{limit}
	}
	buffer := buffers.Get().(*[1 << 16]byte)
	defer buffers.Put(buffer)
	var text []byte // what did not fit
	for n := 0; ; {
		read, err := f.read(buffer[n:])
		if err != nil {
			return "", err
		}
		n += read
		if len(text)+n > limit {
			return "", &TooLargeError{limit}
		}
		if read == 0 || int64(len(text)+n) == size {
			return string(text) + string(buffer[:n]), nil
		}
		if n == len(buffer) {
			text = append(text, buffer[:n]...)
			n = 0
		}
	}
}

// Script returns the content of the script at path, as [Named] does, of at most
// [MaxScript] bytes.
func Script(ctx context.Context, path string) (string, error) {
	return Named(ctx, path, MaxScript)
}

// Named returns the content of a file that the user names, which may be a pipe
// or a device too, as shells make them for <(command), until the context ends.
// Errors are those of [Text], or that of the context.
func Named(ctx context.Context, path string, limit int) (string, error) {
	if isRegular(path) {
		return Text(path, limit)
	}
	text, err := untilDone(ctx, func() (string, error) {
		f, err := os.Open(path) // waits for somebody who writes
		if err != nil {
			return "", err
		}
		defer f.Close()
		text, err := upTo(f, limit)
		if large, ok := errors.AsType[*TooLargeError](err); ok {
			err = &fs.PathError{Op: "read", Path: path, Err: large}
		}
		return text, err
	})
	return text, err
}

// Stream returns all that r holds, until the context ends, as [Named] does for
// a file. What is read then is left to the end of the process, for nothing
// interrupts a read from a terminal.
func Stream(ctx context.Context, r io.Reader, limit int) (string, error) {
	return untilDone(ctx, func() (string, error) { return upTo(r, limit) })
}

// upTo returns all that r holds, if that is not more than limit.
func upTo(r io.Reader, limit int) (string, error) {
	text, err := io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if err == nil && len(text) > limit {
		return "", &TooLargeError{limit}
	}
	return string(text), err
}

// untilDone returns what read does, or the error of the context if that ends
// first.
func untilDone(ctx context.Context, read func() (string, error)) (string, error) {
	type result struct {
		text string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		text, err := read()
		done <- result{text, err}
	}()
	select {
	case r := <-done:
		return r.text, r.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
