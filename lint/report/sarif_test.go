package report_test

import (
	"bytes"
	"context"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/scs-tools/scs/internal/testenv"
	"github.com/scs-tools/scs/lint/report"
)

// sarifModule is a module that carries the schema of the standard with errata
// 01, word for word, as a constant of its source. It is read and never built.
const sarifModule = "github.com/owenrumney/go-sarif/v3@v3.2.3"

// officialSARIF returns the schema that OASIS publishes.
func officialSARIF(t *testing.T) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	download := exec.CommandContext(ctx, "go", "mod", "download", "-json", sarifModule)
	download.Dir = t.TempDir() // outside of this module, whose go.mod stays as it is
	out, err := download.Output()
	var module struct{ Dir string }
	if err != nil || json.Unmarshal(out, &module) != nil || module.Dir == "" {
		testenv.Missing(t, "sarif-schema", "the official SARIF schema cannot be had: go mod download "+sarifModule+" fails")
	}
	source, err := parser.ParseFile(token.NewFileSet(), filepath.Join(module.Dir, "pkg", "report", "v210", "sarif", "schema.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var schema string
	ast.Inspect(source, func(n ast.Node) bool {
		if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING && schema == "" {
			schema, err = strconv.Unquote(literal.Value)
		}
		return true
	})
	if err != nil || schema == "" {
		t.Fatalf("the module holds no schema where it used to: %v", err)
	}
	return []byte(schema)
}

func TestSARIFFollowsTheOfficialSchema(t *testing.T) {
	text := officialSARIF(t)
	if !bytes.Contains(text, []byte("SARIF) Version 2.1.0 JSON Schema")) {
		t.Fatalf("not the schema of SARIF 2.1.0: %.200s", text)
	}
	schema := schemaOf(t, "sarif-schema-2.1.0.json", decode(t, text))
	for name, results := range runs(t) {
		if err := schema.Validate(decode(t, printed(t, report.FormatSARIF, results))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
