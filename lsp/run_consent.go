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

	mutex     sync.Mutex
	questions map[consentSubject]*consentQuestion
	trusted   []string // folders that the user trusts since the conversation began
}

// consentSubject is what a question is about. Where nothing can be done without
// it, or no folder can be trusted, the answers are others.
type consentSubject struct {
	what          string
	canRunWithout bool
	folder        string // that holds it, if the user can trust all in there; else ""
}

// consentQuestion is one that the user sees, or has answered.
type consentQuestion struct {
	answered chan struct{} // closed when answer is set
	answer   consentAnswer
}

// consentAnswer is what the user says.
type consentAnswer string

// The answers, as the user reads them.
const (
	answerUse     consentAnswer = "Use it"
	answerAlways  consentAnswer = "Always in this folder"
	answerWithout consentAnswer = "Run without it"
	answerCancel  consentAnswer = "Cancel"
	answerNone    consentAnswer = "" // which is a no
)

// refusal is why a script is not run.
type refusal struct {
	message   string
	userKnows bool // the user has said so, and need not be told
}

// Error returns what is wrong, and what to do.
func (r *refusal) Error() string { return r.message }

// ask asks the user whether something is to be used, or done without where that
// is possible. Several runs that ask the same see one question. The error is a
// [*refusal], or why the run has been stopped meanwhile.
func (c *consent) ask(ctx context.Context, about consentSubject, message string) (use bool, err error) {
	answers := []consentAnswer{answerUse}
	if about.folder != "" && c.server.client.keepsTrust {
		answers = append(answers, answerAlways)
	}
	if about.canRunWithout {
		answers = append(answers, answerWithout)
	}
	q := c.question(about, message, append(answers, answerCancel))
	select {
	case <-q.answered:
	case <-ctx.Done():
		return false, context.Cause(ctx)
	}
	switch q.answer {
	case answerUse, answerAlways:
		return true, nil
	case answerWithout:
		return false, nil
	}
	return false, &refusal{
		message: fmt.Sprintf(`not run: you did not allow %s. Run it again to be asked again, `+
			`or set "trust-workspace" in the table "run" of the settings`, about.what),
		userKnows: q.answer == answerCancel,
	}
}

// question returns the question about something, which the user sees from now
// on unless it has been put before.
func (c *consent) question(about consentSubject, message string, answers []consentAnswer) *consentQuestion {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if q := c.questions[about]; q != nil {
		return q
	}
	q := &consentQuestion{answered: make(chan struct{})}
	c.questions[about] = q
	// It outlives the run that asks: the user sees it until it is answered.
	c.server.inBackground(func(ctx context.Context) {
		defer close(q.answered)
		q.answer = c.showQuestion(ctx, message, answers)
		switch q.answer {
		case answerAlways:
			c.trust(about.folder)
		case answerCancel, answerNone:
			c.mutex.Lock()
			delete(c.questions, about)
			c.mutex.Unlock()
		}
	})
	return q
}

// showQuestion shows the user a question and waits for the answer.
func (c *consent) showQuestion(ctx context.Context, message string, answers []consentAnswer) consentAnswer {
	params := &protocol.ShowMessageRequestParams{Type: protocol.MessageTypeWarning, Message: message}
	for _, answer := range answers {
		params.Actions = append(params.Actions, protocol.MessageActionItem{Title: string(answer)})
	}
	var chosen struct {
		Title string `json:"title"`
	}
	if err := c.server.conn.Call(ctx, protocol.MethodWindowShowMessageRequest, params, &chosen); err != nil {
		c.server.log.Info("the user cannot be asked", "error", err)
		return answerNone
	}
	if answer := consentAnswer(chosen.Title); slices.Contains(answers, answer) {
		return answer
	}
	return answerNone
}
