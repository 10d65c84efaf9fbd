package paths

import (
	"cmp"
	"container/heap"
	"context"
	"slices"
)

// Path is a simple path, the vertices in order from its beginning to its end.
type Path struct {
	Vertices []int32
	Worth    float64 // the product of the weights, multiplied from the beginning
}

// Steps returns the number of arcs.
func (p *Path) Steps() int { return len(p.Vertices) - 1 }

// Limits bound a search. The zero value means the defaults.
type Limits struct {
	Steps   int // arcs of one path; 0 means 50
	Visited int // vertices looked at, each time that one is; 0 means 2,000,000
}

// Found is what a search found.
type Found struct {
	Paths []Path // the best first: by Worth descending, then fewer steps, then vertices
	All   bool   // there are no other simple paths
}

const (
	defaultSteps   = 50
	defaultVisited = 2_000_000
)

// Best returns the k best simple paths between two different vertices: Yen 1971
// (Finding the K Shortest Loopless Paths in a Network, Management Science
// 17:712–716, doi 10.1287/mnsc.17.11.712) with the partition of Lawler 1972 (doi
// 10.1287/mnsc.18.7.401), by which no path is met twice. Each search for a detour
// is guided by what the rest of the way is worth at best (Hart, Nilsson & Raphael
// 1968), so it looks at little more than the detour.
//
// Paths of one worth come in order of steps, then vertices. Worths that differ by a
// rounding error count as different. A limit leaves paths out, the worst of them,
// and All is false then. The context's error is returned soon after it ends.
func (g *Graph) Best(ctx context.Context, from, to int32, k int, limits Limits) (Found, error) {
	s := &search{g: g, ctx: ctx, target: to, steps: cmp.Or(limits.Steps, defaultSteps), left: cmp.Or(limits.Visited, defaultVisited)}
	if from == to || k < 1 {
		return Found{All: k > 0}, nil
	}
	if err := s.guide(); err != nil {
		return Found{}, err
	}
	s.state = make([]state, g.Vertices())
	var found Found
	var candidates candidates
	propose := func(root []int32, worth float64, banned []int32) error {
		path, err := s.detour(root, worth, banned)
		if path != nil {
			heap.Push(&candidates, candidate{*path, len(root) - 1})
		}
		return err
	}
	if err := propose([]int32{from}, 1, nil); err != nil {
		return Found{}, err
	}
	for len(candidates) > 0 && len(found.Paths) < k {
		best := heap.Pop(&candidates).(candidate)
		found.Paths = append(found.Paths, best.Path)
		if len(found.Paths) == k && len(candidates) > 0 {
			return found, nil
		}
		worth := 1.0
		for i := range best.Steps() {
			if i >= best.deviates {
				if err := ctx.Err(); err != nil {
					return Found{}, err
				}
				var banned []int32
				for _, p := range found.Paths {
					if len(p.Vertices) > i+1 && slices.Equal(p.Vertices[:i+1], best.Vertices[:i+1]) {
						banned = append(banned, p.Vertices[i+1])
					}
				}
				if err := propose(best.Vertices[:i+1], worth, banned); err != nil {
					return Found{}, err
				}
			}
			worth *= g.weight(best.Vertices[i], best.Vertices[i+1])
		}
	}
	found.All = len(candidates) == 0 && !s.cut
	return found, nil
}

func (g *Graph) weight(from, to int32) float64 {
	arcs := g.from(from)
	i, _ := slices.BinarySearchFunc(arcs, to, func(a Arc, to int32) int { return cmp.Compare(a.To, to) })
	return arcs[i].Weight
}

// candidate is a path that may be the next best; it leaves paths found before at
// the vertex numbered deviates.
type candidate struct {
	Path
	deviates int
}

type candidates []candidate

func (c candidates) Len() int           { return len(c) }
func (c candidates) Less(i, j int) bool { return c[i].compare(&c[j].Path) < 0 }
func (c candidates) Swap(i, j int)      { c[i], c[j] = c[j], c[i] }
func (c *candidates) Push(x any)        { *c = append(*c, x.(candidate)) }
func (c *candidates) Pop() any {
	last := (*c)[len(*c)-1]
	*c = (*c)[:len(*c)-1]
	return last
}

func (p *Path) compare(q *Path) int {
	return cmp.Or(cmp.Compare(q.Worth, p.Worth), cmp.Compare(len(p.Vertices), len(q.Vertices)), slices.Compare(p.Vertices, q.Vertices))
}
