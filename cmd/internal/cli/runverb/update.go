package runverb

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/atomicfile"
	"github.com/scs-tools/scs/internal/diff"
	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/internal/parallel"
	"github.com/scs-tools/scs/internal/runconfig"
	"github.com/scs-tools/scs/record/update"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/redact"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/suite"
)

// The values of --update.
const (
	updateFailed = "failed" // write what failed, but for what checks less than before
	updateFull   = "full"   // write that too
)

// checkUpdate looks for flags that make no sense with --update.
func (f *flags) checkUpdate() error {
	switch {
	case f.update == "" && f.diff:
		return errors.New("--diff needs --update")
	case f.update == "":
		return nil
	case f.update != updateFailed && f.update != updateFull:
		return fmt.Errorf("--update: expected failed or full, got %q", f.update)
	case f.repeat > 1 || f.watch || f.keep || f.retry > 0 || f.until > 0:
		return errors.New("--update cannot be combined with --repeat, --retry, --until, --watch or --keep-server")
	case f.events != "" || f.serverLog != "" || len(f.reports) > 0:
		return errors.New("--update cannot be combined with --report, --events or --server-log: run again without it for those")
	case os.Getenv("CI") == "true" && !f.diff:
		return errors.New("--update does not write scripts in CI: use --update --diff to see the changes")
	}
	return nil
}

// updateScripts writes what the server sends into the scripts that fail.
func (p *session) updateScripts(ctx context.Context, scripts []suite.Script) error {
	settings, err := p.flags.settings(scripts[0].Path)
	if err != nil {
		return err
	}
	if settings.place.Kind == server.Given {
		return cli.Usage(errors.New("--update needs a fresh server for each run: remove --server HOST:PORT, or use --server prosody or ejabberd"))
	}
	if err := p.flags.checkGiven(settings.place); err != nil {
		return err
	}
	options, err := p.flags.options(settings)
	if err != nil {
		return err
	}
	if !p.flags.diff {
		// Said before minutes of runs, not after them.
		for _, s := range scripts {
			if err := atomicfile.Check(s.Path); err != nil {
				return cli.Environment(err)
			}
		}
	}
	if p.servers, _, p.end, err = p.flags.servers(ctx, settings.place, scripts, options.Run); err != nil {
		p.servers = nil
		return err
	}
	var total updated
	err = p.updateEach(scripts, &total, func(s suite.Script) error {
		return p.updateScript(ctx, s, options.Run, runconfig.Secrets(settings.run), &total)
	})
	if err != nil {
		return err
	}
	return p.concludeUpdate(&total)
}

// concludeUpdate says what an update came to, as text and as an exit code.
func (p *session) concludeUpdate(total *updated) error {
	fmt.Fprintln(p.out, total.summary(p.flags.diff))
	if len(total.unwritten) > 0 {
		return cli.Environment(errors.Join(total.unwritten...))
	}
	if total.left > 0 || total.weakened > 0 || p.flags.diff && total.scripts > 0 {
		return cli.Findings()
	}
	return nil
}

// updateEach updates one script after the other. Where that panics, the others are
// updated all the same.
func (p *session) updateEach(scripts []suite.Script, total *updated, work func(suite.Script) error) error {
	for _, s := range scripts {
		var err error
		if panicked := parallel.Catch(func() { err = work(s) }); panicked != nil {
			wrong := ast.InternalError(ast.Span{}, panicked)
			fmt.Fprintf(p.out, "%s:1:1: error[%s %s] %s\n", display.Path(s.Path), wrong.Code, wrong.Name, wrong.Message)
			total.left++
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// updated counts what an update came to.
type updated struct {
	scripts, changes, filled, weakened, left int

	unwritten []error // scripts that could not be written
}

func (u updated) summary(diff bool) string {
	verb := "updated"
	if diff {
		verb = "to update"
	}
	parts := []string{excerpt.Count(u.scripts, "script") + " " + verb + ": " + excerpt.Count(u.changes, "change")}
	if u.filled > 0 {
		parts = append(parts, strconv.Itoa(u.filled)+" filled")
	}
	if u.weakened > 0 {
		parts = append(parts, fmt.Sprintf("%d not written, because the script would check less (--update=full writes them)", u.weakened))
	}
	if len(u.unwritten) > 0 {
		parts = append(parts, excerpt.Count(len(u.unwritten), "script")+" could not be written")
	}
	if u.left > 0 {
		parts = append(parts, fmt.Sprintf("%d still failing", u.left))
	}
	return strings.Join(parts, ", ")
}

// updateScript updates one script, and says what changed.
func (p *session) updateScript(ctx context.Context, s suite.Script, run runner.Options, passwords []string, total *updated) error {
	result, err := update.Script(ctx, s, update.Options{Servers: p.servers, Run: run, Full: p.flags.update == updateFull, Secrets: passwords})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if refused, ok := errors.AsType[*update.RefusedError](err); ok {
		p.showSyntax(redact.Script(script.New(s.File), passwords...).Mask(s.File), refused)
		total.left++
		return p.out.Flush()
	}
	if errors.Is(err, update.ErrUnsettled) || errors.Is(err, update.ErrAmbiguous) {
		fmt.Fprintf(p.out, "%s:1: not updated: %v\n", display.Path(s.Path), err)
		total.left++
		return p.out.Flush()
	}
	if err != nil {
		return cli.Environment(fmt.Errorf("%s: %w", s.Path, err))
	}
	return p.writeUpdate(s, &result, passwords, total)
}

// writeUpdate writes what an update has made of a script, unless it is only to be
// shown, and says what changed. That a script cannot be written is told when all
// have been updated: it does not keep the others from it.
func (p *session) writeUpdate(s suite.Script, result *update.Result, passwords []string, total *updated) error {
	if result.Text != s.File.Text() && !p.flags.diff {
		err := atomicfile.WriteIfUnchanged(s.Path, []byte(s.File.Text()), []byte(result.Text))
		if errors.Is(err, atomicfile.ErrChanged) {
			err = fmt.Errorf("%w: it was not written; run the command again", err)
		}
		if err != nil {
			total.unwritten = append(total.unwritten, err)
			return nil
		}
		result.Place(ast.Parse(s.Path, result.Text))
	}
	secrets := redact.Script(script.New(s.File), passwords...)
	for _, line := range result.Lines(s.Path, secrets.Text) {
		fmt.Fprintln(p.out, line)
	}
	total.changes += len(result.Changes)
	total.filled += result.Filled
	total.weakened += len(result.Weakened)
	if !result.Passed {
		total.left += len(result.Left)
	}
	if result.Text == s.File.Text() {
		return p.out.Flush()
	}
	total.scripts++
	if p.flags.diff {
		fmt.Fprint(p.out, diff.Unified(s.Path, s.Path, s.File.Text(), result.Text))
	}
	return p.out.Flush()
}

// showSyntax shows why a script was not run, as the linter does.
func (p *session) showSyntax(f *ast.File, refused *update.RefusedError) {
	printer := excerpt.Printer{Style: excerpt.NewStyle(p.flags.color.Wanted(p.terminal)), Width: cli.Width(p.terminal)}
	var b bytes.Buffer
	for _, d := range refused.Syntax {
		printer.Diagnostic(&b, f, d)
	}
	_, _ = b.WriteTo(p.out) // an error is that of the last flush
}
