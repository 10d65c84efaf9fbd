package ownership

import (
	"slices"

	"whoowns/graph"
)

// isTrust reports whether an arrangement has a trustee on the day.
func (h *hearing) isTrust(node graph.Node) bool {
	return h.n.Kind(node) == graph.Arrangement && h.ledBy(node, graph.ByTrustee)
}

// isLed reports whether an arrangement has a general partner or trustee, so that
// its partners have no votes.
func (h *hearing) isLed(node graph.Node) bool {
	return h.n.Kind(node) == graph.Arrangement && h.ledBy(node, graph.ByGeneralPartner, graph.ByTrustee)
}

func (h *hearing) ledBy(node graph.Node, means ...graph.Means) bool {
	return slices.ContainsFunc(h.n.Up(node), func(edge int32) bool {
		x := h.n.Edge(edge)
		return x.Kind == graph.Controls && slices.Contains(means, x.Means) && x.Counts == graph.Counted && x.Held.Contains(h.day)
	})
}

// throughTrusts adds the persons in the positions of a trust: of the subject, or
// of one that meets the rule itself. What a role is the network does not know, so
// that somebody with a role other than trustee may qualify; who holds a part is a
// beneficiary.
func (h *hearing) throughTrusts(b *Beneficial) {
	if !h.rule.Counts.Trusts {
		return
	}
	type trust struct {
		node    graph.Node
		verdict graph.Verdict
		edges   []int32
	}
	var trusts []trust
	if h.isTrust(h.subject) {
		trusts = append(trusts, trust{h.subject, graph.Yes, nil})
	}
	for i := range b.Entities {
		if f := &b.Entities[i]; h.isTrust(f.Node) {
			trusts = append(trusts, trust{f.Node, f.Verdict, f.Grounds[0].Edges})
		}
	}
	for _, t := range trusts {
		for _, edge := range h.n.Up(t.node) {
			x := h.n.Edge(edge)
			verdict := t.verdict
			switch {
			case h.n.Kind(x.Owner) != graph.Person || x.Counts == graph.Quoted || !x.Held.Contains(h.day):
				continue
			case x.Kind == graph.Controls && x.Means == graph.ByTrustee:
			case holdsCapital(x, h.day):
			case x.Kind == graph.Role && !x.Member:
				verdict = both(verdict, graph.Possible)
			default:
				continue
			}
			edges := append(slices.Clone(t.edges), edge)
			slices.Sort(edges)
			h.addGround(b, x.Owner, Ground{Basis: ByPosition, Verdict: verdict, Share: graph.Percent(0), In: t.node, Edges: slices.Compact(edges), IfRole: t.verdict})
		}
	}
}

func (h *hearing) addGround(b *Beneficial, node graph.Node, g Ground) {
	i := slices.IndexFunc(b.Findings, func(f Finding) bool { return f.Node == node })
	if i < 0 {
		f := Finding{Node: node, Verdict: g.Verdict, Share: graph.Percent(0)}
		if holding := h.effective[node]; holding != nil {
			f.Share = holding.Effective
		}
		b.Findings = append(b.Findings, f)
		i = len(b.Findings) - 1
	}
	f := &b.Findings[i]
	f.Verdict = either(f.Verdict, g.Verdict)
	f.Grounds = append(f.Grounds, g)
	slices.SortStableFunc(f.Grounds, func(a, b Ground) int { return verdictRank(a.Verdict) - verdictRank(b.Verdict) })
}
