package lint_test

import "testing"

func TestJIDsInNormalForm(t *testing.T) { expect(t, "jid", "SCS118") }
