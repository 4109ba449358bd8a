//go:build !linux && !darwin

package atomicfile

import "os"

// keepAttributes does nothing: Windows has none, and no other system is supported.
func keepAttributes(*os.File, string) error { return nil }
