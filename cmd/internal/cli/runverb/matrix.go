package runverb

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/atomicfile"
	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/readfile"
	"github.com/scs-tools/scs/internal/runconfig"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/matrix"
	"github.com/scs-tools/scs/runner/report"
	"github.com/scs-tools/scs/runner/server"
	"github.com/scs-tools/scs/runner/suite"
)

// formatMatrix is the report of several servers.
const formatMatrix = "matrix"

// matrixKinds are the kinds of file that a matrix can be written to.
func matrixKinds() []string { return []string{".md", ".json", ".html"} }

// matrixFiles returns the files that --report matrix=FILE names, and those of
// reports of other formats, which tell of one server each.
func (f *flags) matrixFiles() (files, others []string) {
	for _, pair := range f.reports {
		format, file, _ := strings.Cut(pair, "=")
		if format == formatMatrix {
			files = append(files, file)
		} else {
			others = append(others, file)
		}
	}
	return files, others
}

// asksForMatrix reports whether a flag only makes sense for a table of servers.
func (f *flags) asksForMatrix() bool {
	files, _ := f.matrixFiles()
	return len(f.where) > 1 || len(files) > 0 || f.expect != "" || f.all
}

// checkMatrix looks for flags that make no sense with several servers.
func (f *flags) checkMatrix() error {
	if !f.asksForMatrix() {
		return nil
	}
	files, others := f.matrixFiles()
	for i, file := range files {
		if !slices.Contains(matrixKinds(), filepath.Ext(file)) {
			return fmt.Errorf("--report: cannot write a matrix to %q: use a name that ends in %s", file, strings.Join(matrixKinds(), ", "))
		}
		if slices.Contains(files[:i], file) {
			return fmt.Errorf("two reports go to the same file %q", file)
		}
	}
	switch {
	case slices.Contains(others, cli.Stdin):
		return errors.New("--report: with several servers, each needs its own file: use a name such as junit=report.xml, which gives report-prosody.xml and report-ejabberd.xml")
	case f.watch || f.keep || f.update != "" || f.until > 0:
		return errors.New("several servers cannot be combined with --watch, --keep-server, --update or --until: use a single --server")
	case f.events != "" || f.serverLog != "" || f.verbose || f.durations > 0:
		return errors.New("--events, --server-log, --verbose and --durations need a single --server")
	}
	return nil
}

// wantsMatrix reports whether scripts are run on several servers: the flags or
// the settings say so. What works on one server uses the first of the settings.
func (f *flags) wantsMatrix(path string) (bool, error) {
	if f.asksForMatrix() {
		return true, nil
	}
	s, err := f.settings(path)
	if err != nil {
		return false, err
	}
	one := f.watch || f.keep || f.update != "" || f.until > 0 || f.events != "" || f.serverLog != "" || f.verbose || f.durations > 0 || len(f.reports) > 0
	return len(s.places) > 1 && !one, nil
}

// runMatrix runs scripts on several servers beside each other and shows how
// they end.
func (p *session) runMatrix(ctx context.Context, scripts []suite.Script) error {
	f := p.flags
	settings, err := f.settings(scripts[0].Path)
	if err != nil {
		return err
	}
	if err := f.checkGiven(settings.places...); err != nil {
		return err
	}
	files, _ := f.matrixFiles()
	if err := f.checkMatrixFiles(settings.places, scripts); err != nil {
		return err
	}
	expected, err := f.readExpected()
	if err != nil {
		return err
	}
	f.failOnServerError, f.failOnSkip = settings.run.FailOnServerError, settings.run.FailOnSkip
	options, err := f.options(settings)
	if err != nil {
		return err
	}
	options.Run.OnlyOrder = true
	options.Slots = make(chan struct{}, f.matrixJobs(len(settings.places)))
	columns := make([]*matrixColumn, len(settings.places))
	for i := range settings.places {
		columns[i] = &matrixColumn{session: p, place: settings.places[i]}
		defer columns[i].close()
		if err := columns[i].open(ctx, scripts, options.Run); err != nil {
			return err
		}
		if err := columns[i].report(settings.places[:i], runconfig.Secrets(settings.run)); err != nil {
			return err
		}
	}
	var all sync.WaitGroup
	for _, c := range columns {
		all.Go(func() { c.run(ctx, scripts, options) })
	}
	all.Wait()
	var servers []matrix.Server
	for _, c := range columns {
		servers = append(servers, c.server)
		if c.wrong != nil {
			return cli.Environment(c.wrong)
		}
	}
	m := matrix.New(servers, runconfig.Secrets(settings.run))
	look := matrix.Options{All: f.all, Width: cli.Width(p.terminal), Color: f.color.Wanted(p.terminal)}
	if _, err := p.out.WriteString("\n" + m.Text(look)); err != nil {
		return cli.Environment(err)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for _, file := range files {
		if err := writeMatrix(file, m, look); err != nil {
			return cli.Environment(err)
		}
	}
	if expected != nil {
		return p.compareMatrix(m, expected)
	}
	return f.matrixError(servers)
}

// matrixJobs returns how many runs there are at a time on all servers. Most of
// a run is waiting, and servers do not wait for each other.
func (f *flags) matrixJobs(servers int) int {
	if f.jobs > 0 {
		return f.jobs
	}
	return runtime.GOMAXPROCS(0) * servers
}

// matrixColumn is one server of a table.
type matrixColumn struct {
	session *session
	place   runconfig.Place
	servers suite.Servers // nil if there is no server
	jobs    int
	end     func()
	server  matrix.Server

	reporter     report.Reporter // of this server alone
	closeReports func() error
	wrong        error // with its reports
}

// open gets the server ready. Only what was asked for in a wrong way is an
// error: a server that is not there has its column all the same.
func (c *matrixColumn) open(ctx context.Context, scripts []suite.Script, run runner.Options) (err error) {
	c.server.Label = c.place.Title()
	c.servers, c.jobs, c.end, err = c.session.flags.servers(ctx, c.place, scripts, run)
	if c.place.Kind != server.Given && c.session.flags.jobs == 0 {
		// The slowest server is alone at the end. Many scripts may fail on it,
		// and a failure is mostly waiting.
		c.jobs++
	}
	if err == nil {
		err = checkReachable(ctx, c.servers)
	}
	if failed, ok := errors.AsType[*cli.Error](err); ok && failed.Code == cli.ExitEnvironment {
		c.server.Trouble = display.Error(err)
		return nil
	}
	return err
}

func (c *matrixColumn) close() {
	if c.end != nil {
		c.end()
	}
}

// run runs the scripts on the server, and says when that is done.
func (c *matrixColumn) run(ctx context.Context, scripts []suite.Script, options suite.Options) {
	if c.server.Trouble != "" {
		c.notRun(scripts)
		return
	}
	began := time.Now()
	options.Servers, options.Jobs, options.Events = c.servers, c.jobs, c.reporter.Event
	c.server.Results = suite.Run(ctx, scripts, options)
	for i := range c.server.Results {
		if name := c.server.Results[i].Server; c.server.Name == "" && c.place.Kind != server.Given {
			c.server.Name = name
		}
	}
	c.wrong = errors.Join(c.reporter.Close(), c.closeReports())
	c.session.tellLeft(c.servers)
	options.Events = nil
	if c.server.Name == "" && ctx.Err() == nil {
		c.server.Name = suite.Describe(ctx, scripts[0], options)
	}
	if c.server.Name != "" && (c.place.Label != "" || c.place.Kind == server.Given) {
		c.server.Name = c.place.Title() + ": " + c.server.Name
	}
	m := matrix.New([]matrix.Server{c.server}, nil)
	c.session.tell(fmt.Sprintf("%s: %s in %.1f s\n", display.Lines(m.Columns[0].Title()), m.CountsText(0), time.Since(began).Seconds()))
}

// tell writes a line at once. Several servers may do so at a time.
func (p *session) tell(line string) {
	p.telling.Lock()
	defer p.telling.Unlock()
	if _, err := p.out.WriteString(line); err == nil {
		_ = p.out.Flush() // what is written last tells of the error
	}
}

// checkMatrixFiles looks whether all files can be written, before anything runs.
func (f *flags) checkMatrixFiles(places []runconfig.Place, scripts []suite.Script) error {
	files, others := f.matrixFiles()
	for _, file := range others {
		for i := range places {
			files = append(files, ofServer(file, places[i].Title(), titles(places[:i])))
		}
	}
	var outputs []cli.Output
	for _, file := range files {
		outputs = append(outputs, cli.Output{Flag: "--report", Path: file})
	}
	inputs := []string{f.config, f.expect}
	for _, s := range scripts {
		inputs = append(inputs, filepath.FromSlash(s.Path))
		for i := range places {
			inputs = append(inputs, suite.ConfigOf(places[i].Kind, s.Path))
		}
	}
	return cli.CheckOutputs(outputs, inputs...)
}

// readExpected reads the file that --expect names; nil if there is none.
func (f *flags) readExpected() (*matrix.Expected, error) {
	if f.expect == "" {
		return nil, nil
	}
	text, err := readfile.Text(f.expect, readfile.MaxSettings)
	if err != nil {
		return nil, cli.Environment(err)
	}
	expected, err := matrix.ReadExpected([]byte(text))
	if err != nil {
		return nil, cli.Usage(fmt.Errorf("--expect: %s: %w", display.Path(f.expect), err))
	}
	return expected, nil
}

// writeMatrix writes a matrix to a file. A page in Markdown that has a place for
// it keeps the rest of its text.
func writeMatrix(file string, m *matrix.Matrix, o matrix.Options) (err error) {
	var text string
	switch filepath.Ext(file) {
	case ".json":
		text, err = m.JSON()
	case ".html":
		text, err = m.HTML(o)
	default:
		var page string
		if page, err = readfile.Text(file, readfile.MaxSettings); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		text = m.MarkdownInto(page, o)
	}
	if err != nil {
		return err
	}
	return atomicfile.Write(file, []byte(text))
}

// compareMatrix says what differs from an earlier matrix.
func (p *session) compareMatrix(m *matrix.Matrix, expected *matrix.Expected) error {
	found := m.Differences(expected)
	if len(found) == 0 {
		return nil
	}
	fmt.Fprintf(p.out, "\ndiffers from %s:\n", display.Path(p.flags.expect))
	missing := false
	for i := range found {
		fmt.Fprintf(p.out, "  %s\n", display.Lines(found[i].Text()))
		missing = missing || found[i].NoAnswer
	}
	if missing {
		return &cli.Error{Code: cli.ExitEnvironment}
	}
	return cli.Findings()
}

// matrixError gives the end of a table its exit code.
func (f *flags) matrixError(servers []matrix.Server) error {
	var all []suite.Result
	trouble := false
	for i := range servers {
		all = append(all, servers[i].Results...)
		trouble = trouble || servers[i].Trouble != ""
	}
	together := suite.Together(all, f.failOnSkip)
	if trouble && together == suite.VerdictPassed {
		together = suite.VerdictNone
	}
	return verdictError(together)
}
