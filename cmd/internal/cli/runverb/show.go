package runverb

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/pflag"

	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/runner"
	"github.com/scs-tools/scs/runner/order"
	"github.com/scs-tools/scs/runner/server"
)

// show prints the settings of a run of the script at path, and from where they
// are.
func (f *flags) show(ctx context.Context, w io.Writer, path string, given *pflag.FlagSet) error {
	settings, err := f.settings(path)
	if err != nil {
		return err
	}
	file, err := readScript(ctx, path)
	if err != nil {
		return err
	}
	options, err := f.options(settings)
	if err != nil {
		return err
	}
	c := cmp.Or(settings.config, &config.Config{})
	configuration := "none"
	if c.Path != "" {
		configuration = display.Path(c.Path)
	}
	fmt.Fprintf(w, "settings for a run of %s\nconfiguration: %s\n\n", cli.DisplayPath(path), configuration)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "SETTING\tVALUE\tFROM")
	row := func(name, value string, configured bool, flags ...string) {
		from := "default"
		if configured {
			from = configuration
		}
		for _, flag := range flags {
			if given.Changed(flag) {
				from = cli.Origin(given.Lookup(flag))
			}
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", name, value, from)
	}
	var servers []string
	for i := range settings.places {
		servers = append(servers, display.Path(settings.places[i].Title()))
	}
	row("server", strings.Join(servers, ", "), len(c.Run.Server) > 0, "server", "host")
	if tag, ok := script.OrderTag(file); ok && !options.Run.KeepOrder {
		_, value := tag.Tag()
		if _, err := order.ParseMode(value); err != nil {
			value = display.Path(value) + ", which is invalid: the script cannot run"
		}
		fmt.Fprintf(table, "order\t%s\tline %d of the script\n", value, file.Position(tag.Span().Start).Line)
	} else {
		row("order", options.Run.Order.String(), c.Run.Order != "", "strict-order", "order")
	}
	run := settings.run
	row("timeout", cmp.Or(run.Timeout, runner.DefaultTimeout).String(), c.Run.Timeout != 0, "timeout")
	row("connect-timeout", cmp.Or(run.ConnectTimeout, runner.DefaultConnectTimeout).String(), c.Run.ConnectTimeout != 0, "connect-timeout")
	row("quiet-period", cmp.Or(run.Quiet, runner.DefaultQuiet).String(), c.Run.Quiet != 0, "quiet-period")
	f.takeSettings(settings)
	jobs := strconv.Itoa(max(f.jobs, 1))
	if f.jobs == 0 && settings.place.Kind != server.Given {
		jobs = "as many as there are processors"
	}
	row("jobs", jobs, f.jobs > 0, "jobs")
	row("retry", strconv.Itoa(f.retry), f.retry > 0, "retry")
	explored := ""
	if run.Explore {
		explored = exploreOffline
	}
	row("explore", cmp.Or(f.explore, explored, exploreOff), c.Run.Explore, "explore")
	row("fail-on-server-error", strconv.FormatBool(run.FailOnServerError), c.Run.FailOnServerError, "fail-on-server-error")
	row("fail-on-skip", strconv.FormatBool(run.FailOnSkip), c.Run.FailOnSkip, "fail-on-skip")
	return table.Flush()
}
