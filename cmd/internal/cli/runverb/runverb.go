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
		Long: `Run Scansion scripts against a real server and explain failures.

Without --server, Prosody is started from PATH: a fresh server for each script,
with memory storage and open authentication. A prosody.cfg.lua (or ejabberd.yml)
in the script's folder configures it. The servers are stopped afterwards.

A path is a script or a folder to search for *.scs; without a path, the current
folder is searched.

With several --server flags, a table shows the result of each script on each
server, with the causes below.`,
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
		Findings:    "a script failed or cannot run (syntax errors, an unknown value in its head), or --explore found something",
		Usage:       "wrong flags or configuration, or no scripts",
		Environment: "no script failed, but one has no verdict (the server cannot be started or reached, ends early, or accepts no logins), a file cannot be read or written, an interrupt, or --max-time is over",
	})
	set := command.Flags()
	set.SortFlags = false
	set.StringArrayVar(&f.where, "server", nil, "server to use: `WHERE` is HOST:PORT, tls://HOST:PORT, "+strings.Join(cli.ServerKinds(), "[=PATH] or ")+"[=PATH] (default "+string(server.DefaultKind)+"); repeat it to compare servers in a table, with NAME=WHERE to name them")
	set.BoolVar(&f.remote, "allow-remote", false, "allow a server on another machine; scripts hold passwords and can do damage")
	set.StringVar(&f.ca, "ca", "", "trust the certificate authorities in this PEM `file` instead of the system's")
	set.BoolVar(&f.insecure, "insecure", false, "accept any server certificate; for test servers")
	set.StringSliceVar(&f.maps, "map", nil, "replace a domain of the scripts: `OLD=NEW`")
	set.BoolVar(&f.register, "register", false, "create the accounts of each script on a given server (XEP-0077), and remove them afterwards")
	set.BoolVar(&f.unique, "unique", false, "use unique accounts, rooms and nodes for each run on a given server; needs --register, or a server that accepts any login")
	set.StringArrayVar(&f.modules, "module", nil, "load a Prosody module: `DIR/mod_NAME.lua`, or HOST=DIR/mod_NAME.lua for a host or component")
	set.IntVarP(&f.jobs, "jobs", "j", 0, "`number` of scripts to run in parallel (default: number of processors; 1 on a given server)")
	set.StringVar(&f.filter, "filter", "", "run only scripts with this `text` in their title or path")
	set.StringSliceVar(&f.onlyTags, "only-tags", nil, "run only scripts with one of these `tags`: NAME or NAME:VALUE")
	set.StringSliceVar(&f.skipTags, "skip-tags", nil, "skip scripts with one of these `tags`")
	set.StringVar(&f.tags, "tags", "", "run only scripts with tags that match this `expression`, such as 'muc and not slow'")
	set.BoolVar(&f.lastFailed, "last-failed", false, "run only scripts that failed in their last run")
	set.IntVar(&f.repeat, "repeat", 1, "run each script this many `times`")
	set.StringVar(&f.shuffle, "shuffle", "", "run in random order; =`SEED` repeats an order")
	set.Lookup("shuffle").NoOptDefVal = "random"
	set.BoolVar(&f.failFast, "fail-fast", false, "stop after the first failure")
	set.BoolVar(&f.failOnServerError, "fail-on-server-error", false, "fail a script if the server logs an error during its run")
	set.BoolVar(&f.failOnSkip, "fail-on-skip", false, "exit with code 1 if a script is skipped")
	set.IntVar(&f.retry, "retry", 0, "run a failed script again, up to this many `times`; a script that then passes is flaky")
	set.StringVar(&f.shard, "shard", "", "run only shard `I/N` of the scripts, such as 1/4")
	set.IntVar(&f.until, "until", 0, "stop after the actions up to this `line`")
	set.BoolVar(&f.allowEmpty, "allow-empty", false, "exit with code 0 if no scripts are found")
	set.BoolVar(&f.all, "all", false, "with several servers: also show scripts that pass on all of them")
	set.StringVar(&f.expect, "expect", "", "with several servers: fail only on differences from this `file`, written by --report matrix=FILE.json")
	set.BoolVar(&f.list, "list", false, "list the scripts; run nothing")
	set.BoolVar(&f.watch, "watch", false, "run scripts again when they, or the prosody.cfg.lua of their folder, change")
	set.BoolVar(&f.keep, "keep-server", false, "keep the last server running until interrupted, and print its address")
	set.BoolVarP(&f.verbose, "verbose", "v", false, "show all stanzas, without passwords and SASL")
	cli.DurationVar(set, &f.maxTime, "max-time", "time limit of the whole run: cancels running scripts and starts no more")
	cli.DurationVar(set, &f.timeout, "timeout", fmt.Sprintf("time limit of an action (default %s)", runner.DefaultTimeout))
	cli.DurationVar(set, &f.connectTimeout, "connect-timeout", fmt.Sprintf("time limit of a login (default %s)", runner.DefaultConnectTimeout))
	cli.DurationVar(set, &f.quiet, "quiet-period", fmt.Sprintf("how long \"receives: nothing\" waits (default %s)", runner.DefaultQuiet))
	set.StringVar(&f.order, "order", "", "order in which stanzas must arrive: `MODE` is promised, arrival or strict (default: as the script or the settings say, else promised)")
	set.BoolVar(&f.strictOrder, "strict-order", false, "the same as --order=strict: fail if the next stanza is not the expected one")
	set.StringVar(&f.explore, "explore", "", "find expectations that depend on the order of arrival, by trying every allowed order: `WAY` is offline, live (also reproduce each finding) or off")
	set.Lookup("explore").NoOptDefVal = exploreOffline
	cli.DurationVar(set, &f.exploreQuiet, "explore-quiet", "with --explore: how long to wait for stanzas after each send")
	set.StringVar(&f.update, "update", "", "write what the server sends into empty and failing expectations: `WHICH` is failed, or full to also write changes that make the script check less")
	set.Lookup("update").NoOptDefVal = updateFailed
	set.BoolVar(&f.diff, "diff", false, "with --update: print the changes as a patch; write nothing")
	set.IntVar(&f.durations, "durations", 0, "show this `number` of the slowest scripts with their slowest action")
	set.StringArrayVar(&f.reports, "report", nil, "write a report: `FORMAT=FILE` with tap, junit, json, github, html or mermaid; - for standard output; matrix=FILE.md, .json or .html for several servers")
	set.StringVar(&f.events, "events", "", "write all events as JSON lines to this `file`; - for standard output")
	set.StringVar(&f.serverLog, "server-log", "", "write the server logs to this `file`, by script; - for standard output")
	set.StringVar(&f.config, "config", "", "settings `file` for all scripts; \"none\" for no settings")
	set.StringVar(&f.showConfig, "show-config", "", "print the settings for a run of the script at `path` and the source of each")
	set.Var(&f.color, "color", "use color: auto, always or never")
	set.StringVarP(&f.dir, "directory", "d", "", "`folder` of scripts, as for the Lua tool scansion")
	set.VarP(&f.host, "host", "h", "`host` of the server, port 5222, as for the Lua tool scansion")
	set.Bool("help", false, "help for run") // without -h, which is the Lua tool's for the host
	askForHelp(command)
	cli.CompleteScripts(command)
	for _, name := range []string{"only-tags", "skip-tags"} {
		cli.CompleteList(command, name, completeTags)
	}
	cli.Complete(command, "tags", completeExpression)
	cli.CompleteFlag(command, "order", script.Orders()...)
	cli.CompleteFlag(command, "explore", exploreOffline, exploreLive, exploreOff)
	cli.CompleteFlag(command, "update", updateFailed, updateFull)
	cli.CompleteFlag(command, "color", "auto", "always", "never")
	cli.CompleteFormats(command, "report", "tap=", "junit=", "json=", "github=", "html=", "mermaid=", "matrix=")
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
		return errors.New("--repeat must be 1 or more")
	case f.jobs < 0:
		return errors.New("--jobs must be 1 or more")
	case f.durations < 0:
		return errors.New("--durations must be 0 or more")
	case f.retry < 0:
		return errors.New("--retry must be 0 or more")
	case f.timeout < 0 || f.quiet < 0 || f.connectTimeout < 0:
		return errors.New("--timeout, --connect-timeout and --quiet-period must be a time such as 5s")
	case f.maxTime > 0 && (f.watch || f.keep):
		return errors.New("--max-time cannot be combined with --watch or --keep-server")
	case f.lastFailed && (f.watch || f.update != ""):
		return errors.New("--last-failed cannot be combined with --watch or --update")
	case f.watch && (f.keep || f.list):
		return errors.New("--watch cannot be combined with --keep-server or --list")
	case f.strictOrder && f.order != "" && f.order != order.Strict.String():
		return errors.New("--order and --strict-order contradict each other: use only one")
	case f.host != "" && len(f.where) > 0:
		return errors.New("--host (-h) and --server both name a server: use only one")
	}
	if f.unique && (f.explore != "" || f.update != "") {
		return errors.New("--unique cannot be combined with --explore or --update: it changes what the script sends")
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
		return 0, 0, fmt.Errorf("invalid shard %q: write I/N, such as 1/4", text)
	}
	return part, parts, nil
}
