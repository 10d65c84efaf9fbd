package paths

import (
	"cmp"
	"container/heap"
	"context"
	"slices"
)

// search is the memory of one call of Best.
type search struct {
	g      *Graph
	ctx    context.Context
	target int32
	steps  int
	left   int       // vertices that may still be looked at
	work   int       // arcs since the context was asked
	cut    bool      // a limit left something out
	rest   []measure // by vertex: the best way from it to the target; worth 0 where there is none
	round  int32
	state  []state
	queue  queue
}

// measure is how good a way is: its worth, and for equal worths its steps.
type measure struct {
	worth float64
	steps int32
}

func (m measure) compare(o measure) int {
	return cmp.Or(cmp.Compare(o.worth, m.worth), cmp.Compare(m.steps, o.steps))
}

// state is what one round knows of a vertex.
type state struct {
	round  int32
	barred bool // on the root
	way    measure
	tight  bool // on a best way to the target
}

// guide works out rest, from the target backward (Dijkstra 1959).
func (s *search) guide() error {
	s.rest = make([]measure, s.g.Vertices())
	s.rest[s.target] = measure{1, 0}
	q := queue{{s.target, s.rest[s.target], s.rest[s.target]}}
	for len(q) > 0 {
		at := heap.Pop(&q).(item)
		if at.way != s.rest[at.vertex] {
			continue
		}
		if err := s.look(len(s.g.to(at.vertex))); err != nil {
			return err
		}
		for _, place := range s.g.to(at.vertex) {
			arc := &s.g.arcs[place]
			next := measure{at.way.worth * arc.Weight, at.way.steps + 1}
			if next.worth > 0 && (s.rest[arc.From].worth == 0 || next.compare(s.rest[arc.From]) < 0) {
				s.rest[arc.From] = next
				heap.Push(&q, item{arc.From, next, next})
			}
		}
	}
	return nil
}

// look counts a vertex with some arcs, and now and then asks whether the search
// was given up.
func (s *search) look(arcs int) error {
	s.left--
	if s.work += arcs + 1; s.work < 4096 {
		return nil
	}
	s.work = 0
	return s.ctx.Err()
}

// detour returns the best simple path that begins with root, which is worth worth,
// and does not go on to a banned vertex; nil where there is none or a limit is met.
func (s *search) detour(root []int32, worth float64, banned []int32) (*Path, error) {
	s.round++
	for _, v := range root[:len(root)-1] {
		s.state[v] = state{round: s.round, barred: true}
	}
	spur := root[len(root)-1]
	begin := measure{worth, int32(len(root) - 1)}
	s.state[spur] = state{round: s.round, way: begin}
	s.queue = append(s.queue[:0], item{spur, begin, s.onward(begin, spur)})
	for len(s.queue) > 0 {
		at := heap.Pop(&s.queue).(item)
		if at.vertex == s.target {
			return s.trace(root, banned, at.way), nil
		}
		if at.way != s.state[at.vertex].way {
			continue
		}
		if s.left <= 0 || int(at.way.steps) >= s.steps {
			s.cut = true
			continue
		}
		if err := s.look(len(s.g.from(at.vertex))); err != nil {
			return nil, err
		}
		for _, arc := range s.g.from(at.vertex) {
			st := &s.state[arc.To]
			if s.rest[arc.To].worth == 0 || st.round == s.round && st.barred || arc.To == spur || at.vertex == spur && slices.Contains(banned, arc.To) {
				continue
			}
			next := measure{at.way.worth * arc.Weight, at.way.steps + 1}
			if next.worth > 0 && (st.round != s.round || next.compare(st.way) < 0) {
				*st = state{round: s.round, way: next}
				heap.Push(&s.queue, item{arc.To, next, s.onward(next, arc.To)})
			}
		}
	}
	return nil, nil
}

func (s *search) onward(way measure, v int32) measure {
	return measure{way.worth * s.rest[v].worth, way.steps + s.rest[v].steps}
}

// trace returns, of the equally good ways that the round found, the one whose
// vertices come first: it marks backward from the target which vertices lie on
// such a way, and goes forward along the least of them.
func (s *search) trace(root, banned []int32, way measure) *Path {
	spur := root[len(root)-1]
	leads := func(arc *Arc) bool { // the arc is the last of a best way to where it leads
		from, to := &s.state[arc.From], &s.state[arc.To]
		if from.round != s.round || from.barred || arc.From == spur && slices.Contains(banned, arc.To) {
			return false
		}
		return to.way == measure{from.way.worth * arc.Weight, from.way.steps + 1}
	}
	s.state[s.target].tight = true
	for stack := []int32{s.target}; len(stack) > 0; {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if at == spur {
			continue
		}
		for _, place := range s.g.to(at) {
			if arc := &s.g.arcs[place]; leads(arc) && !s.state[arc.From].tight {
				s.state[arc.From].tight = true
				stack = append(stack, arc.From)
			}
		}
	}
	path := &Path{Vertices: slices.Clone(root), Worth: way.worth}
	for at := spur; at != s.target; {
		for i := s.g.start[at]; i < s.g.start[at+1]; i++ {
			arc := &s.g.arcs[i]
			if to := &s.state[arc.To]; to.round == s.round && to.tight && leads(arc) {
				at = arc.To
				break
			}
		}
		path.Vertices = append(path.Vertices, at)
	}
	return path
}

// item is a vertex that a way leads to; total is that way with the best rest.
type item struct {
	vertex int32
	way    measure
	total  measure
}

type queue []item

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	return cmp.Or(q[i].total.compare(q[j].total), cmp.Compare(q[j].way.steps, q[i].way.steps), cmp.Compare(q[i].vertex, q[j].vertex)) < 0
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)   { *q = append(*q, x.(item)) }
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}
