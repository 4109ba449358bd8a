package lsp

import (
	"encoding/json"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast/failures"
	"github.com/scs-tools/scs/lint/rules"
	"github.com/scs-tools/scs/lsp/rpc"
	"github.com/scs-tools/scs/spec/xmpp"
)

// completionData is what a completion carries to be documented later.
type completionData struct {
	Document string     `json:"document"` // whose project decides what is known
	About    docSubject `json:"about"`
}

// resolveCompletion answers "completionItem/resolve" with the documentation
// that is too long to be sent for every item.
func resolveCompletion(s *server, params []byte) rpc.Work {
	item := new(protocol.CompletionItem)
	if err := rpc.Decode(params, item); err != nil {
		return rpc.Answer(nil, err)
	}
	var data completionData
	if len(item.Data) > 0 {
		if err := json.Unmarshal(item.Data, &data); err != nil {
			return rpc.Answer(nil, rpc.InvalidParams(err))
		}
	}
	if doc := s.completionDoc(data); doc != "" {
		item.Documentation = markupContent(doc, s.client.markdownCompletion)
	}
	return rpc.Answer(item, nil)
}

// completionDoc returns what a completion is about.
func (s *server) completionDoc(data completionData) string {
	if data.About.Kind == aboutRule && len(data.About.Names) == 1 {
		if rule, ok := rules.Find(data.About.Names[0]); ok {
			return ruleDoc(rule)
		}
		if failure, ok := failures.Find(data.About.Names[0]); ok {
			return failureDoc(failure)
		}
	}
	known := xmpp.Default()
	if u, ok := parseURI(data.Document); ok {
		if d := s.documents.find(u.key); d != nil {
			if sn, err := d.current(); err == nil {
				known = sn.vocabulary()
			}
		}
	}
	return vocabularyDocs{known}.page(data.About)
}
