// Package runverb is the command "scs run".
package runverb

import (
	"bufio"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/explore"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/server"
)

// flags are what the command line says.
type flags struct {
	where              []string // --server
	all                bool
	expect             string
	remote, insecure   bool
	register, unique   bool
	ca                 string
	maps, modules      []string
	jobs               int
	filter             string
	onlyTags, skipTags []string
	tags               string // an expression
	lastFailed         bool
	maxTime            time.Duration
	repeat             int
	shuffle            string
	failFast           bool
	failOnServerError  bool
	failOnSkip         bool
	durations          int
	retry              int
	shard              string
	until              int
	list               bool
	keep, watch        bool
	verbose            bool
	timeout, quiet     time.Duration
	connectTimeout     time.Duration
	order              string
	showConfig         string
	strictOrder        bool
	explore            string
	exploreQuiet       time.Duration
	allowEmpty         bool
	update             string
	diff               bool
	reports            []string
	events, serverLog  string
	config             string
	color              cli.Color
	dir                string // of the Lua tool
	host               hostFlag
	given              func(flag string) bool // whether the command line or the environment says so
	typed              string                 // the command as somebody would type it again
}

// New makes the command.
func New() *cobra.Command {
	f := flags{color: cli.ColorAuto, exploreQuiet: explore.DefaultQuiet}
	command := &cobra.Command{
		Use:   "run [flags] [path…]",
		Short: "Run scripts against a real server.",
		Long: `Run Scansion scripts against a real server, and say what went wrong.

Without --server, Prosody is started from PATH: a fresh server for each script,
with memory storage and open authentication, and with the prosody.cfg.lua (or
ejabberd.yml) of the script's folder if there is one. What is started is ended.

A path is a script or a folder to search for *.scs; without a path, the current
folder is searched.

With several --server, a table shows how each script ends on each of them, and
the causes stand below it.`,
		Example: `  scs run spec/scansion
  scs run --jobs 2 --repeat 10 --shuffle spec/scansion
  scs run --server localhost:5222 login.scs
  scs run --server prosody --server prosody=/opt/13/prosody --server ejabberd tests/
  scs run --until 40 -v muc_join_leave.scs
  scs run --explore --order=arrival spec/scansion
  scs run --update --diff tests/new.scs
  scs run --report junit=report.xml --report github=- tests/`,
		Args: cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			out := bufio.NewWriterSize(command.OutOrStdout(), 1<<12)
			return cli.Flush(f.command(command, args, out), out)
		},
	}
	cli.SetExits(command, cli.Exits{
		Clean:       "all scripts passed or were skipped",
		Findings:    "a script failed or was refused (syntax errors, an unknown value in its head), or --explore found something",
		Usage:       "wrong flags or configuration, or no scripts",
		Environment: "no script failed, but there is no verdict about one (the server cannot be started or reached, ends in the middle, or lets nobody log in), a file cannot be read or written, an interrupt, or --max-time is over",
	})
	set := command.Flags()
	set.SortFlags = false
	set.StringArrayVar(&f.where, "server", nil, "`where` to run, or NAME=WHERE; several of them make a table: HOST:PORT, tls://HOST:PORT, "+strings.Join(cli.ServerKinds(), "[=PATH] or ")+"[=PATH] (default "+string(server.DefaultKind)+")")
	set.BoolVar(&f.remote, "allow-remote", false, "allow a server that is not on this machine: scripts hold passwords and can do damage")
	set.StringVar(&f.ca, "ca", "", "trust the certificates that the authorities in this PEM `file` have signed, instead of the system's authorities")
	set.BoolVar(&f.insecure, "insecure", false, "take any certificate, for test servers")
	set.StringSliceVar(&f.maps, "map", nil, "run with another domain than the script's: `OLD=NEW`")
	set.BoolVar(&f.register, "register", false, "make the accounts of each script on a given server (XEP-0077), and remove those that were made")
	set.BoolVar(&f.unique, "unique", false, "on a given server: give each run accounts, rooms and nodes with names of its own; needs --register, or a server where everybody may log in")
	set.StringArrayVar(&f.modules, "module", nil, "load a module of Prosody's: `DIR/mod_NAME.lua`, or HOST=DIR/mod_NAME.lua for a host or component")
	set.IntVarP(&f.jobs, "jobs", "j", 0, "how many scripts are run at a time (default: processors; 1 on a given server)")
	set.StringVar(&f.filter, "filter", "", "run only scripts whose title or path holds this `text`")
	set.StringSliceVar(&f.onlyTags, "only-tags", nil, "run only scripts with one of these `tags`: NAME or NAME:VALUE")
	set.StringSliceVar(&f.skipTags, "skip-tags", nil, "run no script with one of these `tags`")
	set.StringVar(&f.tags, "tags", "", "run only scripts whose tags match this `expression`, such as 'muc and not slow'")
	set.BoolVar(&f.lastFailed, "last-failed", false, "run only scripts that failed when they were run last")
	set.IntVar(&f.repeat, "repeat", 1, "run each script this many `times`")
	set.StringVar(&f.shuffle, "shuffle", "", "run in random order; with =`SEED`, in the order of that seed")
	set.Lookup("shuffle").NoOptDefVal = "random"
	set.BoolVar(&f.failFast, "fail-fast", false, "start no further script after a failure")
	set.BoolVar(&f.failOnServerError, "fail-on-server-error", false, "fail a script during which the server logs an error")
	set.BoolVar(&f.failOnSkip, "fail-on-skip", false, "end as if a script had failed when one is skipped")
	set.IntVar(&f.retry, "retry", 0, "run a failed script again, up to this many `times`; if it passes then, it is flaky")
	set.StringVar(&f.shard, "shard", "", "run one part of the scripts: `I/N`, the Ith of N parts")
	set.IntVar(&f.until, "until", 0, "run no action behind this `line`")
	set.BoolVar(&f.allowEmpty, "allow-empty", false, "end well where there is no script to run")
	set.BoolVar(&f.all, "all", false, "with several servers: show the scripts too that pass on all of them")
	set.StringVar(&f.expect, "expect", "", "with several servers: fail only where something differs from this `file`, written by --report matrix=FILE.json")
	set.BoolVar(&f.list, "list", false, "list the scripts that would be run, and run none")
	set.BoolVar(&f.watch, "watch", false, "run again whatever changes: a script, or all of a folder with its prosody.cfg.lua")
	set.BoolVar(&f.keep, "keep-server", false, "leave the last server running until interrupted, and say where it is")
	set.BoolVarP(&f.verbose, "verbose", "v", false, "show what goes over the wire, passwords and SASL left out")
	cli.DurationVar(set, &f.maxTime, "max-time", "end the whole run after this time: scripts that run then are cancelled, and no further one starts")
	cli.DurationVar(set, &f.timeout, "timeout", fmt.Sprintf("how long an action may take (default %s)", runner.DefaultTimeout))
	cli.DurationVar(set, &f.connectTimeout, "connect-timeout", fmt.Sprintf("how long a login may take (default %s)", runner.DefaultConnectTimeout))
	cli.DurationVar(set, &f.quiet, "quiet-period", fmt.Sprintf("how long nothing must arrive for \"receives: nothing\" (default %s)", runner.DefaultQuiet))
	set.StringVar(&f.order, "order", "", "how the order of stanzas counts: `MODE` promised, arrival or strict (default: the script's head, the settings, promised)")
	set.BoolVar(&f.strictOrder, "strict-order", false, "the same as --order=strict: fail when the very next stanza is not the one expected")
	set.StringVar(&f.explore, "explore", "", "search every other order in which the stanzas could have come for expectations that then fail or take another stanza: `WAY` offline, live to reproduce each finding too, or off")
	set.Lookup("explore").NoOptDefVal = exploreOffline
	cli.DurationVar(set, &f.exploreQuiet, "explore-quiet", "with --explore: how long nothing must arrive after a send before the script goes on")
	set.StringVar(&f.update, "update", "", "write what the server sends where an expectation fails or says nothing: failed, or full for what makes the script check less too")
	set.Lookup("update").NoOptDefVal = updateFailed
	set.BoolVar(&f.diff, "diff", false, "with --update: show what would change, and write nothing")
	set.IntVar(&f.durations, "durations", 0, "show this `number` of the slowest scripts, and the slowest action of each")
	set.StringArrayVar(&f.reports, "report", nil, "write a report: `FORMAT=FILE` with tap, junit, json, github, html or mermaid; - for standard output; matrix=FILE.md, .json or .html for several servers")
	set.StringVar(&f.events, "events", "", "write all events as JSON lines to this `file`; - for standard output")
	set.StringVar(&f.serverLog, "server-log", "", "write all that the servers log to this `file`, script by script; - for standard output")
	set.StringVar(&f.config, "config", "", "`file` of settings, for all scripts; \"none\" for no settings")
	set.StringVar(&f.showConfig, "show-config", "", "print the settings for a run of the script at `path`, and where each comes from")
	set.Var(&f.color, "color", "colours: auto, always or never")
	set.StringVarP(&f.dir, "directory", "d", "", "`folder` of scripts, as for the Lua tool scansion")
	set.VarP(&f.host, "host", "h", "`host` of the server, port 5222, as for the Lua tool scansion")
	set.Bool("help", false, "help for run") // without -h, which is the Lua tool's for the host
	askForHelp(command)
	cli.CompleteScripts(command)
	for _, name := range []string{"only-tags", "skip-tags"} {
		cli.CompleteList(command, name, completeTags)
	}
	cli.CompleteFlag(command, "order", script.Orders()...)
	cli.CompleteFlag(command, "explore", exploreOffline, exploreLive, exploreOff)
	cli.CompleteFlag(command, "update", updateFailed, updateFull)
	cli.CompleteFlag(command, "color", "auto", "always", "never")
	cli.CompleteFlag(command, "report", "tap=", "junit=", "json=", "github=", "html=", "mermaid=", "matrix=")
	cli.CompleteFlag(command, "server", cli.ServerKinds()...)
	return command
}

// check looks for flags that make no sense.
func (f *flags) check() error {
	if _, err := order.ParseMode(f.order); err != nil && f.order != "" {
		return fmt.Errorf("--order: %w", err)
	}
	switch {
	case f.repeat < 1:
		return errors.New("--repeat needs a number from 1")
	case f.jobs < 0:
		return errors.New("--jobs needs a number from 1")
	case f.durations < 0:
		return errors.New("--durations needs a number from 0")
	case f.retry < 0:
		return errors.New("--retry needs a number from 0")
	case f.timeout < 0 || f.quiet < 0 || f.connectTimeout < 0:
		return errors.New("--timeout, --connect-timeout and --quiet-period need a time such as 5s")
	case f.maxTime > 0 && (f.watch || f.keep):
		return errors.New("--max-time ends a run, and --watch and --keep-server go on until they are interrupted: leave one of them out")
	case f.lastFailed && (f.watch || f.update != ""):
		return errors.New("--last-failed cannot be combined with --watch, which runs what changes, or --update")
	case f.watch && (f.keep || f.list):
		return errors.New("--watch goes on until it is interrupted: leave out --keep-server and --list")
	case f.strictOrder && f.order != "" && f.order != order.Strict.String():
		return errors.New("--order and --strict-order contradict each other: use one of them")
	case f.host != "" && len(f.where) > 0:
		return errors.New("--host (-h) and --server both say where to run: use one of them")
	}
	if f.unique && (f.explore != "" || f.update != "") {
		return errors.New("--unique cannot be combined with --explore or --update: what is sent differs from what the script says")
	}
	if err := f.checkHost(); err != nil {
		return err
	}
	if err := f.checkExplore(); err != nil {
		return err
	}
	if err := f.checkMatrix(); err != nil {
		return err
	}
	return f.checkUpdate()
}

// parseShard reads I/N; 0 of 0 for no flag.
func parseShard(text string) (part, parts int, err error) {
	if text == "" {
		return 0, 0, nil
	}
	first, last, ok := strings.Cut(text, "/")
	if ok {
		part, err = strconv.Atoi(first)
		if err == nil {
			parts, err = strconv.Atoi(last)
		}
	}
	if !ok || err != nil || part < 1 || part > parts {
		return 0, 0, fmt.Errorf("--shard: %q is no part: write I/N, such as 1/4", text)
	}
	return part, parts, nil
}

// parseMaps reads OLD=NEW pairs.
func parseMaps(pairs []string) (map[string]string, error) {
	found := map[string]string{}
	for _, pair := range pairs {
		from, to, ok := strings.Cut(pair, "=")
		if !ok || from == "" || to == "" {
			return nil, fmt.Errorf("--map: %q is no pair of domains: write OLD=NEW", pair)
		}
		found[from] = to
	}
	return found, nil
}
