package tck

import (
	"fmt"
	"strings"
)

// createdPath is a path of CREATE or MERGE: (a:A {x: 1})-[r:T]->(b), with nodes and
// relationships in turn.
type createdPath struct {
	variable string
	elements []createdElement
}

// createdElement is a node or a relationship. The properties are text yet.
type createdElement struct {
	variable   string
	labels     []string
	properties string
	incoming   bool // of a relationship: <-[r]-
}

// parseCreated reads the paths of CREATE or MERGE.
func parseCreated(text string) (paths []createdPath, err error) {
	defer func() {
		if failure, ok := recover().(notationError); ok {
			err = fmt.Errorf("%q is no pattern that a fixture creates: %s", text, string(failure))
		}
	}()
	n := &notation{text: withoutComments(text)}
	for {
		paths = append(paths, n.created())
		n.take(";")
		if n.space(); n.at == len(n.text) {
			return paths, nil
		}
		n.expect(",")
	}
}

func withoutComments(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		length := max(opaque(text[i:]), 1)
		if text[i] != '/' || length == 1 {
			b.WriteString(text[i : i+length])
		}
		i += length
	}
	return b.String()
}

func (n *notation) created() createdPath {
	var p createdPath
	if !n.peek("(") {
		p.variable = n.name()
		n.expect("=")
	}
	p.elements = append(p.elements, n.createdElement("(", ")"))
	for n.peek("-") || n.peek("<-") {
		incoming := n.take("<-")
		if !incoming {
			n.expect("-")
		}
		var r createdElement
		if n.peek("[") {
			r = n.createdElement("[", "]")
		}
		r.incoming = incoming
		n.expect("-")
		if outgoing := n.take(">"); outgoing == incoming && incoming {
			n.fail("a relationship has one direction")
		}
		p.elements = append(p.elements, r, n.createdElement("(", ")"))
	}
	return p
}

func (n *notation) createdElement(opening, closing string) createdElement {
	n.expect(opening)
	var e createdElement
	if !n.peek(":") && !n.peek("{") && !n.peek("$") && !n.peek(closing) {
		e.variable = n.name()
	}
	for n.take(":") || n.take("&") {
		e.labels = append(e.labels, n.name())
	}
	switch {
	case n.peek("{"):
		length := balanced(n.text[n.at:])
		if length < 0 {
			n.fail("the map has no end")
		}
		e.properties = n.text[n.at : n.at+length]
		n.at += length
	case n.take("$"):
		e.properties = "$" + n.name()
	}
	n.expect(closing)
	return e
}
