package display

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"testing"
)

func TestPath(t *testing.T) {
	for name, want := range map[string]string{
		"":                         "",
		"spec/login.scs":           "spec/login.scs",
		"späť/ログイン 1.scs":          "späť/ログイン 1.scs",
		"C:/suite/a.scs":           "C:/suite/a.scs",
		"a::b#c.scs":               "a::b#c.scs",
		"a\nb\r\t.scs":             `a\nb\r\t.scs`,
		"\x1b[31mred.scs":          `\x1b[31mred.scs`,
		"\x7f\u0085.scs":           `\x7f\x85.scs`,
		"::error::x.scs":           `\x3a:error::x.scs`,
		"a ::error::x.scs":         `a \x3a:error::x.scs`,
		"##[error]x.scs":           `#\x23[error]x.scs`,
		"a\u202escs.exe":           `a\u202escs.exe`,
		"\u2066\u200f\u061c\u2028": `\u2066\u200f\u061c\u2028`,
		"bad\xff.scs":              `bad\xff.scs`,
		"\ufffd.scs":               "\ufffd.scs",
	} {
		if got := Path(name); got != want {
			t.Errorf("%q: %s, want %s", name, got, want)
		}
		if again := Path(Path(name)); again != want {
			t.Errorf("%q twice: %s, want %s", name, again, want)
		}
	}
}

func TestLines(t *testing.T) {
	if got, want := Lines("a\n::b\tc\x1b"), `a`+"\n"+`\x3a:b`+"\t"+`c\x1b`; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := Lines("a\n\tb"), "a\n\tb"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestError(t *testing.T) {
	bad := &fs.PathError{Op: "open", Path: "a\nb", Err: fs.ErrNotExist}
	moved := &os.LinkError{Op: "rename", Old: "c\n", New: "d\x1b", Err: fs.ErrPermission}
	err := errors.Join(fmt.Errorf("one: %w", bad), fmt.Errorf("%w and %w", moved, errors.New("two")))
	want := `one: open a\nb: file does not exist` + "\n" + `rename c\n d\x1b: permission denied and two`
	if got := Error(err); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
