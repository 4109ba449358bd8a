package logs

import (
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"

	"github.com/scs-tools/scs/internal/lazy"
	"github.com/scs-tools/scs/record/stanza"
	"github.com/scs-tools/scs/runner/redact"
)

// standIn is what stands where a password was. It is what a script that was
// recorded gives as the password of its accounts.
const standIn = "password"

// IsStandIn reports whether a text stands where a secret was.
func IsStandIn(text string) bool {
	n, ok := strings.CutPrefix(text, standIn)
	if !ok || n == "" {
		return ok
	}
	_, err := strconv.ParseUint(strings.TrimPrefix(n, "-"), 10, 32)
	return err == nil && n[0] == '-'
}

// What is remembered of secrets, to find them again in other places. A short
// word comes by chance.
const (
	minWord  = 6
	maxWord  = 256
	maxWords = 1000
)

// secrets replaces passwords, tokens and the like, each value by one stand-in,
// so that what was equal stays equal: a room's password is set by one stanza
// and given by another.
type secrets struct {
	standIns map[string]string
	made     int      // stand-ins
	words    []string // worth looking for anywhere
}

func newSecrets() secrets { return secrets{standIns: map[string]string{standIn: standIn}, made: 1} }

// standIn returns what stands for a secret.
func (s *secrets) standIn(secret string) string {
	trimmed := strings.TrimSpace(secret)
	if trimmed == "" {
		return secret
	}
	if found, ok := s.standIns[trimmed]; ok {
		return found
	}
	s.made++
	s.learn(trimmed, standIn+"-"+strconv.Itoa(s.made))
	return s.standIns[trimmed]
}

// learn remembers a secret and what stands for it.
func (s *secrets) learn(secret, by string) {
	if _, known := s.standIns[secret]; known || secret == "" {
		return
	}
	s.standIns[secret] = by
	if len(secret) < minWord || len(secret) > maxWord || len(s.words) >= maxWords {
		return
	}
	s.words = append(s.words, secret)
	for _, written := range spellings(secret) {
		if _, known := s.standIns[written]; !known {
			s.standIns[written] = by
			s.words = append(s.words, written)
		}
	}
}

// spellings returns the other ways in which programs write a secret: in XML, in
// addresses, and in base64.
func spellings(secret string) []string {
	return []string{
		escapesXML.Replace(secret), url.QueryEscape(secret), url.PathEscape(secret),
		base64.StdEncoding.EncodeToString([]byte(secret)), base64.RawURLEncoding.EncodeToString([]byte(secret)),
	}
}

var escapesXML = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;")

var (
	// secretElements hold secrets as text, in whatever namespace: XEP-0045,
	// XEP-0048, XEP-0077, XEP-0078, XEP-0373 and tokens of many kinds.
	secretElements = lazy.Regexp(`(?i)^(pass(word|wd|phrase)?|pwd|digest|secret(key)?|(access_?|refresh_?|auth_?)?token|initial-response|additional-data|otp)$`)
	// secretAttrs are attributes with secrets: XEP-0176, XEP-0215, XEP-0379.
	secretAttrs = lazy.Regexp(`(?i)^(pass(word|wd|phrase)?|pwd|secret|(access_?|refresh_?|auth_?)?token|preauth|key-params)$`)
	// secretFields are fields of forms with secrets: XEP-0045, XEP-0077, XEP-0357.
	secretFields = lazy.Regexp(`(?i)pass(word|wd|phrase)|secret|token|\bpwd\b|\bpin\b`)
	// secretHeaders are headers of HTTP with secrets: XEP-0363.
	secretHeaders = lazy.Regexp(`(?i)^(authorization|cookie|x-.*(token|key|secret))$`)
	// secretParameters are parameters of addresses with secrets: XEP-0147,
	// XEP-0401.
	secretParameters = lazy.Regexp(`(?i)\b(pass(?:word|wd)?|pwd|secret|token|preauth|access_token|signature|sig|hmac)=([^;&\s"'<>]+)`)
)

// replace replaces the secrets of a stanza and returns how many.
func (s *secrets) replace(e *stanza.Element) int {
	n := 0
	put := func(v *stanza.Value) {
		if made := s.standIn(v.Text); made != v.Text {
			v.Text = made
			n++
		}
	}
	e.Visit(func(of *stanza.Element) {
		of.Filter(func(c *stanza.Element) bool {
			if !isLogin(c.Namespace) {
				return true
			}
			s.learnLogin(c)
			n++
			return false
		})
		for i := range of.Attrs {
			if a := &of.Attrs[i]; secretAttrs().MatchString(a.Name) {
				put(&a.Value)
			}
		}
		if secretElements().MatchString(of.Local()) || of.Local() == "header" && secretHeaders().MatchString(of.Attr("name")) {
			texts(of, put)
		}
		if of.Local() == "field" && isSecretField(of) {
			texts(of, put)
		}
	})
	e.Values(func(_ *stanza.Element, _ string, v *stanza.Value) {
		if !strings.Contains(v.Text, "=") {
			return
		}
		v.Text = secretParameters().ReplaceAllStringFunc(v.Text, func(found string) string {
			name, secret, _ := strings.Cut(found, "=")
			made := s.standIn(secret)
			if made != secret {
				n++
			}
			return name + "=" + made
		})
	})
	return n
}

// texts calls visit for every text in an element.
func texts(e *stanza.Element, visit func(*stanza.Value)) {
	e.Values(func(_ *stanza.Element, attr string, v *stanza.Value) {
		if attr == "" && strings.TrimSpace(v.Text) != "" {
			visit(v)
		}
	})
}

// learnLogin remembers what a login that is dropped holds: payloads of SASL, of
// which that of PLAIN (RFC 4616) holds the password, tokens (XEP-0484) and passwords
// in clear (XEP-0078). The script's accounts have the same password as the stand-in.
func (s *secrets) learnLogin(e *stanza.Element) {
	e.Values(func(_ *stanza.Element, attr string, v *stanza.Value) {
		if secretAttrs().MatchString(attr) {
			s.learn(strings.TrimSpace(v.Text), standIn)
		}
	})
	texts(e, func(v *stanza.Value) {
		payload := strings.TrimSpace(v.Text)
		s.learn(payload, standIn)
		if decoded, err := base64.StdEncoding.DecodeString(payload); err == nil {
			if parts := strings.Split(string(decoded), "\x00"); len(parts) == 3 {
				s.learn(parts[2], standIn)
			}
		}
	})
}

// censor replaces the secrets that are known after everything was read in the
// places where nobody would look for them: a message's text, a line that was
// not understood.
func (d *sanitizer) censor(all []Log) {
	if len(d.secrets.words) == 0 {
		return
	}
	public := publicWords(all)
	var pairs []string
	for _, word := range d.secrets.words {
		if !public[strings.ToLower(word)] {
			pairs = append(pairs, word, d.secrets.standIns[word])
		}
	}
	replacer := strings.NewReplacer(pairs...)
	replace := func(text string) string { return replacer.Replace(d.secrets.replaceLogins(text)) }
	for i := range all {
		l := &all[i]
		for _, entry := range l.Entries {
			if entry.Stanza == nil {
				continue
			}
			entry.Stanza.Values(func(_ *stanza.Element, attr string, v *stanza.Value) {
				if attr == "type" {
					return
				}
				if text := replace(v.Text); text != v.Text {
					v.Text = text
					l.Secrets++
				}
			})
		}
		for j := range l.Skipped {
			l.Skipped[j].Start = replace(l.Skipped[j].Start)
		}
	}
}

// replaceLogins replaces what SASL PLAIN makes of passwords that are known.
func (s *secrets) replaceLogins(text string) string {
	isPassword := func(plain string) bool { return len(plain) >= minWord && s.standIns[plain] != "" }
	var b strings.Builder
	at := 0
	redact.EachBase64(text, minWord, isPassword, func(start, end int, password string) {
		b.WriteString(text[at:start] + s.standIns[password])
		at = end
	})
	if at == 0 {
		return text
	}
	return b.String() + text[at:]
}

// publicWords returns the parts of the addresses in logs, in lower case: a
// password that is somebody's name is no secret, and without it nothing could
// be read.
func publicWords(all []Log) map[string]bool {
	public := map[string]bool{}
	add := func(jid string) {
		bare, resource, _ := strings.Cut(strings.ToLower(jid), "/")
		local, domain, _ := strings.Cut(bare, "@")
		for _, word := range []string{jid, bare, resource, local, domain} {
			public[strings.ToLower(word)] = true
		}
	}
	for i := range all {
		for _, entry := range all[i].Entries {
			add(entry.JID)
			if entry.Stanza != nil {
				add(entry.Stanza.Attr("to"))
				add(entry.Stanza.Attr("from"))
			}
		}
	}
	return public
}

// isSecretField reports whether a field of a form holds a secret: it says so by
// its type, its name or its label.
func isSecretField(e *stanza.Element) bool {
	for _, a := range e.Attrs {
		if a.Text == "text-private" || !stanza.IsDeclaration(a.Name) && secretFields().MatchString(a.Text) {
			return true
		}
	}
	return false
}
