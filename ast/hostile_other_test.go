//go:build !unix

package ast

import "time"

var began = time.Now()

// processorTime returns the time that has passed, for want of a better one.
func processorTime() time.Duration { return time.Since(began) }
