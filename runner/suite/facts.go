package suite

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/order"
)

// serverFacts is what a server says of itself.
type serverFacts struct {
	title   string // what it calls itself; "" if it does not say
	name    string // what it calls itself, in lower case; "" if it does not say
	version string // "0.12.3"; "" if it does not say

	features []string // and identities as CATEGORY/TYPE: of the server, an account and its components
}

func (f *serverFacts) offers(feature string) bool { return slices.Contains(f.features, feature) }

// maxComponents bounds how many components of a server are asked.
const maxComponents = 20

// The ids of what is asked, and their namespaces (XEP-0030, XEP-0092).
const (
	askServer  = "scs-server"
	askAccount = "scs-account"
	askItems   = "scs-items"
	askVersion = "scs-version"

	discoInfo  = "http://jabber.org/protocol/disco#info"
	discoItems = "http://jabber.org/protocol/disco#items"
	versionNS  = "jabber:iq:version"
)

// question is who asks a server, and where.
type question struct {
	path   string // of the script that it is asked for
	cast   string // the section of the first character, as the script has it
	name   string // of that character
	domain string
}

// newQuestion has the first character of a script ask: that is an account that
// exists if the script can pass at all.
func newQuestion(s Script) (question, error) {
	meaning := script.New(s.File)
	for i := range meaning.Characters {
		c := &meaning.Characters[i]
		_, domain, ok := strings.Cut(c.Bare(), "@")
		if !ok {
			domain = c.Bare()
		}
		if domain != "" && !c.Section.Broken() {
			return question{s.Path, s.File.Slice(c.Section.Span()), c.Name, domain}, nil
		}
	}
	return question{}, errors.New("no character has a jid")
}

// asking is one iq request.
type asking struct{ id, to, namespace string }

// Describe returns what the server of a script calls itself and its version, as
// far as it says; "" if it says nothing.
func Describe(ctx context.Context, s Script, options Options) string {
	p := &suiteRun{options: options}
	facts, err := p.facts(ctx, s)
	if facts == nil || err != nil && facts.name == "" {
		return ""
	}
	return strings.TrimSpace(facts.title + " " + facts.version)
}

// script writes a script that asks.
func (q *question) script(all []asking) Script {
	var b strings.Builder
	fmt.Fprintf(&b, "# What the server offers\n\n%s\n\n-----\n\n%s connects\n", strings.TrimRight(q.cast, "\r\n"), q.name)
	for _, a := range all {
		fmt.Fprintf(&b, "\n%s sends:\n\t<iq type=\"get\" id=\"%s\" to=\"%s\"><query xmlns=\"%s\"/></iq>\n", q.name, a.id, a.to, a.namespace)
	}
	for _, a := range all {
		fmt.Fprintf(&b, "\n%s receives:\n\t<iq id=\"%s\"/>\n", q.name, a.id)
	}
	fmt.Fprintf(&b, "\n%s disconnects\n", q.name)
	return Script{Path: q.path, File: ast.Parse(q.path, b.String())}
}

// ask asks a server that no script uses, or the given one. The error says why
// its features are not known; its name and version may be all the same.
func (p *suiteRun) ask(ctx context.Context, q question) (*serverFacts, error) {
	first := q.script([]asking{
		{askServer, q.domain, discoInfo}, {askAccount, "${" + q.name + "'s JID}", discoInfo},
		{askItems, q.domain, discoItems}, {askVersion, q.domain, versionNS},
	})
	lease, err := p.options.Servers.Acquire(ctx, first)
	if err != nil {
		return nil, err
	}
	defer lease.Release()
	facts := &serverFacts{}
	if known, ok := lease.(interface{ version() (name, version string) }); ok {
		facts.name, facts.version = known.version()
	}
	answers, err := p.answers(ctx, lease, first)
	if err != nil {
		return facts, err
	}
	facts.add(answers[askServer])
	facts.add(answers[askAccount])
	if facts.name == "" {
		facts.readVersion(answers[askVersion])
	}
	if answers[askServer] == nil {
		return facts, errors.New("it does not answer queries about itself")
	}
	var components []asking
	if items := answers[askItems]; items != nil {
		for _, query := range items.Root().Children() {
			for _, item := range query.Children() {
				jid, node := attr(item, "jid"), attr(item, "node")
				if item.Name() != "item" || node != "" || jid == "" || strings.ContainsAny(jid, "@/") || len(components) == maxComponents {
					continue
				}
				components = append(components, asking{fmt.Sprintf("scs-component-%d", len(components)), escaped(jid), discoInfo})
			}
		}
	}
	if len(components) == 0 {
		return facts, nil
	}
	if answers, err = p.answers(ctx, lease, q.script(components)); err == nil {
		for _, a := range components {
			facts.add(answers[a.id])
		}
	}
	return facts, nil
}

// answers runs a script that asks and returns the results that came, by id.
func (p *suiteRun) answers(ctx context.Context, lease Lease, asks Script) (map[string]*match.Stanza, error) {
	found := map[string]*match.Stanza{}
	// Only what says how to reach the server: whoever looks at the runs of scripts,
	// or holds them, knows nothing of this one.
	run := p.options.Run
	options := runner.Options{
		Target: Target(lease, run), Timeout: run.Timeout, ConnectTimeout: run.ConnectTimeout,
		Passwords: run.Passwords, Mapping: run.Mapping, Order: order.Promised, KeepOrder: true,
	}
	if err := prepare(ctx, lease, asks, &options); err != nil {
		return nil, err
	}
	options.Events = func(e runner.Event) {
		if e.Kind != runner.EventArrived {
			return
		}
		stanza, err := match.Parse(e.Stanza)
		if err != nil {
			return
		}
		if _, local := stanza.Name(); local == "iq" && stanza.Attr("type") == "result" {
			found[stanza.Attr("id")] = stanza
		}
	}
	result := runner.Run(ctx, asks.File, options)
	switch f := result.Failure; {
	case result.Outcome == runner.Cancelled:
		return nil, ctx.Err()
	case len(result.Syntax) > 0:
		return nil, errors.New(result.Syntax[0].Message)
	case f != nil && len(found) == 0:
		return nil, errors.New(f.Message)
	}
	return found, nil
}

// add notes the features and identities of an answer.
func (f *serverFacts) add(answer *match.Stanza) {
	if answer == nil {
		return
	}
	for _, query := range answer.Root().Children() {
		for _, n := range query.Children() {
			switch n.Name() {
			case "feature":
				f.features = append(f.features, attr(n, "var"))
			case "identity":
				f.features = append(f.features, attr(n, "category")+"/"+attr(n, "type"))
			}
		}
	}
}

// readVersion reads the answer to a request for the software version.
func (f *serverFacts) readVersion(answer *match.Stanza) {
	if answer == nil {
		return
	}
	for _, query := range answer.Root().Children() {
		for _, n := range query.Children() {
			switch text := strings.TrimSpace(n.Text()); n.Name() {
			case "name":
				f.title, f.name = text, strings.ToLower(text)
			case "version":
				f.version = text
			}
		}
	}
}

func attr(n *match.Node, local string) string {
	for _, a := range n.Attrs() {
		if a.Space == "" && a.Local == local {
			return a.Value
		}
	}
	return ""
}

// escaped returns a text as an attribute of a script holds it. A dollar sign
// would start an expression.
func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a builder takes everything
	return strings.ReplaceAll(b.String(), "$", "&#36;")
}
