package stream

// Encrypted reports whether a connection is under TLS.
func Encrypted(c *Conn) bool { return c.secure }

// Done is closed when a stream has ended and nothing more will arrive.
func Done(c *Conn) <-chan struct{} { return c.done }
