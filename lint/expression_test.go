package lint_test

import "testing"

func TestExpressionRules(t *testing.T) { golden(t, "expression", "SCS3") }
