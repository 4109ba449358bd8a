// Package address knows how XMPP servers write the addresses of XMPP, JIDs
// (RFC 7622).
package address

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/secure/precis"
	"golang.org/x/text/unicode/norm"
)

// localpart prepares what stands before the @ (RFC 7622, section 3.3): letters
// are folded as RFC 7613 and the stringprep before it have them folded, so that
// "ß" becomes "ss", which servers of both generations write.
var localpart = precis.NewIdentifier(precis.FoldWidth, precis.FoldCase(), precis.Norm(norm.NFC), precis.BidiRule)

// Normal returns a JID as servers write it: the local part and the domain in
// lower case, all in Unicode normalization form C. What is no JID is an error.
func Normal(jid string) (string, error) {
	bare, resource, full := strings.Cut(jid, "/")
	if isNormal(bare) && isASCII(resource) {
		return jid, nil
	}
	local, domain, at := strings.Cut(bare, "@")
	if !at {
		local, domain = "", bare
	}
	domain, err := normalDomain(domain)
	if err != nil {
		return "", fmt.Errorf("the domain of %q: %w", jid, err)
	}
	if at {
		if local, err = localpart.String(local); err != nil {
			return "", fmt.Errorf("the local part of %q: %w", jid, err)
		}
		domain = local + "@" + domain
	}
	if !full {
		return domain, nil
	}
	if resource, err = NormalResource(resource); err != nil {
		return "", fmt.Errorf("the resource of %q: %w", jid, err)
	}
	return domain + "/" + resource, nil
}

// NormalResource returns a resource as servers write it (RFC 7622, section
// 3.4): upper and lower case stay.
func NormalResource(resource string) (string, error) {
	if isASCII(resource) {
		return resource, nil
	}
	return precis.OpaqueString.String(resource)
}

// normalDomain returns a domain in lower case, without a dot at its end, and its
// internationalized labels as Unicode (RFC 7622, section 3.2).
func normalDomain(domain string) (string, error) {
	domain = strings.TrimSuffix(domain, ".")
	if isASCII(domain) && !strings.Contains(strings.ToLower(domain), "xn--") {
		return strings.ToLower(domain), nil
	}
	return idna.Lookup.ToUnicode(domain)
}

// isNormal reports whether a bare JID is in normal form at a glance, as nearly
// all are.
func isNormal(bare string) bool {
	for i := range len(bare) {
		if c := bare[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return !strings.HasSuffix(bare, ".") && !strings.Contains(bare, "xn--")
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
