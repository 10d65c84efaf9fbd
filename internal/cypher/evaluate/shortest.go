package evaluate

import (
	"slices"

	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
)

// shortest finds the paths that a selector chooses between two nodes that are bound,
// where the path is one link. It goes in breadth: first from each node only where no
// condition looks at whole paths, and otherwise over every walk.
type shortest struct {
	step
	link     *linkPart
	path     *pathPart
	from, to int
	count    eval
	whole    []eval // conditions of a whole path
	used     *used
	kept     *search
}

func (o *shortest) forget(rt *runtime) {
	if o.kept != nil {
		rt.release(o.kept.held)
		o.kept = nil
	}
}

func (o *shortest) begin(rt *runtime) {
	o.forget(rt)
	o.next.begin(rt)
}

func (o *shortest) finish(rt *runtime) error {
	o.forget(rt)
	return o.next.finish(rt)
}

// reach is how a node was reached first.
type reach struct {
	depth int
	over  []trace // all ways that are as short
}

// trace is a relationship and the node that it came from.
type trace struct {
	r    value.Relationship
	from value.Node
}

func (o *shortest) push(rt *runtime) error {
	from, ok, err := nodeIn(rt, o.from)
	if err != nil || !ok {
		return err
	}
	to, ok, err := nodeIn(rt, o.to)
	if err != nil || !ok {
		return err
	}
	if reaches, err := o.link.reaches(rt, from); err != nil || !reaches {
		return err
	}
	count := 1
	if o.count != nil {
		v, err := o.count(rt)
		if err != nil {
			return err
		}
		count = int(v.(int64))
	}
	if from == to && o.path.function != syntax.NoFunction {
		if o.link.min > 0 {
			return fault("ArgumentError", "shortestPath and allShortestPaths do not look for a way from a node back to itself; add a condition that the two ends differ, as in WHERE a <> b")
		}
	}
	all := o.path.function == syntax.AllShortestPaths || o.path.selector == syntax.AllShortest
	if len(o.whole) > 0 || o.link.min > 1 || from == to && o.link.min > 0 || count > 1 {
		return o.everyWalk(rt, from, to, count, all)
	}
	return o.nodeByNode(rt, from, to, all || o.path.selector == syntax.ShortestGroups)
}

// search is a breadth-first search from a node, as far as it has come. It is kept for
// the next row, which often begins at the same node.
type search struct {
	from    value.Node
	reached map[value.Node]*reach
	layer   []value.Node
	depth   int
	held    int
}

// grow reaches the nodes that are one relationship farther.
func (o *shortest) grow(rt *runtime, s *search) error {
	if err := deeper(rt, s.depth, 0); err != nil {
		return err
	}
	s.depth++
	var next []value.Node
	for _, n := range s.layer {
		err := neighbours(rt, n, o.link.direction, func(r value.Relationship, at value.Node) error {
			o.hits++
			if err := rt.expand(1); err != nil {
				return err
			}
			known := s.reached[at]
			if known != nil && known.depth != s.depth || o.used.has(r) {
				return nil
			}
			if passes, err := o.link.passes(rt, r, at); err != nil || !passes {
				return err
			}
			if known == nil {
				known = &reach{depth: s.depth}
				s.reached[at] = known
				next = append(next, at)
			}
			known.over = append(known.over, trace{r, n})
			s.held += 96
			return rt.keep(96)
		})
		if err != nil {
			return err
		}
	}
	s.layer = next
	return nil
}

// nodeByNode gives the ways that a breadth-first search finds: one, or all that are as
// short.
func (o *shortest) nodeByNode(rt *runtime, from, to value.Node, all bool) error {
	if from == to {
		return o.give(rt, nil)
	}
	s := o.kept
	if s == nil || s.from != from || len(o.used.stack) > 0 || len(o.link.needs) > 0 {
		o.forget(rt)
		s = &search{from: from, reached: map[value.Node]*reach{from: {}}, layer: []value.Node{from}}
		o.kept = s
	}
	for len(s.layer) > 0 && s.reached[to] == nil && (o.link.max == syntax.NoMax || s.depth < o.link.max) {
		if err := o.grow(rt, s); err != nil {
			return err
		}
	}
	if s.reached[to] == nil {
		return nil
	}
	var walked []value.Relationship
	var back func(n value.Node) error
	back = func(n value.Node) error {
		if n == from {
			way := slices.Clone(walked)
			slices.Reverse(way)
			return o.give(rt, way)
		}
		over := s.reached[n].over
		if !all {
			over = over[:1]
		}
		for _, t := range over {
			if err := rt.tick(); err != nil {
				return err
			}
			walked = append(walked, t.r)
			err := back(t.from)
			walked = walked[:len(walked)-1]
			if err != nil {
				return err
			}
		}
		return nil
	}
	return back(to)
}

// walkStep is the last relationship of a walk, and the walk before it.
type walkStep struct {
	r      value.Relationship
	at     value.Node
	before *walkStep
	depth  int
}

func (w *walkStep) has(r value.Relationship) bool {
	for ; w.before != nil; w = w.before {
		if w.r == r {
			return true
		}
	}
	return false
}

func (w *walkStep) relationships() []value.Relationship {
	way := make([]value.Relationship, w.depth)
	for ; w.before != nil; w = w.before {
		way[w.depth-1] = w.r
	}
	return way
}

// everyWalk goes over every walk that uses no relationship twice, the short ones first.
func (o *shortest) everyWalk(rt *runtime, from, to value.Node, count int, all bool) error {
	held := 0
	defer func() { rt.release(held) }()
	layer := []*walkStep{{at: from}}
	taken := 0 // paths, or with groups lengths
	for depth := 0; len(layer) > 0; depth++ {
		found := false
		if depth >= o.link.min {
			for _, w := range layer {
				if w.at != to {
					continue
				}
				way := w.relationships()
				ok, err := o.holds(rt, way)
				if err != nil {
					return err
				}
				if !ok {
					continue
				}
				found = true
				if err := o.give(rt, way); err != nil {
					return err
				}
				if o.path.selector != syntax.ShortestGroups && !all {
					if taken++; taken == count {
						return nil
					}
				}
			}
		}
		if found && all {
			return nil
		}
		if found && o.path.selector == syntax.ShortestGroups {
			if taken++; taken == count {
				return nil
			}
		}
		if o.link.max != syntax.NoMax && depth >= o.link.max {
			return nil
		}
		var next []*walkStep
		for _, w := range layer {
			err := neighbours(rt, w.at, o.link.direction, func(r value.Relationship, at value.Node) error {
				o.hits++
				if err := rt.expand(1); err != nil {
					return err
				}
				if w.has(r) || o.used.has(r) {
					return nil
				}
				if passes, err := o.link.passes(rt, r, at); err != nil || !passes {
					return err
				}
				next = append(next, &walkStep{r, at, w, w.depth + 1})
				held += 48
				return rt.keep(48)
			})
			if err != nil {
				return err
			}
		}
		layer = next
	}
	return nil
}

// bind puts a way into the row.
func (o *shortest) bind(rt *runtime, way []value.Relationship) error {
	if o.link.kind == single {
		rt.row[o.link.slot] = nil
		if len(way) == 1 {
			rt.row[o.link.slot] = way[0]
		}
	} else {
		rt.row[o.link.slot] = listOf(way, false)
	}
	if o.path.slot < 0 {
		return nil
	}
	v, err := pathOf(rt, o.from, []int{o.link.slot})
	rt.row[o.path.slot] = v
	return err
}

func (o *shortest) holds(rt *runtime, way []value.Relationship) (bool, error) {
	if len(o.whole) == 0 {
		return true, nil
	}
	if err := o.bind(rt, way); err != nil {
		return false, err
	}
	for _, holds := range o.whole {
		if is, _, err := condition(rt, holds); err != nil || !is {
			return false, err
		}
	}
	return true, nil
}

// give hands a way on.
func (o *shortest) give(rt *runtime, way []value.Relationship) error {
	if err := o.bind(rt, way); err != nil {
		return err
	}
	for _, r := range way {
		o.used.add(r)
	}
	err := o.emit(rt)
	for range way {
		o.used.remove()
	}
	return err
}
