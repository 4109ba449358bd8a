package script

import (
	"strings"
	"unicode"

	"github.com/scs-tools/scs/ast"
)

// Character is one member of the cast.
type Character struct {
	Section  ast.Section
	Name     string
	JID      string // as written, maybe with a resource; "" if it is missing
	Password string // "" if it is missing: anonymous login
	Resource string // of the property resource; "" if it is missing
	Acts     bool   // does anything in the script
	Connects int    // in Script.Actions: where it first connects; None if it never does
}

// The properties of a character, as scripts write them.
const (
	PropertyJID      = "jid"
	PropertyPassword = "password"
	PropertyResource = "resource"
	PropertyHost     = "connect_host"
	PropertyPort     = "connect_port"
)

var properties = [...]string{PropertyJID, PropertyPassword, PropertyResource, PropertyHost, PropertyPort}

// PropertyCount is how many properties a character can have.
const PropertyCount = len(properties)

// Properties returns the keys of a character's properties as scripts write
// them.
func Properties() []string { return append([]string(nil), properties[:]...) }

// IsProperty reports whether the key is that of a property.
func IsProperty(key string) bool {
	switch key {
	case PropertyJID, PropertyPassword, PropertyResource, PropertyHost, PropertyPort:
		return true
	}
	return false
}

// ClassClient is the only class that any runner knows.
const ClassClient = "Client"

func newCharacter(section ast.Section) Character {
	c := Character{Section: section, Name: section.Name(), Connects: None}
	for p := range section.Properties() {
		switch p.Key() {
		case PropertyJID:
			c.JID = p.Value()
		case PropertyPassword:
			c.Password = p.Value()
		case PropertyResource:
			c.Resource = p.Value()
		}
	}
	return c
}

// Bare returns the JID without its resource (RFC 7622, section 3.1): what
// ${NAME's JID} stands for.
func (c *Character) Bare() string {
	bare, _, _ := strings.Cut(c.JID, "/")
	return bare
}

// AskedResource returns the resource that the script asks for: the property of
// that name, or else what follows the slash of the JID. It is "" where the
// server chooses.
func (c *Character) AskedResource() string {
	if c.Resource != "" {
		return c.Resource
	}
	_, resource, _ := strings.Cut(c.JID, "/")
	return resource
}

// HasAccount reports whether the JID has a local part, so that the login is
// that of an account and not anonymous (RFC 7622, section 3.3).
func (c *Character) HasAccount() bool { return strings.IndexByte(c.Bare(), '@') > 0 }

// Full returns the JID with the resource that the script asks for: what
// ${NAME's full JID} stands for if the server grants it. It is false where the
// server chooses the resource, or all of the JID: see [Character.HasAccount].
func (c *Character) Full() (string, bool) {
	bare, resource := c.Bare(), c.AskedResource()
	if !c.HasAccount() || resource == "" {
		return "", false
	}
	return bare + "/" + resource, true
}

// Referent is what an expression stands for.
type Referent struct {
	Character int // in Script.Characters; None if the expression names no character of the cast
	Binding   int // in Script.Bindings; None if nothing has captured that name yet
	Value     string
	Known     bool // Value can be told without running the script
}

// Resolve tells what an expression stands for in the action of that index.
func (s *Script) Resolve(e ast.Expression, action int) Referent {
	r := Referent{Character: None, Binding: None}
	if e.Form() == ast.FormCapture {
		r.Binding = s.Bound(e.Name(), action)
		return r
	}
	r.Character = s.Find(e.Name())
	if r.Character == None {
		return r
	}
	c := &s.Characters[r.Character]
	if e.Form() == ast.FormFullJID {
		r.Value, r.Known = c.Full()
	} else {
		r.Value, r.Known = c.Bare(), c.HasAccount()
	}
	return r
}

// LocalpartFor makes the localpart of a JID (RFC 7622, section 3.3) of a
// character's name; "" if the name holds nothing to make it of.
func LocalpartFor(name string) string {
	local := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return unicode.ToLower(r)
		case r == ' ', r == '-', r == '_', r == '.':
			return '-'
		}
		return -1
	}, name)
	return strings.Trim(local, "-")
}
