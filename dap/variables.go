package dap

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/google/go-dap"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/match"
)

// lazy makes variables when the client asks for them: all at once, or each of
// many by its index.
type lazy struct {
	make func() []dap.Variable
	set  func(name, value string) error // nil where nothing can be changed

	many int
	item func(i int) dap.Variable
}

// show makes something that the client can ask for, and returns its reference.
func (st *stop) show(l lazy) int {
	st.shown = append(st.shown, l)
	return len(st.shown)
}

// maxShown is how many stanzas of a queue, and lines of a log, are shown at once.
const maxShown = 1000

// scopes shows what a character has, and what all have.
func (st *stop) scopes(r *dap.ScopesRequest) (*dap.ScopesResponse, error) {
	c := character(r.Arguments.FrameId)
	if c < 0 || c >= len(st.Script.Characters) {
		return nil, fmt.Errorf("no frame %d", r.Arguments.FrameId)
	}
	expected := st.expectedBy(r.Arguments.FrameId)
	queue, passed := st.Queue(c), st.PassedOver(c)
	response := &dap.ScopesResponse{}
	add := func(name string, l lazy) {
		response.Body.Scopes = append(response.Body.Scopes, dap.Scope{Name: name, IndexedVariables: l.many, VariablesReference: st.show(l)})
	}
	add("Queue", st.stanzas(c, queue, expected))
	add("Passed over", st.stanzas(c, passed, nil))
	add("Captures", lazy{make: st.captures, set: func(name, value string) error {
		if _, ok := st.Captures()[name]; !ok {
			return fmt.Errorf("no capture %q", name)
		}
		st.SetCapture(name, value)
		return nil
	}})
	add("JIDs", lazy{make: st.jids})
	log := st.run.log.lines()
	add("Server log", lazy{many: len(log), item: func(i int) dap.Variable {
		return dap.Variable{Name: fmt.Sprintf("%d %s", i+1, log[i].Time.Format("15:04:05.000")), Value: st.clean(log[i].Text)}
	}})
	return response, nil
}

// expectedBy returns what the thread's next action expects, if it is the run's
// next and expects a stanza; else nil.
func (st *stop) expectedBy(thread int) *match.Pattern {
	a, ok := st.coming(thread)
	if !ok || a.Index != st.Action.Index || a.Verb != ast.VerbReceives {
		return nil
	}
	if e, ok := a.Stanza(); ok {
		return match.Compile(e)
	}
	return nil
}

// variables shows what a reference stands for.
func (st *stop) variables(r *dap.VariablesRequest) (*dap.VariablesResponse, error) {
	i := r.Arguments.VariablesReference - 1
	if i < 0 || i >= len(st.shown) {
		return nil, fmt.Errorf("unknown reference %d: the script has continued since", i+1)
	}
	shown := st.shown[i]
	var all []dap.Variable
	if shown.item == nil {
		all = shown.make()
		shown.many = len(all)
	}
	start, end := min(max(r.Arguments.Start, 0), shown.many), shown.many
	if r.Arguments.Count > 0 {
		end = min(start+r.Arguments.Count, end)
	}
	end = min(end, start+maxShown)
	response := &dap.VariablesResponse{}
	response.Body.Variables = []dap.Variable{}
	for i := start; i < end; i++ {
		if shown.item == nil {
			response.Body.Variables = append(response.Body.Variables, all[i])
		} else {
			response.Body.Variables = append(response.Body.Variables, shown.item(i))
		}
	}
	return response, nil
}

// setVariable changes a capture.
func (st *stop) setVariable(r *dap.SetVariableRequest) (*dap.SetVariableResponse, error) {
	i := r.Arguments.VariablesReference - 1
	if i < 0 || i >= len(st.shown) || st.shown[i].set == nil {
		return nil, errors.New("only captures can be changed")
	}
	if err := st.shown[i].set(r.Arguments.Name, unquote(r.Arguments.Value)); err != nil {
		return nil, err
	}
	response := &dap.SetVariableResponse{}
	response.Body.Value = st.clean(unquote(r.Arguments.Value))
	return response, nil
}

// stanzas shows stanzas that came, each as a tree.
func (st *stop) stanzas(c int, all []runner.Waiting, expected *match.Pattern) lazy {
	return lazy{many: len(all), item: func(i int) dap.Variable {
		w := &all[i]
		v := dap.Variable{Name: "#" + strconv.Itoa(w.Number), Type: "stanza"}
		raw, err := match.Parse(w.XML)
		text := st.run.launch.secrets.Text(string(w.XML))
		shown := raw
		if text != string(w.XML) && err == nil {
			shown, err = match.Parse([]byte(text))
		}
		if err != nil {
			v.Value = st.clean(text)
			return v
		}
		v.Value = st.names.Label(shown, c, true).String()
		v.VariablesReference = st.show(st.tree(shown.Root()))
		switch {
		case expected != nil && w.Line == 0 && st.Matches(expected, raw):
			v.Value = "matches: " + v.Value
		case w.Line > 0:
			v.Value += fmt.Sprintf(" (line %d)", w.Line)
		}
		return v
	}}
}

// tree shows an element: its namespace, attributes, text and children.
func (st *stop) tree(n *match.Node) lazy {
	return lazy{make: func() []dap.Variable {
		all := []dap.Variable{{Name: "xmlns", Value: n.Namespace(), Type: "namespace"}}
		for _, a := range n.Attrs() {
			all = append(all, dap.Variable{Name: "@" + a.Name, Value: st.clean(a.Value), Type: "attribute"})
		}
		if text := n.Text(); text != "" {
			all = append(all, dap.Variable{Name: "text", Value: st.clean(text), Type: "text"})
		}
		for i, child := range n.Children() {
			all = append(all, dap.Variable{
				Name: fmt.Sprintf("%d <%s>", i+1, child.Name()), Value: cmp.Or(st.clean(child.Text()), child.Namespace()),
				Type: "element", VariablesReference: st.show(st.tree(child)),
			})
		}
		return all
	}}
}

// captures shows what has been captured.
func (st *stop) captures() []dap.Variable {
	values := st.Captures()
	var all []dap.Variable
	for _, name := range slices.Sorted(maps.Keys(values)) {
		all = append(all, dap.Variable{Name: name, Value: st.clean(values[name]), Type: "capture", EvaluateName: "${" + name + "}"})
	}
	return all
}

// jids shows who is connected, and as what.
func (st *stop) jids() []dap.Variable {
	var all []dap.Variable
	for i := range st.Script.Characters {
		c := &st.Script.Characters[i]
		v := dap.Variable{Name: c.Name, Value: "not connected", Type: "jid"}
		if jid, ok := st.Connected(i); ok {
			v.Value, v.EvaluateName = jid, "${"+c.Name+"'s full JID}"
		}
		all = append(all, v)
	}
	return all
}
