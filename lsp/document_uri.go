package lsp

import (
	"go.lsp.dev/uri"
)

// documentURI is the URI of a document, in the two spellings that matter.
type documentURI struct {
	key   string // the same for all spellings: what documents are found by
	shown uri.URI
}

// parseURI reads a URI as a client writes it. What goes back to the client is
// spelled as it came.
func parseURI(text string) (documentURI, bool) {
	u, err := uri.Parse(text)
	if text == "" || err != nil {
		return documentURI{}, false
	}
	return documentURI{key: u.String(), shown: uri.URI(text)}, true
}

// fileURI returns the URI of a file, given its absolute path.
func fileURI(path string) documentURI {
	u := uri.File(path)
	return documentURI{key: u.String(), shown: u}
}

// path returns the path of the file that the document is, or "" if it is none.
func (u documentURI) path() string {
	if parsed := uri.URI(u.key); parsed.IsFile() {
		return parsed.FsPath()
	}
	return ""
}
