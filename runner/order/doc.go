// Package order says what XMPP promises about the order in which one client
// receives two stanzas.
//
// A [Client] reads the stanzas of one connection in the order in which they
// come; [Between] tells what is promised of two of them, and which sentence of
// a specification says so. Nothing is concluded from what probably caused a
// stanza: where two stanzas do not prove by themselves that a promise is about
// them, there is none.
//
// A promise is either a sequence or a rule. A sequence has no direction: the
// stanzas come in the order in which they were sent, whichever that is. A rule
// says which kind of stanza comes first, and holds within a stretch only: what
// comes for two actions that are far apart can look alike.
package order
