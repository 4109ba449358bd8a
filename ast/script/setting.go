package script

import (
	"slices"
	"strings"

	"github.com/scs-tools/scs/ast"
)

// The names of the tags that tell a runner something (language.md, section 4).
const (
	TagOrder         = "order"          // how the order in which stanzas come counts: one of Orders
	TagNeeds         = "needs"          // what the server has to offer: a feature or a XEP
	TagSkip          = "skip"           // a server that the script is not run on
	TagExpectFailure = "expect-failure" // a server that the script fails on
)

// SettingNames returns the names of the tags that tell a runner something.
func SettingNames() []string { return []string{TagOrder, TagNeeds, TagSkip, TagExpectFailure} }

// Servers returns the servers that conditions may name, in lower case: those
// that can be started, and others that people run.
func Servers() []string {
	return []string{"ejabberd", "jabberd2", "metronome", "mongooseim", "openfire", "prosody", "tigase"}
}

// Setting is a tag of the head that tells a runner something. Without a value
// it would be an ordinary tag.
type Setting struct {
	Comment   ast.Comment
	Name      string // one of SettingNames
	Value     string
	NameSpan  ast.Span
	ValueSpan ast.Span
}

// IsSetting reports whether a tag tells a runner something, so that it is no
// tag to choose scripts by. The tag "order" is one to choose by too.
func IsSetting(c ast.Comment) bool {
	name, value := c.Tag()
	return value != "" && name != TagOrder && slices.Contains(SettingNames(), name)
}

// Settings returns what the head of a script tells a runner, in the order in
// which it stands.
func Settings(f *ast.File) []Setting {
	var found []Setting
	for _, c := range f.Head().Tags {
		if name, value := c.Tag(); value != "" && slices.Contains(SettingNames(), name) {
			found = append(found, settingOf(c))
		}
	}
	return found
}

// SettingLike returns a tag with a value as if its name were known, whatever
// the name is; ok is false for a tag without a value.
func SettingLike(c ast.Comment) (s Setting, ok bool) {
	if _, value := c.Tag(); !c.IsTag() || value == "" {
		return Setting{}, false
	}
	return settingOf(c), true
}

func settingOf(c ast.Comment) Setting {
	s := Setting{Comment: c}
	s.Name, s.Value = c.Tag()
	content := c.ContentSpan()
	s.NameSpan = ast.Span{Start: content.Start, End: content.Start + len(s.Name)}
	s.ValueSpan = ast.Span{Start: content.End - len(s.Value), End: content.End}
	return s
}

// reasonMark stands before the reason in a setting's value.
const reasonMark = "--"

// cutReason divides a value into what it says and why. The mark stands alone
// between white space, or at the end.
func cutReason(value string) (what, reason string) {
	for at := 0; ; {
		i := strings.Index(value[at:], reasonMark)
		if i < 0 {
			return value, ""
		}
		i += at
		before, after := value[:i], value[i+len(reasonMark):]
		if (i == 0 || isBlank(before[i-1])) && (after == "" || isBlank(after[0])) {
			return strings.TrimSpace(before), strings.TrimSpace(after)
		}
		at = i + len(reasonMark)
	}
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// Need is what a script needs of a server: the value of a tag "needs".
type Need struct {
	Feature string // a service discovery feature (XEP-0030), or the name of a XEP in capitals: "XEP-0313"
	Reason  string // "" if none is given
	Span    ast.Span
}

// xepPrefix starts the name of a XEP.
const xepPrefix = "XEP-"

// IsXEP reports whether a XEP is needed, by its number, and not one feature.
func (n Need) IsXEP() bool { return strings.HasPrefix(n.Feature, xepPrefix) }

// Need reads the value of a tag "needs"; ok is false if it names nothing, or
// more than one thing.
func (s *Setting) Need() (n Need, ok bool) {
	n.Feature, n.Reason = cutReason(s.Value)
	n.Span = ast.Span{Start: s.ValueSpan.Start, End: s.ValueSpan.Start + len(n.Feature)}
	if upper := strings.ToUpper(n.Feature); strings.HasPrefix(upper, xepPrefix) {
		n.Feature = upper
	}
	return n, n.Feature != "" && !strings.ContainsAny(n.Feature, " \t,")
}

// Condition says on which servers something holds: the value of a tag "skip" or
// "expect-failure".
type Condition struct {
	Server      string // one of Servers, if it is known
	Operator    string // one of Operators; "" for every version
	Version     string // dotted numbers; "" for every version
	Reason      string // "" if none is given
	ServerSpan  ast.Span
	VersionSpan ast.Span // operator and version
}

// Operators returns how the version of a server can be compared.
func Operators() []string { return []string{"<", "<=", "=", ">=", ">"} }

// Condition reads the value of a tag "skip" or "expect-failure"; ok is false if
// it names no server, or what follows the name is no operator and version.
func (s *Setting) Condition() (c Condition, ok bool) {
	what, reason := cutReason(s.Value)
	c.Reason = reason
	end := strings.IndexAny(what, " \t<=>")
	if end < 0 {
		end = len(what)
	}
	c.Server = strings.ToLower(what[:end])
	at := s.ValueSpan.Start
	c.ServerSpan = ast.Span{Start: at, End: at + end}
	rest := strings.TrimLeft(what[end:], " \t")
	c.VersionSpan = ast.Span{Start: at + len(what) - len(rest), End: at + len(what)}
	if rest == "" {
		return c, c.Server != ""
	}
	c.Version = strings.TrimLeft(rest, "<=>")
	c.Operator = rest[:len(rest)-len(c.Version)]
	c.Version = strings.TrimSpace(c.Version)
	numbers, whole := numbersOf(c.Version)
	return c, c.Server != "" && slices.Contains(Operators(), c.Operator) && whole && numbers != nil
}

// Text returns the condition without its reason: "ejabberd < 24".
func (c *Condition) Text() string {
	if c.Operator == "" {
		return c.Server
	}
	return c.Server + " " + c.Operator + " " + c.Version
}

// HoldsFor reports whether a version of the condition's server is one that it
// speaks of; known is false if that cannot be told of the version.
func (c *Condition) HoldsFor(version string) (holds, known bool) {
	if c.Operator == "" {
		return true, true
	}
	order, ok := CompareVersions(version, c.Version)
	if !ok {
		return false, false
	}
	switch c.Operator {
	case "<":
		return order < 0, true
	case "<=":
		return order <= 0, true
	case "=":
		return order == 0, true
	case ">=":
		return order >= 0, true
	case ">":
		return order > 0, true
	}
	return false, false
}

// CompareVersions compares the dotted numbers that two versions start with, a
// number that is missing taken as 0. What follows the numbers does not count:
// 23.01-1 is 23.1. ok is false if one of them starts with no number.
func CompareVersions(a, b string) (order int, ok bool) {
	first, _ := numbersOf(a)
	second, _ := numbersOf(b)
	if first == nil || second == nil {
		return 0, false
	}
	for i := range max(len(first), len(second)) {
		var x, y string
		if i < len(first) {
			x = first[i]
		}
		if i < len(second) {
			y = second[i]
		}
		if len(x) != len(y) {
			return len(x) - len(y), true
		}
		if order := strings.Compare(x, y); order != 0 {
			return order, true
		}
	}
	return 0, true
}

// numbersOf returns the dotted numbers that a version starts with, without
// leading zeros, so that 0 is ""; whole reports whether nothing follows them.
func numbersOf(version string) (numbers []string, whole bool) {
	end := strings.IndexFunc(version, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
	if end < 0 {
		end = len(version)
	}
	text := version[:end]
	for part := range strings.SplitSeq(text, ".") {
		if part == "" {
			return numbers, false
		}
		numbers = append(numbers, strings.TrimLeft(part, "0"))
	}
	return numbers, end == len(version)
}
