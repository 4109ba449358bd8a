package lsp

import (
	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// What the words of the language mean, in Markdown, for hovers and the
// documentation of completions. spec/language.md is the reference.

var verbDocs = map[ast.Verb]string{
	ast.VerbConnects: "**connects**: the character opens a stream, logs in and binds a resource. It sends no presence by itself.",
	ast.VerbDisconnects: "**disconnects**: the character closes its stream and waits until the server has closed its own. " +
		"If it is not connected, nothing happens.",
	ast.VerbSends: "**sends**: the stanza below goes out byte for byte, after expressions are replaced by their values. " +
		"Attributes that start with `scansion:` and comments are not sent.",
	ast.VerbReceives: "**receives**: waits for a stanza that matches the one below. Stanzas that arrive before it and do not match " +
		"are passed over. A time-out fails the script.\n\n" +
		"`receives: nothing` fails if anything arrives within the quiet period.",
}

const classDoc = "**Client**: a character that logs in like a person's client. It is the only class."

var propertyDocs = map[string]string{
	script.PropertyJID: "**jid**: the account to log in with, `romeo@localhost`, or with the resource to ask for, " +
		"`romeo@localhost/orchard`. A domain alone, without a password, logs in anonymously.",
	script.PropertyPassword: "**password**: the password of the account.",
	script.PropertyResource: "**resource**: the resource to ask for. It overrides that of the `jid`.",
	script.PropertyHost:     "**connect_host**: the host to connect to, if it is not the domain of the `jid`.",
	script.PropertyPort:     "**connect_port**: the port to connect to, if it is not 5222.",
}

// settingDocs describes the tags of the head that tell a runner something.
var settingDocs = map[string]string{
	script.TagOrder: "**order**: in which order stanzas must arrive: `promised` (any that XMPP allows), `arrival` or `strict`.",
	script.TagNeeds: "**needs**: the script is skipped on a server that does not offer this feature (XEP-0030), " +
		"or any feature of a specification such as `XEP-0313`.",
	script.TagSkip: "**skip**: the script is skipped on this server: `ejabberd < 24 -- reason`. Without a version, on all of them.",
	script.TagExpectFailure: "**expect-failure**: the script is known to fail on this server, and fails only if it passes: " +
		"`ejabberd < 24 -- reason`.",
}

var placeholderDocs = map[string]string{
	ast.PlaceholderAny: "**{scansion:any}**: the attribute must be there, with any value.",
	ast.PlaceholderCapture: "**{scansion:capture:NAME}**: the attribute must be there, with any value, " +
		"and `${NAME}` is that value in the actions below.",
}

const strictDoc = "Strictly: the same attributes and the same children in the same order, and no others. " +
	"Loosely: what is written must be there, in any order, and more may be."
