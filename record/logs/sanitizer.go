package logs

import (
	"strings"

	"github.com/scs-tools/scs/record/stanza"
)

// sanitizer is what every stanza goes through on its way from a reader into a
// [Log]. It is the only place that makes entries of stanzas. Logins end here,
// and secrets are replaced.
type sanitizer struct {
	secrets secrets
	logins  map[loginKey]bool // iqs of logging in, whose bare results are part of it
}

// loginKey is the id of an iq in a session.
type loginKey struct{ session, id string }

func newSanitizer() *sanitizer {
	return &sanitizer{secrets: newSecrets(), logins: map[loginKey]bool{}}
}

// piece lets in what the splitter has cut.
func (d *sanitizer) piece(r *reader, p place, cut piece, line string) {
	switch cut.kind {
	case pieceOpen:
		r.opened(p)
	case pieceClose:
		r.closed(p)
	case pieceTooLong:
		r.skip(p.from, p.to, "the stanza is too long", "")
	case pieceStray:
		r.skip(p.from, p.to, "text outside a stanza", line)
	case pieceElement:
		e, err := stanza.Parse(cut.text)
		if err != nil {
			r.skip(p.from, p.to, "cannot read the stanza: "+err.Error(), line)
			return
		}
		d.element(r, p, e)
	}
}

// element lets in an element of a stream, or tells what it means for the
// session.
func (d *sanitizer) element(r *reader, p place, e *stanza.Element) {
	switch {
	case e.Is(stanza.NamespaceFraming, "open"):
		r.opened(p)
	case e.Is(stanza.NamespaceFraming, "close"), e.Is(stanza.NamespaceStream, "error"):
		r.closed(p)
	case isLogin(e.Namespace):
		r.log.Logins++
		d.secrets.learnLogin(e)
		if jid := authorized(e); jid != "" {
			r.bound(p, jid)
		}
	case !e.IsStanza():
		r.log.Noise++
	case d.isLoginIQ(r, p, e):
		r.log.Logins++
	default:
		r.log.Secrets += d.secrets.replace(e)
		r.tell(Entry{Kind: Stanza, Direction: p.direction, Stanza: e}, p)
	}
}

// loginNamespaces are those of elements that log in, encrypt or compress.
var loginNamespaces = []string{
	stanza.NamespaceSASL,
	"urn:ietf:params:xml:ns:xmpp-tls",
	"urn:xmpp:sasl:",                      // SASL2 (XEP-0388)
	"urn:xmpp:fast:",                      // XEP-0484
	"urn:xmpp:bind:",                      // XEP-0386
	"urn:xmpp:sasl-cb:",                   // XEP-0440
	"urn:xmpp:ssdp:",                      // XEP-0474
	"urn:xmpp:tmp:sasl",                   //
	"urn:xmpp:scram-upgrade:",             // XEP-0480
	"http://jabber.org/protocol/compress", // XEP-0138
	"jabber:server:dialback",              // XEP-0220
	"jabber:component:accept",             // XEP-0114
	"jabber:iq:auth",                      // XEP-0078
}

// isLogin reports whether elements of a namespace are part of a login.
func isLogin(namespace string) bool {
	for _, login := range loginNamespaces {
		if strings.HasPrefix(namespace, login) {
			return true
		}
	}
	return false
}

// authorized returns the JID that a server says a session has now (XEP-0388,
// section 2.6.1), or "".
func authorized(e *stanza.Element) string {
	if e.Local() != "success" {
		return ""
	}
	if id := e.Child(e.Namespace, "authorization-identifier"); id != nil {
		return strings.TrimSpace(id.Content())
	}
	return ""
}

// isLoginIQ reports whether an iq binds a resource, starts a session or logs in
// (RFC 6120, section 7; RFC 3921, section 3; XEP-0078), or is the bare answer to
// one that does.
func (d *sanitizer) isLoginIQ(r *reader, p place, e *stanza.Element) bool {
	if e.Local() != "iq" {
		return false
	}
	key := loginKey{p.session, e.Attr("id")}
	bind, session, auth := e.Child(stanza.NamespaceBind, "bind"), e.Child(stanza.NamespaceSession, "session"), e.Child("jabber:iq:auth", "query")
	switch kind := e.Attr("type"); {
	case bind != nil:
		if jid := bind.Child(stanza.NamespaceBind, "jid"); jid != nil && kind == "result" {
			r.bound(p, strings.TrimSpace(jid.Content()))
		}
	case session != nil:
	case auth != nil:
		d.secrets.learnLogin(auth)
	case kind == "result" && len(e.Children) == 0 && d.logins[key]:
		delete(d.logins, key)
		return true
	default:
		return false
	}
	if kind := e.Attr("type"); kind == "get" || kind == "set" {
		d.logins[key] = true
	}
	return true
}
