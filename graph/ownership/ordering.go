package ownership

import (
	"math"
	"slices"
)

// mostFilled bounds the shares that a factorization holds, at some 36 bytes each.
const mostFilled = 1 << 24

// choose settles the order of elimination, the member with the fewest remaining
// neighbours first, ties by number, and which pairs of steps will hold shares.
func (e *elimination) choose(effort *effort, size int, shares []entry) error {
	near := make([][]int32, size) // by member: its remaining neighbours, ascending
	for _, s := range shares {
		near[s.member] = append(near[s.member], s.owner)
		near[s.owner] = append(near[s.owner], s.member)
	}
	for m := range near {
		if !effort.spend(len(near[m])) {
			return effort.err
		}
		ascending(near[m])
		near[m] = slices.Compact(near[m])
	}
	fewest := newFewest(near)
	e.order = make([]int32, 0, size)
	filled := 0
	var joined []int32
	for len(e.order) < size {
		best := fewest.first()
		mine := near[best]
		if len(mine) == size-len(e.order)-1 {
			return e.clique(effort, append(mine, best))
		}
		// Eliminating best joins all of mine with each other: at least so much is left to do.
		if filled += len(mine); filled > mostFilled || !effort.affords(denseCost(len(mine))) {
			effort.refuse()
		}
		if !effort.spend(40 + 4*len(mine) + len(mine)*len(mine)/2) {
			return effort.err
		}
		e.step[best] = int32(len(e.order))
		e.order = append(e.order, best)
		e.later = append(e.later, mine)
		fewest.remove(best)
		for _, m := range mine {
			joined = join(joined[:0], near[m], mine, m, best)
			near[m] = append(near[m][:0], joined...)
			fewest.set(m, len(joined))
		}
	}
	e.inOrder()
	return nil
}

// denseCost is how many steps it takes to eliminate members of which each has a share
// with each other.
func denseCost(members int) int { return members * members / 16 * members }

// clique orders the members that remain when each is a neighbour of every other.
func (e *elimination) clique(effort *effort, members []int32) error {
	ascending(members)
	count := len(members)
	if count*count/2 > mostFilled || !effort.affords(denseCost(count)) {
		effort.refuse()
		return effort.err
	}
	all := make([]int32, count)
	first := len(e.order)
	for i, m := range members {
		all[i] = int32(first + i)
		e.step[m] = all[i]
		e.order = append(e.order, m)
	}
	e.inOrder()
	for i := range members {
		e.later = append(e.later, all[i+1:])
	}
	return nil
}

// inOrder turns the members in later into steps, ascending.
func (e *elimination) inOrder() {
	for _, list := range e.later {
		for j := range list {
			list[j] = e.step[list[j]]
		}
		ascending(list)
	}
}

// join appends the members of two ascending lists, without two of them.
func join(to, a, b []int32, not, nor int32) []int32 {
	for len(a) > 0 || len(b) > 0 {
		var next int32
		switch {
		case len(b) == 0 || len(a) > 0 && a[0] < b[0]:
			next, a = a[0], a[1:]
		case len(a) == 0 || b[0] < a[0]:
			next, b = b[0], b[1:]
		default:
			next, a, b = a[0], a[1:], b[1:]
		}
		if next != not && next != nor {
			to = append(to, next)
		}
	}
	return to
}

// fewest finds the member with the fewest neighbours, ties by number: a tournament,
// with the members as leaves.
type fewest struct {
	leaves int
	count  []int32 // by member, math.MaxInt32 once it is removed
	winner []int32 // of the node i of the tree, whose children are 2i and 2i+1
}

func newFewest(near [][]int32) *fewest {
	f := &fewest{leaves: 1}
	for f.leaves < len(near) {
		f.leaves *= 2
	}
	f.count, f.winner = make([]int32, f.leaves), make([]int32, 2*f.leaves)
	for m := range f.count {
		f.count[m], f.winner[f.leaves+m] = math.MaxInt32, int32(m)
		if m < len(near) {
			f.count[m] = int32(len(near[m]))
		}
	}
	for i := f.leaves - 1; i > 0; i-- {
		f.play(i)
	}
	return f
}

func (f *fewest) play(i int) {
	left, right := f.winner[2*i], f.winner[2*i+1]
	if f.winner[i] = left; f.count[right] < f.count[left] {
		f.winner[i] = right
	}
}

func (f *fewest) first() int32 { return f.winner[1] }

func (f *fewest) set(m int32, count int) {
	f.count[m] = int32(count)
	for i := (f.leaves + int(m)) / 2; i > 0; i /= 2 {
		before := f.winner[i]
		if f.play(i); before != m && f.winner[i] != m {
			return // what m does further up is nothing
		}
	}
}

func (f *fewest) remove(m int32) { f.set(m, math.MaxInt32) }
