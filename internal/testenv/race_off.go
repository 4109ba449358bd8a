//go:build !race

package testenv

// RaceDetector says that the tests run under the race detector.
const RaceDetector = false

// Thin is the step of a loop over many cases that need no second goroutine: the
// race detector makes each up to ten times as slow. make accept takes all.
const Thin = 1
