package lsp

import (
	"bytes"
	"context"
	"slices"
	"sync"

	"github.com/scs-tools/scs/lsp/rpc"
	"github.com/scs-tools/scs/runner/report"
)

// runReport is the answer to the command that shows how a run went.
type runReport struct {
	Title string `json:"title"` // of the script
	HTML  string `json:"html"`  // the page that "scs run --report html=FILE" writes
}

// maxReports bounds the pages that are kept, in bytes of all.
const maxReports = 64 << 20

// runReports are the pages about the last run of each script, for clients that
// show them. They outlive the documents: a script that was run in a list of tests
// may never have been open. Those of the runs longest ago go first.
type runReports struct {
	mutex   sync.Mutex
	reports map[string]*runReport // by documentURI.key
	order   []string              // keys, the oldest first
	size    int
}

// keep replaces what is kept of a script. A nil report says that the last run
// has none.
func (k *runReports) keep(key string, r *runReport) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	k.drop(key)
	if r == nil || len(r.HTML) > maxReports {
		return
	}
	for k.size+len(r.HTML) > maxReports {
		k.drop(k.order[0])
	}
	if k.reports == nil {
		k.reports = map[string]*runReport{}
	}
	k.reports[key] = r
	k.order = append(k.order, key)
	k.size += len(r.HTML)
}

// drop forgets what is kept of a script. The mutex is held.
func (k *runReports) drop(key string) {
	if old := k.reports[key]; old != nil {
		k.size -= len(old.HTML)
		delete(k.reports, key)
		k.order = slices.DeleteFunc(k.order, func(other string) bool { return other == key })
	}
}

// of returns what is kept of a script; nil for nothing.
func (k *runReports) of(key string) *runReport {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	return k.reports[key]
}

// reportWriter makes the page about a run.
type reportWriter struct {
	report.Reporter
	page bytes.Buffer
}

func newReportWriter(o report.Options) (*reportWriter, error) {
	w := &reportWriter{}
	var err error
	w.Reporter, err = report.New(report.FormatHTML, &w.page, o)
	return w, err
}

// showReport answers the command that shows how the last run of a script went,
// or how the one goes that is under way, once that has ended. The answer is null
// if there is nothing to show.
func showReport(s *server, u documentURI) rpc.Work {
	active := s.runs.activeRun(u.key)
	return func(ctx context.Context) (any, error) {
		if active != nil {
			select {
			case <-active.done:
			case <-ctx.Done():
				return nil, context.Cause(ctx)
			}
		}
		if r := s.runs.reports.of(u.key); r != nil {
			return r, nil
		}
		return nil, nil
	}
}
