// Package server starts a real XMPP server for a run when nobody gave one:
// Prosody or ejabberd, on a loopback address, with open authentication and
// nothing that outlives it.
//
// [Find] looks for the program, [Start] starts it and returns when it takes
// clients, and a [Pool] keeps some started ahead, so that each script has a
// fresh server and none has to wait for it. A server is ended by [Server.Close],
// by force: there is nothing in it worth saving. It also ends when we do,
// however we end (on Linux by the kernel's word; elsewhere only if Close is
// reached).
//
// A folder's own prosody.cfg.lua is a program that Prosody runs: start it only
// for somebody who wants that.
package server
