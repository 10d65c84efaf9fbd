package explore

import (
	"context"

	"whoowns/graph"
)

// daySet is a set of days: periods in ascending order, none of them empty, with at
// least a day between one and the next.
type daySet []graph.Period

func (s daySet) contains(day graph.Day) bool {
	for _, p := range s {
		if p.Contains(day) {
			return true
		}
	}
	return false
}

// within returns the days of s that are in p.
func (s daySet) within(p graph.Period) daySet {
	var both daySet
	for _, q := range s {
		if common := (graph.Period{From: max(p.From, q.From), Until: min(p.Until, q.Until)}); !common.Empty() {
			both = append(both, common)
		}
	}
	return both
}

// with returns s and the days of p, and whether p adds any.
func (s daySet) with(p graph.Period) (daySet, bool) {
	if p.Empty() {
		return s, false
	}
	var all daySet
	placed := false
	for _, q := range s {
		switch {
		case q.From <= p.From && p.Until <= q.Until:
			return s, false
		case q.Until < p.From:
			all = append(all, q)
		case p.Until < q.From:
			if !placed {
				all, placed = append(all, p), true
			}
			all = append(all, q)
		default: // they overlap or touch
			p = graph.Period{From: min(p.From, q.From), Until: max(p.Until, q.Until)}
		}
	}
	if !placed {
		all = append(all, p)
	}
	return all, true
}

// upstreamDays returns, for node and every entity that was upstream of it on some
// day of the window, the days on which it was: those on which a chain of relations,
// all of them in force, led from it down to node. Cost: linear in the relations
// upstream, times the periods into which their dates cut the window.
func upstreamDays(ctx context.Context, n *graph.Network, node graph.Node, window graph.Period) (map[graph.Node]daySet, error) {
	reach := map[graph.Node]daySet{node: {window}}
	waiting := map[graph.Node]bool{node: true}
	for queue, steps := []graph.Node{node}, 0; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		waiting[at] = false
		for _, edge := range n.Up(at) {
			if steps++; steps&1023 == 0 && ctx.Err() != nil {
				return nil, ctx.Err()
			}
			e := n.Edge(edge)
			if !leadsUp(e) {
				continue
			}
			grew := false
			for _, p := range reach[at].within(e.Held) {
				more, added := reach[e.Owner].with(p)
				if added {
					reach[e.Owner], grew = more, true
				}
			}
			if grew && !waiting[e.Owner] {
				waiting[e.Owner] = true
				queue = append(queue, e.Owner)
			}
		}
	}
	return reach, nil
}

// leadsUp reports whether what is upstream of e's owner is upstream of its subject:
// by capital, votes, power or operation, or as a member of a concert.
func leadsUp(e *graph.Edge) bool {
	return e.Counts == graph.Counted && e.Of != graph.OfClass && bearsOnOwnership(e)
}

// bearsOnOwnership reports whether relations such as e are told of entities
// upstream; of the entity asked about itself, those of every kind are.
func bearsOnOwnership(e *graph.Edge) bool {
	return e.Kind == graph.Owns || e.Kind == graph.Controls || e.Kind == graph.Operates || e.Member
}
