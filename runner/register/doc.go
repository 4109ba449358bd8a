// Package register makes accounts on a server that somebody else runs, and
// removes them again: those that it has made, and no other.
//
// Each account is noted on disk before it is made, with a password that nobody
// else knows. If the process is killed, the next one finds the note. That the
// password opens the account, and another one does not, proves that the account
// is ours.
package register
