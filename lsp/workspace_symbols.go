package lsp

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
	"strings"

	"go.lsp.dev/protocol"
)

// maxWorkspaceSymbols bounds one answer: a list that long is searched again
// with more letters, not read.
const maxWorkspaceSymbols = 500

// workspaceSymbol is something that can be looked for in all scripts.
type workspaceSymbol struct {
	name, container string
	kind            protocol.SymbolKind
	location        protocol.Location
}

// workspaceSymbols returns what can be looked for in a script: its title, its
// characters and its scenes. Actions are too much alike.
func (sn *snapshot) workspaceSymbols() []workspaceSymbol {
	container := filepath.Base(sn.path)
	var symbols []workspaceSymbol
	if title := sn.file.Head().Title; !title.IsZero() {
		symbols = append(symbols, workspaceSymbol{title.Content(), container, protocol.SymbolKindFile, sn.location(title.ContentSpan())})
		container = title.Content()
	}
	for _, one := range sn.outline() {
		if one.kind == protocol.SymbolKindClass || one.kind == protocol.SymbolKindNamespace {
			symbols = append(symbols, workspaceSymbol{one.name, container, one.kind, sn.location(one.selection)})
		}
	}
	return symbols
}

// workspaceSymbolSearch answers "workspace/symbol".
func workspaceSymbolSearch(ctx context.Context, s *server, p *protocol.WorkspaceSymbolParams) (protocol.WorkspaceSymbolResult, error) {
	type hit struct {
		workspaceSymbol
		rank int
	}
	var hits []hit
	add := func(symbols []workspaceSymbol) {
		for _, one := range symbols {
			if rank, ok := match(p.Query, one.name); ok {
				hits = append(hits, hit{one, rank})
			}
		}
	}
	err := s.forEachScript(ctx,
		func(sn *snapshot) { add(sn.workspaceSymbols()) },
		func(file *closedScript) { add(file.symbols) })
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.name, b.name), cmp.Compare(a.location.URI, b.location.URI))
	})
	found := protocol.SymbolInformationSlice{}
	for i := range hits {
		if i == maxWorkspaceSymbols {
			break
		}
		information := protocol.SymbolInformation{Location: hits[i].location}
		information.Name, information.Kind, information.ContainerName = hits[i].name, hits[i].kind, &hits[i].container
		found = append(found, information)
	}
	return found, nil
}

// match reports whether the letters of a query stand in a name in that order,
// and how well: 0 if the name starts with the query, 1 if it holds it, 2 if
// other letters stand between.
func match(query, name string) (rank int, ok bool) {
	query, name = strings.ToLower(query), strings.ToLower(name)
	switch {
	case strings.HasPrefix(name, query):
		return 0, true
	case strings.Contains(name, query):
		return 1, true
	}
	for _, letter := range query {
		i := strings.IndexRune(name, letter)
		if i < 0 {
			return 0, false
		}
		name = name[i+len(string(letter)):]
	}
	return 2, true
}
