package runverb

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/atomicfile"
	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/internal/lintconfig"
	"github.com/scs-tools/scs/internal/runconfig"
	"github.com/scs-tools/scs/internal/version"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/report"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/suite"
	"github.com/scs-tools/scs/spec/xmpp"
)

// command does what the flags ask for.
func (f *flags) command(command *cobra.Command, args []string, out *bufio.Writer) error {
	f.given = command.Flags().Changed
	if err := f.check(); err != nil {
		return cli.Usage(err)
	}
	if f.until < 1 && command.Flags().Changed("until") {
		return cli.Usage(errors.New("--until must be a line number, 1 or more"))
	}
	if f.dir != "" {
		args = append(args, f.dir)
	}
	if stdin, err := cli.IsStdin(args); stdin || err != nil {
		return cli.Usage(errors.New("cannot run standard input: write the script to a file"))
	}
	ctx, stop := cli.WithHangup(command.Context())
	defer stop()
	f.typed = typed(command, args)
	p := &session{flags: f, out: out, terminal: command.OutOrStdout(), errors: command.ErrOrStderr()}
	defer p.close()
	if f.showConfig != "" {
		return f.show(ctx, out, f.showConfig, command.Flags())
	}
	if f.watch {
		return p.watch(ctx, args, command)
	}
	files, err := cli.NewSettings(f.config)
	if err != nil {
		return err
	}
	paths, err := cli.Scripts(args, files.Exclude(excludes))
	if err != nil {
		return err
	}
	scripts, err := f.selectScripts(ctx, paths)
	if err != nil {
		return err
	}
	if f.lastFailed && len(scripts) > 0 {
		chosen, note := lastFailed(scripts)
		fmt.Fprint(p.errors, note)
		if scripts = chosen; len(scripts) == 0 {
			return nil
		}
	}
	if f.list {
		return list(out, scripts)
	}
	if len(scripts) == 0 && f.allowEmpty {
		return nil
	}
	if len(scripts) == 0 {
		return cli.Usage(f.noScripts(len(paths), args))
	}
	if f.update != "" {
		return p.updateScripts(ctx, scripts)
	}
	if matrix, err := f.wantsMatrix(scripts[0].Path); err != nil {
		return err
	} else if matrix {
		return p.runMatrix(ctx, scripts)
	}
	results, err := p.run(ctx, scripts)
	if err != nil {
		return err
	}
	if err := p.waitWithServer(ctx); err != nil {
		return err
	}
	return f.exitError(ctx, results)
}

// excludes returns the scripts that a search leaves out.
func excludes(c *config.Config) config.Globs { return c.Run.Exclude }

// typed returns the command as somebody would type it again.
func typed(command *cobra.Command, args []string) string {
	words := []string{command.CommandPath()}
	command.Flags().Visit(func(flag *pflag.Flag) {
		if flag.Value.Type() == "bool" {
			words = append(words, "--"+flag.Name)
			return
		}
		words = append(words, fmt.Sprintf("--%s=%s", flag.Name, strings.Trim(flag.Value.String(), "[]")))
	})
	return strings.Join(append(words, args...), " ")
}

// session runs scripts as flags and configuration say. Its servers outlive a
// call of run.
type session struct {
	flags    *flags
	out      *bufio.Writer
	terminal io.Writer // under out

	servers suite.Servers // nil before the first script is run
	jobs    int
	end     func() // of the servers
	errors  io.Writer

	telling sync.Mutex // over out while several servers run
}

// close ends the servers.
func (p *session) close() {
	if p.servers != nil {
		p.end()
		p.servers = nil
	}
}

// run runs scripts and reports how that went.
func (p *session) run(ctx context.Context, scripts []suite.Script) ([]suite.Result, error) {
	settings, err := p.flags.settings(scripts[0].Path)
	if err != nil {
		return nil, err
	}
	if p.servers == nil {
		if note := p.flags.lookHere(ctx, &settings, scripts); note != "" {
			fmt.Fprint(p.notes(), note)
		}
	}
	if err := p.flags.checkGiven(settings.place); err != nil {
		return nil, err
	}
	p.flags.takeSettings(settings)
	if err := p.flags.checkOutputs(settings.place.Kind, scripts); err != nil {
		return nil, err
	}
	if settings.run.Explore {
		p.flags.explore = cmp.Or(p.flags.explore, exploreOffline)
	}
	options, err := p.flags.options(settings)
	if err != nil {
		return nil, err
	}
	if p.servers == nil {
		p.servers, p.jobs, p.end, err = p.flags.servers(ctx, settings.place, scripts, options.Run)
		if err != nil {
			p.servers = nil
			return nil, err
		}
	}
	options.Servers, options.Jobs = p.servers, p.jobs
	reporter, closeReports, err := p.flags.reporter(p.out, p.terminal, runconfig.Secrets(settings.run), ownNames(p.servers))
	if err != nil {
		return nil, err
	}
	if err := checkReachable(ctx, p.servers); err != nil {
		return nil, err
	}
	options.Events = reporter.Event
	ctx, stop := p.flags.limit(ctx)
	defer stop()
	if p.flags.records() {
		cli.TuneGCForRecordings()
	}
	results := suite.Run(ctx, scripts, options)
	if p.flags.until == 0 {
		fmt.Fprint(p.errors, keepFailures(results))
	}
	p.tellLeft(p.servers)
	if err := errors.Join(reporter.Close(), closeReports()); err != nil {
		return nil, cli.Environment(err)
	}
	return results, timeUp(ctx, results, len(scripts)*p.flags.repeat)
}

// waitWithServer waits until somebody interrupts it if a server is to be kept until then.
func (p *session) waitWithServer(ctx context.Context) error {
	starter, ok := p.servers.(*suite.Starter)
	if !ok || !p.flags.keep {
		return nil
	}
	if addr, ok := starter.Kept(); ok && ctx.Err() == nil {
		fmt.Fprintf(p.out, "the server of the last script is at %s; press Ctrl-C to stop it\n", addr)
		if err := p.out.Flush(); err != nil {
			return cli.Environment(err)
		}
		<-ctx.Done()
	}
	return nil
}

// exitError gives the end of a run its exit code.
func (f *flags) exitError(ctx context.Context, results []suite.Result) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return verdictError(suite.Together(results, f.failOnSkip))
}

// verdictError gives a verdict its exit code. The report has said why.
func verdictError(v suite.Verdict) error {
	switch v {
	case suite.VerdictFailed:
		return cli.Findings()
	case suite.VerdictNone:
		return &cli.Error{Code: cli.ExitEnvironment}
	}
	return nil
}

// limit returns a context that ends when the run may take no longer. It is
// cancelled then, as if somebody had interrupted the run; its cause tells why.
func (f *flags) limit(ctx context.Context) (context.Context, context.CancelFunc) {
	if f.maxTime == 0 {
		return context.WithCancel(ctx)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(f.maxTime, func() { cancel(&suite.StopError{Reason: fmt.Sprintf("--max-time %s is over", f.maxTime)}) })
	return ctx, func() {
		timer.Stop()
		cancel(nil)
	}
}

// finished reports whether a run has ended by itself: it had a server, and was not
// cancelled.
func finished(r *suite.Result) bool { return r.Err == nil && r.Result.Outcome != runner.Cancelled }

// timeUp returns an error if the time of some runs was over before they had
// ended.
func timeUp(ctx context.Context, results []suite.Result, total int) error {
	over, ok := errors.AsType[*suite.StopError](context.Cause(ctx))
	if !ok {
		return nil
	}
	left := total
	for i := range results {
		if finished(&results[i]) {
			left--
		}
	}
	if left == 0 {
		return nil
	}
	return cli.Environment(fmt.Errorf("%w: %d of %d runs did not finish", over, left, total))
}

// settings is what flags and configuration say together.
type settings struct {
	place  runconfig.Place   // the first of places
	places []runconfig.Place // one at least
	roots  *x509.CertPool    // who may sign the server's certificate; nil for the system's
	run    config.Run
	named  bool // somebody has named the server

	reports []string // FORMAT=FILE, as the configuration says

	config *config.Config // nil if there is none

	vocabulary *xmpp.Vocabulary // nil for the built-in one
}

// settings merges the flags with the configuration of the first script, which
// counts for the whole run.
func (f *flags) settings(path string) (settings, error) {
	var s settings
	files, err := cli.NewSettings(f.config)
	if err != nil {
		return s, err
	}
	c, err := files.Of(path)
	if err != nil {
		return s, err
	}
	if s.config = c; c == nil {
		c = &config.Config{}
	}
	if s.places, err = f.places(c); err != nil {
		return s, cli.Usage(err)
	}
	if s.roots, err = runconfig.RootCAs(f.ca, c); err != nil {
		return s, cli.Usage(err)
	}
	for i := range s.places {
		s.places[i].Target.Insecure, s.places[i].Target.RootCAs = f.insecure, s.roots
	}
	s.place = s.places[0]
	s.named = f.host != "" || len(f.where) > 0 || len(c.Run.Server) > 0
	maps, err := cli.ParseMaps(f.maps)
	if err != nil {
		return s, cli.Usage(err)
	}
	s.run = runconfig.Merge(config.Run{
		Timeout: f.timeout, ConnectTimeout: f.connectTimeout, Quiet: f.quiet, Map: maps,
		FailOnServerError: f.failOnServerError, FailOnSkip: f.failOnSkip,
	}, c.Run)
	if s.reports, err = runconfig.Reports(c); err != nil {
		return s, cli.Usage(err)
	}
	if s.vocabulary, err = lintconfig.Vocabulary(c); err != nil {
		return s, cli.ConfigError(err)
	}
	return s, nil
}

// takeSettings takes what the configuration says where no flag does, and what
// makes no sense in other places than a run on one server.
func (f *flags) takeSettings(s settings) {
	f.failOnServerError, f.failOnSkip = s.run.FailOnServerError, s.run.FailOnSkip
	if !f.given("retry") {
		f.retry = s.run.Retry
	}
	if !f.given("report") {
		f.reports = s.reports
	}
	if !f.given("jobs") {
		f.jobs = 0
		if s.place.Kind != server.Given { // scripts on one server meet each other
			f.jobs = s.run.Jobs
		}
	}
}

// options fills the options of a run.
func (f *flags) options(s settings) (suite.Options, error) {
	run := runconfig.Options(s.run)
	run.Mapping.Vocabulary = s.vocabulary
	run.Until = f.until
	run.Target.Remote, run.Target.Insecure, run.Target.RootCAs = f.remote, f.insecure, s.roots
	if mode, err := order.ParseMode(f.order); err == nil { // else the flag is not there
		run.Order, run.KeepOrder = mode, true
	}
	if f.strictOrder {
		run.Order, run.KeepOrder = order.Strict, true
	}
	run.Traffic = f.verbose || f.events != ""
	options := suite.Options{Run: run, Repeat: f.repeat, FailFast: f.failFast, Retry: f.retry, Record: f.records(), FailOnServerError: s.run.FailOnServerError, FullLog: f.serverLog != ""}
	f.exploring(&options)
	switch f.shuffle {
	case "":
	case "random":
		options.Shuffle, options.Seed = true, rand.Uint64()
	default:
		seed, err := strconv.ParseUint(f.shuffle, 10, 64)
		if err != nil {
			return options, cli.Usage(fmt.Errorf("--shuffle: invalid seed %q: write a number", f.shuffle))
		}
		options.Shuffle, options.Seed = true, seed
	}
	return options, nil
}

// reporter returns what tells of the run, to the terminal and to the files that
// --report and --events name.
func (f *flags) reporter(out *bufio.Writer, terminal io.Writer, secrets []string, names *suite.OwnNames) (report.Reporter, func() error, error) {
	options, err := f.reportOptions(terminal, secrets)
	if err != nil {
		return nil, nil, err
	}
	targets := targets{out: out, names: names}
	all, err := f.fileReports(&targets, options, func(file string) string { return file })
	if err != nil {
		return nil, nil, err
	}
	if f.events != "" {
		w, err := targets.stream(f.events)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, report.Events(w, options))
	}
	if f.serverLog != "" {
		w, err := targets.stream(f.serverLog)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, report.FullLog(w, options))
	}
	if !targets.standard {
		// People read along as it happens: nothing waits in a buffer.
		all = append(all, report.Text(targets.asWritten(flushWriter{out}), options))
	}
	return report.Multi(all...), targets.close, nil
}

// reportOptions returns what all reports of a run have in common.
func (f *flags) reportOptions(terminal io.Writer, secrets []string) (report.Options, error) {
	findings, err := f.findings()
	return report.Options{
		Color: f.color.Wanted(terminal), Width: cli.Width(terminal), Live: cli.IsScreen(terminal), Verbose: f.verbose,
		Findings: findings, Secrets: secrets, Command: f.typed, Durations: f.durations,
		Version: version.Number(), Place: cli.RepositoryNames(),
	}, err
}

// fileReports returns the reports that --report asks for, but for a matrix. The
// function returns the file that is written for one that is named.
func (f *flags) fileReports(t *targets, options report.Options, at func(file string) string) (all []report.Reporter, err error) {
	for _, pair := range f.reports {
		format, file, ok := strings.Cut(pair, "=")
		if !ok || file == "" {
			return nil, cli.Usage(fmt.Errorf("--report: expected FORMAT=FILE, got %q", pair))
		}
		if format == formatMatrix {
			continue
		}
		w, err := t.report(at(file))
		if err != nil {
			return nil, err
		}
		one, err := report.New(format, w, options)
		if err != nil {
			return nil, cli.Usage(fmt.Errorf("--report: %w: choose one of %s", err, strings.Join(append(report.Formats(), formatMatrix), ", ")))
		}
		all = append(all, one)
	}
	return all, nil
}

// checkOutputs looks whether all reports can be written, before anything runs.
func (f *flags) checkOutputs(kind server.Kind, scripts []suite.Script) error {
	var outputs []cli.Output
	for _, pair := range f.reports {
		_, file, _ := strings.Cut(pair, "=")
		outputs = append(outputs, cli.Output{Flag: "--report", Path: file})
	}
	outputs = append(outputs,
		cli.Output{Flag: "--events", Path: f.events, Stream: true}, cli.Output{Flag: "--server-log", Path: f.serverLog, Stream: true})
	inputs := []string{f.config, f.ca}
	for _, s := range scripts {
		inputs = append(inputs, filepath.FromSlash(s.Path), suite.ConfigOf(kind, s.Path))
	}
	return cli.CheckOutputs(outputs, inputs...)
}

// records reports whether the search for orders or a report needs recordings, and
// with them what the server thinks.
func (f *flags) records() bool {
	return f.explores() || slices.ContainsFunc(f.reports, func(pair string) bool {
		format, _, _ := strings.Cut(pair, "=")
		return report.Records(format)
	})
}

// targets are where reports are written to.
type targets struct {
	out      *bufio.Writer
	standard bool // one of them is standard output
	reports  map[string]*pieces
	live     []*os.File
	names    *suite.OwnNames // of the runs; nil if they have none
	waiting  []*ownNamesWriter
}

// asWritten returns a writer that writes names as the script has them.
func (t *targets) asWritten(w io.Writer) io.Writer {
	if t.names == nil {
		return w
	}
	wrapped := &ownNamesWriter{w: w, names: t.names}
	t.waiting = append(t.waiting, wrapped)
	return wrapped
}

// report returns what a report is written to. A file is written when all is
// said, whole or not at all.
func (t *targets) report(path string) (io.Writer, error) {
	if path == cli.Stdin {
		return t.stdout()
	}
	if _, ok := t.reports[path]; ok {
		return nil, cli.Usage(fmt.Errorf("two reports go to the same file %q", path))
	}
	if t.reports == nil {
		t.reports = map[string]*pieces{}
	}
	t.reports[path] = &pieces{}
	return t.reports[path], nil
}

// stream returns what events are written to as they happen.
func (t *targets) stream(path string) (io.Writer, error) {
	if path == cli.Stdin {
		return t.stdout()
	}
	file, err := cli.CreateStream(path)
	if err != nil {
		return nil, err
	}
	t.live = append(t.live, file)
	return t.asWritten(file), nil
}

func (t *targets) stdout() (io.Writer, error) {
	if t.standard {
		return nil, cli.Usage(errors.New("only one report can go to standard output"))
	}
	t.standard = true
	return t.asWritten(flushWriter{t.out}), nil
}

func (t *targets) close() error {
	var all []error
	for _, w := range t.waiting {
		all = append(all, w.Close())
	}
	for path, report := range t.reports {
		if t.names != nil {
			text := t.names.Written(string(bytes.Join(report.all, nil)))
			report.all = [][]byte{[]byte(text)}
		}
		all = append(all, atomicfile.Write(path, report.all...))
	}
	for _, file := range t.live {
		all = append(all, file.Close())
	}
	return errors.Join(all...)
}

// pieces keeps what is written until it is all there.
type pieces struct {
	all  [][]byte
	open bool // the last one grows
}

// Write implements [io.Writer]; it never fails.
func (p *pieces) Write(data []byte) (int, error) {
	if !p.open {
		p.all, p.open = append(p.all, nil), true
	}
	last := len(p.all) - 1
	p.all[last] = append(p.all[last], data...)
	return len(data), nil
}

// Keep is Write without a copy, for data that stays as it is.
func (p *pieces) Keep(data []byte) {
	p.all, p.open = append(p.all, data), false
}

// flushWriter writes through a buffer at once.
type flushWriter struct{ w *bufio.Writer }

func (f flushWriter) Write(p []byte) (int, error) {
	n, err := f.w.Write(p)
	if err == nil {
		err = f.w.Flush()
	}
	return n, err
}
