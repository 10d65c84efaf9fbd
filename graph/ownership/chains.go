package ownership

import (
	"cmp"
	"context"
	"slices"

	"whoowns/graph"
	"whoowns/graph/paths"
)

// Chain is one simple chain of holdings: no entity stands on it twice, save that
// one which begins and ends at the same entity has it at both ends.
type Chain struct {
	Steps   []Step      // from the owner down to the subject
	Product graph.Share // of the shares that are computed with
}

// Step is one holding on a chain, the relations of the pair added up.
type Step struct {
	Owner, Subject graph.Node
	Share          graph.Share // as stated
	Used           graph.Share // what is computed with: divided where the whole is passed, cut to what the others leave
	Claimed        bool        // a stated total is part of it, which no chain on record explains
	Edges          []int32     // ascending
}

// Chains is the best simple chains between two entities.
type Chains struct {
	List     []Chain // by Product.Min descending, then Product.Max, then fewer steps, then nodes
	Positive bool    // every chain whose minimum is above 0 is there
	All      bool    // every chain is there
}

// Chains returns the k best simple chains by which owner holds a part of subject on
// a day, of at most 50 steps. The sum of their minimums is at most the minimum of
// the effective share, because each is one of the walks that make it; walks round
// a cycle make the rest. Cost: that of paths.Best over all that is upstream.
func (e *Engine) Chains(ctx context.Context, subject, owner graph.Node, asOf graph.Day, k int) (*Chains, error) {
	s := upstreamOf(newEffort(ctx, e.n.ID(subject)), e.n, asOf, subject)
	defer s.release()
	to, ok := slices.BinarySearch(s.nodes, owner)
	if !ok {
		return &Chains{Positive: true, All: true}, s.effort.err
	}
	return s.chains(s.number(subject), int32(to), k)
}

// web is the system as a graph of walks down from an owner to a subject. Walks end
// at the subject where that is the owner too, which then begins them as a vertex of
// its own, and never come by the owner again.
type web struct {
	s           *system
	owner, from int32
	begin       int32 // the vertex of the owner
	vertices    int
}

func (s *system) web(from, owner int32) web {
	w := web{s: s, owner: owner, from: from, begin: owner, vertices: len(s.nodes)}
	if owner == from {
		w.begin = int32(len(s.nodes))
		w.vertices++
	}
	return w
}

func (w *web) graph(weight func(*holder) float64) *paths.Graph {
	var arcs []paths.Arc
	for k := range int32(len(w.s.nodes)) {
		if k == w.owner && w.owner != w.from {
			continue
		}
		for i := w.s.start[k]; i < w.s.start[k+1]; i++ {
			h := &w.s.holders[i]
			above := h.owner
			if above == w.owner {
				above = w.begin
			}
			arcs = append(arcs, paths.Arc{From: above, To: k, Weight: weight(h)})
		}
	}
	return paths.NewGraph(w.vertices, arcs)
}

func minimum(h *holder) float64 { return h.min }
func maximum(h *holder) float64 { return h.max }

func (s *system) chains(from, owner int32, k int) (*Chains, error) {
	w := s.web(from, owner)
	found, err := w.graph(minimum).Best(s.effort.ctx, w.begin, from, k, paths.Limits{})
	if err != nil {
		return nil, err
	}
	c := &Chains{Positive: found.All, All: found.All}
	for i := range found.Paths {
		c.List = append(c.List, w.chain(found.Paths[i].Vertices))
	}
	slices.SortStableFunc(c.List, func(a, b Chain) int {
		return cmp.Or(cmp.Compare(b.Product.Min(), a.Product.Min()), cmp.Compare(b.Product.Max(), a.Product.Max()))
	})
	if !found.All {
		return c, s.effort.err
	}
	// Of the k best by their maximums at most those already listed have a minimum.
	if found, err = w.graph(maximum).Best(s.effort.ctx, w.begin, from, k, paths.Limits{}); err != nil {
		return nil, err
	}
	c.All = found.All
	for i := range found.Paths {
		chain := w.chain(found.Paths[i].Vertices)
		switch {
		case chain.Product.Min() > 0:
		case len(c.List) == k:
			c.All = false
		default:
			c.List = append(c.List, chain)
		}
	}
	return c, s.effort.err
}

func (w *web) chain(vertices []int32) Chain {
	var c Chain
	product := graph.Bounds{Min: 1, Max: 1}
	for i := range len(vertices) - 1 {
		above, k := vertices[i], vertices[i+1]
		if above == w.begin {
			above = w.owner
		}
		owners := w.s.ownersOf(k)
		at, _ := slices.BinarySearchFunc(owners, above, func(h holder, owner int32) int { return cmp.Compare(h.owner, owner) })
		h := &owners[at]
		used := h.used()
		product = graph.Bounds{Min: product.Min * used.Min, Max: product.Max * used.Max,
			MinExclusive: product.MinExclusive || used.MinExclusive, MaxExclusive: product.MaxExclusive || used.MaxExclusive,
			MaxUnstated: product.MaxUnstated || used.MaxUnstated}
		c.Steps = append(c.Steps, Step{Owner: w.s.nodes[above], Subject: w.s.nodes[k], Share: shareOf(h.raw), Used: shareOf(used), Claimed: h.claimed, Edges: w.s.edgesOf(k, h)})
	}
	product.Unknown = product.Min == 0 && product.MaxUnstated
	product.MinExclusive = product.MinExclusive && product.Min > 0
	c.Product = shareOf(product)
	return c
}

// used is what is computed with, with the ends of what is stated where they are
// the same.
func (h *holder) used() graph.Bounds {
	b := graph.Bounds{Min: h.min, Max: h.max, MaxUnstated: h.raw.MaxUnstated && h.max > h.min, Unknown: h.raw.Unknown && h.max > h.min}
	b.MinExclusive = h.raw.MinExclusive && h.min > 0 && h.max > h.min
	b.MaxExclusive = h.raw.MaxExclusive && h.max > h.min && h.max >= h.raw.Max-graph.Tolerance
	return b
}

// edgesOf returns the relations by which h holds entity k.
func (s *system) edgesOf(k int32, h *holder) []int32 {
	var edges []int32
	for _, edge := range s.n.Up(s.nodes[k]) {
		e := s.n.Edge(edge)
		if e.Owner == s.nodes[h.owner] && holdsCapital(e, s.day) && (!e.Basis.Stated() || s.enters(edge)) {
			edges = append(edges, edge)
		}
	}
	return edges
}
