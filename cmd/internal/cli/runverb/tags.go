package runverb

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/ast/script"
	"github.com/scs-tools/scs/cmd/internal/cli"
	"github.com/scs-tools/scs/internal/readfile"
	"github.com/scs-tools/scs/runner/suite"
)

// tagsOf returns the tags of a script that scripts are chosen by.
func tagsOf(s suite.Script) []ast.Comment {
	return slices.DeleteFunc(s.File.Head().Tags, script.IsSetting)
}

// hasTag reports whether a tag of a script is one of those wanted: NAME means
// the tag with any value, NAME:VALUE just that value.
func hasTag(c ast.Comment, wanted []string) bool {
	name, value := c.Tag()
	for _, tag := range wanted {
		want, wantValue, exact := strings.Cut(tag, ":")
		if strings.EqualFold(strings.TrimSpace(want), name) &&
			(!exact || strings.EqualFold(strings.TrimSpace(wantValue), value)) {
			return true
		}
	}
	return false
}

// completedScripts is how many scripts a shell has searched for tags.
const completedScripts = 1000

// completeTags completes tags in a shell: those of the scripts that are named, or
// that are there.
func completeTags(args []string, _ string) []cobra.Completion {
	paths, err := cli.Scripts(args, nil)
	if err != nil {
		return nil
	}
	found := map[string]bool{}
	for _, path := range paths[:min(len(paths), completedScripts)] {
		text, err := readfile.Text(path, readfile.MaxScript)
		if err != nil {
			continue
		}
		for _, c := range tagsOf(suite.Script{File: ast.Parse(path, text)}) {
			name, value := c.Tag()
			found[name] = true
			if value != "" {
				found[name+":"+value] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// completeExpression completes the last word of an expression of tags in a shell.
func completeExpression(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	before := typed[:strings.LastIndexAny(typed, " (")+1]
	words := []cobra.Completion{"not"}
	p := tagParser{rest: before}
	joins := false // the last token before the word is a tag or ")", which and and or can follow
	for p.next(); p.err == nil && p.token != ""; p.next() {
		joins = p.is(")") || !p.is("(") && !p.is("not") && !p.is("and") && !p.is("or")
	}
	switch {
	case p.err != nil: // the word is in quotation marks
		words = nil
	case joins:
		words = []cobra.Completion{"and", "or"}
	default:
		for _, tag := range completeTags(args, "") {
			if strings.ContainsAny(tag, " ()") || slices.Contains([]string{"and", "or", "not"}, strings.ToLower(tag)) {
				tag = `"` + tag + `"`
			}
			words = append(words, tag)
		}
	}
	for i := range words {
		words[i] = before + words[i]
	}
	return words, cobra.ShellCompDirectiveNoFileComp
}

// tagExpression tells by its tags whether a script is chosen.
type tagExpression func(tags []ast.Comment) bool

// maxTagExpression is how many bytes an expression may have, and so how deep it
// can be nested.
const maxTagExpression = 2000

// parseTags reads an expression of tags: NAME or NAME:VALUE, "in quotes" where it
// holds a space, joined by not, and, or (in this order of precedence), with
// parentheses. Without an expression all scripts are chosen.
func parseTags(text string) (tagExpression, error) {
	if text == "" {
		return func([]ast.Comment) bool { return true }, nil
	}
	if len(text) > maxTagExpression {
		return nil, fmt.Errorf("--tags: the expression has more than %d bytes", maxTagExpression)
	}
	p := tagParser{rest: text}
	p.next()
	expression := p.alternatives()
	if p.err == nil && p.token != "" {
		p.fail("and, or or the end")
	}
	if p.err != nil {
		return nil, fmt.Errorf("--tags: %w: write, for example, 'muc and not slow'", p.err)
	}
	return expression, nil
}

// tagParser reads an expression from left to right.
type tagParser struct {
	rest   string // behind the token
	token  string // "" at the end
	quoted bool   // the token is a tag, whatever it says
	err    error  // the first
}

// next reads the next token.
func (p *tagParser) next() {
	p.rest = strings.TrimLeftFunc(p.rest, unicode.IsSpace)
	p.token, p.quoted = "", false
	if p.rest == "" {
		return
	}
	switch quote := p.rest[:1]; quote {
	case "(", ")":
		p.token, p.rest = quote, p.rest[1:]
	case `"`, "'":
		inside, after, ok := strings.Cut(p.rest[1:], quote)
		if !ok || strings.TrimSpace(inside) == "" {
			p.fail("a tag between quotation marks")
			return
		}
		p.token, p.rest, p.quoted = inside, after, true
	default:
		end := strings.IndexFunc(p.rest, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`()"'`, r) })
		if end < 0 {
			end = len(p.rest)
		}
		p.token, p.rest = p.rest[:end], p.rest[end:]
	}
}

// is reports whether the token is a word of the language.
func (p *tagParser) is(word string) bool { return !p.quoted && strings.EqualFold(p.token, word) }

// fail keeps what is wrong: something else was expected.
func (p *tagParser) fail(expected string) {
	if p.err != nil {
		return
	}
	got := fmt.Sprintf("%q", p.token)
	if p.token == "" {
		got = "the end"
	}
	p.err = fmt.Errorf("expected %s, got %s", expected, got)
}

// alternatives reads what or joins.
func (p *tagParser) alternatives() tagExpression {
	left := p.conditions()
	for p.err == nil && p.is("or") {
		p.next()
		first, second := left, p.conditions()
		left = func(tags []ast.Comment) bool { return first(tags) || second(tags) }
	}
	return left
}

// conditions reads what and joins.
func (p *tagParser) conditions() tagExpression {
	left := p.condition()
	for p.err == nil && p.is("and") {
		p.next()
		first, second := left, p.condition()
		left = func(tags []ast.Comment) bool { return first(tags) && second(tags) }
	}
	return left
}

// condition reads a tag, what not negates, or what stands in parentheses.
func (p *tagParser) condition() tagExpression {
	switch {
	case p.err != nil:
	case p.is("not"):
		p.next()
		inner := p.condition()
		return func(tags []ast.Comment) bool { return !inner(tags) }
	case p.is("("):
		p.next()
		inner := p.alternatives()
		if !p.is(")") {
			p.fail(`")"`)
		}
		p.next()
		return inner
	case p.token == "" || p.is(")") || p.is("and") || p.is("or"):
		p.fail("a tag")
	default:
		tag := []string{p.token}
		p.next()
		return func(tags []ast.Comment) bool {
			return slices.ContainsFunc(tags, func(c ast.Comment) bool { return hasTag(c, tag) })
		}
	}
	return func([]ast.Comment) bool { return false }
}
