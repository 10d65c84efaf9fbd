package ownership

import "slices"

// components are the strongly connected components of a system, along its
// possible shares, each component after those of its owners: Tarjan 1972 (doi
// 10.1137/0201010), without recursion.
type components struct {
	of    []int32   // the component of each entity
	lists [][]int32 // the entities of each component, ascending
	cycle []bool    // the component has several members, or one that holds itself
}

func (s *system) components() *components {
	n := int32(len(s.nodes))
	c := &components{of: make([]int32, n)}
	const unseen = -1
	index, low := make([]int32, n), make([]int32, n)
	onStack := make([]bool, n)
	for i := range index {
		index[i], c.of[i] = unseen, unseen
	}
	type frame struct{ entity, next int32 }
	var frames []frame
	var stack []int32
	counter := int32(0)
	enter := func(k int32) {
		index[k], low[k] = counter, counter
		counter++
		stack, onStack[k] = append(stack, k), true
		frames = append(frames, frame{k, s.start[k]})
	}
	members := make([]int32, 0, n)
	for root := range n {
		if index[root] != unseen {
			continue
		}
		enter(root)
		for len(frames) > 0 {
			if !s.effort.spend(1) {
				return s.apart()
			}
			f := &frames[len(frames)-1]
			k := f.entity
			if f.next < s.start[k+1] {
				h := &s.holders[f.next]
				f.next++
				switch {
				case h.max <= 0:
				case index[h.owner] == unseen:
					enter(h.owner)
				case onStack[h.owner]:
					low[k] = min(low[k], index[h.owner])
				}
				continue
			}
			frames = frames[:len(frames)-1]
			if len(frames) > 0 {
				below := frames[len(frames)-1].entity
				low[below] = min(low[below], low[k])
			}
			if low[k] != index[k] {
				continue
			}
			from := len(members)
			for {
				m := stack[len(stack)-1]
				stack, onStack[m] = stack[:len(stack)-1], false
				c.of[m] = int32(len(c.lists))
				members = append(members, m)
				if m == k {
					break
				}
			}
			c.lists = append(c.lists, members[from:len(members):len(members)])
		}
	}
	c.cycle = make([]bool, len(c.lists))
	for i, list := range c.lists {
		ascending(list)
		c.cycle[i] = len(list) > 1
		if len(list) == 1 {
			for _, h := range s.ownersOf(list[0]) {
				c.cycle[i] = c.cycle[i] || h.owner == list[0] && h.max > 0
			}
		}
	}
	return c
}

// apart are components of one entity each, when the effort is spent.
func (s *system) apart() *components {
	n := len(s.nodes)
	c := &components{of: make([]int32, n), lists: make([][]int32, n), cycle: make([]bool, n)}
	for k := range int32(n) {
		c.of[k], c.lists[k] = k, []int32{k}
	}
	return c
}

func ascending(list []int32) {
	if len(list) > 1 {
		slices.Sort(list)
	}
}
