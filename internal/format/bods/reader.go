package bods

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"whoowns/graph"
	"whoowns/internal/format"
)

// reader walks the JSON of one statement and collects every fault, each with its
// pointer and line.
type reader struct {
	unit           *format.Unit
	counted, lines int // up to which offset of the unit lines are counted, and how many
}

// node is a value at its place; the value is nil where the statement has none.
type node struct {
	*format.Value
	path string // within the statement
	r    *reader
}

// line returns the line of the file on which a node stands, that of the statement
// for one that is not there.
func (r *reader) line(at node) int {
	if at.Value == nil {
		return r.unit.Line
	}
	offset := min(at.Offset, len(r.unit.Raw))
	if offset < r.counted {
		r.counted, r.lines = 0, 0
	}
	r.lines += bytes.Count(r.unit.Raw[r.counted:offset], []byte("\n"))
	r.counted = offset
	return r.unit.Line + r.lines
}

func (r *reader) fault(at node, message string) {
	r.unit.Faults = append(r.unit.Faults, format.Fault{Line: r.line(at), Path: r.unit.Path + at.path, Message: message})
}

// only warns of the members of an object that nobody reads: a slip of the pen in
// a name would silently lose what it says.
func (n node) only(names ...string) {
	if n.Value == nil {
		return
	}
	told := 0
	for i := range n.Keys {
		if at := n.member(i); !slices.Contains(names, n.Keys[i].Name) {
			if told++; told > 20 {
				return // no slip of the pen
			}
			n.r.unit.Warnings = append(n.r.unit.Warnings, format.Warning{
				Line: n.r.line(at), Path: n.r.unit.Path + at.path, Message: "is not read; the standard has only " + strings.Join(names, ", ") + " here",
			})
		}
	}
}

func (n node) there() bool { return n.Value != nil }

// member returns the i-th member of an object.
func (n node) member(i int) node {
	return node{&n.Items[i], format.Pointer(n.path, n.Keys[i].Name), n.r}
}

func (n node) get(name string) node {
	child := node{path: format.Pointer(n.path, name), r: n.r}
	if n.Value != nil {
		child.Value = n.Value.Get(name)
	}
	return child
}

// is reports whether the value is there and of a kind; one of another kind is a
// fault.
func (n node) is(kind byte, what string) bool {
	switch {
	case n.Value == nil:
		return false
	case n.Kind != kind:
		n.r.fault(n, fmt.Sprintf("is %s; write %s", n.What(), what))
		return false
	}
	return true
}

func (n node) text() string {
	if !n.is('"', "a string") {
		return ""
	}
	return strings.TrimSpace(n.Text)
}

// need is a text that must be there. At a missing one the fault stands at its
// parent's line.
func (n node) need(parent node) string {
	if n.Value == nil {
		at := n
		at.Value = parent.Value
		n.r.fault(at, "is missing")
		return ""
	}
	s := n.text()
	if s == "" && n.Kind == '"' {
		n.r.fault(n, "is empty")
	}
	return s
}

func (n node) object() bool { return n.is('{', "an object") }

func (n node) items() []node {
	if !n.is('[', "an array") {
		return nil
	}
	items := make([]node, len(n.Items))
	for i := range n.Items {
		items[i] = node{&n.Items[i], format.Index(n.path, i), n.r}
	}
	if len(items) > graph.MaxListLength {
		n.r.fault(n, fmt.Sprintf("has %d items; at most %d", len(items), graph.MaxListLength))
		return nil
	}
	return items
}

// word is a text from a closed list.
func (n node) word(words ...string) string {
	s := n.text()
	if s != "" && !slices.Contains(words, s) {
		n.r.fault(n, fmt.Sprintf("%.40q is not in the code list; write one of %s", s, strings.Join(words, ", ")))
		return ""
	}
	return s
}

// needWord is a word that must be there.
func (n node) needWord(parent node, words ...string) string {
	if n.need(parent) == "" {
		return ""
	}
	return n.word(words...)
}

// date reads a date, whole or partial, or a date and time of which it keeps the
// day as written.
func (n node) date() graph.Date {
	s := n.text()
	if len(s) > len("2006-01-02") && s[10] == 'T' {
		if _, err := instant(s); err != nil {
			n.r.fault(n, fmt.Sprintf("%q is no date and time; write it as 2024-05-31T12:00:00Z", s))
			return graph.Date{}
		}
		s = s[:10]
	}
	d, err := graph.ParseDate(s)
	if err != nil {
		n.r.fault(n, err.Error())
	}
	return d
}

// instant reads a date and time of RFC 3339; one without a zone counts as UTC.
func instant(s string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return t.UTC(), nil
	}
	return time.Parse("2006-01-02T15:04:05", s)
}

// percent reads a figure 0..100 as a fraction.
func (n node) percent() (x float64, ok bool) {
	if !n.is('0', "a number of percent, 0 to 100") {
		return 0, false
	}
	x, err := graph.ParseFraction(n.Text + "%")
	if err != nil {
		n.r.fault(n, fmt.Sprintf("%.40s is not within 0 and 100; write a number of percent, 33.5 for 33.5%%", n.Text))
		return 0, false
	}
	return x, true
}

func (n node) json() string { return string(n.Append(nil)) }
