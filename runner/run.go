package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/internal/parallel"
	"github.com/scs-tools/scs/runner/match"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/redact"
	"github.com/scs-tools/scs/runner/render"
	"github.com/scs-tools/scs/runner/stream"
)

// run is one script being run.
type run struct {
	script    *script.Script
	mapped    Mapped // of which script is the meaning
	options   Options
	clients   []client // as Script.Characters
	order     order.Mode
	captures  map[string]captured
	uses      map[int][]string // the captures that an action uses
	findings  []ast.Diagnostic
	action    *script.Action // at work; nil before the first and after the last
	acted     time.Time      // when the latest action began that is more than waiting
	lastSent  int            // the character that sent last with nothing received since; script.None if there is none
	sentAt    time.Time
	senderGot int            // how many stanzas the sender had got by then
	unread    *stream.Budget // of all connections
	secrets   *redact.Secrets
	time      *actionTime   // of the action at work; nil unless Options.Pause may stop it
	stopped   bool          // by Options.Pause
	failed    *failedAction // nil unless the run may go on after a failure

	mutex   sync.Mutex // over action, silent, arrived and calls of Options.Events
	silent  bool       // nobody is told of events
	arrived int        // stanzas that all connections have got
}

// Run runs a script and returns how it has ended. Whatever happens, all
// connections are closed by then. A script with syntax errors is refused. The
// spans of the result are bytes of f, whatever Options.Mapping replaces. A
// script that makes this program fail has failed, with [CodeInternal] for the
// action at work, or is refused if none has begun.
func Run(ctx context.Context, f *ast.File, options Options) (result Result) {
	result = Result{Started: time.Now()}
	defer func() {
		if panicked := recover(); panicked != nil {
			result.Panicked(&parallel.PanicError{Value: panicked})
		}
	}()
	result.Syntax = Refusals(f, options)
	if len(result.Syntax) > 0 {
		result.Outcome = Refused
		return result
	}
	if failure := NothingToRun(f, options.Until); failure != nil {
		result.Outcome, result.Failure = NothingRun, failure
		return result
	}
	mapped := options.Mapping.Apply(f)
	s := script.New(mapped.File)
	r := &run{
		script: s, mapped: mapped, options: options.withDefaults(), clients: make([]client, len(s.Characters)),
		order: options.OrderOf(f), captures: map[string]captured{}, uses: map[int][]string{},
		lastSent: script.None, unread: options.budget(),
		secrets: redact.Script(s, slices.Collect(maps.Values(options.Passwords))...),
	}
	for _, use := range s.Uses {
		r.uses[use.Action] = append(r.uses[use.Action], use.Expression.Name())
	}
	for i := range r.clients {
		r.clients[i].character = &s.Characters[i]
	}
	r.emit(Event{Kind: EventStarted, Text: f.Title()})
	failure, cancelled := r.guardedActions(ctx, &result)
	r.endFailed(ctx, &result)
	r.closeAll(ctx)
	result.Findings = r.findings
	switch {
	case cancelled:
		result.Outcome = Cancelled
	case failure != nil:
		result.Outcome, result.Failure = Failed, failure
	default:
		result.Outcome = Passed
	}
	result.Duration = cmp.Or(result.Duration, time.Since(result.Started))
	r.emit(Event{Kind: EventFinished, Outcome: result.Outcome})
	return result
}

// Refusals returns the diagnostics for which a script is refused: its syntax
// errors, an order in its head that there is not, unless [Options.KeepOrder]
// goes before it, and expectations that say nothing, unless [Options.Instead] is
// there to fill them.
func Refusals(f *ast.File, o Options) []ast.Diagnostic {
	var found []ast.Diagnostic
	for _, d := range f.Diagnostics() {
		if d.Severity == ast.Error {
			found = append(found, d)
		}
	}
	if tag, ok := script.OrderTag(f); ok && !o.KeepOrder {
		_, value := tag.Tag()
		if _, err := order.ParseMode(value); err != nil {
			found = append(found, refusal(tag.ContentSpan(), err.Error()))
		}
	}
	found = append(found, adjacentPlaceholders(f)...)
	if len(found) > 0 || o.Instead != nil {
		return found
	}
	for a := range f.Actions() {
		if a.Verb() == ast.VerbReceives && !a.ExpectsNothing() && !a.HasBody() {
			found = append(found, refusal(a.VerbSpan(),
				`"receives" has no stanza: write it on the next line, or fill it in with "scs run --update"`))
		}
	}
	return found
}

// Panicked makes the result that of a script which makes this program fail, so
// that it is refused.
func (r *Result) Panicked(p *parallel.PanicError) {
	r.Outcome, r.Failure, r.Syntax = Refused, nil, []ast.Diagnostic{ast.InternalError(ast.Span{}, p)}
}

// refusal returns the diagnostic of a value that nothing is known of.
func refusal(at ast.Span, message string) ast.Diagnostic {
	return ast.Diagnostic{Code: CodeUnknown, Name: failureName(CodeUnknown), Severity: ast.Error, Span: at, Message: message}
}

// guardedActions does the actions and ends their groups; an action that panics
// has failed.
func (r *run) guardedActions(ctx context.Context, result *Result) (failure *Failure, cancelled bool) {
	defer func() {
		if panicked := recover(); panicked != nil {
			failure, cancelled = r.panicked(panicked), false
			r.emit(Event{Kind: EventFailed, Failure: failure, Text: failure.Message})
		}
	}()
	failure, cancelled = r.runActions(ctx, result)
	r.endGroups()
	return failure, cancelled
}

// panicked makes the failure of an action that makes this program fail.
func (r *run) panicked(panicked any) *Failure {
	a := r.action
	if a == nil {
		panic(panicked) // no action is to blame
	}
	d := ast.InternalError(a.LineSpan(), r.secrets.Text(fmt.Sprint(panicked)))
	return r.fail(d.Code, d.Span, d.Message)
}

// runActions does the actions one after the other, until one fails or the context
// ends. An action in which it ends is not done, whatever has come of it.
func (r *run) runActions(ctx context.Context, result *Result) (failure *Failure, cancelled bool) {
	for i := range r.script.Actions {
		a := &r.script.Actions[i]
		if r.options.Until > 0 && r.line(a) > r.options.Until {
			break
		}
		r.divide(a)
		if before := r.options.Before; before != nil {
			if err := before(ctx, a); err != nil {
				return nil, true
			}
		}
		if err := r.pause(ctx, Moment{Action: a}); err != nil {
			return nil, true
		}
		r.begin(a)
		r.emit(Event{Kind: EventAction, Text: r.script.File.Slice(a.LineSpan()), Limit: r.limit(a)})
		failure := r.do(ctx, a)
		if ctx.Err() != nil || r.stopped {
			return nil, true
		}
		if failure != nil {
			_ = r.pause(ctx, Moment{Action: a, Failure: failure}) // the run ends all the same
			r.noteFailed(a, failure)
			r.endGroups()
			r.emit(Event{Kind: EventFailed, Failure: failure, Text: failure.Message})
			return failure, false
		}
		result.Actions++
	}
	r.begin(nil)
	return nil, false
}

// limit returns how long an action may take.
func (r *run) limit(a *script.Action) time.Duration {
	if r.options.LimitOf != nil {
		if limit := r.options.LimitOf(a); limit > 0 {
			return limit
		}
	}
	switch {
	case a.Verb == ast.VerbConnects:
		return r.options.ConnectTimeout
	case a.ExpectsNothing():
		return r.options.Quiet
	}
	return r.options.Timeout
}

// do does one action within its time.
func (r *run) do(ctx context.Context, a *script.Action) *Failure {
	if a.Character == script.None {
		return r.fail(CodeUnknown, a.NameSpan(), fmt.Sprintf("the cast has no character %q", a.Name()))
	}
	c := &r.clients[a.Character]
	ctx, cancel := r.startTime(ctx, r.limit(a), !a.ExpectsNothing())
	defer cancel()
	if a.Verb != ast.VerbReceives {
		r.acted = time.Now()
	}
	switch a.Verb {
	case ast.VerbConnects:
		return r.connects(ctx, a, c)
	case ast.VerbDisconnects:
		if c.conn == nil {
			r.emit(Event{Kind: EventNoted, Text: "not connected, so nothing is closed"})
			return nil
		}
		r.settle(ctx, a.Character)
		if err := r.disconnect(ctx, c); err != nil {
			// The character is gone all the same, which is all the script asked for.
			r.emit(Event{Kind: EventNoted, Text: fmt.Sprintf("the stream was not closed cleanly: %s", err)})
		}
		r.lastSent = script.None
		return nil
	case ast.VerbSends:
		return r.sends(ctx, a, c)
	case ast.VerbReceives:
		r.lastSent = script.None
		if c.conn == nil {
			return r.fail(CodeNotConnected, a.VerbSpan(), fmt.Sprintf("%q is not connected, so it cannot receive", c.character.Name))
		}
		if a.ExpectsNothing() {
			return r.receivesNothing(ctx, a, c)
		}
		if r.options.Instead != nil {
			return r.receivesInstead(ctx, a, c)
		}
		return r.receives(ctx, a, c)
	}
	return r.fail(CodeUnknown, a.VerbSpan(), fmt.Sprintf("unknown verb %q", a.VerbText()))
}

func (r *run) connects(ctx context.Context, a *script.Action, c *client) *Failure {
	if c.conn != nil {
		return r.fail(CodeConnect, a.VerbSpan(), fmt.Sprintf("%q is already connected", c.character.Name))
	}
	if c.character.Bare() == "" {
		return r.fail(CodeConnect, a.VerbSpan(), fmt.Sprintf("%q has no jid: add one to log in", c.character.Name))
	}
	if err := r.connect(ctx, c); err != nil {
		f := r.fail(CodeConnect, a.VerbSpan(), fmt.Sprintf("%q cannot connect: %s%s", c.character.Name, err, r.nextStep(ctx, c, err)))
		f.NoLogin = true
		if e, ok := errors.AsType[*stream.Error](err); ok {
			f.Server = serverText(e)
		}
		return f
	}
	return nil
}

// serverText returns what the server said about an error.
func serverText(e *stream.Error) string {
	switch {
	case e.Text != "":
		return e.Text
	case e.Condition != "":
		return e.Condition
	}
	return ""
}

func (r *run) sends(ctx context.Context, a *script.Action, c *client) *Failure {
	if c.conn == nil {
		r.emit(Event{Kind: EventNoted, Text: "not connected, so nothing is sent"})
		return nil
	}
	body, err := render.Body(a.Action, r.value)
	if err != nil {
		f := r.fail(CodeUnknown, a.VerbSpan(), "cannot send: "+err.Error())
		if unknown, ok := errors.AsType[*render.Error](err); ok {
			span := unknown.Expression.Span()
			f.Span, f.Line = r.mapped.Written(span), r.script.File.Position(span.Start).Line
		}
		return f
	}
	r.settle(ctx, a.Character)
	c.noteSent(body)
	arrived, _ := c.conn.Arrived()
	if err := c.conn.Send(ctx, []byte(body)); err != nil {
		return r.streamFailure(a, err, "the stanza was not sent")
	}
	r.lastSent, r.sentAt, r.senderGot = a.Character, time.Now(), arrived
	c.sent = append(c.sent, sentBody{a.Index, []byte(body)})
	r.emit(Event{Kind: EventSent, Stanza: []byte(body)})
	return nil
}

// settle lets the server deal with what one character has sent before the next
// one does something, if nothing received in between shows that it has.
func (r *run) settle(ctx context.Context, next int) {
	if r.lastSent == script.None || r.lastSent == next {
		return
	}
	conn := r.clients[r.lastSent].conn
	if conn == nil {
		return // it has disconnected since, which the server has confirmed
	}
	if arrived, another := conn.Arrived(); arrived == r.senderGot {
		pause := time.NewTimer(settle - time.Since(r.sentAt))
		defer pause.Stop()
		select {
		case <-another:
		case <-pause.C:
		case <-ctx.Done():
		}
	}
	_ = conn.Settle(ctx) // if the time is up, the action at work says so
}

// receives waits for a stanza as the order of the run demands.
func (r *run) receives(ctx context.Context, a *script.Action, c *client) *Failure {
	element, ok := a.Stanza()
	if !ok {
		return r.fail(CodeUnknown, a.VerbSpan(), "the action has no stanza to expect")
	}
	if r.order == order.Promised {
		return r.receivesInGroup(ctx, a, c, match.Compile(element))
	}
	return r.receivesNext(ctx, a, c, match.Compile(element))
}

// receivesNext takes stanzas from the character's queue until one matches.
func (r *run) receivesNext(ctx context.Context, a *script.Action, c *client, pattern *match.Pattern) *Failure {
	explain := func(f *Failure) { r.explain(f, a, c, pattern, r.value) }
	for {
		raw, err := r.next(ctx, a, c)
		if err != nil {
			return r.notReceived(a, c, err, explain)
		}
		number := c.arrivals.of(raw)
		r.emit(Event{Kind: EventReceived, Number: number, Stanza: raw.XML})
		stanza, err := match.Parse(raw.XML)
		if err != nil {
			return r.unreadable(a, err)
		}
		captured, ok := pattern.Match(stanza, r.value)
		if ok {
			r.capture(a, captured)
			r.emit(Event{Kind: EventMatched, Number: number, Stanza: raw.XML})
			return nil
		}
		c.passed.add(raw, a.Index)
		r.emit(Event{Kind: EventPassedOver, Number: number, Stanza: raw.XML})
		if err := r.looked(ctx, a, raw, number); err != nil {
			return nil // the run ends
		}
		if r.order == order.Strict {
			f := r.fail(CodeUnexpected, a.VerbSpan(), fmt.Sprintf("%q expected another stanza next", c.character.Name))
			explain(f)
			r.headError(f, a, c)
			return f
		}
	}
}

// notReceived makes the failure of an action that waited for a stanza, of the
// error that waiting ended with.
func (r *run) notReceived(a *script.Action, c *client, err error, explain func(*Failure)) *Failure {
	if stream.IsKind(err, stream.KindCanceled) {
		return r.noMatch(a, c, explain)
	}
	f := r.streamFailure(a, err, "the expected stanza did not arrive")
	explain(f)
	return f
}

// unreadable makes the failure of a stanza that cannot be read.
func (r *run) unreadable(a *script.Action, err error) *Failure {
	return r.fail(CodeStream, a.VerbSpan(), fmt.Sprintf("cannot read the received stanza: %s", r.secrets.Text(err.Error())))
}

func (r *run) receivesNothing(ctx context.Context, a *script.Action, c *client) *Failure {
	raw, err := r.next(ctx, a, c)
	switch {
	case err == nil:
		r.emit(Event{Kind: EventReceived, Number: c.arrivals.of(raw), Stanza: raw.XML})
		f := r.fail(CodeUnexpected, a.VerbSpan(), fmt.Sprintf("%q expected nothing, got a stanza", c.character.Name))
		if e, ok := readError(raw.XML); ok {
			f.Answer = r.errorAnswer(e, c)
			f.Message = f.Answer.message()
		}
		f.PassedBy = []Received{{XML: raw.XML, Arrived: raw.Arrived, Line: r.line(a)}}
		return f
	case stream.IsKind(err, stream.KindCanceled):
		if errors.Is(context.Cause(ctx), errTimeUp) { // and nobody has cancelled the run
			r.emit(Event{Kind: EventMatched})
		}
		return nil
	}
	return r.streamFailure(a, err, "the stream ended while nothing was expected")
}

// closeAll disconnects every character that is still connected, side by side,
// and waits for the server to have closed the streams: a server that resets
// itself when its last session leaves is then ready for the next script.
func (r *run) closeAll(ctx context.Context) {
	r.begin(nil)
	longest := closeTimeout
	if ctx.Err() != nil {
		longest = cancelledCloseTimeout
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), longest)
	defer cancel()
	var all sync.WaitGroup
	for i := range r.clients {
		if c := &r.clients[i]; c.conn != nil {
			all.Go(func() { _ = r.disconnect(ctx, c) }) // the script's outcome is decided already
		}
	}
	all.Wait()
}
