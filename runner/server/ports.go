package server

import "net"

// loopback is where servers listen.
const loopback = "127.0.0.1"

// freePorts returns n ports that nobody listens on. Somebody may take one
// before the server does: whoever asked has to see that it got them.
func freePorts(n int) ([]int, error) {
	var ports []int
	for range n {
		l, err := net.Listen("tcp", net.JoinHostPort(loopback, "0"))
		if err != nil {
			return nil, err
		}
		defer l.Close() // all at the end, so that no port comes twice
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}
