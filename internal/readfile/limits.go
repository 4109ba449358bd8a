package readfile

import (
	"errors"
	"fmt"
)

// The largest files that are read, in bytes. What people write is a hundred
// times smaller; what is larger was named by mistake or made to do harm.
const (
	MaxSettings   = 1 << 20  // a settings file, ignore file or baseline
	MaxVocabulary = 16 << 20 // a vocabulary file
	MaxScript     = 16 << 20 // a script, a document in an editor
)

// ErrNotRegular means that a path leads to a pipe, a device or a socket, where
// only a file can be meant.
var ErrNotRegular = errors.New("not a regular file")

// TooLargeError means that a file is larger than its kind can be.
type TooLargeError struct {
	Limit int // in bytes
}

// Error names the limit.
func (e *TooLargeError) Error() string {
	return fmt.Sprintf("larger than %d MB", e.Limit>>20)
}

// IsRefusal reports whether err says that a file is there and must not be read:
// it is no regular file or too large.
func IsRefusal(err error) bool {
	_, large := errors.AsType[*TooLargeError](err)
	return large || errors.Is(err, ErrNotRegular)
}
