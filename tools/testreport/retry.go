package main

import (
	"slices"
	"strings"
)

// second is how many tests at most get a second try. More than that is no bad
// luck.
const second = 3

// again runs the tests that failed once more and returns those of the failures
// that did not happen again: subtests, tests, and their packages if all of
// their failures have gone. The command is that of the first run; its packages
// and its -run are replaced.
func (r *results) again(run func(command []string) (*results, error), command []string) map[test]bool {
	tests := r.retryable()
	if len(tests) == 0 || len(tests) > second {
		return nil
	}
	passed := map[test]bool{}
	for _, t := range tests {
		result, err := run(slices.Concat(flags(command), []string{"-count=1", "-run", "^" + t.name + "$", t.pkg}))
		passed[t] = err == nil && len(result.failures) == 0 && result.passed > 0
	}
	flaky := map[test]bool{}
	for _, t := range r.failures {
		if t.name == "" { // flaky if all of its tests are
			flaky[t] = !slices.ContainsFunc(tests, func(of test) bool { return of.pkg == t.pkg && !passed[of] })
		} else {
			flaky[t] = passed[t.top()]
		}
		if !flaky[t] {
			delete(flaky, t)
		}
	}
	return flaky
}

// retryable returns the top-level tests that failed, or nothing if there is a
// failure that no second try excuses.
func (r *results) retryable() []test {
	var tests []test
	for _, t := range r.failures {
		if output := r.outputs[t]; output != nil &&
			(strings.Contains(output.String(), "WARNING: DATA RACE") || strings.Contains(output.String(), "panic: ")) {
			return nil
		}
		if t.name == "" {
			if !slices.ContainsFunc(r.failures, func(of test) bool { return of.pkg == t.pkg && of.name != "" }) {
				return nil // it does not build, or has ended before its tests
			}
		} else if top := t.top(); !slices.Contains(tests, top) {
			tests = append(tests, top)
		}
	}
	return tests
}

// flags returns the command without its packages, which come last.
func flags(command []string) []string {
	end := len(command)
	for end > 2 && (strings.HasPrefix(command[end-1], ".") || strings.Contains(command[end-1], "/")) {
		end--
	}
	return command[:end]
}
