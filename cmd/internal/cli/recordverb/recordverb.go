// Package recordverb is the command "scs record".
package recordverb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/cmd/internal/cli/prove"
	"github.com/scs-tools/scs/internal/atomicfile"
	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/runconfig"
	"github.com/scs-tools/scs/record"
	"github.com/scs-tools/scs/record/logs"
	"github.com/scs-tools/scs/record/proxy"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/suite"
)

// flags are what the command line says.
type flags struct {
	output           string
	listen, server   string
	plain            bool
	remote, insecure bool
	force, prove     bool
	authority        string
	ca               string // of the server
	config           string
}

// New makes the command.
func New() *cobra.Command {
	f := flags{}
	command := &cobra.Command{
		Use:   "record [flags] -o script",
		Short: "Record a script of what clients do.",
		Long: `Record a Scansion script of what real XMPP clients do.

Clients connect to this command, which logs in to the server for them and
forwards every stanza unchanged. Press Ctrl-C to write the script: each session
becomes a character, and values that the server chooses become {scansion:any} or
captures. Without --server, Prosody is started; it accepts any account of
localhost with any password.

Clients log in with STARTTLS. Each recording has a new certificate authority;
clients must trust it or accept any certificate. Passwords go to the server and
are not kept: in the script every password is "password". To run the script on a
server with real passwords, set them in [run.accounts] of .scs.toml. Accounts
listed there can log in by SCRAM, all others by PLAIN.

With --prove the script is then run on fresh servers, and failing expectations
are replaced by what the server sends.`,
		Example: `  scs record -o chat.scs
  scs record -o chat.scs --listen 127.0.0.1:5333 --server localhost:5222
  scs record -o chat.scs --prove
  scs record -o chat.scs --plain`,
		Args: cobra.NoArgs,
		RunE: f.run,
	}
	cli.SetExits(command, cli.Exits{
		Clean:       "the script is written",
		Findings:    "nothing was recorded, or the script still fails",
		Usage:       "wrong flags or configuration, or the script exists",
		Environment: "a server that cannot be started or ends, an address that cannot be listened on, a file that cannot be written, or an interrupt before it records",
	})
	set := command.Flags()
	set.SortFlags = false
	set.StringVarP(&f.output, "output", "o", "", "write the script to `file`")
	set.StringVar(&f.listen, "listen", "127.0.0.1:"+runconfig.DefaultPort, "`address` that clients connect to: HOST:PORT")
	set.StringVar(&f.server, "server", "", "`server` that clients log in to: HOST:PORT, tls://HOST:PORT, "+runconfig.Kinds()+" (default "+string(server.DefaultKind)+")")
	set.BoolVar(&f.plain, "plain", false, "let clients on this machine log in without TLS")
	set.BoolVar(&f.remote, "allow-remote", false, "allow servers and clients on other machines")
	set.StringVar(&f.ca, "ca", "", "trust the certificate authorities in this PEM `file` instead of the system's")
	set.BoolVar(&f.insecure, "insecure", false, "accept any server certificate; for test servers")
	set.BoolVar(&f.force, "force", false, "overwrite the script and the --ca-out file")
	set.BoolVar(&f.prove, "prove", false, prove.Usage)
	set.StringVar(&f.authority, "ca-out", "", "write the certificate authority to `file` instead of a temporary file")
	set.StringVar(&f.config, "config", "", "settings `file`; \"none\" for no settings")
	cli.CompleteFlag(command, "server", cli.ServerKinds()...)
	return command
}

func (f *flags) run(command *cobra.Command, _ []string) error {
	ctx, stop := cli.WithHangup(command.Context())
	defer stop()
	if f.output == "" {
		return cli.Usage(errors.New("no output file: use -o FILE"))
	}
	for _, path := range []string{f.output, f.authority} {
		if path == "" {
			continue
		}
		if err := f.file(path).Check(); err != nil {
			return err
		}
	}
	outputs := []cli.Output{{Flag: "--output", Path: f.output, Script: true}, {Flag: "--ca-out", Path: f.authority}}
	if err := cli.CheckOutputs(outputs, f.config, f.ca); err != nil {
		return err
	}
	place, run, err := f.settings()
	if err != nil {
		return err
	}
	if err := f.checkRemote(ctx, place); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", f.listen)
	if err != nil {
		return cli.Environment(fmt.Errorf("cannot listen on %s: %w: choose another address with --listen", f.listen, errors.Unwrap(err)))
	}
	defer listener.Close()
	s := &session{flags: f, messages: command.ErrOrStderr(), listener: listener}
	if f.prove {
		if s.prover, err = prove.New(place, run, f.output, s.messages); err != nil {
			return err
		}
		defer s.prover.Close()
	}
	return s.record(ctx, place, runconfig.Options(run).Passwords)
}

func (f *flags) file(path string) cli.NewFile { return cli.NewFile{Path: path, Force: f.force} }

// settings returns the server, and how scripts are run.
func (f *flags) settings() (place runconfig.Place, run config.Run, err error) {
	files, err := cli.NewSettings(f.config)
	if err != nil {
		return place, run, err
	}
	c, err := files.Of(f.output)
	if err != nil {
		return place, run, err
	}
	if place, err = cli.Place(f.server, c); err != nil {
		return place, run, err
	}
	if place.Target.RootCAs, err = runconfig.RootCAs(f.ca, c); err != nil {
		return place, run, cli.Usage(err)
	}
	if place.Modules, err = runconfig.Modules(place.Kind, nil, c); err != nil {
		return place, run, cli.Usage(err)
	}
	place.Target.Insecure, place.Target.Remote = f.insecure, f.remote
	if c != nil {
		run = c.Run
	}
	return place, run, nil
}

// checkRemote looks for addresses of other machines.
func (f *flags) checkRemote(ctx context.Context, place runconfig.Place) error {
	if place.Kind == server.Given && place.Target.Addr == f.listen {
		return cli.Usage(fmt.Errorf("--listen and --server are both %s: choose another address with --listen", f.listen))
	}
	if f.remote {
		return nil
	}
	if err := runner.CheckLoopback(ctx, f.listen); err != nil {
		return cli.Usage(fmt.Errorf("--listen: %w: other machines could send passwords here; use --allow-remote to allow it", err))
	}
	if place.Kind == server.Given {
		if err := runner.CheckLoopback(ctx, place.Target.Addr); err != nil {
			return cli.Usage(fmt.Errorf("--server: %w: passwords are sent there; use --allow-remote to allow it", err))
		}
	}
	return nil
}

// session is one recording.
type session struct {
	flags    *flags
	listener net.Listener
	prover   *prove.Prover // nil without --prove

	mutex    sync.Mutex
	messages io.Writer
}

// say tells the user something, one line or several. Addresses come from clients
// and servers.
func (s *session) say(text string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	// A reader that has gone is no reason to lose what is recorded.
	_, _ = fmt.Fprintln(s.messages, display.Lines(text))
}

// record records until it is interrupted, and writes the script.
func (s *session) record(ctx context.Context, place runconfig.Place, accounts map[string]string) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	what := place.Target.Addr
	if place.Kind != server.Given {
		started, err := start(ctx, place, s.flags.output)
		if err != nil {
			return err
		}
		defer started.Close()
		place.Target.Addr, what = started.Addr(), started.String()+", which accepts any password"
		go func() {
			select {
			case <-started.Done():
				cancel(started.Err())
			case <-ctx.Done():
			}
		}()
	}
	authority, err := proxy.NewAuthority()
	if err != nil {
		return cli.Environment(err)
	}
	certificate, remove, err := s.publish(authority)
	if err != nil {
		return err
	}
	defer remove()
	s.say(s.instructions(what, certificate))
	cli.TakeTime(ctx) // to write the script
	recorder := logs.NewRecorder(s.flags.output)
	served := proxy.Serve(ctx, s.listener, proxy.Options{
		Target: place.Target, Passwords: accounts, Plain: s.flags.plain,
		Authority: authority, Recorder: recorder, Report: s.say,
	})
	script, err := s.write(recorder.End())
	if err != nil {
		return err
	}
	if ended, ok := errors.AsType[*server.ExitError](context.Cause(ctx)); ok {
		served = ended
	}
	if served != nil {
		return cli.Environment(served)
	}
	return s.prove(ctx, script)
}

// prove runs the script that has been written, and writes it anew if it has to
// be another one to pass.
func (s *session) prove(ctx context.Context, script string) error {
	if s.prover == nil {
		return nil
	}
	s.say("running the script on fresh servers; press Ctrl-C again to keep it as it is")
	// What has ended the recording is no reason to end this.
	proved, passed, err := s.prover.Script(context.WithoutCancel(ctx), script)
	if err != nil {
		return err
	}
	if proved != script {
		if err := s.flags.file(s.flags.output).Replace(script, proved); err != nil {
			return err
		}
	}
	if !passed {
		return cli.Findings()
	}
	return nil
}

// start starts a server, with the configuration of the script's folder if there
// is one, as a run of the script does.
func start(ctx context.Context, place runconfig.Place, script string) (*server.Server, error) {
	program, err := cli.FindServer(place)
	if err != nil {
		return nil, err
	}
	server.Sweep("")
	started, err := server.Start(ctx, program, server.Options{Config: suite.ConfigOf(place.Kind, script), Modules: place.Modules})
	if err != nil && ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, cli.Environment(err)
	}
	return started, nil
}

// publish writes the authority's certificate to a file.
func (s *session) publish(authority *proxy.Authority) (path string, remove func(), err error) {
	if path = s.flags.authority; path != "" {
		return path, func() {}, s.flags.file(path).Write(string(authority.PEM()))
	}
	folder, err := atomicfile.TempFolder("", "scs-record-")
	if err != nil {
		return "", nil, cli.Environment(err)
	}
	path = filepath.Join(folder, "ca.pem")
	if err := os.WriteFile(path, authority.PEM(), 0o644); err != nil {
		return "", nil, cli.Environment(errors.Join(err, os.RemoveAll(folder)))
	}
	return path, func() { _ = os.RemoveAll(folder) }, nil
}

// instructions tells how clients log in.
func (s *session) instructions(server, certificate string) string {
	host, port, _ := net.SplitHostPort(s.listener.Addr().String())
	var b strings.Builder
	fmt.Fprintf(&b, "recording %s until Ctrl-C\n", cli.DisplayPath(s.flags.output))
	fmt.Fprintf(&b, "server: %s\n", server)
	fmt.Fprintf(&b, "clients: log in as usual, with server %s and port %s\n", host, port)
	fmt.Fprintf(&b, "certificate: %s\n", display.Path(certificate))
	b.WriteString("  If a client asks about the certificate, accept it. If a client has a setting for\n")
	b.WriteString("  certificate authorities, use this file. Otherwise add the file to the\n")
	b.WriteString("  authorities of the system and remove it afterwards.\n")
	fmt.Fprintf(&b, "  Profanity: /connect romeo@localhost server %s port %s tls trust", host, port)
	if s.flags.plain {
		b.WriteString("\nclients on this machine can also log in without TLS")
	}
	return b.String()
}

// write makes the script and writes it.
func (s *session) write(log logs.Log) (script string, err error) {
	if len(log.Entries) == 0 {
		return "", &cli.Error{Code: cli.ExitFindings, Err: errors.New("nothing was recorded: no client logged in; no script written")}
	}
	made, err := record.Compose([]logs.Log{log}, "Recorded by scs record", record.Options{})
	if err != nil {
		return "", cli.Environment(err)
	}
	s.say(strings.TrimSuffix(made.Summary(true), "\n"))
	if err := s.flags.file(s.flags.output).Write(made.Script); err != nil {
		return "", s.save(made.Script, err)
	}
	s.say("written: " + cli.DisplayPath(s.flags.output))
	return made.Script, nil
}

// save writes a script that cannot be written where it should be to a file that
// is new: nobody can do again what was recorded.
func (s *session) save(script string, cause error) error {
	code := cli.ExitEnvironment
	if e, ok := errors.AsType[*cli.Error](cause); ok {
		code = e.Code
	}
	file, err := os.CreateTemp("", "scs-record-*.scs")
	if err == nil {
		_, err = file.WriteString(script)
		err = errors.Join(err, file.Close())
	}
	if err != nil {
		return &cli.Error{Code: code, Err: errors.Join(cause, err)}
	}
	return &cli.Error{Code: code, Err: fmt.Errorf("%w\nthe script is in %s instead", cause, file.Name())}
}
