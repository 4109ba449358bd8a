package stream

import (
	"bytes"
	"crypto"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/subtle"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"hash"
	"slices"
	"strconv"
	"strings"

	"mellium.im/sasl"
)

// The kinds of channel binding, as XEP-0440 names them.
const (
	bindingExporter = "tls-exporter"         // RFC 9266; mellium.im/sasl does it
	bindingUnique   = "tls-unique"           // RFC 5929, section 3; so this, up to TLS 1.2
	bindingEndPoint = "tls-server-end-point" // RFC 5929, section 4
)

// bindings are the kinds of channel binding that a server knows (XEP-0440).
type bindings struct {
	All []struct {
		Type string `xml:"type,attr"`
	} `xml:"channel-binding"`
}

func (b *bindings) types() []string {
	var all []string
	for _, one := range b.All {
		all = append(all, one.Type)
	}
	return all
}

// binding returns the kind of channel binding to use with a server that offers
// some: nothing said means that it does what its TLS version has (XEP-0440,
// section 3). It is "" if there is none.
func binding(state *tls.ConnectionState, offered []string) string {
	own := bindingExporter
	if state.Version < tls.VersionTLS13 {
		own = bindingUnique
	}
	hasOwn := own == bindingExporter || len(state.TLSUnique) > 0
	switch {
	case hasOwn && (len(offered) == 0 || slices.Contains(offered, own)):
		return own
	case slices.Contains(offered, bindingEndPoint):
		return bindingEndPoint
	}
	return ""
}

// plusMechanism returns what does a mechanism with channel binding.
func plusMechanism(m sasl.Mechanism, kind string, state *tls.ConnectionState) (sasl.Mechanism, error) {
	if kind != bindingEndPoint {
		return m, nil
	}
	if len(state.PeerCertificates) == 0 {
		return m, errors.New("the server has no certificate for channel binding")
	}
	data, err := endPoint(state.PeerCertificates[0])
	if err != nil {
		return m, err
	}
	newHash := crypto.SHA256.New
	if m.Name == sasl.ScramSha1Plus.Name {
		newHash = crypto.SHA1.New
	}
	return scramBoundTo(m.Name, newHash, kind, data), nil
}

// endPoint returns the hash of a certificate (RFC 5929, section 4.1): by the
// hash function of its signature, but at least SHA-256.
func endPoint(c *x509.Certificate) ([]byte, error) {
	function := crypto.SHA256
	switch c.SignatureAlgorithm {
	case x509.SHA384WithRSA, x509.SHA384WithRSAPSS, x509.ECDSAWithSHA384:
		function = crypto.SHA384
	case x509.SHA512WithRSA, x509.SHA512WithRSAPSS, x509.ECDSAWithSHA512:
		function = crypto.SHA512
	case x509.PureEd25519, x509.UnknownSignatureAlgorithm:
		return nil, errors.New("the server's certificate has no hash function for channel binding (RFC 5929, section 4.1)")
	}
	h := function.New()
	h.Write(c.Raw)
	return h.Sum(nil), nil
}

// scramBoundTo is the client's side of SCRAM (RFC 5802) with a binding that
// mellium.im/sasl does not know.
func scramBoundTo(name string, newHash func() hash.Hash, kind string, data []byte) sasl.Mechanism {
	header := "p=" + kind + ",,"
	return sasl.Mechanism{
		Name: name,
		Start: func(n *sasl.Negotiator) (bool, []byte, any, error) {
			user, _, _ := n.Credentials()
			first := "n=" + strings.NewReplacer("=", "=3D", ",", "=2C").Replace(string(user)) + ",r=" + string(n.Nonce())
			return true, []byte(header + first), first, nil
		},
		Next: func(n *sasl.Negotiator, challenge []byte, cache any) (bool, []byte, any, error) {
			switch n.State() & sasl.StepMask {
			case sasl.AuthTextSent:
				first, _ := cache.(string)
				binding := base64.StdEncoding.EncodeToString(append([]byte(header), data...))
				response, signature, err := scramProof(n, newHash, first, binding, string(challenge))
				return true, response, signature, err
			case sasl.ResponseSent:
				signature, _ := cache.([]byte)
				want := "v=" + base64.StdEncoding.EncodeToString(signature)
				if subtle.ConstantTimeCompare([]byte(want), challenge) == 0 {
					return false, nil, nil, sasl.ErrAuthn
				}
				return false, nil, nil, nil
			}
			return false, nil, nil, sasl.ErrInvalidState
		},
	}
}

// scramProof answers the server's first message, and returns the signature by
// which the server will have to prove itself (RFC 5802, section 3).
func scramProof(n *sasl.Negotiator, newHash func() hash.Hash, first, binding, challenge string) (response, signature []byte, err error) {
	fields := map[string]string{}
	for field := range strings.SplitSeq(challenge, ",") {
		key, value, _ := strings.Cut(field, "=")
		fields[key] = value
	}
	salt, err := base64.StdEncoding.DecodeString(fields["s"])
	if err != nil || len(salt) == 0 {
		return nil, nil, errors.New("the server sent no salt")
	}
	iterations, err := strconv.Atoi(fields["i"])
	if err != nil || iterations < 1 {
		return nil, nil, errors.New("the server sent no iteration count")
	}
	if _, reserved := fields["m"]; reserved || !bytes.HasPrefix([]byte(fields["r"]), n.Nonce()) {
		return nil, nil, errors.New("the server's nonce does not continue ours, or the server requires an extension")
	}
	_, password, _ := n.Credentials()
	salted, err := pbkdf2.Key(newHash, string(password), salt, iterations, newHash().Size())
	if err != nil {
		return nil, nil, err
	}
	sign := func(key []byte, text string) []byte {
		h := hmac.New(newHash, key)
		h.Write([]byte(text))
		return h.Sum(nil)
	}
	final := "c=" + binding + ",r=" + fields["r"]
	message := first + "," + challenge + "," + final
	clientKey := sign(salted, "Client Key")
	stored := newHash()
	stored.Write(clientKey)
	proof := make([]byte, len(clientKey))
	subtle.XORBytes(proof, clientKey, sign(stored.Sum(nil), message))
	return []byte(final + ",p=" + base64.StdEncoding.EncodeToString(proof)), sign(sign(salted, "Server Key"), message), nil
}
