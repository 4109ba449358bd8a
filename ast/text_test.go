package ast

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
)

func utf16Of(text string, order binary.AppendByteOrder) string {
	var b []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, unit)
	}
	return string(b)
}

// What is no text has one diagnostic, whatever else could be said of it, and is
// parsed in little time.
func TestNotText(t *testing.T) {
	const script = "# A title\n\n[Client] Romeo\n\tjid: romeo@localhost\n"
	noise := func(n int) string {
		b := make([]byte, n)
		state := uint32(1)
		for i := range b {
			state = state*1664525 + 1013904223
			b[i] = byte(state>>24) | 0x80
		}
		return string(b)
	}
	tests := []struct{ name, text, want string }{
		{"a NUL byte", script + "\x00", "NUL"},
		{"UTF-16 with its mark, little-endian", utf16Of("\ufeff"+script, binary.LittleEndian), "UTF-16: save it as UTF-8"},
		{"UTF-16 with its mark, big-endian", utf16Of("\ufeff"+script, binary.BigEndian), "UTF-16: save it as UTF-8"},
		{"UTF-16, little-endian", utf16Of(script, binary.LittleEndian), "UTF-16: save it as UTF-8"},
		{"UTF-16, big-endian", utf16Of(script, binary.BigEndian), "UTF-16: save it as UTF-8"},
		{"control characters", strings.Repeat("\x01a\x1b", 100), "control characters"},
		{"bytes that are no characters", noise(1000), "not UTF-8"},
		{"a large binary", noise(3<<20) + "\x00", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := Parse("x.scs", tt.text)
			found := f.Diagnostics()
			if len(found) != 1 || found[0].Code != "SCS020" || !strings.Contains(found[0].Message, tt.want) {
				t.Errorf("found %v, want one that holds %q", found, tt.want)
			}
			if f.Text() != tt.text {
				t.Error("the text is another")
			}
			// It becomes a script again.
			whole := Edit{Span{0, len(tt.text)}, script}
			if wrong := differences(Reparse(f, whole), Parse("x.scs", script)); wrong != "" {
				t.Errorf("replaced by a script: %s", wrong)
			}
		})
	}
	for _, text := range []string{script, "", "# \xe9t\xe9\n", "\x01", strings.Repeat("日本語", 100), script + strings.Repeat("\x1b[0m", 20)} {
		for _, d := range Parse("x.scs", text).Diagnostics() {
			if d.Code == "SCS020" {
				t.Errorf("%.40q: %s", text, d.Message)
			}
		}
	}
}

// A block that makes the parser fail is opaque, and those around it are not.
func TestAPanicIsAFindingOfItsBlock(t *testing.T) {
	text := "Romeo connects\n\n"
	p := &parser{whole: text, text: text}
	p.guarded(func() {
		p.push(KindAction, -1, 0, 3)
		panic("oh\x1b")
	})
	if len(p.nodes) != 1 || p.nodes[0].kind != KindUnknown || len(p.diagnostics) != 1 {
		t.Fatalf("nodes %v, diagnostics %v", p.nodes, p.diagnostics)
	}
	d := p.diagnostics[0]
	if d.Code != "SCS900" || d.Span != (Span{0, len("Romeo connects")}) || !strings.Contains(d.Message, "oh\uFFFD") {
		t.Errorf("%+v", d)
	}
}
