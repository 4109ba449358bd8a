package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// facts that add an element, an attribute and a namespace to what the file
// below holds.
const fresh = `spec XEP-0001
	title From the facts

namespace urn:example:a
	origin schema
	element x
		attribute new
		attribute old required
	element y
		text string

namespace urn:example:b
	origin schema
	element z
`

const kept = `# Written by hand.
spec XEP-0001
	title Better title

namespace urn:example:a
	origin manual
	element x
		doc What somebody took care to say.
		attribute old
			doc Optional, whatever the schema says.

feature urn:example:a
`

const merged = `# Written by hand.
spec XEP-0001
	title Better title

namespace urn:example:a
	origin manual
	element x
		doc What somebody took care to say.
		attribute old
			doc Optional, whatever the schema says.
		attribute new
	element y
		text string

namespace urn:example:b
	origin schema
	element z

feature urn:example:a
`

func TestFreshFactsAreAddedAndHandwrittenLinesStay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "0001.txt")
	if err := os.WriteFile(path, []byte(kept), 0o644); err != nil {
		t.Fatal(err)
	}
	var told strings.Builder
	if err := update(&told, path, parseBlocks(fresh)); err != nil {
		t.Fatal(err)
	}
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != merged {
		t.Errorf("the file is\n%s\nand should be\n%s", have, merged)
	}
	const added = "0001.txt: attribute new\n0001.txt: element y\n0001.txt: namespace urn:example:b\n"
	if told.String() != added {
		t.Errorf("it told\n%s\nand should have told\n%s", told.String(), added)
	}
}

func TestNothingNewChangesNothing(t *testing.T) {
	b := parseBlocks(merged)
	if added := b.add(parseBlocks(fresh)); len(added) > 0 {
		t.Errorf("added %q", added)
	}
	if string(b.text()) != merged {
		t.Errorf("the file became\n%s", b.text())
	}
}

func TestANewFileIsWrittenWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "0001.txt")
	if err := update(&strings.Builder{}, path, parseBlocks(fresh)); err != nil {
		t.Fatal(err)
	}
	have, err := os.ReadFile(path)
	if err != nil || string(have) != fresh {
		t.Errorf("the file is %v\n%s", err, have)
	}
}
