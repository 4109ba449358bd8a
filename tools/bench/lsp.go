package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// The documents of the language servers' benchmark.
const (
	lspLines   = 2000
	lspFiles   = 200 // open at once
	fileLines  = 50  // of each of these
	startLines = 20
	megabyte   = 1 << 20
)

// spread is what one thing took, many times.
type spread []time.Duration

// at returns what a share of all did not exceed.
func (s spread) at(share float64) time.Duration {
	if len(s) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s))
	return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))]
}

func (s spread) String() string {
	return fmt.Sprintf("%.2f/%.2f ms", float64(s.at(0.5))/1e6, float64(s.at(0.99))/1e6)
}

// languageServers compares the language server with those of other languages
// on documents of the same size. Times are medians and 99th percentiles.
func languageServers(root, work string) ([]row, error) {
	installed, err := installPeers()
	if err != nil {
		return nil, err
	}
	ours := scsServer(root)
	json, yaml, html, gopls, err := peers(installed, work)
	if err != nil {
		return nil, err
	}
	eager := *ours
	eager.options = map[string]any{"lsp": map[string]any{"debounce": 0}}
	c := &comparison{work: work}
	// Some wait for the user to stop typing and some, such as gopls with the
	// document itself, do not.
	c.typing("keystroke to diagnostics, 2000 lines", 60, lspLines, []trial{{ours, 50}, {json, 12}, {yaml, 12}})
	c.typing("the same without debounce", 10, lspLines, []trial{{&eager, 400}, {gopls, 200}})
	c.typing("the same without debounce, 1 MB", 50, 0, []trial{{&eager, 100}, {gopls, 50}, {json, 4}})
	c.asking("completion, 2000 lines", "textDocument/completion", []trial{{ours, 500}, {json, 50}, {yaml, 20}, {html, 50}, {gopls, 50}})
	c.asking("hover, 2000 lines", "textDocument/hover", []trial{{ours, 500}, {json, 50}, {yaml, 20}, {html, 50}, {gopls, 50}})
	c.starting([]trial{{ours, 20}, {json, 3}, {yaml, 3}, {gopls, 3}})
	c.memory([]trial{{ours, 1}, {json, 1}, {yaml, 1}, {html, 1}, {gopls, 1}})
	if c.err != nil {
		return nil, c.err
	}
	return append(c.rows, row{
		what: "scs lsp, behind a peer in", ours: fmt.Sprintf("%d of %d", len(c.behind), c.compared), peer: strings.Join(c.behind, ", "),
		ratio: float64(len(c.behind)), bound: 0, better: -1,
	}), nil
}

// trial is a server to measure and how often.
type trial struct {
	server *languageServer
	times  int
}

// comparison collects what has been measured. After an error it measures no
// more.
type comparison struct {
	work     string
	rows     []row
	compared int
	behind   []string // "what: peer"
	err      error
}

// folder makes a folder with a script or the like in it, and returns it and the
// URI of that.
func (c *comparison) folder(s *languageServer, text string) (folder, uri string, err error) {
	folder, err = os.MkdirTemp(c.work, s.name)
	if err != nil {
		return "", "", err
	}
	files := map[string]string{"night" + s.suffix: text}
	if s.language == "go" {
		files["go.mod"] = "module example.org/play\n\ngo 1.26\n"
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			return "", "", err
		}
	}
	return folder, "file://" + filepath.Join(folder, "night"+s.suffix), nil
}

// session starts a server, opens a document, and measures once it has been
// looked at, unless the server publishes no diagnostics. Some publish nothing of
// a document that is sound from the start, so there is a fault that goes away.
func (c *comparison) session(s *languageServer, d document, measure func(*client, string) error) error {
	folder, uri, err := c.folder(s, d.text)
	if err != nil {
		return err
	}
	client, err := startClient(s, folder)
	if err != nil {
		return err
	}
	if s.silent {
		err = client.open(uri, d.text)
	} else if err = client.open(uri, s.faulty(d)); err == nil {
		if _, err = client.published(uri, true); err == nil {
			_, err = client.keystroke(uri, d, 2, false)
		}
	}
	if err == nil {
		err = measure(client, uri)
	}
	if ended := client.end(); err == nil {
		err = ended
	}
	return err
}

// add compares what was measured, ours first.
func (c *comparison) add(what string, bound float64, trials []trial, spreads []spread) {
	var others []string
	for i, s := range spreads[1:] {
		name := trials[i+1].server.name
		others = append(others, fmt.Sprintf("%s %v", name, s))
		c.compared++
		if s.at(0.5) < spreads[0].at(0.5) || s.at(0.99) < spreads[0].at(0.99) {
			c.behind = append(c.behind, what+": "+name)
		}
	}
	c.rows = append(c.rows, row{
		what: "scs lsp, " + what, ours: spreads[0].String(), peer: strings.Join(others, ", "),
		ratio: float64(spreads[0].at(0.99)) / 1e6, bound: bound, better: -1, unit: " ms",
	})
}

// measure measures all servers and adds the result.
func (c *comparison) measure(what string, bound float64, trials []trial, one func(trial) (spread, error)) {
	var spreads []spread
	for _, t := range trials {
		if c.err != nil {
			return
		}
		var s spread
		s, c.err = one(t)
		spreads = append(spreads, s)
	}
	if c.err == nil {
		c.add(what, bound, trials, spreads)
	}
}

// typing measures the time from a keystroke to what is wrong after it. With no
// number of lines the document has a megabyte.
func (c *comparison) typing(what string, bound float64, lines int, trials []trial) {
	c.measure(what, bound, trials, func(t trial) (all spread, err error) {
		lines := lines
		if lines == 0 {
			lines = lspLines * megabyte / len(t.server.document(lspLines, 0).text)
		}
		d := t.server.document(lines, 0)
		err = c.session(t.server, d, func(client *client, uri string) error {
			for i := range t.times {
				took, err := client.keystroke(uri, d, i+3, i%2 == 0)
				if err != nil {
					return err
				}
				all = append(all, took)
			}
			return nil
		})
		return all, err
	})
}

// asking measures the time that a server takes to answer about a place.
func (c *comparison) asking(what, method string, trials []trial) {
	c.measure(what, 5, trials, func(t trial) (all spread, err error) {
		d := t.server.document(lspLines, 0)
		p := d.completeAt
		if method == "textDocument/hover" {
			p = d.hoverAt
		}
		err = c.session(t.server, d, func(client *client, uri string) error {
			for range t.times {
				took, err := client.call(method, at(uri, p))
				if err != nil {
					return err
				}
				all = append(all, took)
			}
			return nil
		})
		return all, err
	})
}

// starting measures the time from the start of the process to the first
// diagnostics.
func (c *comparison) starting(trials []trial) {
	c.measure("start to first diagnostics", 50, trials, func(t trial) (all spread, err error) {
		text := t.server.faulty(t.server.document(startLines, 0))
		folder, uri, err := c.folder(t.server, text)
		if err != nil {
			return nil, err
		}
		for range t.times {
			start := time.Now()
			client, err := startClient(t.server, folder)
			if err != nil {
				return nil, err
			}
			if err := client.open(uri, text); err != nil {
				return nil, err
			}
			published, err := client.published(uri, true)
			if err != nil {
				return nil, err
			}
			all = append(all, published.Sub(start))
			if err := client.end(); err != nil {
				return nil, err
			}
		}
		return all, nil
	})
}

// memory measures what a server holds that has many documents open and has
// looked at all of them.
func (c *comparison) memory(trials []trial) {
	var held []int64
	for _, t := range trials {
		if c.err != nil {
			return
		}
		var bytes int64
		bytes, c.err = c.held(t.server)
		held = append(held, bytes)
	}
	if c.err != nil {
		return
	}
	what := fmt.Sprintf("memory with %d files open", lspFiles)
	var others []string
	for i, bytes := range held[1:] {
		name := trials[i+1].server.name
		others = append(others, fmt.Sprintf("%s %d MB", name, bytes>>20))
		c.compared++
		if bytes < held[0] {
			c.behind = append(c.behind, what+": "+name)
		}
	}
	c.rows = append(c.rows, row{
		what: "scs lsp, " + what, ours: fmt.Sprintf("%d MB", held[0]>>20), peer: strings.Join(others, ", "),
		ratio: float64(held[0]) / megabyte, bound: 60, better: -1, unit: " MB",
	})
}

func (c *comparison) held(s *languageServer) (bytes int64, err error) {
	folder, _, err := c.folder(s, s.document(startLines, 0).text)
	if err != nil {
		return 0, err
	}
	texts := map[string]string{}
	for i := range lspFiles {
		path := filepath.Join(folder, fmt.Sprintf("night%03d%s", i, s.suffix))
		text := s.document(fileLines, (i+1)*fileLines)
		texts["file://"+path] = text.text
		if !s.silent {
			texts["file://"+path] = s.faulty(text)
		}
		if err := os.WriteFile(path, []byte(texts["file://"+path]), 0o644); err != nil {
			return 0, err
		}
	}
	client, err := startClient(s, folder)
	if err != nil {
		return 0, err
	}
	defer func() {
		if ended := client.end(); err == nil {
			err = ended
		}
	}()
	for uri, text := range texts {
		if err := client.open(uri, text); err != nil {
			return 0, err
		}
	}
	waiting := map[string]bool{}
	for uri := range texts {
		waiting[uri] = true
	}
	if s.silent {
		for uri := range texts {
			if _, err := client.call("textDocument/documentSymbol", map[string]any{"textDocument": map[string]any{"uri": uri}}); err != nil {
				return 0, err
			}
		}
	} else if _, err := client.await("the diagnostics of all documents", func(m message) bool {
		if found, uri := publishedIn(m); found > 0 {
			delete(waiting, uri)
		}
		return len(waiting) == 0
	}); err != nil {
		return 0, err
	}
	return client.memory(), nil
}
