package suite

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/failures"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/spec/xmpp"
)

// conditions is what the settings in a script's head mean on a server.
type conditions struct {
	skip     string // why the script is not run; "" if it is
	expected *expectedFailure
	doubts   []ast.Diagnostic // what cannot be told, so that it changes nothing
}

// expectedFailure is a failure that a script expects.
type expectedFailure struct {
	setting   script.Setting
	condition script.Condition
	server    string
}

// why says why a failure is expected.
func (e *expectedFailure) why() string { return because("on "+e.server, e.condition.Reason) }

// because adds a reason, if one is given.
func because(what, reason string) string {
	if reason == "" {
		return what
	}
	return what + ": " + reason
}

// conditionsOf reads the settings of a script's head for the server that it is
// going to be run on. The server is asked only if they need that.
func (p *suiteRun) conditionsOf(ctx context.Context, s Script) (c conditions) {
	if s.File == nil {
		return c
	}
	for _, setting := range script.Settings(s.File) {
		switch setting.Name {
		case script.TagNeeds:
			p.need(ctx, s, &setting, &c)
		case script.TagSkip, script.TagExpectFailure:
			p.condition(ctx, s, &setting, &c)
		}
		if c.skip != "" {
			break
		}
	}
	return c
}

// doubt notes that a setting changes nothing.
func (c *conditions) doubt(s *script.Setting, format string, args ...any) {
	known, _ := failures.Find(failures.UnknownCondition)
	c.doubts = append(c.doubts, ast.Diagnostic{
		Code: known.Code, Name: known.Name, Severity: known.Severity, Span: s.ValueSpan,
		Message: fmt.Sprintf(format, args...) + fmt.Sprintf(`, so "%s" has no effect`, s.Name),
	})
}

// need looks whether the server offers what a script needs.
func (p *suiteRun) need(ctx context.Context, s Script, setting *script.Setting, c *conditions) {
	need, ok := setting.Need()
	if !ok {
		c.doubt(setting, `invalid feature %q: write one namespace or XEP number per line`, setting.Value)
		return
	}
	offered := func(f *serverFacts) bool { return f.offers(need.Feature) }
	if need.IsXEP() {
		vocabulary := p.options.Run.Mapping.Vocabulary
		if vocabulary == nil {
			vocabulary = xmpp.Default()
		}
		names := vocabulary.Discovered(need.Feature)
		if len(names) == 0 {
			c.doubt(setting, "%s has no known features", need.Feature)
			return
		}
		offered = func(f *serverFacts) bool { return slices.ContainsFunc(names, f.offers) }
	}
	facts, err := p.facts(ctx, s)
	switch {
	case err != nil:
		c.doubt(setting, "the server does not list its features (%s)", err)
	case !offered(facts):
		c.skip = because(fmt.Sprintf("the server does not offer %s", need.Feature), need.Reason)
	}
}

// condition looks whether a setting speaks of the server.
func (p *suiteRun) condition(ctx context.Context, s Script, setting *script.Setting, c *conditions) {
	condition, ok := setting.Condition()
	if !ok {
		c.doubt(setting, `unknown server %q: write a name, and optionally a version, such as "ejabberd < 24 -- reason"`, setting.Value)
		return
	}
	name, version := "", ""
	if known, ok := p.options.Servers.(interface{ Make() string }); ok {
		name = known.Make()
	}
	if name == "" || name == condition.Server && condition.Operator != "" {
		facts, err := p.facts(ctx, s)
		if facts != nil {
			name, version = facts.name, facts.version
		}
		if err != nil && name == "" {
			c.doubt(setting, "the server does not give its name (%s)", err)
			return
		}
	}
	if name == "" {
		c.doubt(setting, "the server does not give its name")
		return
	}
	if name != condition.Server {
		if !slices.Contains(script.Servers(), condition.Server) {
			c.doubt(setting, "unknown server %q", condition.Server)
		}
		return
	}
	holds, known := condition.HoldsFor(version)
	switch {
	case !known:
		c.doubt(setting, "the version %q of %s cannot be compared", version, name)
	case !holds:
	case setting.Name == script.TagSkip:
		c.skip = because("on "+strings.TrimSpace(name+" "+version), condition.Reason)
	case c.expected == nil:
		c.expected = &expectedFailure{*setting, condition, strings.TrimSpace(name + " " + version)}
	}
}

// expect turns what came of a script that expects to fail into what that means.
func (c *conditions) expect(r *Result) {
	if c.expected == nil {
		return
	}
	switch r.Verdict() {
	case VerdictFailed:
		r.Expected = c.expected.why()
	case VerdictPassed, VerdictFlaky:
		s := &c.expected.setting
		line := r.Script.File.Position(s.NameSpan.Start).Line
		r.Flaky = false
		r.Result.Outcome = runner.Failed
		r.Result.Failure = &runner.Failure{
			Code: failures.UnexpectedPass, Span: s.ValueSpan, Line: line, Time: r.Result.Started.Add(r.Result.Duration),
			Message: fmt.Sprintf("the script passes %s, but line %d expects it to fail: remove that line, or limit it to a version", "on "+c.expected.server, line),
		}
	}
}

// factsCache holds what servers have said of themselves, by what they run under.
type factsCache struct {
	mutex sync.Mutex
	known map[string]*factsAsked
}

// factsAsked is the answer to one question, which is asked once.
type factsAsked struct {
	once  sync.Once
	facts *serverFacts
	err   error
}

// facts returns what the server that a script is going to be run on says of
// itself. It is asked once for each configuration and domain.
func (p *suiteRun) facts(ctx context.Context, s Script) (*serverFacts, error) {
	question, err := newQuestion(s)
	if err != nil {
		return nil, err
	}
	key := question.domain
	if under, ok := p.options.Servers.(interface{ config(path string) string }); ok {
		key += "\x00" + under.config(s.Path)
	}
	p.asked.mutex.Lock()
	asked := p.asked.known[key]
	if asked == nil {
		asked = &factsAsked{}
		if p.asked.known == nil {
			p.asked.known = map[string]*factsAsked{}
		}
		p.asked.known[key] = asked
	}
	p.asked.mutex.Unlock()
	asked.once.Do(func() { asked.facts, asked.err = p.ask(ctx, question) })
	return asked.facts, asked.err
}
