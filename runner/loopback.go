package runner

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"strings"
)

// CheckLoopback returns an error unless the address, host:port, is of this
// machine. Scripts hold passwords and can do damage: they are played to other
// machines only if somebody has said so.
func CheckLoopback(ctx context.Context, addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("%q is no address: write HOST:PORT", addr)
	}
	if isLoopback(host) {
		return nil
	}
	found, err := net.DefaultResolver.LookupHost(ctx, host)
	remote := err != nil || len(found) == 0
	for _, ip := range found {
		remote = remote || !isLoopback(ip)
	}
	if remote {
		return fmt.Errorf("%q is not this machine", host)
	}
	return nil
}

func isLoopback(host string) bool {
	if name := strings.ToLower(strings.TrimSuffix(host, ".")); name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true // RFC 6761, section 6.3
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
