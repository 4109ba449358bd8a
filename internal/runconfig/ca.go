package runconfig

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"

	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/internal/readfile"
)

// ReadCA reads the certificates of the PEM file at path: the authorities that
// may sign a server's certificate, or that certificate itself. They take the
// place of those that the system trusts.
func ReadCA(path string) (*x509.CertPool, error) {
	text, err := readfile.Text(path, readfile.MaxSettings)
	if err != nil {
		reason := err
		if at, ok := errors.AsType[*fs.PathError](err); ok {
			reason = at.Err
		}
		return nil, fmt.Errorf("cannot read the certificates in %q: %w", path, reason)
	}
	pool, found := x509.NewCertPool(), 0
	for block, rest := pem.Decode([]byte(text)); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		found++
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("cannot read certificate %d in %q: %w", found, path, err)
		}
		pool.AddCert(certificate)
	}
	if found == 0 {
		return nil, fmt.Errorf(`no certificate in %q: use a PEM file with "-----BEGIN CERTIFICATE-----"`, path)
	}
	return pool, nil
}

// RootCAs returns the authorities of the PEM file that a flag names, else those
// that a configuration names; nil if neither names a file.
func RootCAs(flag string, c *config.Config) (*x509.CertPool, error) {
	if flag == "" {
		return CAOf(c)
	}
	pool, err := ReadCA(flag)
	if err != nil {
		return nil, fmt.Errorf("--ca: %w", err)
	}
	return pool, nil
}

// CAOf returns the authorities that a configuration names, nil if it names none or
// there is no configuration.
// The file is relative to the folder of the configuration. The error tells the
// place that names it.
func CAOf(c *config.Config) (*x509.CertPool, error) {
	if c == nil || c.Run.CA.Value == "" {
		return nil, nil
	}
	named := c.Run.CA
	path := c.Resolve(named)
	if !c.MayRead(path) {
		return nil, c.Errorf(named, "the certificate file %q is outside the project: move it inside, or pass it with --ca", named.Value)
	}
	pool, err := ReadCA(path)
	if err != nil {
		return nil, c.Errorf(named, "%s", err)
	}
	return pool, nil
}
