package tck

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/internal/cypher"
)

// canonical writes values of the evaluator and of the driver alike: nodes and
// relationships by their property id, floats to 13 digits.
type canonical struct {
	loose bool // 1 and 1.0 are the same, and so are 0.0 and -0.0
	bag   bool // a list is in any order
}

func (c canonical) row(values []any, columns []string) string {
	texts := make([]string, len(values))
	for i, v := range values {
		of := c
		of.bag = strings.HasPrefix(columns[i], "bag")
		texts[i] = of.text(v)
	}
	return strings.Join(texts, " | ")
}

func (c canonical) text(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		if c.loose && v == math.Trunc(v) && math.Abs(v) < 1e15 {
			return strconv.FormatInt(int64(v), 10)
		}
		text := strconv.FormatFloat(v, 'g', 13, 64)
		if !strings.ContainsAny(text, ".eNI") {
			text += ".0"
		}
		return text
	case string:
		return strconv.Quote(v)
	case []any:
		return c.list(v)
	case map[string]any:
		texts := []string{}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			texts = append(texts, key+": "+c.text(v[key]))
		}
		return "{" + strings.Join(texts, ", ") + "}"
	case cypher.Node:
		return fmt.Sprintf("(%v)", v.Properties["id"])
	case neo4j.Node:
		return fmt.Sprintf("(%v)", v.Props["id"])
	case cypher.Relationship:
		return fmt.Sprintf("[%v]", v.Properties["id"])
	case neo4j.Relationship:
		return fmt.Sprintf("[%v]", v.Props["id"])
	case cypher.Path:
		return pathText(v.Nodes, v.Relationships)
	case neo4j.Path:
		return pathText(walked(v), v.Relationships)
	}
	return timesText(v)
}

func (c canonical) list(list []any) string {
	texts := make([]string, len(list))
	for i := range list {
		of := c
		of.bag = false
		texts[i] = of.text(list[i])
	}
	if c.bag {
		slices.Sort(texts)
	}
	return "[" + strings.Join(texts, ", ") + "]"
}

// walked are the nodes of a path in its order. The driver has each node once.
func walked(p neo4j.Path) []neo4j.Node {
	byID := map[string]neo4j.Node{}
	for _, n := range p.Nodes {
		byID[n.ElementId] = n
	}
	nodes := []neo4j.Node{p.Nodes[0]}
	for _, r := range p.Relationships {
		next := r.EndElementId
		if next == nodes[len(nodes)-1].ElementId {
			next = r.StartElementId
		}
		nodes = append(nodes, byID[next])
	}
	return nodes
}

func pathText[N, R any](nodes []N, relationships []R) string {
	text := canonical{}.text(any(nodes[0]))
	for i, r := range relationships {
		text += canonical{}.text(any(r)) + canonical{}.text(any(nodes[i+1]))
	}
	return "<" + text + ">"
}

// timesText writes the types of time by the same texts of package cypher, and points.
func timesText(v any) string {
	switch t := v.(type) {
	case neo4j.Date:
		v = cypher.Date{Time: time.Time(t)}
	case neo4j.LocalTime:
		v = cypher.LocalTime{Time: time.Time(t)}
	case neo4j.OffsetTime:
		v = cypher.Time{Time: time.Time(t)}
	case neo4j.LocalDateTime:
		v = cypher.LocalDateTime{Time: time.Time(t)}
	case time.Time:
		v = cypher.DateTime{Time: t}
	case neo4j.Duration:
		v = cypher.Duration{Months: t.Months, Days: t.Days, Seconds: t.Seconds, Nanoseconds: t.Nanos}
	case neo4j.Point2D:
		v = cypher.Point{SRID: t.SpatialRefId, X: t.X, Y: t.Y}
	case neo4j.Point3D:
		v = cypher.Point{SRID: t.SpatialRefId, X: t.X, Y: t.Y, Z: t.Z, Is3D: true}
	}
	switch t := v.(type) {
	case cypher.Date, cypher.LocalTime, cypher.Time, cypher.LocalDateTime, cypher.DateTime, cypher.Duration:
		return strings.TrimPrefix(fmt.Sprintf("%T %s", t, t), "cypher.")
	}
	return fmt.Sprintf("%T%+v", v, v)
}
