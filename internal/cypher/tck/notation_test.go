package tck

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// The kit writes values much as Cypher does, and with them what only a result has:
// (:A {x: 1}) is a node, [:T {}] a relationship and <(:A)-[:T]->(:B)> a path. They are
// read into Go values and the types below.
type (
	nodeValue struct {
		labels     []string
		properties map[string]any
	}
	relationshipValue struct {
		kind       string
		properties map[string]any
	}
	// pathValue has one step fewer than nodes; forward tells of each whether it runs
	// from the node before it to the one behind.
	pathValue struct {
		nodes   []nodeValue
		steps   []relationshipValue
		forward []bool
	}
)

// notation reads the kit's values.
type notation struct {
	text string
	at   int
}

type notationError string

// parseNotation reads one value.
func parseNotation(text string) (v any, err error) {
	defer func() {
		if failure, ok := recover().(notationError); ok {
			err = fmt.Errorf("%q is no value of the kit's: %s", text, string(failure))
		}
	}()
	n := &notation{text: text}
	v = n.value()
	if n.space(); n.at < len(n.text) {
		n.fail("something follows")
	}
	return v, nil
}

func (n *notation) fail(what string) { panic(notationError(fmt.Sprintf("%s at byte %d", what, n.at))) }

func (n *notation) space() {
	for n.at < len(n.text) && strings.IndexByte(" \t\r\n", n.text[n.at]) >= 0 {
		n.at++
	}
}

func (n *notation) peek(s string) bool {
	n.space()
	return strings.HasPrefix(n.text[n.at:], s)
}

func (n *notation) take(s string) bool {
	if !n.peek(s) {
		return false
	}
	n.at += len(s)
	return true
}

func (n *notation) expect(s string) {
	if !n.take(s) {
		n.fail("expected " + s)
	}
}

func (n *notation) value() any {
	switch {
	case n.peek("'"), n.peek(`"`):
		return n.str()
	case n.peek("("):
		return n.node()
	case n.peek("<"):
		return n.path()
	case n.peek("{"):
		return n.properties()
	case n.peek("["):
		if strings.HasPrefix(strings.TrimLeft(n.text[n.at+1:], " "), ":") {
			return n.relationship()
		}
		n.expect("[")
		list := []any{}
		for !n.take("]") {
			if len(list) > 0 {
				n.expect(",")
			}
			list = append(list, n.value())
		}
		return list
	}
	return n.word()
}

// word reads null, a boolean or a number.
func (n *notation) word() any {
	start := n.at
	for n.at < len(n.text) && strings.IndexByte(",]}) \t\r\n", n.text[n.at]) < 0 {
		n.at++
	}
	word := n.text[start:n.at]
	switch strings.ToLower(word) {
	case "null":
		return nil
	case "true":
		return true
	case "false":
		return false
	case "nan":
		return math.NaN()
	case "inf", "infinity":
		return math.Inf(1)
	case "-inf", "-infinity":
		return math.Inf(-1)
	}
	if i, err := strconv.ParseInt(word, 10, 64); err == nil {
		return i
	}
	if strings.ContainsAny(word, "0123456789") && !strings.ContainsAny(word, "xXpP_") {
		if f, err := strconv.ParseFloat(word, 64); err == nil {
			return f
		}
	}
	n.at = start
	n.fail("no value")
	return nil
}

// escapes are those of strings; another character behind a backslash stands with it.
var escapes = map[byte]string{'\\': `\`, '\'': "'", '"': `"`, 'n': "\n", 't': "\t", 'r': "\r", 'b': "\b", 'f': "\f"}

func (n *notation) str() string {
	quote := n.text[n.at]
	var b strings.Builder
	for n.at++; n.at < len(n.text); n.at++ {
		c := n.text[n.at]
		if c == quote {
			n.at++
			return b.String()
		}
		if c == '\\' && n.at+1 < len(n.text) {
			if meant, ok := escapes[n.text[n.at+1]]; ok {
				b.WriteString(meant)
				n.at++
				continue
			}
		}
		b.WriteByte(c)
	}
	n.fail("the string has no end")
	return ""
}

// name reads a name, which may stand in backticks.
func (n *notation) name() string {
	n.space()
	if n.take("`") {
		length := strings.IndexByte(n.text[n.at:], '`')
		if length < 0 {
			n.fail("the name has no end")
		}
		name := n.text[n.at : n.at+length]
		n.at += length + 1
		return name
	}
	start := n.at
	for n.at < len(n.text) && (n.text[n.at] >= 0x80 || isWord(n.text[n.at])) {
		n.at++
	}
	if n.at == start {
		n.fail("expected a name")
	}
	return n.text[start:n.at]
}

func isWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func (n *notation) properties() map[string]any {
	n.expect("{")
	properties := map[string]any{}
	for !n.take("}") {
		if len(properties) > 0 {
			n.expect(",")
		}
		key := n.name()
		n.expect(":")
		properties[key] = n.value()
	}
	return properties
}

func (n *notation) node() nodeValue {
	n.expect("(")
	var v nodeValue
	for n.take(":") {
		v.labels = append(v.labels, n.name())
	}
	v.properties = map[string]any{}
	if n.peek("{") {
		v.properties = n.properties()
	}
	n.expect(")")
	return v
}

func (n *notation) relationship() relationshipValue {
	n.expect("[")
	n.expect(":")
	v := relationshipValue{kind: n.name(), properties: map[string]any{}}
	if n.peek("{") {
		v.properties = n.properties()
	}
	n.expect("]")
	return v
}

func (n *notation) path() pathValue {
	n.expect("<")
	v := pathValue{nodes: []nodeValue{n.node()}}
	for !n.take(">") {
		backward := n.take("<-")
		if !backward {
			n.expect("-")
		}
		v.steps, v.forward = append(v.steps, n.relationship()), append(v.forward, !backward)
		if backward {
			n.expect("-")
		} else {
			n.expect("->")
		}
		v.nodes = append(v.nodes, n.node())
	}
	return v
}
