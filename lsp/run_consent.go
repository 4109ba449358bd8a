package lsp

import (
	"context"
	"sync"

	"go.lsp.dev/protocol"
)

// consent is what the user has said about using what a workspace brings along:
// programs, and servers elsewhere. An answer holds until the conversation ends,
// except that who has said no is asked again.
type consent struct {
	server *server

	mutex sync.Mutex
	asked map[string]*question // by what it is about
}

// question is one that the user sees, or has answered.
type question struct {
	answered chan struct{} // closed when answer is set
	answer   consentAnswer
}

// consentAnswer is what the user says. No answer is a no.
type consentAnswer string

// The answers, as the user reads them.
const (
	consentUse     consentAnswer = "Use it"
	consentWithout consentAnswer = "Run without it"
	consentNo      consentAnswer = "Cancel"
)

// ask returns the user's answer to a question about something. Several runs
// that ask the same see one question.
func (c *consent) ask(ctx context.Context, about, message string, answers ...consentAnswer) (consentAnswer, error) {
	c.mutex.Lock()
	q := c.asked[about]
	if q == nil {
		q = &question{answered: make(chan struct{}), answer: consentNo}
		c.asked[about] = q
		// It outlives the run that asks: the user sees it until it is answered.
		c.server.do(func(ctx context.Context) {
			defer close(q.answered)
			q.answer = c.put(ctx, message, answers)
			if q.answer == consentNo {
				c.mutex.Lock()
				delete(c.asked, about)
				c.mutex.Unlock()
			}
		})
	}
	c.mutex.Unlock()
	select {
	case <-q.answered:
		return q.answer, nil
	case <-ctx.Done():
		return consentNo, context.Cause(ctx)
	}
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
		return consentNo
	}
	for _, answer := range answers {
		if chosen.Title == string(answer) {
			return answer
		}
	}
	return consentNo
}
