package lintconfig

import (
	"errors"
	"io/fs"
	"strings"

	"github.com/scs-tools/scs/ast"
	"github.com/scs-tools/scs/internal/config"
	"github.com/scs-tools/scs/internal/readfile"
	"github.com/scs-tools/scs/spec/xmpp"
)

// loadedVocabulary is what the vocabulary files of a configuration hold.
type loadedVocabulary struct {
	vocabulary *xmpp.Vocabulary
	err        error
}

// vocabulary is [Vocabulary], which reads the files of a configuration once.
func (l *Linters) vocabulary(c *config.Config) (*xmpp.Vocabulary, error) {
	got, ok := l.vocabularies[c]
	if !ok {
		got.vocabulary, got.err = Vocabulary(c)
		l.vocabularies[c] = got
	}
	return got.vocabulary, got.err
}

// Vocabulary reads the vocabulary files of a configuration and returns what is
// known of XMPP under it, nil if that adds nothing. What is wrong in the files
// is [config.Errors], each at its place in the file that is wrong.
func Vocabulary(c *config.Config) (*xmpp.Vocabulary, error) {
	if len(c.Vocabulary.Files) == 0 {
		return nil, nil
	}
	var wrong config.Errors
	var files []xmpp.File
	firstLine := map[string]int{} // with content, by path
	total := 0                    // bytes of all files, which count as one
	for _, named := range c.Vocabulary.Files {
		path := c.Resolve(named)
		if !c.MayRead(path) {
			wrong = append(wrong, c.Errorf(named, "the vocabulary file %q is outside the project: move it inside, or pass the settings with --config", named.Value))
			continue
		}
		text, err := readfile.Text(path, readfile.MaxVocabulary-total)
		total += len(text)
		if err != nil {
			reason := err
			if at, ok := errors.AsType[*fs.PathError](err); ok {
				reason = at.Err
			}
			wrong = append(wrong, c.Errorf(named, "cannot read the vocabulary file %q: %v", named.Value, reason))
			continue
		}
		files = append(files, xmpp.File{Name: path, Text: text})
		firstLine[path] = lineOfContent(text)
	}
	vocabulary, err := xmpp.Default().With(files...)
	if problems, ok := errors.AsType[xmpp.SyntaxErrors](err); ok {
		foreign := map[string]bool{} // files that are something else
		for _, p := range problems {
			if p.Line == firstLine[p.File] && (strings.HasPrefix(p.Text, "unknown keyword ") || strings.HasPrefix(p.Text, "expected a keyword")) {
				foreign[p.File] = true
				p.Text = "this is not a vocabulary file (spec/xmpp/FORMAT.md describes them)"
			} else if foreign[p.File] {
				continue // what it holds is nobody's business
			}
			wrong = append(wrong, &config.Error{Path: p.File, Pos: ast.Position{Line: p.Line, Column: p.Column}, Message: p.Text})
		}
	} else if err != nil {
		return nil, err
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	return vocabulary, nil
}

// lineOfContent returns the number of the first line that is neither blank nor a
// comment, from 1.
func lineOfContent(text string) int {
	number := 0
	for line := range strings.Lines(text) {
		number++
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			break
		}
	}
	return number
}
