// Package compare shows an expected stanza beside a received one, line by line.
//
// Both are printed in one canonical form: namespaces in place of prefixes,
// attributes sorted, white space in text collapsed. What matches is made equal,
// so that only what does not differs; which element belongs to which one the
// matcher has decided, in a [match.Pair]. [Stanzas] compares, [Parse] is for a
// stanza that is shown alone.
package compare
