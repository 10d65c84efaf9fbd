package cypher

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"whoowns/internal/cypher/syntax"
)

func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }

// Text returns a value as Cypher writes it: (:Company {id: "ant-group"}), [1, 2],
// {a: null}. A string stands in quotes, in which a quote, a backslash and a line end
// are escaped.
func Text(value any) string {
	var b strings.Builder
	writeCypher(&b, value)
	return b.String()
}

func writeCypher(b *strings.Builder, value any) {
	switch v := value.(type) {
	case nil:
		b.WriteString("null")
	case float64:
		b.WriteString(floatText(v))
	case string:
		b.WriteString(quoteText.Replace(v))
	case []any:
		b.WriteByte('[')
		for i, element := range v {
			if i > 0 {
				b.WriteString(", ")
			}
			writeCypher(b, element)
		}
		b.WriteByte(']')
	case map[string]any:
		writeCypherMap(b, v)
	case []byte:
		fmt.Fprintf(b, "%x", v)
	case Node:
		writeCypherNode(b, v)
	case Relationship:
		writeCypherRelationship(b, v)
	case Path:
		for i, n := range v.Nodes {
			if i > 0 {
				r := v.Relationships[i-1]
				before, after := "-", "->"
				if r.Start == n.ElementID && r.End != n.ElementID {
					before, after = "<-", "-"
				}
				b.WriteString(before)
				writeCypherRelationship(b, r)
				b.WriteString(after)
			}
			writeCypherNode(b, n)
		}
	case Point:
		fmt.Fprintf(b, "point({srid: %d", v.SRID)
		for i, c := range v.coordinates() {
			fmt.Fprintf(b, ", %c: %s", "xyz"[i], floatText(c))
		}
		b.WriteString("})")
	default: // bool, int64, the types of time
		fmt.Fprint(b, v)
	}
}

func writeCypherNode(b *strings.Builder, n Node) {
	b.WriteByte('(')
	for _, label := range n.Labels {
		b.WriteString(":" + syntax.Name(label))
	}
	if len(n.Properties) > 0 {
		if len(n.Labels) > 0 {
			b.WriteByte(' ')
		}
		writeCypherMap(b, n.Properties)
	}
	b.WriteByte(')')
}

func writeCypherRelationship(b *strings.Builder, r Relationship) {
	b.WriteString("[:" + syntax.Name(r.Type))
	if len(r.Properties) > 0 {
		b.WriteByte(' ')
		writeCypherMap(b, r.Properties)
	}
	b.WriteByte(']')
}

func writeCypherMap(b *strings.Builder, m map[string]any) {
	b.WriteByte('{')
	for i, key := range sortedKeys(m) {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(syntax.Name(key) + ": ")
		writeCypher(b, m[key])
	}
	b.WriteByte('}')
}

var quoteText = quoter{strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`)}

type quoter struct{ escapes *strings.Replacer }

// Replace returns s in quotes.
func (q quoter) Replace(s string) string { return `"` + q.escapes.Replace(s) + `"` }
