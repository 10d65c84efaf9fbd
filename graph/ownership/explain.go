package ownership

import (
	"context"
	"slices"

	"whoowns/graph"
)

// Explanation unfolds one effective share.
type Explanation struct {
	Subject, Owner graph.Node
	Effective      graph.Share // as Owners has it
	Computed       graph.Share // by the chains; another than Effective where a stated total answers
	Claim          int32       // the stated total that answers, or NoClaim
	Chains         Chains
	Covered        float64        // the sum of the chains' minimums
	Rest           float64        // Computed.Min less Covered: chains that are not listed, and walks round the cycles
	Cycles         [][]graph.Node // cycles of positive minimums that those walks may take
	Unknowns       []Unknown      // by Removed descending, then Subject, then Owner
	Inexact        int            // inexact shares that may matter, of which the first MostUnknowns were tried
	Most           []Allotment    // an allocation that reaches Computed.Max; none where Computed is exact
	Oversubscribed []Oversubscription
	Claims         []Claim
}

// Explain unfolds the effective share of owner in subject on a day: its k largest
// chains, what the rest comes from, and which unknown shares make it a range. For
// an owner that holds no part every share is 0. Cost: that of Owners for one owner, of the
// chains, and of four solutions for each unknown that is tried.
func (e *Engine) Explain(ctx context.Context, subject, owner graph.Node, asOf graph.Day, k int) (*Explanation, error) {
	return e.explain(newEffort(ctx, e.n.ID(subject)), subject, owner, asOf, k)
}

func (e *Engine) explain(effort *effort, subject, owner graph.Node, asOf graph.Day, k int) (*Explanation, error) {
	s := upstreamOf(effort, e.n, asOf, subject)
	defer s.release()
	none := graph.Percent(0)
	x := &Explanation{Subject: subject, Owner: owner, Effective: none, Computed: none, Claim: NoClaim, Chains: Chains{Positive: true, All: true}}
	at, ok := slices.BinarySearch(s.nodes, owner)
	if err := effort.err; err != nil || !ok {
		return x, err
	}
	c, from, target := s.components(), s.number(subject), int32(at)
	l, err := e.fromSubject(s, c, from)
	if err != nil {
		return nil, err
	}
	computed := graph.Bounds{Min: l.reach[target], Max: l.reach[target]}
	r := s.ranges()
	var m *most
	if r.anywhere && r.inexact[target] {
		m = s.newMost(c)
		if computed, err = m.span(from, target, l.reach[target], &r); err != nil {
			return nil, err
		}
	}
	x.Oversubscribed, x.Claims = s.oversubscribed(), s.claimList()
	x.judged(s, from, target, computed)
	chains, err := s.chains(from, target, k)
	if err != nil {
		return nil, err
	}
	x.Chains = *chains
	for i := range x.Chains.List {
		x.Covered += x.Chains.List[i].Product.Min()
	}
	// Less than this is how floats add up, and no walk.
	if x.Rest = x.Computed.Min() - x.Covered; x.Rest < 1e-12 {
		x.Rest = 0
	}
	if x.Cycles = s.cyclesBetween(from, target); !effort.spend(stepsBetween) {
		return nil, effort.err
	}
	if m != nil && !x.Computed.IsExact() {
		if x.Most, err = m.allotments(target); err != nil {
			return nil, err
		}
		if x.Unknowns, x.Inexact, err = s.unknowns(m, from, target, x.Computed.Max()-x.Computed.Min()); err != nil {
			return nil, err
		}
	}
	return x, effort.err
}

// judged sets the shares, from what was computed and what sources state of the pair.
func (x *Explanation) judged(s *system, from, target int32, computed graph.Bounds) {
	x.Computed = shareOf(computed)
	x.Effective = x.Computed
	if from == target {
		return
	}
	h := Holding{Node: x.Owner, Effective: effectiveOf(computed), Claim: NoClaim}
	if d := s.directOf(from)[target]; d != nil {
		h.Direct, h.HasDirect = s.direct(from, d)
	}
	x.Computed = h.Effective
	s.judge(&h, x.Owner, x.Subject, x.Claims)
	x.Effective, x.Claim = h.Effective, h.Claim
}

// cyclesBetween returns the cycles that a walk up from an entity can go round
// before it comes to a target.
func (s *system) cyclesBetween(from, target int32) [][]graph.Node {
	w := s.web(from, target)
	g := w.graph(minimum)
	below, above := g.Reached(w.begin), g.Worth(from)
	var cycles [][]graph.Node
	for _, set := range g.StronglyConnected() {
		if below[set[0]] && above[set[0]] > 0 {
			cycles = append(cycles, s.nodesOf(set))
		}
	}
	return cycles
}
