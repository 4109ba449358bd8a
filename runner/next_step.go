package runner

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/runner/stream"
	"github.com/scs-tools/scs/spec/nearest"
)

// nextStep returns what to do about a character that cannot connect, to be
// written behind the error; "" where the error says it, or nobody knows.
func (r *run) nextStep(ctx context.Context, c *client, err error) string {
	e, ok := errors.AsType[*stream.Error](err)
	if !ok {
		return ""
	}
	if _, refused := errors.AsType[*tls.CertificateVerificationError](err); refused {
		return r.nextStepForCertificate(err)
	}
	switch e.Kind {
	case stream.KindStreamError:
		if e.Condition == "host-unknown" {
			return r.nextStepForHost(ctx, c, e)
		}
	case stream.KindLogin:
		if r.options.Mapping.Unique.Suffix != "" && !r.registered(c) {
			return "; --unique needs --register, unless the server accepts any login"
		}
		if e.Condition == "not-authorized" {
			return "; check that the account exists on the server, or set its password in [run.accounts] of .scs.toml"
		}
	case stream.KindCut, stream.KindMalformed, stream.KindClosed:
		// What speaks TLS from the first byte ends the connection, or answers with a
		// TLS alert, which is no XML.
		addr := r.options.Target.Addr
		if e.Step == stream.StepOpen && r.options.Target.Security != stream.SecurityDirectTLS && dialAddr(c.character, addr) == addr {
			return "; if that port uses direct TLS, use --server tls://" + addr
		}
	}
	return ""
}

// probeTimeout bounds how long a server is asked whether it has a domain.
const probeTimeout = time.Second

// shownHosts is how many domains of a server a message names.
const shownHosts = 5

// nextStepForHost returns what to do about a domain that the server does not have.
func (r *run) nextStepForHost(ctx context.Context, c *client, e *stream.Error) string {
	_, domain := c.account()
	hosts := r.hosts(ctx, c, domain, e)
	if len(hosts) == 0 {
		return "; add " + domain + " to its configuration, or use a domain that it has: --map " + domain + "=DOMAIN"
	}
	near := hosts[0]
	if found, ok := nearest.Nearest(domain, hosts); ok {
		near = found
	}
	names := strings.Join(hosts[:min(len(hosts), shownHosts)], ", ")
	if more := len(hosts) - shownHosts; more > 0 {
		names += fmt.Sprintf(" and %d more", more)
	}
	return "; it has " + names + ": run with --map " + domain + "=" + near + ", or add " + domain + " to its configuration"
}

// hosts returns domains that the server of a character has, though not the one
// that was asked for: those that are known, else those that have answered.
func (r *run) hosts(ctx context.Context, c *client, asked string, e *stream.Error) []string {
	target := r.options.Target
	addr := dialAddr(c.character, target.Addr)
	if addr == target.Addr && len(target.Hosts) > 0 {
		return target.Hosts
	}
	var hosts []string
	add := func(host string) {
		if isHost(host) && !strings.EqualFold(host, asked) && !slices.Contains(hosts, host) {
			hosts = append(hosts, host)
		}
	}
	add(e.Server)
	for _, other := range r.clients {
		if other.jid != "" && dialAddr(other.character, target.Addr) == addr {
			_, domain := other.account()
			add(domain)
		}
	}
	const usual = "localhost"
	if len(hosts) > 0 || asked == usual {
		return hosts
	}
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	if stream.Probe(ctx, stream.Options{Addr: addr, Domain: usual, Security: target.Security, InsecureTLS: true}) == nil {
		add(usual)
	}
	return hosts
}

// isHost reports whether what a server says can be a domain, and be shown as it is.
func isHost(text string) bool {
	return text != "" && len(text) <= 255 && !strings.ContainsAny(text, ` @/"'<>`) && !strings.ContainsFunc(text, display.Acts)
}

// nextStepForCertificate returns what to do about a certificate that was refused.
func (r *run) nextStepForCertificate(err error) string {
	const insecure = "accept any certificate of a test server with --insecure"
	if _, unknown := errors.AsType[x509.UnknownAuthorityError](err); !unknown {
		return "; give the server a valid certificate, or " + insecure
	}
	if r.options.Target.RootCAs != nil {
		return "; the authority is not in the --ca file ([run] ca): use a file that has it, or " + insecure
	}
	return "; set the authority's file with --ca FILE ([run] ca), or " + insecure
}

// registered reports whether the account of a character was made for the run,
// with a password of its own.
func (r *run) registered(c *client) bool {
	return r.options.password(c.character) != c.character.Password
}
