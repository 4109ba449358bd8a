// Package dap is a debug adapter for Scansion scripts: it runs a script, stops
// before actions with all connections alive, shows what waits for each
// character, and sends by hand.
//
// It speaks the Debug Adapter Protocol, version 1.65
// (https://microsoft.github.io/debug-adapter-protocol), over standard input and
// output. A thread is a character; its one frame is its next action. All
// threads stop together, and the time of actions stands still meanwhile.
//
// Nothing that a workspace brings along is used without the client's word for
// its contents (see [Serve]). No password reaches a variable, an output or the
// log.
package dap
