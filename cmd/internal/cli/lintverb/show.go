package lintverb

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/failures"
	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/lint"
	"github.com/scs-tools/scs/lint/rules"
)

// explain prints the page of a rule.
func explain(w io.Writer, selector string) error {
	rule, ok := rules.Find(selector)
	if failure, is := failures.Find(selector); is {
		page, err := failure.Page()
		if err != nil {
			return cli.Environment(err)
		}
		_, err = io.WriteString(w, page)
		return err
	}
	if !ok {
		if err := lint.CheckSelector(selector); err != nil {
			return cli.Usage(err)
		}
		return cli.Usage(fmt.Errorf("%q is a group; name a single rule", selector))
	}
	page, err := rule.Page()
	if err != nil {
		return cli.Environment(err)
	}
	severity := rule.Severity.String()
	if rule.OptIn {
		severity += ", off unless selected"
	}
	heading, rest, _ := strings.Cut(page, "\n")
	_, err = fmt.Fprintf(w, "%s\n\nSeverity: %s. Fix: %s.\n%s", heading, severity, rule.Fix, rest)
	return err
}

// listRules prints a line a rule.
func listRules(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "CODE\tNAME\tSEVERITY\tFIX\tWHAT IS WRONG")
	for _, rule := range rules.All() {
		severity := rule.Severity.String()
		if rule.OptIn {
			severity = "off (" + severity + ")"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", rule.Code, rule.Name, severity, rule.Fix, rule.Summary)
	}
	fmt.Fprintln(table, "\nCODE\tNAME\tSEVERITY\tFIX\tWHAT A RUN FINDS (scs run)")
	for _, f := range failures.All() {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", f.Code, f.Name, f.Severity, rules.NoFix, f.Summary)
	}
	return table.Flush()
}

// show prints what applies to the script at path, and from where.
func (l *linters) show(w io.Writer, path string) error {
	s, err := l.of(path)
	if err != nil {
		return err
	}
	configuration := "none"
	if s.Config != nil {
		configuration = display.Path(s.Config.Path)
	}
	failFrom := "default"
	switch {
	case l.flags.failLevel != "":
		failFrom = "--fail-level"
	case s.Config != nil && s.Config.Lint.FailLevel != ast.Off:
		failFrom = display.Path(s.Config.Path)
	}
	excluded, err := l.configs.Exclude(excludes)(path)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "settings for %s\nconfiguration: %s\nfail level: %s (%s)\n", cli.DisplayPath(path), configuration, s.FailLevel, failFrom)
	if excluded {
		fmt.Fprintln(w, "excluded in folder searches")
	}
	fmt.Fprintln(w)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "CODE\tNAME\tSEVERITY\tFROM")
	for _, setting := range s.Linter.Settings() {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", setting.Rule.Code, setting.Rule.Name, setting.Severity, from(s, setting))
	}
	return table.Flush()
}

// completeRuleLists completes rules and groups of them in a shell; codes where the
// beginning of one stands there.
func completeRuleLists(_ []string, last string) []cobra.Completion {
	codes := strings.HasPrefix(strings.ToUpper(last), "SCS")
	all := []cobra.Completion{cobra.CompletionWithDesc("ALL", "every rule")}
	var groups []string
	for _, rule := range rules.All() {
		if group := rule.Code[:groupLength]; !slices.Contains(groups, group) {
			groups = append(groups, group)
			all = append(all, cobra.CompletionWithDesc(group, "the rules whose codes start so"))
		}
		if codes {
			all = append(all, cobra.CompletionWithDesc(rule.Code, rule.Name))
		}
		all = append(all, cobra.CompletionWithDesc(rule.Name, rule.Summary))
	}
	return all
}

// groupLength is how many letters the name of a group has, such as SCS1.
const groupLength = len("SCS1")

// completeRules completes the name of a rule in a shell.
func completeRules(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var names []string
	for _, rule := range rules.All() {
		names = append(names, cobra.CompletionWithDesc(rule.Name, rule.Summary))
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
