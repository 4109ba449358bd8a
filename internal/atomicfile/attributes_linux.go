package atomicfile

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"
)

// maxAttributes bounds the names, and each value, of a file's extended
// attributes, in bytes: what Linux allows.
const maxAttributes = 1 << 16

// keepAttributes gives f the extended attributes of the file at path, access
// control lists among them. It fails where one cannot be kept, except for those
// that belong to the system and not to the user.
func keepAttributes(f *os.File, path string) error {
	var names [maxAttributes]byte
	n, err := syscall.Listxattr(path, names[:])
	if errors.Is(err, syscall.ENOTSUP) || errors.Is(err, syscall.ENOSYS) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("its attributes cannot be read: %w", err)
	}
	own := fmt.Sprintf("/proc/self/fd/%d", f.Fd())
	kept := attributeNames(names[:n])
	// What the folder has handed down to a new file is not the old one's.
	if n, err := syscall.Listxattr(own, names[:]); err == nil {
		for _, name := range attributeNames(names[:n]) {
			if !slices.Contains(kept, name) && !strings.HasPrefix(name, "security.") {
				_ = syscall.Removexattr(own, name)
			}
		}
	}
	if len(kept) == 0 {
		return nil
	}
	value := make([]byte, maxAttributes)
	for _, name := range kept {
		size, err := syscall.Getxattr(path, name, value)
		if err == nil {
			err = syscall.Setxattr(own, name, value[:size], 0)
		}
		system := strings.HasPrefix(name, "security.") || strings.HasPrefix(name, "trusted.")
		if err != nil && !system {
			return fmt.Errorf("its attribute %q cannot be kept: %w", name, err)
		}
	}
	return nil
}

// attributeNames splits a list of names that end in NUL.
func attributeNames(list []byte) []string {
	return strings.FieldsFunc(string(list), func(r rune) bool { return r == 0 })
}
