package archtest

import (
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// odd is what a reader of the documentation would stop at: archaic or poetic
// words, and words for which the project has another one.
var odd = map[string]*regexp.Regexp{
	"say fix":                     regexp.MustCompile(`(?i)\bmend(s|ed|ing)?\b`),
	"say run":                     regexp.MustCompile(`(?i)\b(play|plays|played|playing) (a |the |this |all )?scripts?\b`),
	"say safe":                    regexp.MustCompile(`(?i)\bfor certain\b`),
	"say also, or name it":        regexp.MustCompile(`(?i)\b(besides|likewise|as well as)\b`),
	"say although, still or even": regexp.MustCompile(`(?i)\b(all the same|albeit|notwithstanding)\b`),
	"say anyone who, or you":      regexp.MustCompile(`(?i)\b(whoever|whomever|whosoever)\b`),
	"say all that, or name it":    regexp.MustCompile(`(?i)\b(whatsoever|the like|as else|what else|and such)\b`),
	"say is not a":                regexp.MustCompile(`(?i)\b(is|are|was|were) no \w+ of\b`),
	"say because, or so":          regexp.MustCompile(`(?i)\b(hence|thus|thereby|therein|thereof|whereby|wherein|lest)\b`),
	"say after":                   regexp.MustCompile(`(?i)\bbehind (the|an?|it|them)\b`),
	"say next to":                 regexp.MustCompile(`(?i)\bbeside (an?|it|them)\b`),
	"say is, or is in":            regexp.MustCompile(`(?i)\b(stands?|standing|stood) (in|on|at|below|above|beside|behind|there|still|for itself)\b`),
	"say again, or new":           regexp.MustCompile(`(?i)\banew\b`),
	"say ignores, or is not":      regexp.MustCompile(`(?i)\b(keeps? silent|takes? no notice|left alone)\b`),
	"say compare with":            regexp.MustCompile(`(?i)\b(held|holds?) against\b`),
	"say long, or really":         regexp.MustCompile(`(?i)\b(in earnest|of old|come by|bears?|brings? along)\b`),
	"say one per":                 regexp.MustCompile(`(?i)\ba (file|package|reader|verb|folder) an? (verb|format|feature|editor|rule|specification)\b`),
	"say must, or is about":       regexp.MustCompile(`(?i)\b((is|are) due|ha(s|ve) to do with)\b`),
	"say no, none or invalid":     regexp.MustCompile(`(?i)\b(is|are) (no|none) (such|section|line|script|text|value|part|number|expression)\b|\bholds? (no|nothing)\b|\bnothing but\b`),
	"say where it is":             regexp.MustCompile(`(?i)\b(stands? (round|under|behind|inside|outside)|stays? behind|goes? out as|as it stands|goes with (it|them))\b`),
	"say around":                  regexp.MustCompile(`(?i)\bround (a|an|the|it)\b`),
	"say unknown, or cannot":      regexp.MustCompile(`(?i)\b(nobody (knows|understands|sees)|cannot be told|nothing is known of|left to the author)\b`),
	"say for this reason, or cut": regexp.MustCompile(`(?i)\b(for want of|for no reason of its own|in vain|nobody's business|everyday work|(is|are) its own affair)\b`),
	"say same, or identical":      regexp.MustCompile(`(?i)\bthe same, letter by letter\b|\bas good as\b`),
	"say typo, or misspelled":     regexp.MustCompile(`(?i)\b(slip of the finger|misspelt)\b`),
	"say whitespace":              regexp.MustCompile(`(?i)\bwhite space\b`),
	"say color, license":          regexp.MustCompile(`(?i)\b(colours?|coloured|licence)\b`),
}

// quoted is what a page shows of something else: code, and text in quotes.
var quoted = regexp.MustCompile("(?s)```.*?```|`[^`\n]*`|\"[^\"\n]*\"|\\(\\S*\\)")

// TestPagesArePlainEnglish looks for words in the pages that people read at
// which somebody whose first language is not English would stop.
func TestPagesArePlainEnglish(t *testing.T) {
	root := filepath.Join("..", "..")
	pages := []string{"README.md", "CONTRIBUTING.md", "CHANGELOG.md"}
	for _, folder := range []string{"docs", "spec", "editors", "lint/rules", "ast/failures"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == "testdata") {
				return fs.SkipDir
			}
			if err == nil && (strings.HasSuffix(path, ".md") || strings.HasSuffix(path, "scs.txt")) {
				name, err := filepath.Rel(root, path)
				if err != nil {
					return err
				}
				pages = append(pages, name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(pages) < 120 {
		t.Fatalf("only %d pages are found", len(pages))
	}
	for _, page := range pages {
		data, err := os.ReadFile(filepath.Join(root, page))
		if err != nil {
			t.Fatal(err)
		}
		// What is quoted goes; the lines stay where they are.
		text := quoted.ReplaceAllStringFunc(string(data), func(s string) string {
			return "“”" + strings.Repeat("\n", strings.Count(s, "\n"))
		})
		wantPlain(t, page, 1, text)
	}
}

// TestMessagesArePlainEnglish looks for the same words in the texts of the
// programs: messages, help, what editors show.
func TestMessagesArePlainEnglish(t *testing.T) {
	root := filepath.Join("..", "..")
	texts := 0
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "testdata" || entry.Name() == "node_modules" || entry.Name() == "tools" || path != root && strings.HasPrefix(entry.Name(), ".")) {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var s scanner.Scanner
		file := token.NewFileSet().AddFile(path, -1, len(data))
		s.Init(file, data, nil, 0)
		for {
			pos, kind, text := s.Scan()
			if kind == token.EOF {
				return nil
			}
			if kind == token.STRING && strings.Contains(text, " ") {
				texts++
				wantPlain(t, path, file.Line(pos), text)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if texts < 1000 {
		t.Fatalf("only %d texts are found", texts)
	}
}

// wantPlain reports the odd words of a text that begins in a line of a file.
func wantPlain(t *testing.T, file string, line int, text string) {
	t.Helper()
	for advice, word := range odd {
		for _, at := range word.FindAllStringIndex(text, -1) {
			t.Errorf("%s:%d: %q: %s", file, line+strings.Count(text[:at[0]], "\n"), text[at[0]:at[1]], advice)
		}
	}
}
