package paths

import (
	"context"
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
	kept = inOrder(vertices, inOrder(vertices, kept, func(a *Arc) int32 { return a.To }), func(a *Arc) int32 { return a.From })
	single := kept[:0]
	for _, a := range kept {
		if last := len(single) - 1; last >= 0 && single[last].From == a.From && single[last].To == a.To {
			single[last].Weight = max(single[last].Weight, a.Weight)
			continue
		}
		single = append(single, a)
	}
	kept = single
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

// Reached returns, by vertex, whether a path leads to it from root, which it does
// to root itself.
func (g *Graph) Reached(root int32) []bool {
	seen := make([]bool, g.Vertices())
	seen[root] = true
	for stack := []int32{root}; len(stack) > 0; {
		v := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for _, arc := range g.from(v) {
			if !seen[arc.To] {
				seen[arc.To] = true
				stack = append(stack, arc.To)
			}
		}
	}
	return seen
}

// Worth returns, by vertex, what the best path from it to target is worth; 1 for
// target itself, and 0 where there is none.
func (g *Graph) Worth(target int32) []float64 {
	s := &search{g: g, ctx: context.Background(), target: target}
	worth := make([]float64, g.Vertices())
	if s.guide() == nil {
		for v := range worth {
			worth[v] = s.rest[v].worth
		}
	}
	return worth
}

// inOrder returns arcs by the vertex that key names, otherwise in the order in which
// they came: a counting sort.
func inOrder(vertices int, arcs []Arc, key func(*Arc) int32) []Arc {
	next := make([]int32, vertices+1)
	for i := range arcs {
		next[key(&arcs[i])+1]++
	}
	for v := range vertices {
		next[v+1] += next[v]
	}
	sorted := make([]Arc, len(arcs))
	for i := range arcs {
		v := key(&arcs[i])
		sorted[next[v]] = arcs[i]
		next[v]++
	}
	return sorted
}
