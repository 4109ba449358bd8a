package logs

import (
	"github.com/scs-tools/scs/internal/lazy"
)

// psiFormat is the dump of Psi's XML console. Which way a stanza went is shown
// there by its colour only.
var psiFormat = Format{
	Name: "psi", Title: "Psi's XML console", Client: true,
	starts: starting(psiLine), read: readPsi,
}

// psiLine takes apart: time, what follows on the line.
var psiLine = lazy.Regexp(`^\s*<!-- ?TS:(\S+?) ?-->(.*)$`)

func readPsi(r *reader) error {
	r.lines(func(line string) {
		m := psiLine().FindStringSubmatch(line)
		switch {
		case m != nil:
			r.begin(place{time: when(m[1], layoutISO, "2006-01-02T15:04:05")}, line, m[2])
		case !r.begun:
			// Copied out of the console, there are no stamps.
			r.begin(place{}, line, line)
		default:
			r.more(line)
		}
	})
	return nil
}
