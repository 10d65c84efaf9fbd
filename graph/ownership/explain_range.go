package ownership

import (
	"cmp"
	"slices"

	"whoowns/graph"
)

// MostUnknowns is how many inexact shares an explanation tries.
const MostUnknowns = 12

// Unknown is an inexact share, and what an effective share would be if it alone were
// known.
type Unknown struct {
	Owner, Subject graph.Node
	Share          graph.Share // as stated
	Used           graph.Share // cut to what the others leave
	Edges          []int32
	AtLeast        graph.Share // the effective share if this one is at its minimum
	AtMost         graph.Share // the effective share if this one is at its maximum
	Remaining      float64     // the wider of the two
	Removed        float64     // by how much the range shrinks at least, at these two
}

// Allotment is the share that an owner is given of a subject.
type Allotment struct {
	Owner, Subject graph.Node
	Share          float64
}

// allotments returns what each inexact holding is given where the share of a
// target is largest, by subject, then owner. It solves again, because
// what source states may have been solved last.
func (m *most) allotments(target int32) ([]Allotment, error) {
	if err := m.solve(false, target); err != nil {
		return nil, err
	}
	s := m.s
	var list []Allotment
	for k := range int32(len(s.nodes)) {
		for i := s.start[k]; i < s.start[k+1]; i++ {
			if h := &s.holders[i]; h.max > h.min {
				share := h.min
				if m.able[k] {
					share = m.alloc[i]
				}
				list = append(list, Allotment{s.nodes[h.owner], s.nodes[k], share})
			}
		}
	}
	return list, nil
}

// unknowns tries the inexact shares between an entity and a target, those first
// that the effective share may follow most: by the best chain down to the entity,
// the width, and how much more one owner is worth than another. m is solved for
// the target.
func (s *system) unknowns(m *most, from, target int32, width float64) ([]Unknown, int, error) {
	w := s.web(from, target)
	reach := w.graph(maximum).Worth(from)
	type place struct {
		k, i  int32
		score float64
	}
	var places []place
	for k := range int32(len(s.nodes)) {
		if !m.able[k] || reach[k] == 0 || k == target && from != target {
			continue
		}
		best := 0.0 // what is given to one owner may be lost to the one that is worth most
		for _, h := range s.ownersOf(k) {
			if h.max > h.min {
				best = max(best, m.worthOf(h.owner))
			}
		}
		for i := s.start[k]; i < s.start[k+1]; i++ {
			if h := &s.holders[i]; h.max > h.min {
				worth := m.worthOf(h.owner)
				if score := reach[k] * (h.max - h.min) * max(worth, best-worth); score > 0 {
					places = append(places, place{k, i, score})
				}
			}
		}
	}
	slices.SortFunc(places, func(a, b place) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.i, b.i)) })
	inexact := len(places)
	var list []Unknown
	for _, p := range places[:min(inexact, MostUnknowns)] {
		h := &s.holders[p.i]
		u := Unknown{Owner: s.nodes[h.owner], Subject: s.nodes[p.k], Share: shareOf(h.raw), Used: shareOf(h.used()), Edges: s.edgesOf(p.k, h)}
		for _, end := range []struct {
			at     float64
			answer *graph.Share
		}{{h.min, &u.AtLeast}, {h.max, &u.AtMost}} {
			b, err := s.settled(p.k, p.i, end.at).spanOf(from, target)
			if err != nil {
				return nil, 0, err
			}
			*end.answer = shareOf(b)
			u.Remaining = max(u.Remaining, b.Max-b.Min)
		}
		if u.Removed = width - u.Remaining; u.Removed > graph.Tolerance {
			list = append(list, u)
		}
	}
	slices.SortFunc(list, func(a, b Unknown) int {
		return cmp.Or(cmp.Compare(b.Removed, a.Removed), cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Owner, b.Owner))
	})
	return list, inexact, nil
}

// settled returns the system with one holding of k known to be share; the others
// of k have what that leaves. It shares the memory of s, and is released with it.
func (s *system) settled(k, place int32, share float64) *system {
	known := *s
	known.placed, known.down, known.holders = nil, nil, slices.Clone(s.holders)
	h := &known.holders[place]
	h.min, h.max, h.raw = share, share, graph.Bounds{Min: share, Max: share}
	room := 1.0
	for _, h := range known.ownersOf(k) {
		room -= h.min
	}
	room = max(0, room)
	for i := known.start[k]; i < known.start[k+1]; i++ {
		h := &known.holders[i]
		if h.max = min(h.max, h.min+room); h.max < negligible {
			h.max = 0
		}
		if h.max-h.min <= 1e-12 {
			h.max = h.min
		}
	}
	return &known
}

// spanOf is the effective share of a target in an entity, computed alone.
func (s *system) spanOf(from, target int32) (graph.Bounds, error) {
	c := s.components()
	l, err := NewEngine(s.n).fromSubject(s, c, from) // its factors serve no other question
	if err != nil {
		return graph.Bounds{}, err
	}
	b := graph.Bounds{Min: l.reach[target], Max: l.reach[target]}
	if r := s.ranges(); r.inexact[target] {
		return s.newMost(c).span(from, target, l.reach[target], &r)
	}
	return b, nil
}
