package recording

import "time"

// ServerError is what a server logged at once as an error: a line, and what
// goes on from it, such as a traceback.
type ServerError struct {
	Action  int // that the server was working for; script.None if nobody knows
	Arrived time.Time
	Lines   []string
}

// ServerErrors returns the errors that the server logged while the script ran,
// in order.
func (r *Recording) ServerErrors() []ServerError {
	var found []ServerError
	for i := range r.Log {
		line := &r.Log[i]
		if line.Level != LevelError {
			continue
		}
		if n := len(found); n > 0 && i > 0 && r.Log[i-1].Level == LevelError && found[n-1].Action == line.Action {
			found[n-1].Lines = append(found[n-1].Lines, line.Text)
			continue
		}
		found = append(found, ServerError{Action: line.Action, Arrived: line.Arrived, Lines: []string{line.Text}})
	}
	return found
}
