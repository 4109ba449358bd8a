package report

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"
	"strconv"
	"strings"
	"sync"
)

//go:embed page
var pageFiles embed.FS

// pageTemplate reads the page's template, with its style and its script in it.
var pageTemplate = sync.OnceValue(func() *template.Template {
	t := template.New("page").Funcs(template.FuncMap{
		"style":  func() template.CSS { return template.CSS(pageStyle()) }, //nolint:gosec // ours
		"policy": pagePolicy,
		"script": func() template.JS { return template.JS(pageFile("script.js")) }, //nolint:gosec // ours
	})
	template.Must(t.ParseFS(pageFiles, "page/page.tmpl"))
	// Escaping is added when a template is first used: now, and not at the end of a
	// run, where somebody waits.
	for name, empty := range map[string]any{"head": htmlPage{}, "section": &htmlSection{}} {
		if err := t.ExecuteTemplate(io.Discard, name, empty); err != nil {
			panic(err) // it is built in
		}
	}
	return t
})

// pagePolicy is what the page allows itself: its own style and its own script,
// and nothing from anywhere. What a stanza or a script holds can do nothing,
// even if it were taken for markup.
func pagePolicy() string {
	digest := func(text string) string {
		sum := sha256.Sum256([]byte(text))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return "default-src 'none'; style-src " + digest(pageStyle()) + "; script-src " + digest(pageFile("script.js"))
}

// pageFile returns one of the files that are built in.
func pageFile(name string) string {
	data, err := pageFiles.ReadFile("page/" + name)
	if err != nil {
		panic(err) // it is built in
	}
	return string(data)
}

// pageStyle returns the style sheet. The geometry of the diagrams is in classes
// for each number, so that nothing needs a style attribute, which the policies
// of editors do not allow.
var pageStyle = sync.OnceValue(func() string {
	var b strings.Builder
	b.WriteString(pageFile("style.css"))
	for i := range maxLanes + 1 {
		n := strconv.Itoa(i)
		b.WriteString(".n" + n + "{--n:" + n + "}.i" + n + "{--i:" + n + "}.w" + n + "{--w:" + n + "}\n")
	}
	return b.String()
})
