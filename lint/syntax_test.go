package lint_test

import "testing"

// TestDamagedScripts shows all that is said of scripts with a mistake that real
// authors make: one finding, of the parser or of a rule, and what fixes it.
func TestDamagedScripts(t *testing.T) { expect(t, "syntax", "") }
