package runconfig

import (
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/stream"
	"github.com/scs-tools/scs/spec/nearest"
)

// Where servers listen for clients.
const (
	DefaultPort    = "5222" // RFC 6120, section 14.2
	defaultTLSPort = "5223" // XEP-0368, section 3
)

// ParseHost reads HOST or HOST:PORT, where a host may have any name; without a
// port it is [DefaultPort].
func ParseHost(text string) (Place, error) {
	addr, ok := parseAddr(text, DefaultPort, true)
	if !ok {
		return Place{}, unknownPlace(text)
	}
	return Place{Target: runner.Target{Addr: addr}}, nil
}

// parseTarget reads an address, with tls:// before it where TLS comes first.
func parseTarget(text string) (runner.Target, bool) {
	addr, direct := strings.CutPrefix(text, "tls://")
	port, security := DefaultPort, stream.SecurityAuto
	if direct {
		port, security = defaultTLSPort, stream.SecurityDirectTLS
	}
	addr, ok := parseAddr(addr, port, direct)
	return runner.Target{Addr: addr, Security: security}, ok
}

// parseAddr reads HOST, HOST:PORT, an IPv6 address, or [IPv6]:PORT. Only where
// a server is certainly meant may a host without a port be any name: else it is
// more likely the name of a kind of server, misspelled.
func parseAddr(text, port string, anyName bool) (addr string, ok bool) {
	host, named := text, false
	if ip, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(text, "["), "]")); err == nil {
		if ip.Is6() && !strings.HasPrefix(text, "[") && endsLikePort(text) {
			return "", false
		}
		return net.JoinHostPort(ip.String(), port), true
	}
	if h, p, err := net.SplitHostPort(text); err == nil {
		if n, err := strconv.Atoi(p); err != nil || n < 1 || n > 65535 {
			return "", false
		}
		host, port, named = h, p, true
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return net.JoinHostPort(host, port), true
	}
	plain := anyName || named || strings.EqualFold(host, "localhost") || strings.Contains(host, ".")
	return net.JoinHostPort(host, port), plain && isHostName(host)
}

// endsLikePort reports whether an IPv6 address without brackets ends in one of
// the ports of XMPP, so that nobody knows what is meant.
func endsLikePort(text string) bool {
	_, last, _ := cutLast(text, ":")
	return last == DefaultPort || last == defaultTLSPort
}

func cutLast(text, separator string) (before, after string, ok bool) {
	i := strings.LastIndex(text, separator)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+len(separator):], true
}

// isHostName reports whether a text may be the name of a host. What resolvers
// take is left to them.
func isHostName(host string) bool {
	return host != "" && !strings.ContainsAny(host, " \t\r\n/\\@:?#[]\"'<>=,;")
}

// unknownPlace is the error for what names no server.
func unknownPlace(text string) error {
	hint := ""
	var kinds []string
	for _, kind := range server.Kinds() {
		kinds = append(kinds, string(kind))
	}
	name, _, _ := strings.Cut(text, "=")
	if near, ok := nearest.Nearest(name, kinds); ok {
		hint = fmt.Sprintf(` (did you mean %q?)`, near)
	} else if host, port, ok := cutLast(text, ":"); ok && strings.Contains(host, ":") && !strings.HasPrefix(host, "[") {
		hint = fmt.Sprintf(` (did you mean "[%s]:%s"?)`, host, port)
	}
	return fmt.Errorf("unknown server %q%s: write HOST:PORT, [IPv6]:PORT, tls://HOST:PORT, %s", text, hint, Kinds())
}
