package ownership

import (
	"cmp"
	"context"
	"slices"

	"whoowns/graph"
)

// CloseLinks is whether two entities are closely linked.
type CloseLinks struct {
	Rule    Rule
	A, B    graph.Node
	AsOf    graph.Day
	Verdict graph.Verdict
	Links   []Link // the certain ones first, then the possible ones; A in B, B in A, third parties by the smaller of their shares, descending
	AInB    graph.Share
	BInA    graph.Share
	// InFull is what A has of B, and B of A, when holdings of majority-held
	// undertakings count in full, as an earlier text had it.
	AInBFull, BInAFull graph.Share

	Oversubscribed []Oversubscription
	Claims         []Claim
}

// Link is one way in which two entities are, or may be, linked.
type Link struct {
	Kind    LinkKind
	Verdict graph.Verdict
	Node    graph.Node  // who holds: A, B or a third party
	InA     graph.Share // of a third party, and of B
	InB     graph.Share // of a third party, and of A
	Edges   []int32     // ascending
}

// LinkKind says how two entities are linked.
type LinkKind string

// The kinds.
const (
	FirstHolds  LinkKind = "a-holds-b"
	SecondHolds LinkKind = "b-holds-a"
	ThirdHolds  LinkKind = "third-party"
)

// CloseLinks says whether a and b are linked: one has the rule's part of the
// other, or a third party has more than it of both. Shares are effective ones.
// Cost: that of Owners of both.
func (e *Engine) CloseLinks(ctx context.Context, a, b graph.Node, asOf graph.Day, rule Rule) (*CloseLinks, error) {
	if rule.Question != ForPair {
		return nil, graph.Errorf(graph.Invalid, "%s does not ask about two entities", rule.ID)
	}
	if a == b {
		return nil, graph.Errorf(graph.Invalid, "close links are between two entities, and both are %s", e.n.ID(a))
	}
	return e.closeLinks(newEffort(ctx, e.n.ID(a)), a, b, asOf, rule)
}

func (e *Engine) closeLinks(effort *effort, a, b graph.Node, asOf graph.Day, rule Rule) (*CloseLinks, error) {
	ofA, err := e.ownersOf(effort, a, asOf)
	if err != nil {
		return nil, err
	}
	ofB, err := e.ownersOf(effort, b, asOf)
	if err != nil {
		return nil, err
	}
	inA, inB := sharesOf(ofA), sharesOf(ofB)
	none := graph.Percent(0)
	or := func(shares map[graph.Node]graph.Share, node graph.Node) graph.Share {
		if share, ok := shares[node]; ok {
			return share
		}
		return none
	}
	l := &CloseLinks{Rule: rule, A: a, B: b, AsOf: asOf, Verdict: graph.No, AInB: or(inB, a), BInA: or(inA, b),
		Oversubscribed: slices.Concat(ofA.Oversubscribed, ofB.Oversubscribed), Claims: slices.Concat(ofA.Claims, ofB.Claims)}
	if l.AInBFull, err = e.inFullOf(effort, a, b, asOf); err != nil {
		return nil, err
	}
	if l.BInAFull, err = e.inFullOf(effort, b, a, asOf); err != nil {
		return nil, err
	}
	chain := func(from, to graph.Node, within map[graph.Node]graph.Share, claims []Holding) []int32 {
		edges, _ := chainsDown(effort, e.n, asOf, from, to, func(node graph.Node) bool {
			_, ok := within[node]
			return ok || node == to
		})
		for i := range claims {
			if claims[i].Node == from && claims[i].Claim != NoClaim {
				edges = append(edges, claims[i].Claim)
			}
		}
		return edges
	}
	add := func(link Link, from ...[]int32) {
		if link.Verdict == graph.No {
			return
		}
		link.Edges = slices.Concat(from...)
		slices.Sort(link.Edges)
		link.Edges = slices.Compact(link.Edges)
		l.Links = append(l.Links, link)
		l.Verdict = either(l.Verdict, link.Verdict)
	}
	add(Link{Kind: FirstHolds, Verdict: rule.Reached(l.AInB), Node: a, InA: none, InB: l.AInB}, chain(a, b, inB, ofB.Holdings))
	add(Link{Kind: SecondHolds, Verdict: rule.Reached(l.BInA), Node: b, InA: l.BInA, InB: none}, chain(b, a, inA, ofA.Holdings))
	var thirds []Link
	for node, share := range inA {
		other, ok := inB[node]
		if kind := e.n.Kind(node); !ok || node == a || node == b || kind == graph.Group {
			continue
		}
		verdict := both(share.Over(rule.Threshold), other.Over(rule.Threshold))
		if verdict != graph.No {
			thirds = append(thirds, Link{Kind: ThirdHolds, Verdict: verdict, Node: node, InA: share, InB: other})
		}
	}
	slices.SortFunc(thirds, func(x, y Link) int {
		return cmp.Or(cmp.Compare(verdictRank(x.Verdict), verdictRank(y.Verdict)),
			cmp.Compare(min(y.InA.Max(), y.InB.Max()), min(x.InA.Max(), x.InB.Max())), cmp.Compare(x.Node, y.Node))
	})
	for _, third := range thirds {
		add(third, chain(third.Node, a, inA, ofA.Holdings), chain(third.Node, b, inB, ofB.Holdings))
	}
	slices.SortStableFunc(l.Links, func(x, y Link) int { return cmp.Compare(verdictRank(x.Verdict), verdictRank(y.Verdict)) })
	return l, effort.err
}

// inFullOf is what owner and the undertakings of which it has a majority of the
// capital, in turn, have of subject together.
func (e *Engine) inFullOf(effort *effort, owner, subject graph.Node, day graph.Day) (graph.Share, error) {
	s := upstreamOf(effort, e.n, day, subject)
	defer s.release()
	k, ok := slices.BinarySearch(s.nodes, owner)
	if !ok {
		return graph.Percent(0), nil
	}
	c, err := s.cascade([]int32{int32(k)}, func(share graph.Share) graph.Verdict { return share.Over(majority) })
	if err != nil {
		return graph.Share{}, err
	}
	return c.share(s.number(subject)), nil
}
