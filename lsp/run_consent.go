package lsp

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"go.lsp.dev/protocol"
)

// consent is what the user has said about using what a workspace brings along:
// programs, and servers elsewhere. An answer holds until the conversation ends,
// except that who has said no is asked again.
type consent struct {
	server *server

	mutex sync.Mutex
	asked map[matter]*question
}

// matter is what a question is about. Where nothing can be done without it,
// the answers are others.
type matter struct {
	what        string
	dispensable bool
}

// question is one that the user sees, or has answered.
type question struct {
	answered chan struct{} // closed when answer is set
	answer   consentAnswer
}

// consentAnswer is what the user says.
type consentAnswer string

// The answers, as the user reads them.
const (
	consentUse     consentAnswer = "Use it"
	consentWithout consentAnswer = "Run without it"
	consentNo      consentAnswer = "Cancel"
	consentNone    consentAnswer = "" // which is a no
)

// refusal is why a script is not played.
type refusal struct {
	message string
	known   bool // the user has said so, and need not be told
}

// Error returns what is wrong, and what to do.
func (r *refusal) Error() string { return r.message }

// ask asks the user whether something is to be used, or done without where that
// is possible. Several runs that ask the same see one question. The error is a
// [*refusal], or why the run has been stopped meanwhile.
func (c *consent) ask(ctx context.Context, what, message string, dispensable bool) (use bool, err error) {
	answers := []consentAnswer{consentUse, consentNo}
	if dispensable {
		answers = []consentAnswer{consentUse, consentWithout, consentNo}
	}
	q := c.question(matter{what, dispensable}, message, answers)
	select {
	case <-q.answered:
	case <-ctx.Done():
		return false, context.Cause(ctx)
	}
	switch q.answer {
	case consentUse:
		return true, nil
	case consentWithout:
		return false, nil
	}
	return false, &refusal{
		message: fmt.Sprintf(`not played without your consent to use %s: run it again to be asked again, `+
			`or set "trust-workspace" in the table "run" of the settings`, what),
		known: q.answer == consentNo,
	}
}

// question returns the question about something, which the user sees from now
// on unless it has been put before.
func (c *consent) question(about matter, message string, answers []consentAnswer) *question {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if q := c.asked[about]; q != nil {
		return q
	}
	q := &question{answered: make(chan struct{})}
	c.asked[about] = q
	// It outlives the run that asks: the user sees it until it is answered.
	c.server.do(func(ctx context.Context) {
		defer close(q.answered)
		q.answer = c.put(ctx, message, answers)
		if q.answer == consentNo || q.answer == consentNone {
			c.mutex.Lock()
			delete(c.asked, about)
			c.mutex.Unlock()
		}
	})
	return q
}

// put shows the user a question and waits for the answer.
func (c *consent) put(ctx context.Context, message string, answers []consentAnswer) consentAnswer {
	params := &protocol.ShowMessageRequestParams{Type: protocol.MessageTypeWarning, Message: message}
	for _, answer := range answers {
		params.Actions = append(params.Actions, protocol.MessageActionItem{Title: string(answer)})
	}
	var chosen struct {
		Title string `json:"title"`
	}
	if err := c.server.conn.Call(ctx, protocol.MethodWindowShowMessageRequest, params, &chosen); err != nil {
		c.server.log.Info("the user cannot be asked", "error", err)
		return consentNone
	}
	if answer := consentAnswer(chosen.Title); slices.Contains(answers, answer) {
		return answer
	}
	return consentNone
}
