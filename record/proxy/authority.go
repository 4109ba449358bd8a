package proxy

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"sync"
	"time"

	"golang.org/x/net/idna"
)

// How long an authority and its certificates are valid: from a little earlier,
// for clocks differ, and longer than anybody records.
const (
	validBefore = time.Hour
	validAfter  = 7 * 24 * time.Hour
)

// maxCertificates is how many certificates are kept; names come from clients.
const maxCertificates = 100

// Authority signs the certificates that clients see. It lives as long as the
// process: its key is never written anywhere.
type Authority struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate

	mutex sync.Mutex
	made  map[string]*tls.Certificate // by domain
}

// NewAuthority makes an authority with a key of its own.
func NewAuthority() (*Authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := certificate("scs record, throw-away authority")
	template.IsCA, template.BasicConstraintsValid, template.MaxPathLenZero = true, true, true
	template.KeyUsage = x509.KeyUsageCertSign
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	return &Authority{key: key, cert: cert, made: map[string]*tls.Certificate{}}, nil
}

// certificate returns what all certificates have in common.
func certificate(name string) *x509.Certificate {
	now := time.Now()
	return &x509.Certificate{
		SerialNumber: new(big.Int).SetBytes([]byte(rand.Text()[:16])),
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    now.Add(-validBefore), NotAfter: now.Add(validAfter),
	}
}

// PEM returns the certificate that clients have to trust.
func (a *Authority) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})
}

// certificateFor returns a certificate for an XMPP domain.
func (a *Authority) certificateFor(domain string) (*tls.Certificate, error) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if made := a.made[domain]; made != nil {
		return made, nil
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := certificate("scs record")
	template.KeyUsage = x509.KeyUsageDigitalSignature
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	template.DNSNames = []string{"localhost"}
	template.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	if ip := net.ParseIP(domain); ip != nil {
		template.IPAddresses = append(template.IPAddresses, ip)
	} else if ascii, err := idna.Lookup.ToASCII(domain); err == nil && ascii != "localhost" {
		template.DNSNames = append(template.DNSNames, ascii)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, &key.PublicKey, a.key)
	if err != nil {
		return nil, err
	}
	made := &tls.Certificate{Certificate: [][]byte{der, a.cert.Raw}, PrivateKey: key}
	if len(a.made) < maxCertificates {
		a.made[domain] = made
	}
	return made, nil
}
