package cli

import (
	"fmt"
	"io"
	"os"
	"strconv"

	"golang.org/x/term"
)

// Color is when output has colours: a flag's value.
type Color string

// The values of Color.
const (
	ColorAuto   Color = "auto" // on a terminal, or as NO_COLOR (no-color.org) and FORCE_COLOR (force-color.org) say
	ColorAlways Color = "always"
	ColorNever  Color = "never"
)

// String returns the value.
func (c *Color) String() string { return string(*c) }

// Type returns what help calls a value of the flag.
func (c *Color) Type() string { return "when" }

// Set takes the value from a flag.
func (c *Color) Set(value string) error {
	switch Color(value) {
	case ColorAuto, ColorAlways, ColorNever:
		*c = Color(value)
		return nil
	}
	return fmt.Errorf("expected auto, always or never, got %q", value)
}

// Wanted reports whether what is written to w shall have colours.
func (c Color) Wanted(w io.Writer) bool {
	if c != ColorAuto && c != "" {
		return c == ColorAlways
	}
	switch force := os.Getenv("FORCE_COLOR"); {
	case os.Getenv("NO_COLOR") != "":
		return false
	case force != "":
		return force != "0" && force != "false"
	}
	return IsScreen(w)
}

// IsScreen reports whether w is a terminal that acts on more than text: it has
// colours, and a line can be written over.
func IsScreen(w io.Writer) bool { return os.Getenv("TERM") != "dumb" && IsTerminal(w) }

// IsTerminal reports whether w is a terminal.
func IsTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// Width returns the number of columns if w is a terminal, else 0. The environment
// variable COLUMNS overrides what the terminal says.
func Width(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0
	}
	if columns, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && columns > 0 {
		return columns
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return width
}
