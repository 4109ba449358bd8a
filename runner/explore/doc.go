// Package explore searches every other order in which the stanzas of a run
// could have come.
//
// A [Run] is what one run gave, as far as order goes: the script's actions, and
// for each connection the stanzas in order of arrival with the action that
// caused each. [Search] asks which of them may change places: XMPP promises an
// order to what one client causes, to what was caused after the effects of
// something else had been received, and to what package order tells of two
// stanzas. It then tries all arrivals that are left, offline, and finds the
// expectations that fail in some of them, and those that another stanza
// satisfies.
//
// Connections do not depend on each other: an expectation that is met later
// than before delays what the script does next, and no more. So each is
// searched by itself, remembering what has been delivered, which expectation is
// next and what was captured.
package explore
