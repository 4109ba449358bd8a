package server

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/scs-tools/scs/runner/stream"
)

// accountsMark starts the line by which a server says that it has made
// accounts. Behind it stands what it could not make.
const accountsMark = oursMark + "accounts made "

// accountsLimit is how long a server may take to make accounts: each may cost
// it many rounds of a hash.
const accountsLimit = 20 * time.Second

// accountInput is the standard input of a server that makes accounts.
type accountInput struct {
	reader, writer *os.File
	mutex          sync.Mutex // one request at a time
}

// openInput gives the server a standard input if accounts may be needed.
func (p *startPlan) openInput() (*accountInput, error) {
	if !p.accounts {
		return nil, nil
	}
	reader, writer, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	p.cmd.Stdin = reader
	return &accountInput{reader: reader, writer: writer}, nil
}

func (in *accountInput) close() {
	if in != nil {
		in.reader.Close()
		in.writer.Close()
	}
}

// MakeAccounts makes the accounts that are not there. Where the server's
// configuration lets everybody log in, nothing is to be done. The error says
// which cannot be made.
func (s *Server) MakeAccounts(ctx context.Context, accounts []stream.Account) error {
	if s.input == nil || len(accounts) == 0 {
		return nil
	}
	s.input.mutex.Lock()
	defer s.input.mutex.Unlock()
	var request strings.Builder
	for _, a := range accounts {
		fmt.Fprintf(&request, "%x %x 0%x ", a.Username, a.Domain, a.Password)
	}
	answered := make(chan string, 1)
	s.log.tell(func(line string) {
		if failed, ok := strings.CutPrefix(line, strings.TrimSpace(accountsMark)); ok {
			select {
			case answered <- strings.TrimSpace(failed):
			default:
			}
		}
	})
	defer s.log.tell(nil)
	ctx, cancel := context.WithTimeout(ctx, accountsLimit)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { _ = s.input.writer.SetWriteDeadline(time.Unix(1, 0)) })
	defer stop()
	if _, err := s.input.writer.WriteString(request.String() + "\n"); err != nil {
		return fmt.Errorf("cannot send accounts to the server: %w", err)
	}
	select {
	case failed := <-answered:
		if failed != "" {
			return errors.New("the server cannot create accounts: " + failed)
		}
		return nil
	case <-s.process.done:
		return s.Err()
	case <-ctx.Done():
		return fmt.Errorf("the server does not create accounts: %w", ctx.Err())
	}
}
