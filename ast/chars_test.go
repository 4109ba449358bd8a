package ast

import (
	"strings"
	"testing"
)

func TestIsCleanASCIILooksAtEveryByte(t *testing.T) {
	for length := range 20 {
		for at := range length {
			for c := range 256 {
				text := strings.Repeat("a", at) + string([]byte{byte(c)}) + strings.Repeat("a", length-at-1)
				clean := c == '\t' || c == '\n' || c == '\r' || ' ' <= c && c <= '~'
				if isCleanASCII(text) != clean {
					t.Fatalf("%q: clean is %v", text, !clean)
				}
			}
		}
	}
	if isCleanASCII("\xff\x00aaaaaa") || isCleanASCII("aaaaaa\x7f\xff") {
		t.Error("a byte above ASCII hides its neighbour")
	}
}
