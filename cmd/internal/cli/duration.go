package cli

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/scs-tools/scs/internal/lazy"
)

// duration is the value of a flag that takes a time.
type duration time.Duration

// String returns the value; "" for none.
func (d *duration) String() string {
	if *d == 0 {
		return ""
	}
	return time.Duration(*d).String()
}

// Type returns what help calls a value of the flag.
func (*duration) Type() string { return "duration" }

// otherUnit finds a time whose unit is written in another way, such as "5 seconds".
var otherUnit = lazy.Regexp(`(?i)^(\d+(?:\.\d+)?) *(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|ms|msecs?|millis?|milliseconds?)$`)

// Set takes a time from 0, such as "5s" or "1m30s".
func (d *duration) Set(text string) error {
	value, err := time.ParseDuration(text)
	if _, plain := strconv.ParseFloat(text, 64); err != nil && plain == nil {
		return fmt.Errorf("%q has no unit: did you mean \"%ss\"?", text, text)
	}
	if meant := otherUnit().FindStringSubmatch(text); err != nil && meant != nil {
		unit := strings.ToLower(meant[2][:1])
		if strings.HasPrefix(strings.ToLower(meant[2]), "mil") {
			unit = "ms"
		}
		return fmt.Errorf("%q is not a time: did you mean %q?", text, meant[1]+unit)
	}
	if err != nil || value < 0 {
		return fmt.Errorf("%q is not a time: write a number with its unit, such as 500ms, 5s or 1m30s", text)
	}
	*d = duration(value)
	return nil
}

// DurationVar defines a flag that takes a time; 0 if it is not given.
func DurationVar(set *pflag.FlagSet, target *time.Duration, name, usage string) {
	set.Var((*duration)(target), name, usage)
}
