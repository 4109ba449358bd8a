// Package stream is one XMPP client connection over TCP: bytes in, exact
// stanzas out (RFC 6120).
//
// [Connect] dials, encrypts, logs in and binds a resource. From then on a
// [Conn] sends bytes as they are given and cuts what the server sends into
// stanzas, byte for byte and in order, each with the time of its arrival. It
// answers nothing by itself: no ping, no roster push, no subscription. What a
// client does is the script's business.
//
// Every error of the package is an [*Error], which says what kind of failure
// it was, at which step, and what the server said about it. No error and no
// trace ever holds the password.
package stream
