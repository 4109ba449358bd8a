package dap

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/go-dap"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
)

// sendTime is how long a stanza that is sent by hand may take to go out.
const sendTime = time.Second

// errWhatToType says what can be evaluated.
var errWhatToType = errors.New("type ${NAME} for a value, <stanza/> to send it, NAME sends <stanza/> to send it as another character, " +
	"or ? <stanza/> to compare it with the queue")

// evaluate gives the value of an expression, sends a stanza, or holds one
// against the queue.
func (st *stop) evaluate(ctx context.Context, r *dap.EvaluateRequest) (*dap.EvaluateResponse, error) {
	c := st.Action.Character
	if r.Arguments.FrameId > 0 {
		c = character(r.Arguments.FrameId)
	}
	if c < 0 || c >= len(st.Script.Characters) {
		return nil, errors.New("no character selected: choose a frame")
	}
	text := strings.TrimSpace(r.Arguments.Expression)
	response := &dap.EvaluateResponse{}
	var err error
	switch {
	case strings.HasPrefix(text, "?"):
		response.Body.Result, response.Body.VariablesReference, err = st.holdAgainst(c, strings.TrimSpace(text[1:]))
	case strings.HasPrefix(text, "${"):
		response.Body.Result, err = st.value(text)
	case strings.HasPrefix(text, "<"):
		response.Body.Result, err = st.sendTyped(ctx, r.Arguments.Context, c, text)
	default:
		if who, xml, ok := st.sentence(text); ok {
			response.Body.Result, err = st.sendTyped(ctx, r.Arguments.Context, who, xml)
			break
		}
		value, ok := st.Captures()[text] // what the pointer hovers over
		if !ok {
			return nil, errWhatToType
		}
		response.Body.Result = value
	}
	response.Body.Result = st.clean(response.Body.Result)
	return response, err
}

// value returns what an expression stands for.
func (st *stop) value(text string) (string, error) {
	e, ok := expression(text)
	if !ok || e.Text() != text {
		return "", fmt.Errorf("%s is not an expression: write ${NAME}, ${NAME's JID} or ${NAME's full JID}", text)
	}
	value, ok := st.Value(e)
	if !ok {
		return "", fmt.Errorf("%s has no value yet", text)
	}
	return value, nil
}

// sentence splits "NAME sends <stanza/>" into who and what.
func (st *stop) sentence(text string) (who int, xml string, ok bool) {
	line, xml, ok := strings.Cut(text, "<")
	line = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(line), ":"))
	name, ok2 := strings.CutSuffix(line, " "+ast.VerbSends.String())
	who = st.Script.Find(strings.TrimSpace(name))
	return who, "<" + xml, ok && ok2 && who != script.None
}

// sendTyped sends what was typed into the console.
func (st *stop) sendTyped(ctx context.Context, where string, c int, xml string) (string, error) {
	if where != "repl" {
		return "", errors.New("stanzas can be sent only from the console")
	}
	a, err := typed(st.Script.Characters[c].Name, ast.VerbSends, xml)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	sent, err := st.Send(ctx, c, a)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s sent %s", st.Script.Characters[c].Name, sent), nil
}

// holdAgainst tells of each stanza in the queue whether it matches, and why not.
func (st *stop) holdAgainst(c int, xml string) (string, int, error) {
	a, err := typed(st.Script.Characters[c].Name, ast.VerbReceives, xml)
	if err != nil {
		return "", 0, err
	}
	expected, ok := a.Stanza()
	if !ok {
		return "", 0, errors.New("write a stanza after the question mark")
	}
	queue := st.Queue(c)
	var all []dap.Variable
	matching := 0
	for _, w := range queue[max(len(queue)-maxShown, 0):] {
		v := dap.Variable{Name: fmt.Sprintf("#%d", w.Number), Value: "matches"}
		why, err := st.Explain(expected, w.XML)
		switch {
		case err != nil:
			v.Value = err.Error()
		case why.Distance == 0:
			matching++
		default:
			var reasons []dap.Variable
			for i, one := range why.Reasons {
				reasons = append(reasons, dap.Variable{Name: fmt.Sprint(i + 1), Value: st.clean(one.String())})
			}
			v.Value = reasons[0].Value
			v.VariablesReference = st.show(lazy{make: func() []dap.Variable { return reasons }})
		}
		all = append(all, v)
	}
	result := fmt.Sprintf("%d of %d stanzas in the queue of %s match", matching, len(queue), st.Script.Characters[c].Name)
	if len(all) == 0 {
		return result, 0, nil
	}
	return result, st.show(lazy{make: func() []dap.Variable { return all }}), nil
}

// typed reads what somebody has typed as the body of an action.
func typed(name string, verb ast.Verb, xml string) (ast.Action, error) {
	f := ast.Parse("console", name+" "+verb.String()+":\n\t"+strings.ReplaceAll(xml, "\n", "\n\t")+"\n")
	for _, d := range f.Diagnostics() {
		if d.Severity == ast.Error {
			return ast.Action{}, errors.New(d.Message)
		}
	}
	for a := range f.Actions() {
		return a, nil
	}
	return ast.Action{}, errWhatToType
}
