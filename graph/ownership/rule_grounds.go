package ownership

import (
	"cmp"
	"slices"

	"whoowns/graph"
)

// finding weighs one entity by the rule.
func (h *hearing) finding(node graph.Node) Finding {
	f := Finding{Node: node, Verdict: graph.No, Share: graph.Percent(0)}
	add := func(g Ground) {
		if g.Verdict != graph.No {
			f.Verdict = either(f.Verdict, g.Verdict)
			f.Grounds = append(f.Grounds, g)
		}
	}
	x, wields := h.inPoll(node)
	wields = wields && h.poll.wields(x) && h.poll.kind(x) != graph.Group
	switch h.rule.Counts.Through {
	case Product:
		h.byProduct(&f, add)
	case Full:
		h.inFull(&f, add, x, wields)
	case Narrowest:
		if wields {
			g := h.rights(x)
			f.Share = g.Share
			add(g)
		}
	}
	if h.rule.Counts.Control && wields {
		add(h.byControl(x))
	}
	if h.rule.Counts.Mixed && f.Verdict != graph.Yes {
		if wields {
			add(h.byLevels(x))
		}
		for i := range h.above {
			add(h.byController(node, &h.above[i]))
		}
	}
	if g, ok := h.managers[node]; ok && f.Verdict != graph.Yes {
		add(g)
	}
	slices.SortStableFunc(f.Grounds, func(a, b Ground) int { return cmp.Compare(verdictRank(a.Verdict), verdictRank(b.Verdict)) })
	return f
}

// byProduct weighs effective shares: of capital, and of votes where those are
// stated apart.
func (h *hearing) byProduct(f *Finding, add func(Ground)) {
	if holding := h.effective[f.Node]; holding != nil {
		f.Share = holding.Effective
		if verdict := h.rule.Reached(f.Share); verdict != graph.No {
			edges, through := h.chains(f.Node)
			if holding.Claim != NoClaim {
				edges = append(edges, holding.Claim)
				slices.Sort(edges)
			}
			add(Ground{Basis: ByShares, Verdict: verdict, Share: f.Share, In: h.subject, Through: through, Edges: edges})
		}
	}
	if share, ok := h.votes[f.Node]; ok && share != f.Share {
		if verdict := h.rule.Reached(share); verdict != graph.No {
			edges, through := h.voteChains(f.Node)
			add(Ground{Basis: ByVoteShares, Verdict: verdict, Share: share, In: h.subject, Through: through, Edges: edges})
		}
	}
}

// inFull weighs what an entity holds together with all that it has a majority
// stake in: shares, and votes without those that the subject holds of itself.
func (h *hearing) inFull(f *Finding, add func(Ground), x int32, wields bool) {
	capital, holders := h.together(f.Node, x, wields, true)
	f.Share = capital
	if verdict := h.rule.Reached(capital); verdict != graph.No {
		add(h.inStakes(Ground{Basis: ByShares, Verdict: verdict, Share: capital}, f.Node, x, wields, holders, h.capitalEdges))
	}
	if !wields {
		return
	}
	votes, voters := h.votesTogether(x)
	if verdict := h.rule.Reached(votes); verdict != graph.No {
		add(h.inStakes(Ground{Basis: ByVoteShares, Verdict: verdict, Share: votes}, f.Node, x, wields, voters, h.voteEdges))
	}
	if h.rule.Reached(capital) == graph.No && votes.Max() > capital.Max() {
		f.Share = votes
	}
}

// byControl weighs whether x controls the subject.
func (h *hearing) byControl(x int32) Ground {
	verdict := h.controls(x)
	if verdict == graph.No {
		return Ground{Verdict: graph.No}
	}
	c := h.poll.describe(x, h.target, verdict)
	return Ground{Basis: ByControl, Verdict: verdict, Share: c.Votes, In: h.subject, Means: c.Means, Through: c.Through, Edges: c.Edges}
}

// byLevels weighs what the entities that x controls hold directly of the subject,
// alone or together.
func (h *hearing) byLevels(x int32) Ground {
	node := h.poll.nodes[x]
	share, holders := h.together(node, x, true, false)
	verdict := h.rule.Reached(share)
	if verdict == graph.No {
		return Ground{Verdict: graph.No}
	}
	return h.inStakes(Ground{Basis: ByLevels, Verdict: verdict, Share: share}, node, x, true, holders, h.capitalEdges)
}

// byController weighs what an entity holds of one that controls the subject.
func (h *hearing) byController(node graph.Node, c *controlling) Ground {
	share, ok := c.owners[node]
	if !ok {
		return Ground{Verdict: graph.No}
	}
	verdict := both(c.verdict, h.rule.Reached(share))
	if verdict == graph.No {
		return Ground{Verdict: graph.No}
	}
	edges, through := chainsDown(h.effort, h.n, h.day, node, c.node, func(node graph.Node) bool {
		_, ok := c.owners[node]
		return ok || node == c.node
	})
	edges = append(edges, c.edges...)
	slices.Sort(edges)
	return Ground{Basis: ByController, Verdict: verdict, Share: share, In: c.node, Through: append(through, c.node), Edges: slices.Compact(edges)}
}

// together adds up the subject's capital that node holds and that the entities
// hold which it controls: at least by the certain ones and the minimums, at most
// by the possible ones, the maximums and what the others leave. holders are those
// of them who may hold anything, ascending. With own, what node itself holds
// counts. Cost: the coalition times a binary search.
func (h *hearing) together(node graph.Node, x int32, wields, own bool) (graph.Share, []graph.Node) {
	var b graph.Bounds
	var holders []graph.Node
	others := min(1, h.capital.sums[h.capital.number(h.subject)])
	for _, verdict := range []graph.Verdict{graph.Yes, graph.Possible} {
		for _, member := range h.members(node, x, wields, verdict) {
			d := h.directOf(member)
			if d == nil || member == h.subject || member == node && !own {
				continue
			}
			if verdict == graph.Yes {
				b.Min += d.min
				b.MinExclusive = b.MinExclusive || d.raw.MinExclusive && d.min > 0
				continue
			}
			b.Max += d.max
			others -= d.min
			b.MaxExclusive = b.MaxExclusive || d.raw.MaxExclusive && d.max > d.min
			b.MaxUnstated = b.MaxUnstated || d.raw.MaxUnstated && d.max > d.min
			if d.max > 0 {
				holders = append(holders, member)
			}
		}
	}
	if room := 1 - max(0, others); b.Max > room+1e-12 {
		b.Max, b.MaxExclusive = max(b.Min, room), false
	}
	b.Unknown = b.MaxUnstated && b.Min == 0
	slices.Sort(holders)
	return shareOf(b), holders
}

// members returns node and what it controls, surely or possibly.
func (h *hearing) members(node graph.Node, x int32, wields bool, verdict graph.Verdict) []graph.Node {
	if !wields {
		return []graph.Node{node}
	}
	h.poll.coalition(x, verdict)
	nodes := make([]graph.Node, len(h.poll.order))
	h.effort.spend(4 * len(nodes))
	for i, k := range h.poll.order {
		nodes[i] = h.poll.nodes[k]
	}
	return nodes
}

// directOf returns what node holds of the subject directly, and nil for nothing.
func (h *hearing) directOf(node graph.Node) *holder {
	k, ok := slices.BinarySearch(h.capital.nodes, node)
	if !ok {
		return nil
	}
	i, ok := slices.BinarySearchFunc(h.direct, int32(k), func(d holder, owner int32) int { return cmp.Compare(d.owner, owner) })
	if !ok {
		return nil
	}
	return &h.direct[i]
}

// votesTogether adds up the votes in the subject of x and of all that it
// controls, as a part of the votes that the subject does not hold itself.
func (h *hearing) votesTogether(x int32) (graph.Share, []graph.Node) {
	p := h.poll
	var sure, most graph.Bounds
	var holders []graph.Node
	for _, verdict := range []graph.Verdict{graph.Yes, graph.Possible} {
		p.coalition(x, verdict)
		var b graph.Bounds
		for _, i := range p.castIn(h.target) {
			if v := &p.votes[i]; v.holder != h.target {
				b = addVotes(b, v)
				if verdict == graph.Possible {
					holders = append(holders, p.nodes[v.holder])
				}
			}
		}
		if b = p.within(h.target, b); verdict == graph.Yes {
			sure = b
		} else {
			most = b
		}
	}
	b := graph.Bounds{Min: sure.Min, Max: most.Max, MinExclusive: sure.MinExclusive, MaxUnstated: most.MaxUnstated}
	if i, ok := p.voteOf(h.target, h.target); ok && p.votes[i].max < 1 {
		b.Min, b.Max = min(1, b.Min/(1-p.votes[i].min)), min(1, b.Max/(1-p.votes[i].max))
	}
	b.Unknown = b.MaxUnstated && b.Min == 0
	return shareOf(b), holders
}

// inStakes completes a ground that rests on what holders have of the subject: with
// the relations by which node has its stakes in them, and by which they hold it.
// Of certain ones only those are told that certainly take part.
func (h *hearing) inStakes(g Ground, node graph.Node, x int32, wields bool, holders []graph.Node, direct func(graph.Node) []int32) Ground {
	g.In = h.subject
	if wields {
		h.poll.coalition(x, g.Verdict)
	}
	through := map[graph.Node]bool{}
	for _, holder := range holders {
		if !h.effort.spend(16) {
			break
		}
		k, ok := h.inPoll(holder)
		switch {
		case holder == node:
		case !ok || !wields || h.poll.in[k] != h.poll.turn:
			continue
		default:
			c := h.poll.describe(x, k, g.Verdict)
			g.Edges = append(g.Edges, c.Edges...)
			h.effort.spend(16 * len(c.Through))
			for _, node := range append(c.Through, holder) {
				if !through[node] {
					through[node] = true
					g.Through = append(g.Through, node)
				}
			}
			g.Holders = append(g.Holders, holder)
		}
		g.Edges = append(g.Edges, direct(holder)...)
	}
	slices.Sort(g.Edges)
	g.Edges = slices.Compact(g.Edges)
	return g
}

func (h *hearing) capitalEdges(holder graph.Node) []int32 {
	if h.directEdges == nil {
		h.directEdges = map[graph.Node][]int32{}
		for _, edge := range h.n.Up(h.subject) {
			if x := h.n.Edge(edge); holdsCapital(x, h.day) {
				h.directEdges[x.Owner] = append(h.directEdges[x.Owner], edge)
			}
		}
	}
	return h.directEdges[holder]
}

func (h *hearing) voteEdges(holder graph.Node) []int32 {
	k, ok := h.inPoll(holder)
	if !ok {
		return nil
	}
	if i, ok := h.poll.voteOf(h.target, k); ok {
		return h.poll.votes[i].edges
	}
	return nil
}

// chains returns the relations of capital on the chains from node down to the
// subject, and the entities in between.
func (h *hearing) chains(node graph.Node) (edges []int32, through []graph.Node) {
	return chainsDown(h.effort, h.n, h.day, node, h.subject, func(node graph.Node) bool {
		return h.effective[node] != nil || node == h.subject
	})
}

// chainsDown follows relations of capital from node down among the entities that
// are within, to the end.
func chainsDown(effort *effort, n *graph.Network, day graph.Day, node, end graph.Node, within func(graph.Node) bool) (edges []int32, through []graph.Node) {
	seen := map[graph.Node]bool{node: true, end: true}
	for queue := []graph.Node{node}; len(queue) > 0; queue = queue[1:] {
		down := n.Down(queue[0])
		if !effort.spend(16 + 16*len(down)) {
			break
		}
		for _, edge := range down {
			x := n.Edge(edge)
			if !holdsCapital(x, day) || x.Basis.Stated() || !within(x.Subject) {
				continue
			}
			edges = append(edges, edge)
			if !seen[x.Subject] {
				seen[x.Subject] = true
				through = append(through, x.Subject)
				queue = append(queue, x.Subject)
			}
		}
	}
	slices.Sort(edges)
	return edges, through
}

// voteChains returns the relations that votes rest on, on the chains from node
// down to the subject.
func (h *hearing) voteChains(node graph.Node) (edges []int32, through []graph.Node) {
	p := h.poll
	x, ok := h.inPoll(node)
	if !ok {
		return nil, nil
	}
	seen := map[int32]bool{x: true, h.target: true}
	for queue := []int32{x}; len(queue) > 0; queue = queue[1:] {
		below := p.below[queue[0]]
		if !p.effort.spend(16 + 16*len(below)) {
			break
		}
		for _, held := range below {
			if held.vote == isPower {
				continue
			}
			edges = append(edges, p.votes[held.vote].edges...)
			if !seen[held.over] {
				seen[held.over] = true
				through = append(through, p.nodes[held.over])
				queue = append(queue, held.over)
			}
		}
	}
	slices.Sort(edges)
	return slices.Compact(edges), through
}
