package runverb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/display"
	"github.com/scs-tools/scs/internal/excerpt"
	"github.com/scs-tools/scs/internal/parallel"
	"github.com/scs-tools/scs/internal/readfile"
	"github.com/scs-tools/scs/runner/suite"
)

// selectScripts reads the scripts at the paths and returns those that the flags
// choose, in order of path.
func (f *flags) selectScripts(ctx context.Context, paths []string) ([]suite.Script, error) {
	part, parts, err := parseShard(f.shard)
	if err != nil {
		return nil, cli.Usage(err)
	}
	tags, err := parseTags(f.tags)
	if err != nil {
		return nil, cli.Usage(err)
	}
	var scripts []suite.Script
	for _, path := range paths {
		file, err := readScript(ctx, path)
		if err != nil {
			return nil, err
		}
		if s := (suite.Script{Path: file.Name(), File: file}); f.chooses(s) && tags(tagsOf(s)) {
			scripts = append(scripts, s)
		}
	}
	if parts > 0 {
		var mine []suite.Script
		for i, s := range scripts {
			if i%parts == part-1 {
				mine = append(mine, s)
			}
		}
		scripts = mine
	}
	return scripts, nil
}

// maxNamedTags is how many tags a message names.
const maxNamedTags = 10

// noScripts says why no script is run, of those that the arguments name.
func (f *flags) noScripts(found int, args []string) error {
	if found == 0 {
		return errors.New("no scripts found: check the paths, or use --allow-empty")
	}
	tags := completeTags(args, "")
	has := "the scripts have no tags"
	if len(tags) > 0 {
		named := tags[:min(len(tags), maxNamedTags)]
		has = "the scripts have the tags " + excerpt.Printable(strings.Join(named, ", "))
		if more := len(tags) - len(named); more > 0 {
			has += fmt.Sprintf(" and %d more", more)
		}
	}
	if f.tags == "" && len(f.onlyTags) == 0 && len(f.skipTags) == 0 {
		has = "check the filters"
	}
	return fmt.Errorf("the flags choose none of %s: %s (--allow-empty: no error)", excerpt.Count(found, "script"), has)
}

// readScript reads and parses one script, until the context ends.
func readScript(ctx context.Context, path string) (*ast.File, error) {
	text, err := readfile.Script(ctx, path)
	if err != nil {
		return nil, cli.Environment(err)
	}
	var file *ast.File
	err = parallel.Ordered(ctx, 1, func(int) *ast.File {
		return ast.Parse(cli.ScriptName(path), text)
	}, func(_ int, f *ast.File) error {
		file = f
		return nil
	})
	return file, err
}

// chooses reports whether a script passes the filter and the tags.
func (f *flags) chooses(s suite.Script) bool {
	if f.filter != "" && !contains(s.File.Title(), f.filter) && !contains(s.Path, f.filter) {
		return false
	}
	tags := tagsOf(s)
	if len(f.onlyTags) > 0 && !slices.ContainsFunc(tags, func(c ast.Comment) bool { return hasTag(c, f.onlyTags) }) {
		return false
	}
	return !slices.ContainsFunc(tags, func(c ast.Comment) bool { return hasTag(c, f.skipTags) })
}

func contains(text, part string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(part))
}

// list prints the scripts that would be run.
func list(w interface{ WriteString(string) (int, error) }, scripts []suite.Script) error {
	for _, s := range scripts {
		line := display.Path(s.Path)
		if title := s.File.Title(); title != "" {
			line += ": " + excerpt.Printable(title)
		}
		var tags []string
		for _, c := range tagsOf(s) {
			name, value := c.Tag()
			if value != "" {
				name += ":" + value
			}
			tags = append(tags, name)
		}
		if len(tags) > 0 {
			line += fmt.Sprintf(" [%s]", excerpt.Printable(strings.Join(tags, ", ")))
		}
		if _, err := w.WriteString(line + "\n"); err != nil {
			return cli.Environment(err)
		}
	}
	return nil
}
