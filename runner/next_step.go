package runner

import (
	"crypto/tls"
	"crypto/x509"
	"errors"

	"github.com/scs-tools/scs/runner/stream"
)

// nextStep returns what to do about a character that cannot connect, to be
// written behind the error; "" where the error says it, or nobody knows.
func (r *run) nextStep(c *client, err error) string {
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
			_, domain := c.account()
			return "; add " + domain + " to its configuration, or run with a domain that it has: --map " + domain + "=DOMAIN"
		}
	case stream.KindLogin:
		if e.Condition == "not-authorized" {
			return "; if there is no such account, make one on the server, or name another password in [run.accounts] of .scs.toml"
		}
	case stream.KindCut, stream.KindMalformed, stream.KindClosed:
		// What speaks TLS from the first byte ends the connection, or answers with a
		// TLS alert, which is no XML.
		addr := r.options.Target.Addr
		if e.Step == stream.StepOpen && r.options.Target.Security != stream.SecurityDirectTLS && dialAddr(c.character, addr) == addr {
			return "; if that port speaks TLS from the first byte, name it as --server tls://" + addr
		}
	}
	return ""
}

// nextStepForCertificate returns what to do about a certificate that was refused.
func (r *run) nextStepForCertificate(err error) string {
	const insecure = "take any certificate of a test server with --insecure"
	if _, unknown := errors.AsType[x509.UnknownAuthorityError](err); !unknown {
		return "; give the server another certificate, or " + insecure
	}
	if r.options.Target.RootCAs != nil {
		return "; that is none of the authorities in the file of --ca ([run] ca): name the file of its own, or " + insecure
	}
	return "; name the file of its authority with --ca FILE ([run] ca), or " + insecure
}
