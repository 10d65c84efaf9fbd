package paths

import (
	"context"
	"slices"
)

// NoVertex is no vertex.
const NoVertex int32 = -1

// Dominators returns, by vertex, the last vertex other than itself that every path
// from root to it passes, and NoVertex for root and for what root does not reach:
// Cooper, Harvey & Kennedy 2001, A Simple, Fast Dominance Algorithm.
func (g *Graph) Dominators(ctx context.Context, root int32) ([]int32, error) {
	last, number := g.postorder(root)
	immediate := make([]int32, g.Vertices())
	for v := range immediate {
		immediate[v] = NoVertex
	}
	immediate[root] = root
	for changed := true; changed; {
		changed = false
		for i := len(last) - 2; i >= 0; i-- { // reverse postorder, the root aside
			if i&255 == 0 && ctx.Err() != nil {
				return nil, ctx.Err()
			}
			v, into := last[i], NoVertex
			for _, place := range g.to(v) {
				from := g.arcs[place].From
				switch {
				case number[from] < 0 || immediate[from] == NoVertex:
				case into == NoVertex:
					into = from
				default:
					for into != from {
						for number[into] < number[from] {
							into = immediate[into]
						}
						for number[from] < number[into] {
							from = immediate[from]
						}
					}
				}
			}
			if immediate[v] != into {
				immediate[v], changed = into, true
			}
		}
	}
	immediate[root] = NoVertex
	return immediate, ctx.Err()
}

// postorder returns the vertices that root reaches, each after those that it leads
// to first, and by vertex its place in that order, or -1.
func (g *Graph) postorder(root int32) (order, number []int32) {
	number = make([]int32, g.Vertices())
	for v := range number {
		number[v] = -1
	}
	const entered = -2
	next := make([]int32, g.Vertices())
	stack := []int32{root}
	number[root], next[root] = entered, g.start[root]
	for len(stack) > 0 {
		v := stack[len(stack)-1]
		if next[v] < g.start[v+1] {
			to := g.arcs[next[v]].To
			next[v]++
			if number[to] == -1 {
				number[to], next[to] = entered, g.start[to]
				stack = append(stack, to)
			}
			continue
		}
		number[v] = int32(len(order))
		order = append(order, v)
		stack = stack[:len(stack)-1]
	}
	return order, number
}

// StronglyConnected returns the sets of several vertices each of which reaches each
// other, and single ones with an arc to themselves; members ascending, sets by
// their first: Tarjan 1972 (doi 10.1137/0201010), without recursion.
func (g *Graph) StronglyConnected() [][]int32 {
	n := int32(g.Vertices())
	index, low, next := make([]int32, n), make([]int32, n), make([]int32, n)
	onStack := make([]bool, n)
	var sets [][]int32
	var stack, calls []int32
	counter := int32(0)
	for root := range n {
		if index[root] != 0 {
			continue
		}
		calls = append(calls, root)
		for len(calls) > 0 {
			v := calls[len(calls)-1]
			if index[v] == 0 {
				counter++
				index[v], low[v], next[v] = counter, counter, g.start[v]
				stack, onStack[v] = append(stack, v), true
			}
			if next[v] < g.start[v+1] {
				to := g.arcs[next[v]].To
				next[v]++
				if index[to] == 0 {
					calls = append(calls, to)
				} else if onStack[to] {
					low[v] = min(low[v], index[to])
				}
				continue
			}
			calls = calls[:len(calls)-1]
			if len(calls) > 0 {
				below := calls[len(calls)-1]
				low[below] = min(low[below], low[v])
			}
			if low[v] != index[v] {
				continue
			}
			at := slices.Index(stack, v)
			set := slices.Clone(stack[at:])
			stack = stack[:at]
			for _, m := range set {
				onStack[m] = false
			}
			slices.Sort(set)
			if len(set) > 1 || slices.ContainsFunc(g.from(v), func(a Arc) bool { return a.To == v }) {
				sets = append(sets, set)
			}
		}
	}
	slices.SortFunc(sets, func(a, b []int32) int { return int(a[0] - b[0]) })
	return sets
}
