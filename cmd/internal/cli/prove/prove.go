// Package prove is the flag --prove of the verbs that make scripts: what they
// have made is run on fresh servers and updated until it passes.
package prove

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/internal/runconfig"
	"github.com/scs-tools/scs/record"
	"github.com/scs-tools/scs/record/update"
	"github.com/scs-tools/scs/runner/redact"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/suite"
)

// Usage is what the help says of the flag.
const Usage = "run the script on fresh servers and update it until it passes"

// Prover runs scripts on servers that it starts. It must be closed.
type Prover struct {
	servers *suite.Starter
	run     config.Run
	path    string // of the script
	out     io.Writer
}

// New finds the program of a server. The path is that of the script, whose
// folder may hold a configuration for the server. What is changed in the script
// is told to out.
func New(p runconfig.Place, run config.Run, path string, out io.Writer) (*Prover, error) {
	if p.Kind == server.Given {
		return nil, cli.Usage(errors.New("--prove needs a fresh server for each run: remove the address of the server, or remove --prove"))
	}
	program, err := cli.FindServer(p)
	if err != nil {
		return nil, err
	}
	return &Prover{servers: suite.NewStarter(program, 1, true), run: run, path: path, out: out}, nil
}

// Close ends the servers.
func (p *Prover) Close() { p.servers.Close() }

// Script returns what a script has to be to pass, and tells what was changed.
// passed is false if it still fails; what could be written is written then.
func (p *Prover) Script(ctx context.Context, text string) (proved string, passed bool, err error) {
	result, err := record.Prove(ctx, p.path, text, update.Options{Servers: p.servers, Run: runconfig.Options(p.run), Secrets: runconfig.Secrets(p.run)})
	if ctx.Err() != nil {
		return text, false, ctx.Err()
	}
	if errors.Is(err, update.ErrUnsettled) || errors.Is(err, update.ErrAmbiguous) {
		if _, err := fmt.Fprintf(p.out, "not proved: %v\n", err); err != nil {
			return text, false, cli.Environment(err)
		}
		return text, false, nil
	}
	if err != nil {
		return text, false, cli.Environment(fmt.Errorf("cannot prove the script: %w", err))
	}
	secrets := redact.Script(script.New(ast.Parse(p.path, result.Text)), runconfig.Secrets(p.run)...)
	lines := result.Lines(p.path, secrets.Text)
	switch n := excerpt.Count(len(result.Changes), "change"); {
	case !result.Passed:
		lines = append(lines, fmt.Sprintf("not proved: the script still fails after %s", n))
	case len(result.Changes) == 0:
		lines = append(lines, "proved: the script passes unchanged")
	default:
		lines = append(lines, fmt.Sprintf("proved: the script passes after %s", n))
	}
	if _, err := io.WriteString(p.out, strings.Join(lines, "\n")+"\n"); err != nil {
		return result.Text, result.Passed, cli.Environment(err)
	}
	return result.Text, result.Passed, nil
}
