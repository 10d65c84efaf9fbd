package paths

import (
	"cmp"
	"slices"
)

// Arc leads from one vertex to another. Weight is above 0 and at most 1.
type Arc struct {
	From, To int32
	Weight   float64
}

// Graph is vertices 0..n-1 and the arcs between them, at most one from one vertex
// to another. It never changes and is safe for concurrent use.
type Graph struct {
	start     []int32
	arcs      []Arc   // by From, then To
	backStart []int32 // backward[backStart[v]:backStart[v+1]] are the places of the arcs to v
	backward  []int32
}

// NewGraph makes a graph. Of several arcs from one vertex to another the heaviest
// counts, and an arc without a weight above 0 is left out.
func NewGraph(vertices int, arcs []Arc) *Graph {
	kept := slices.DeleteFunc(slices.Clone(arcs), func(a Arc) bool { return !(a.Weight > 0) })
	slices.SortFunc(kept, func(a, b Arc) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(b.Weight, a.Weight))
	})
	kept = slices.CompactFunc(kept, func(a, b Arc) bool { return a.From == b.From && a.To == b.To })
	g := &Graph{start: make([]int32, vertices+1), arcs: kept, backStart: make([]int32, vertices+1), backward: make([]int32, len(kept))}
	for _, a := range kept {
		g.start[a.From+1]++
		g.backStart[a.To+1]++
	}
	for v := range vertices {
		g.start[v+1] += g.start[v]
		g.backStart[v+1] += g.backStart[v]
	}
	next := slices.Clone(g.backStart[:vertices])
	for i, a := range kept {
		g.backward[next[a.To]] = int32(i)
		next[a.To]++
	}
	return g
}

// Vertices returns the number of vertices.
func (g *Graph) Vertices() int { return len(g.start) - 1 }

func (g *Graph) from(v int32) []Arc { return g.arcs[g.start[v]:g.start[v+1]] }
func (g *Graph) to(v int32) []int32 { return g.backward[g.backStart[v]:g.backStart[v+1]] }
