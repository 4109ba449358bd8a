// Package readfile reads whole files with as few system calls as can be.
//
// os.ReadFile registers each file with the runtime's poller first, which a
// regular file does not support: over ten thousand scripts that is a third of
// the time, and for a single one it starts the poller.
package readfile

import (
	"os"
	"sync"
)

// buffers are kept between files. Scripts are short: most fit whole.
var buffers = sync.Pool{New: func() any { return new([1 << 16]byte) }}

// Text returns the content of the file at path. Errors are of type
// [*os.PathError].
func Text(path string) (string, error) {
	f, err := open(path)
	if err != nil {
		return "", &os.PathError{Op: "open", Path: path, Err: err}
	}
	defer f.close()
	buffer := buffers.Get().(*[1 << 16]byte)
	defer buffers.Put(buffer)
	var text []byte // what did not fit
	for n := 0; ; {
		read, err := f.read(buffer[n:])
		if err != nil {
			return "", &os.PathError{Op: "read", Path: path, Err: err}
		}
		if n += read; read == 0 {
			return string(text) + string(buffer[:n]), nil
		}
		if n == len(buffer) {
			text = append(text, buffer[:n]...)
			n = 0
		}
	}
}
