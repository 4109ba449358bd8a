//go:build linux || darwin

package atomicfile

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// maxAttributes bounds the names, and each value, of a file's extended
// attributes, in bytes: what Linux allows. On macOS a file with more is refused.
const maxAttributes = 1 << 16

// keepAttributes gives f the extended attributes of the file at path, access
// control lists among them on Linux. It fails where one cannot be kept, except for
// those that belong to the system and not to the user.
func keepAttributes(f *os.File, path string) error {
	var names [maxAttributes]byte
	n, err := unix.Listxattr(path, names[:])
	if errors.Is(err, unix.ENOTSUP) || errors.Is(err, unix.ENOSYS) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("cannot read its attributes: %w", err)
	}
	kept := attributeNames(names[:n])
	// What the folder has handed down to a new file is not the old one's.
	if n, err := unix.Flistxattr(int(f.Fd()), names[:]); err == nil {
		for _, name := range attributeNames(names[:n]) {
			if !slices.Contains(kept, name) && !ofSystem(name) {
				_ = unix.Fremovexattr(int(f.Fd()), name)
			}
		}
	}
	if len(kept) == 0 {
		return nil
	}
	value := make([]byte, maxAttributes)
	for _, name := range kept {
		size, err := unix.Getxattr(path, name, value)
		if err == nil {
			err = unix.Fsetxattr(int(f.Fd()), name, value[:size], 0)
		}
		if err != nil && !ofSystem(name) {
			return fmt.Errorf("cannot keep its attribute %q: %w", name, err)
		}
	}
	return nil
}

// ofSystem reports whether an attribute is the system's affair: what of it a file
// may have is not the user's to say.
func ofSystem(name string) bool {
	for _, prefix := range []string{"security.", "trusted.", "com.apple.provenance", "com.apple.macl"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// attributeNames splits a list of names that end in NUL.
func attributeNames(list []byte) []string {
	return strings.FieldsFunc(string(list), func(r rune) bool { return r == 0 })
}
