package lsp

import (
	"context"
	"sync"

	"go.lsp.dev/protocol"

	"github.com/scs-tools/scs/ast"
)

// tokenLegend tells the client what the numbers of tokens mean.
func tokenLegend() protocol.SemanticTokensLegend {
	return protocol.SemanticTokensLegend{TokenTypes: tokenTypes, TokenModifiers: tokenModifiers}
}

// encodeTokens returns tokens as the protocol has them: five numbers each,
// places relative to the token before.
func (sn *snapshot) encodeTokens(within ast.Span) []uint32 {
	all := tokens(sn.file, within)
	data := make([]uint32, 0, 5*len(all))
	cursor := sn.mapper.Cursor()
	line, character := 0, 0
	for _, t := range all {
		if t.span.End <= within.Start || t.span.Start >= within.End {
			continue
		}
		r := cursor.SpanToRange(t.span)
		if r.Start.Line != line {
			character = 0
		}
		data = append(data, uint32(r.Start.Line-line), uint32(r.Start.Character-character),
			uint32(r.End.Character-r.Start.Character), t.kind, t.modifiers)
		line, character = r.Start.Line, r.Start.Character
	}
	return data
}

// tokenCache remembers the tokens that the client holds, to tell it no more
// than what has changed.
type tokenCache struct {
	mutex sync.Mutex
	sent  map[string]sentTokens // by documentURI.key
}

type sentTokens struct {
	id   string // of the snapshot
	data []uint32
}

func (c *tokenCache) put(key string, sent sentTokens) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.sent == nil {
		c.sent = map[string]sentTokens{}
	}
	c.sent[key] = sent
}

func (c *tokenCache) get(key string) sentTokens {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.sent[key]
}

func (c *tokenCache) forget(key string) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	delete(c.sent, key)
}

// tokensFull answers "textDocument/semanticTokens/full".
func (s *server) tokensFull(_ context.Context, sn *snapshot, _ *protocol.SemanticTokensParams) (*protocol.SemanticTokens, error) {
	return s.allTokens(sn), nil
}

func (s *server) allTokens(sn *snapshot) *protocol.SemanticTokens {
	data := sn.encodeTokens(ast.Span{End: len(sn.text())})
	if sn.open {
		s.tokens.put(sn.uri.key, sentTokens{sn.id, data})
	}
	return &protocol.SemanticTokens{ResultID: &sn.id, Data: data}
}

// tokensDelta answers "textDocument/semanticTokens/full/delta": what differs
// from the tokens that the client has, or all of them if those are not known.
func (s *server) tokensDelta(_ context.Context, sn *snapshot, p *protocol.SemanticTokensDeltaParams) (protocol.SemanticTokensDeltaResult, error) {
	before := s.tokens.get(sn.uri.key)
	now := s.allTokens(sn)
	if before.id == "" || before.id != p.PreviousResultID {
		return now, nil
	}
	return &protocol.SemanticTokensDelta{ResultID: now.ResultID, Edits: tokenEdits(before.data, now.Data)}, nil
}

// tokenEdits returns the one edit that makes after of before, or none.
func tokenEdits(before, after []uint32) []protocol.SemanticTokensEdit {
	const width = 5
	start := 0
	for start < len(before) && start < len(after) && before[start] == after[start] {
		start++
	}
	start -= start % width
	end := 0
	for end < len(before)-start && end < len(after)-start && before[len(before)-1-end] == after[len(after)-1-end] {
		end++
	}
	end -= end % width
	if start == len(before) && start == len(after) {
		return []protocol.SemanticTokensEdit{}
	}
	return []protocol.SemanticTokensEdit{{
		Start: uint32(start), DeleteCount: uint32(len(before) - start - end), Data: after[start : len(after)-end],
	}}
}

// tokensRange answers "textDocument/semanticTokens/range".
func (s *server) tokensRange(_ context.Context, sn *snapshot, p *protocol.SemanticTokensRangeParams) (*protocol.SemanticTokens, error) {
	span, err := sn.span(p.Range)
	if err != nil {
		return nil, err
	}
	return &protocol.SemanticTokens{Data: sn.encodeTokens(span)}, nil
}
