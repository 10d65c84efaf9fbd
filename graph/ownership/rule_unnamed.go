package ownership

import (
	"cmp"
	"slices"

	"whoowns/graph"
)

// unnamed finds where somebody whom nobody names may meet the rule: behind an
// entity without owners on record, or whose owners leave a part, in a class of
// holders, or as a party that nobody names.
func (h *hearing) unnamed(b *Beneficial) error {
	places := append(h.candidates(), h.subject)
	slices.Sort(places)
	for _, node := range places {
		if h.effort.err != nil {
			return h.effort.err
		}
		if u, ok := h.open(node); ok {
			b.Unnamed = append(b.Unnamed, u)
		}
	}
	slices.SortFunc(b.Unnamed, func(a, b Unnamed) int {
		return cmp.Or(cmp.Compare(b.Share.Max(), a.Share.Max()), cmp.Compare(a.Node, b.Node))
	})
	most := 1.0
	for i := range h.owners.Holdings {
		if kind := h.n.Kind(h.owners.Holdings[i].Node); kind == graph.Person || kind == graph.State {
			if h.owners.Holdings[i].Ultimate {
				most -= h.owners.Holdings[i].Effective.Min()
			}
		}
	}
	for i := range h.owners.Loops {
		most -= h.owners.Loops[i].Share.Min() // what ends in a closed loop is nobody's
	}
	b.Together = upTo(max(0, most))
	return nil
}

// upTo is a share of which nothing is known but that it is not more.
func upTo(most float64) graph.Share {
	if most <= graph.Tolerance {
		return graph.Percent(0)
	}
	return shareOf(graph.Bounds{Max: most, MaxUnstated: true, Unknown: true})
}

// foothold is how much of an entity one unnamed person could hold directly.
type foothold struct {
	in             graph.Node
	capital, votes float64
}

// open weighs what one unnamed person at an entity could have.
func (h *hearing) open(node graph.Node) (Unnamed, bool) {
	kind := h.n.Kind(node)
	u := Unnamed{Node: node}
	var feet []foothold
	switch kind {
	case graph.Person, graph.State, graph.Product:
		return u, false
	case graph.Group, graph.UnknownKind:
		u.Why, feet = OfClass, h.feetOf(node)
		if kind == graph.UnknownKind {
			u.Why = NobodySay
		}
		u.Left = upTo(h.leftOf(node))
		if u.Left.Max() <= graph.Tolerance {
			return u, false // all its members are named
		}
	default:
		left := h.leftOf(node)
		foot := foothold{in: node, capital: left, votes: left}
		u.Why = PartLeft
		if !h.hasOwners(node) {
			u.Why = NoOwners
		}
		if k, ok := h.inPoll(node); ok {
			foot.votes = 1 - h.poll.minimums[k]
		}
		if h.isLed(node) {
			foot.votes = 0
		}
		if max(foot.capital, foot.votes) <= graph.Tolerance {
			return u, false
		}
		u.Left = upTo(left)
		feet = []foothold{foot}
	}
	u.Share = graph.Percent(0)
	if h.rule.Counts.Through == Product {
		if share := h.openProduct(node, u.Left.Max()); h.rule.Reached(share) != graph.No {
			u.Share, u.Basis = share, ByShares
		}
	}
	for _, foot := range feet {
		h.stand(&u, foot)
	}
	if kind == graph.UnknownKind {
		if f := h.finding(node); f.Verdict != graph.No && u.Basis == "" {
			u.Basis, u.Share = f.Grounds[0].Basis, f.Share
		}
	}
	if u.Basis == "" {
		return u, false
	}
	u.Edges, _ = h.chains(node)
	return u, true
}

// openProduct is the most that one unnamed person could have of the subject by
// holding what is left of an entity. In a cycle the part that comes back through
// it may be that person's too.
func (h *hearing) openProduct(node graph.Node, left float64) graph.Share {
	reach := 1.0
	if node != h.subject {
		holding := h.effective[node]
		if holding == nil {
			return graph.Percent(0)
		}
		reach = holding.Effective.Max()
	}
	return upTo(openPart(h.owners, node, reach, left))
}

// openPart is the most that one unnamed person has who holds what is left of an
// entity that is reached with a probability: no more than all that is undisclosed.
func openPart(o *Owners, node graph.Node, reach, left float64) float64 {
	if slices.ContainsFunc(o.Cycles, func(cycle []graph.Node) bool { return slices.Contains(cycle, node) }) {
		return min(reach, o.Undisclosed.Share.Max())
	}
	return reach * left
}

// stand weighs one foothold by what the rule counts beside effective shares.
func (h *hearing) stand(u *Unnamed, foot foothold) {
	reach := func(basis Basis, share float64) {
		if u.Basis == "" || h.rule.Counts.Through != Product && u.Share.Max() < share {
			u.Basis, u.Share = basis, upTo(share)
		}
	}
	over := func(share float64) bool { return h.rule.Reached(upTo(share)) != graph.No }
	kind := h.n.Kind(foot.in)
	power := (kind == graph.Company || kind == graph.Arrangement) && foot.votes > majority+graph.Tolerance
	switch h.rule.Counts.Through {
	case Full:
		if foot.in != h.subject {
			break
		}
		if votes := h.ofOthers(foot.votes); over(votes) {
			reach(ByVoteShares, votes)
		}
		if over(foot.capital) {
			reach(ByShares, foot.capital)
		}
	case Narrowest:
		if share := h.openRights(foot); over(share) {
			reach(ByControlLink, share)
		}
	case Product:
		if foot.in == h.subject && h.rule.Counts.Votes && over(foot.votes) {
			reach(ByVoteShares, foot.votes)
		}
	}
	if h.rule.Counts.Control && power {
		if foot.in == h.subject {
			reach(ByControl, foot.votes)
		} else if x, ok := h.inPoll(foot.in); ok && h.poll.wields(x) {
			h.standAbove(foot, x, over, reach)
		}
	}
	for i := range h.above {
		c := &h.above[i]
		share := 0.0
		if c.node == foot.in {
			share = openPart(c.all, foot.in, 1, foot.capital)
		} else if held, ok := c.owners[foot.in]; ok {
			share = openPart(c.all, foot.in, held.Max(), foot.capital)
		}
		if over(share) {
			reach(ByController, share)
		}
	}
}

// ofOthers is a part of the subject's votes, as a part of those that it does not
// hold itself.
func (h *hearing) ofOthers(votes float64) float64 {
	if i, ok := h.poll.voteOf(h.target, h.target); ok && h.poll.votes[i].max < 1 {
		return min(1, votes/(1-h.poll.votes[i].max))
	}
	return votes
}

// standAbove weighs what control of an entity would give somebody: control of the
// subject, and what that entity and those that it controls hold directly.
func (h *hearing) standAbove(foot foothold, x int32, over func(float64) bool, reach func(Basis, float64)) {
	if h.controls(x) != graph.No {
		votes, _ := h.poll.votesIn(h.target)
		reach(ByControl, votes.Max)
	}
	basis := ByLevels
	if h.rule.Counts.Through == Full {
		basis = ByShares
		if votes, _ := h.votesTogether(x); over(votes.Max()) {
			reach(ByVoteShares, votes.Max())
		}
	}
	if basis == ByLevels && !h.rule.Counts.Mixed {
		return
	}
	if share, _ := h.together(foot.in, x, true, true); over(share.Max()) {
		reach(basis, share.Max())
	}
}

// openRights is the most control rights that a foothold gives: no chain is wider
// than it.
func (h *hearing) openRights(foot foothold) float64 {
	if foot.in == h.subject {
		return foot.votes
	}
	x, ok := h.inPoll(foot.in)
	if !ok || !h.poll.wields(x) {
		return 0
	}
	sum := 0.0
	reached := h.poll.widest(x, h.target, true)
	for _, i := range h.poll.votesOf(h.target, reached) {
		v := &h.poll.votes[i]
		sum += min(foot.votes, narrower(h.poll.wide(h.target, v, true), reached[v.holder].width).at)
	}
	for i := h.poll.powerStart[h.target]; i < h.poll.powerStart[h.target+1]; i++ {
		if to, ok := reached[h.poll.powers[i].owner]; ok {
			sum = max(sum, min(foot.votes, to.width.at))
		}
	}
	return min(1, sum)
}

// feetOf returns the holdings of a class, or of a party that nobody names, in the
// entities upstream of the subject: one member could have them all.
func (h *hearing) feetOf(node graph.Node) []foothold {
	var feet []foothold
	at := map[graph.Node]int{}
	for _, edge := range h.n.Down(node) {
		x := h.n.Edge(edge)
		if x.Subject != h.subject && h.effective[x.Subject] == nil {
			if _, ok := h.inPoll(x.Subject); !ok {
				continue
			}
		}
		if !h.poll.bears(x, h.day) || x.Kind == graph.Role || x.Kind == graph.Controls && x.Means != graph.ByVotes {
			continue
		}
		i, ok := at[x.Subject]
		if !ok {
			i = len(feet)
			at[x.Subject] = i
			feet = append(feet, foothold{in: x.Subject})
		}
		foot := &feet[i]
		if holdsCapital(x, h.day) {
			foot.capital += x.Max
		}
		foot.votes += x.Max
	}
	for i := range feet {
		foot := &feet[i]
		foot.capital = min(foot.capital, h.roomFor(node, foot.in))
		if k, ok := h.inPoll(foot.in); ok {
			holder, _ := h.inPoll(node)
			if place, ok := h.poll.voteOf(k, holder); ok {
				v := &h.poll.votes[place]
				foot.votes = h.poll.within(k, graph.Bounds{Min: v.min, Max: v.max}).Max
			}
		}
		if h.isLed(foot.in) {
			foot.votes = 0
		}
		foot.votes = min(1, foot.votes)
	}
	return feet
}

// roomFor is what the minimums of the others leave for one holder.
func (h *hearing) roomFor(node, in graph.Node) float64 {
	room := 1.0
	for _, edge := range h.n.Up(in) {
		if x := h.n.Edge(edge); x.Owner != node && holdsCapital(x, h.day) && !x.Basis.Stated() {
			room -= x.Min
		}
	}
	return max(0, room)
}

// leftOf is what the owners on record leave of an entity at their minimums.
func (h *hearing) leftOf(node graph.Node) float64 {
	return h.roomFor(graph.NoNode, node)
}

func (h *hearing) hasOwners(node graph.Node) bool {
	return slices.ContainsFunc(h.n.Up(node), func(edge int32) bool { return holdsCapital(h.n.Edge(edge), h.day) })
}
