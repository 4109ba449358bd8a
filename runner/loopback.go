package runner

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// CheckLoopback returns an error unless the address, host:port, is of this
// machine. Scripts hold passwords and can do damage: they are run against other
// machines only if somebody has said so.
func CheckLoopback(ctx context.Context, addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("invalid address %q: write HOST:PORT", addr)
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
		return fmt.Errorf("%q is not a loopback address", host)
	}
	return nil
}

// RemoteAddrs returns the addresses, host:port, that a script is run against and
// that are not of this machine, sorted: the target's and those that characters
// name for themselves.
func RemoteAddrs(ctx context.Context, f *ast.File, target Target) []string {
	var remote []string
	characters := script.New(f).Characters
	for i := range characters {
		addr := dialAddr(&characters[i], target.Addr)
		if !slices.Contains(remote, addr) && CheckLoopback(ctx, addr) != nil {
			remote = append(remote, addr)
		}
	}
	slices.Sort(remote)
	return remote
}

// dialAddr returns where a character connects to, on a server with that
// address.
func dialAddr(c *script.Character, server string) string {
	host, port := strings.Trim(property(c, script.PropertyHost), "[]"), property(c, script.PropertyPort)
	if host == "" && port == "" {
		return server
	}
	ownHost, ownPort, err := net.SplitHostPort(server)
	if err == nil && host == "" {
		host = ownHost
	}
	if err == nil && port == "" {
		port = ownPort
	}
	return net.JoinHostPort(host, port)
}

func isLoopback(host string) bool {
	if name := strings.ToLower(strings.TrimSuffix(host, ".")); name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true // RFC 6761, section 6.3
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
