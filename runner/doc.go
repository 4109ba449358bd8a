// Package runner runs a Scansion script against a real server and tells what
// happens as a stream of events.
//
// [Run] runs one script. Everything it does and sees is an [Event]: reports,
// progress bars and editors all read that one stream. A failure says what was
// expected, what came, and where in the script.
package runner
