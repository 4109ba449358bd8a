package rules

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/spec/nearest"
)

// quote returns the text in double quotes, cut where it is too long for a
// message.
func quote(text string) string {
	const most = 60
	if len(text) > most {
		cut := most
		for cut > 0 && !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut] + "…"
	}
	return strconv.Quote(text)
}

// orList writes "a, b or c".
func orList(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// didYouMean adds to a finding the name that is near, with the fix that writes
// it.
func didYouMean(d *ast.Diagnostic, near string, edits ...ast.Edit) {
	d.Message += ": did you mean " + quote(near) + "?"
	if len(edits) > 0 {
		d.AddFix("write "+near, false, edits...)
	}
}

// nearestOf returns the name that is probably meant, by preference one that
// fits the place as well.
func nearestOf(name string, fitting, all []string) (string, bool) {
	fit, fits := nearest.Nearest(name, fitting)
	near, ok := nearest.Nearest(name, all)
	switch {
	case !fits:
		return near, ok
	case !ok || fit == near:
		return fit, true
	}
	return nearest.Nearest(name, []string{fit, near})
}
