package ownership

import (
	"cmp"
	"container/heap"
	"slices"

	"whoowns/graph"
)

// width is how wide a chain of votes is: its smallest share. Of two with the same
// figure one that is more than it is the wider.
type width struct {
	at   float64
	over bool
}

func (w width) compare(v width) int {
	if c := cmp.Compare(w.at, v.at); c != 0 || w.over == v.over {
		return c
	}
	if w.over {
		return 1
	}
	return -1
}

func narrower(a, b width) width {
	if a.compare(b) < 0 {
		return a
	}
	return b
}

// rights weighs the control rights of x in the subject: for each direct holder
// the smaller of its votes and the widest chain from x to it, which does not pass
// the subject; added over the holders. Power by other means is as wide as can be.
func (h *hearing) rights(x int32) Ground {
	p := h.poll
	var b graph.Bounds
	through := map[bool][]graph.Node{}
	told := map[bool]map[graph.Node]bool{false: {}, true: {}}
	carried := map[bool]map[int32]bool{false: {}, true: {}}
	others, power := p.minimums[h.target], 0.0
	for _, most := range []bool{false, true} {
		edges := carried[most]
		reached := p.widest(x, h.target, most)
		for _, i := range p.votesOf(h.target, reached) {
			v := &p.votes[i]
			to := reached[v.holder]
			part := narrower(p.wide(h.target, v, most), to.width)
			if part.at <= 0 {
				continue
			}
			for _, edge := range v.edges {
				edges[edge] = true
			}
			through[most] = p.trace(reached, x, v.holder, edges, through[most], told[most])
			if !most {
				b.Min += part.at
				b.MinExclusive = b.MinExclusive || part.over
				continue
			}
			b.Max += part.at
			others -= v.min
			b.MaxUnstated = b.MaxUnstated || v.unstated || to.unstated
		}
		for i := p.powerStart[h.target]; i < p.powerStart[h.target+1]; i++ {
			to, ok := reached[p.powers[i].owner]
			if !ok || to.width.at <= 0 {
				continue
			}
			edges[p.powers[i].edge] = true
			through[most] = p.trace(reached, x, p.powers[i].owner, edges, through[most], told[most])
			if most {
				power = max(power, to.width.at)
			} else if to.width.compare(width{b.Min, b.MinExclusive}) > 0 {
				b.Min, b.MinExclusive = to.width.at, to.width.over
			}
		}
	}
	b.Min = min(b.Min, 1)
	if room := 1 - max(0, others); b.Max > room {
		b.Max = room
	}
	b.Max = max(b.Max, b.Min, power)
	b.Unknown = b.MaxUnstated && b.Min == 0
	share := shareOf(b)
	g := Ground{Basis: ByControlLink, Verdict: h.rule.Reached(share), Share: share, In: h.subject}
	if g.Verdict != graph.No {
		most := g.Verdict == graph.Possible
		g.Through = through[most]
		for edge := range carried[most] {
			g.Edges = append(g.Edges, edge)
		}
		slices.Sort(g.Edges)
	}
	return g
}

// votesOf returns the places of the votes in y that those reached cast, ascending.
func (p *poll) votesOf(y int32, reached map[int32]widestTo) []int32 {
	var places []int32
	for holder := range reached {
		if i, ok := p.voteOf(y, holder); ok && !p.votes[i].silent {
			places = append(places, i)
		}
	}
	slices.Sort(places)
	p.effort.spend(16 * len(reached))
	return places
}

// voteOf returns the place of one holder's votes in y.
func (p *poll) voteOf(y, holder int32) (int32, bool) {
	first, end := p.voteStart[y], p.voteStart[y+1]
	i, ok := slices.BinarySearchFunc(p.votes[first:end], holder, func(v vote, holder int32) int { return cmp.Compare(v.holder, holder) })
	return first + int32(i), ok
}

// wide is how wide one holder's votes in y are, at their minimum or at the most
// that the others leave.
func (p *poll) wide(y int32, v *vote, most bool) width {
	if !most {
		return width{v.min, v.minExclusive && v.min > 0}
	}
	b := p.within(y, graph.Bounds{Min: v.min, Max: v.max})
	return width{b.Max, v.minExclusive && b.Max <= v.min}
}

// widestTo is the widest chain to an entity, and its last step.
type widestTo struct {
	width    width
	unstated bool // some share on it has a maximum that no source gives
	from     int32
	edges    []int32
}

// widest returns the widest chain of votes and powers from x down to each entity
// that one leads to, without passing target. When the effort is spent it stops short;
// the caller looks at that before it relies on anything.
func (p *poll) widest(x, target int32, most bool) map[int32]widestTo {
	reached := map[int32]widestTo{x: {width: width{1, false}, from: x}}
	done := map[int32]bool{target: true}
	queue := &widths{{x, width{1, false}}}
	for queue.Len() > 0 {
		at := heap.Pop(queue).(widthAt)
		if done[at.entity] {
			continue
		}
		done[at.entity] = true
		if !p.effort.spend(32 + 32*len(p.below[at.entity])) {
			return reached
		}
		here := reached[at.entity]
		for _, held := range p.below[at.entity] {
			if done[held.over] {
				continue
			}
			next := widestTo{width: here.width, unstated: here.unstated, from: at.entity}
			if held.vote != isPower {
				v := &p.votes[held.vote]
				next.width = narrower(here.width, p.wide(held.over, v, most))
				next.unstated = here.unstated || v.unstated
				next.edges = v.edges
			} else {
				next.edges = p.powerEdges(at.entity, held.over)
			}
			if next.width.at <= 0 {
				continue
			}
			if known, ok := reached[held.over]; !ok || next.width.compare(known.width) > 0 {
				reached[held.over] = next
				heap.Push(queue, widthAt{held.over, next.width})
			}
		}
	}
	return reached
}

func (p *poll) powerEdges(owner, over int32) []int32 {
	var edges []int32
	for i := p.powerStart[over]; i < p.powerStart[over+1]; i++ {
		if p.powers[i].owner == owner {
			edges = append(edges, p.powers[i].edge)
		}
	}
	return edges
}

// trace adds the relations of the widest chain from x to an entity, and the
// entities on it from the top down that are not told yet.
func (p *poll) trace(reached map[int32]widestTo, x, to int32, edges map[int32]bool, through []graph.Node, told map[graph.Node]bool) []graph.Node {
	var chain []graph.Node
	for at := to; at != x; at = reached[at].from {
		p.effort.spend(16)
		for _, edge := range reached[at].edges {
			edges[edge] = true
		}
		chain = append(chain, p.nodes[at])
	}
	slices.Reverse(chain)
	for _, node := range chain {
		if !told[node] {
			told[node] = true
			through = append(through, node)
		}
	}
	return through
}

type widthAt struct {
	entity int32
	width  width
}

// widths is a heap with the widest on top, then the first entity.
type widths []widthAt

func (w widths) Len() int { return len(w) }
func (w widths) Less(i, j int) bool {
	if c := w[i].width.compare(w[j].width); c != 0 {
		return c > 0
	}
	return w[i].entity < w[j].entity
}
func (w widths) Swap(i, j int) { w[i], w[j] = w[j], w[i] }
func (w *widths) Push(x any)   { *w = append(*w, x.(widthAt)) }
func (w *widths) Pop() any {
	old := *w
	last := old[len(old)-1]
	*w = old[:len(old)-1]
	return last
}
