package lint_test

import "testing"

func TestExpressionRules(t *testing.T) { expect(t, "expression", "SCS3") }
