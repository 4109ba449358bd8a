package server

import (
	"fmt"
	"slices"
	"strings"
)

// Kind is a make of server, by the name that users give it. All that is
// different between makes stands in the table of this file.
type Kind string

// The makes of server.
const (
	Prosody  Kind = "prosody"  // 0.12 or 13
	Ejabberd Kind = "ejabberd" // 23.01 or later
	Given    Kind = ""         // started by somebody else, so of any make

	// DefaultKind is what is started where nobody names a server.
	DefaultKind = Prosody
)

// kind is all there is to know of a make of server that can be started.
type kind struct {
	name       Kind
	title      string // what the server calls itself
	install    string // how to get it, as advice
	pathHelp   string // what a path of it may be, as advice
	modules    bool   // modules can be given to it
	configRisk string // what a configuration can do, as a sentence
	configFile string // the configuration that a folder of scripts may bring along; "" if it means nothing to the server

	find    func(path string) (Program, error)
	prepare func(p Program, o Options, dir string) (*startPlan, error)
}

// kinds is every make of server that can be started. It is made anew at each
// call, for its functions look into it.
func kinds() []kind {
	return []kind{
		{
			name: Prosody, title: "Prosody", configFile: "prosody.cfg.lua", modules: true,
			install:    "install the package prosody (Debian, Ubuntu: apt-get install prosody; macOS: brew install prosody)",
			pathHelp:   "its program or its source tree",
			configRisk: "It is a program that Prosody runs, and programs can do anything",
			find:       findProsody, prepare: prepareProsody,
		},
		{
			name: Ejabberd, title: "ejabberd", configFile: "ejabberd.yml",
			install:    "install the package ejabberd (Debian, Ubuntu: apt-get install --no-install-recommends ejabberd)",
			configRisk: "It can name programs that ejabberd runs, and programs can do anything",
			pathHelp:   "ejabberdctl, of the Erlang that runs it or of the folder of its Erlang libraries",
			find:       findEjabberd, prepare: prepareEjabberd,
		},
	}
}

// of returns what there is to know of a kind; ok is false for [Given] and for
// what is no kind.
func (k Kind) of() (found kind, ok bool) {
	all := kinds()
	i := slices.IndexFunc(all, func(one kind) bool { return one.name == k })
	if i < 0 {
		return kind{title: string(k)}, false
	}
	return all[i], true
}

// Kinds returns the kinds that can be started.
func Kinds() []Kind {
	var names []Kind
	for _, k := range kinds() {
		names = append(names, k.name)
	}
	return names
}

// unknownKind is the error for a kind that is not in the table.
func unknownKind(k Kind) error {
	var known []string
	for _, one := range Kinds() {
		known = append(known, string(one))
	}
	return fmt.Errorf("unknown server %q (%s)", k, strings.Join(known, " or "))
}

// ParseKind reads what names a server to start: a kind, or KIND=PATH with the
// path of its program.
func ParseKind(text string) (k Kind, path string, ok bool) {
	name, path, _ := strings.Cut(text, "=")
	k = Kind(name)
	_, ok = k.of()
	return k, path, ok
}

// Title returns what servers of the kind call themselves: "Prosody".
func (k Kind) Title() string {
	found, _ := k.of()
	return found.title
}

// ConfigFile returns the name of the configuration that a folder of scripts may
// bring along for the server, or "" if there is no such thing.
func (k Kind) ConfigFile() string {
	found, _ := k.of()
	return found.configFile
}

// ConfigRisk says in a sentence what a configuration for the server can do.
func (k Kind) ConfigRisk() string {
	found, _ := k.of()
	return found.configRisk
}

// install returns how to get the server.
func (k Kind) install() string {
	found, _ := k.of()
	return found.install
}

// pathHelp returns what a path of the server may be.
func (k Kind) pathHelp() string {
	found, _ := k.of()
	return found.pathHelp
}
