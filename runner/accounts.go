package runner

import (
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/address"
	"github.com/scs-tools/scs/runner/stream"
)

// Accounts returns the accounts that a script logs in to under the options, in
// the order of the cast, each once. Who logs in anonymously has none.
func Accounts(f *ast.File, o Options) []stream.Account {
	var accounts []stream.Account
	characters := script.New(o.Mapping.Apply(f).File).Characters
	for i := range characters {
		c := &client{character: &characters[i]}
		local, domain := c.account()
		if local == "" || domain == "" {
			continue
		}
		a := stream.Account{Username: local, Domain: domain, Password: o.password(c.character)}
		if normal, err := address.Normal(a.JID()); err == nil {
			a.Username, a.Domain, _ = strings.Cut(normal, "@")
		}
		if !slices.ContainsFunc(accounts, func(known stream.Account) bool { return known.JID() == a.JID() }) {
			accounts = append(accounts, a)
		}
	}
	return accounts
}

// password returns the password that a character logs in with.
func (o *Options) password(c *script.Character) string {
	bare := c.Bare()
	if password, ok := o.Passwords[bare]; ok {
		return password
	}
	if normal, err := address.Normal(bare); err == nil {
		if password, ok := o.Passwords[normal]; ok {
			return password
		}
	}
	return c.Password
}
