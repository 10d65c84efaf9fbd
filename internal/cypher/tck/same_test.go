package tck

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"whoowns/internal/cypher"
)

// comparer tells whether what came back is what the kit expects. A list may be asked
// for in any order.
type comparer struct{ listsInAnyOrder bool }

func (c comparer) same(got, want any) bool {
	switch w := want.(type) {
	case nil:
		return got == nil
	case float64:
		g, ok := got.(float64)
		return ok && (g == w || math.IsNaN(g) && math.IsNaN(w))
	case string:
		if s, ok := timeText(got); ok {
			return s == w
		}
		return got == want
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return false
		}
		if c.listsInAnyOrder {
			return len(unmatched(g, w, c.same)) == 0
		}
		return sameInOrder(g, w, c.same)
	case map[string]any:
		g, ok := got.(map[string]any)
		return ok && c.sameMap(g, w)
	case nodeValue:
		g, ok := got.(cypher.Node)
		return ok && c.sameNode(g, w)
	case relationshipValue:
		g, ok := got.(cypher.Relationship)
		return ok && c.sameRelationship(g, w)
	case pathValue:
		g, ok := got.(cypher.Path)
		return ok && c.samePath(g, w)
	}
	return got == want
}

// timeText is the text of a value of a type that the kit writes as one.
func timeText(v any) (string, bool) {
	switch v := v.(type) {
	case cypher.Date, cypher.LocalTime, cypher.Time, cypher.LocalDateTime, cypher.DateTime, cypher.Duration:
		return v.(fmt.Stringer).String(), true
	}
	return "", false
}

func (c comparer) sameMap(got, want map[string]any) bool {
	if len(got) != len(want) {
		return false
	}
	for key, w := range want {
		if g, has := got[key]; !has || !c.same(g, w) {
			return false
		}
	}
	return true
}

func (c comparer) sameNode(got cypher.Node, want nodeValue) bool {
	labels := slices.Clone(got.Labels)
	slices.Sort(labels)
	return slices.Equal(labels, slices.Sorted(slices.Values(want.labels))) && c.sameMap(got.Properties, want.properties)
}

func (c comparer) sameRelationship(got cypher.Relationship, want relationshipValue) bool {
	return got.Type == want.kind && c.sameMap(got.Properties, want.properties)
}

func (c comparer) samePath(got cypher.Path, want pathValue) bool {
	if len(got.Nodes) != len(want.nodes) || len(got.Relationships) != len(want.steps) {
		return false
	}
	for i, n := range got.Nodes {
		if !c.sameNode(n, want.nodes[i]) {
			return false
		}
	}
	for i, r := range got.Relationships {
		before, behind := got.Nodes[i].ElementID, got.Nodes[i+1].ElementID
		if !want.forward[i] {
			before, behind = behind, before
		}
		if !c.sameRelationship(r, want.steps[i]) || r.Start != before || r.End != behind {
			return false
		}
	}
	return true
}

func sameInOrder[G, W any](got []G, want []W, same func(G, W) bool) bool {
	for i := range want {
		if !same(got[i], want[i]) {
			return false
		}
	}
	return len(got) == len(want)
}

// unmatched pairs each wanted thing with one that came and returns the first that has
// no partner, or that is the partner of none.
func unmatched[G, W any](got []G, want []W, same func(G, W) bool) string {
	left := slices.Clone(got)
	for _, w := range want {
		at := slices.IndexFunc(left, func(g G) bool { return same(g, w) })
		if at < 0 {
			return "missing " + shown(w)
		}
		left = slices.Delete(left, at, at+1)
	}
	if len(left) > 0 {
		return "too much " + shown(left[0])
	}
	return ""
}

// shown writes a value for a message.
func shown(v any) string {
	switch v := v.(type) {
	case []any:
		parts := make([]string, len(v))
		for i := range v {
			parts[i] = shown(v[i])
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case nodeValue:
		return fmt.Sprintf("(%s %v)", strings.Join(v.labels, ":"), v.properties)
	case relationshipValue:
		return fmt.Sprintf("[%s %v]", v.kind, v.properties)
	case pathValue:
		return fmt.Sprintf("<%d nodes, %v>", len(v.nodes), v.steps)
	case nil:
		return "null"
	case bool, int64, float64, string, map[string]any:
		return strings.TrimPrefix(fmt.Sprintf("%T:%#v", v, v), "string:")
	}
	return string(cypher.JSON(v))
}
