package main

import (
	"cmp"
	"fmt"
	"slices"

	"whoowns/graph"
	"whoowns/internal/explore"
	"whoowns/internal/terminal"
)

// A list of siblings longer than stackAbove shows its first stackTo and stacks
// the rest, unless everything is asked for.
const (
	stackAbove = 15
	stackTo    = 12
)

// member is an entity of an answer as its tree shows it.
type member struct {
	ref       graph.Reference
	effective *graph.Share // nil where the answer gives none
	stated    bool
	disjoint  bool // its effective share has nothing in common with another disjoint one's
	control   graph.Verdict
	note      string
}

// chart lays an answer's relations out as a tree around the entity asked about:
// each member stands once with what is beyond it, at its shortest distance, and
// is only named where it comes up again.
type chart struct {
	members map[string]member
	near    map[string][]pair // by the nearer end: what is one step further
	claims  map[string][]pair // stated totals, which make no steps, likewise
	cycles  []explore.Cycle
	cited   *citations
	all     bool

	shown   map[string][]pair // the children that are drawn
	stacked map[string][]pair
	placed  map[string]string // where a member stands: its parent
}

// pair is the relations between two entities.
type pair struct {
	far       string
	relations []graph.Relation
}

// newChart returns a chart of the counted relations that hold on day, in one
// direction. Stated totals do not make steps: they are claims about a result, and
// shown only for whom no step leads to.
func newChart(relations []graph.Relation, day graph.Day, direction graph.Direction, members map[string]member, kinds ...graph.RelationKind) *chart {
	c := &chart{members: members, near: map[string][]pair{}, claims: map[string][]pair{}, shown: map[string][]pair{}, stacked: map[string][]pair{}, placed: map[string]string{}}
	for i := range relations {
		r := &relations[i]
		if r.Counts == graph.Quoted || !r.Held.Contains(day) || !slices.Contains(kinds, r.Kind) {
			continue
		}
		near, far := r.Subject, r.Owner
		if direction == graph.Down {
			near, far = far, near
		}
		pairs := c.near
		if r.Basis.Stated() {
			pairs = c.claims
		}
		at := slices.IndexFunc(pairs[near], func(p pair) bool { return p.far == far })
		if at < 0 {
			at = len(pairs[near])
			pairs[near] = append(pairs[near], pair{far: far})
		}
		pairs[near][at].relations = append(pairs[near][at].relations, *r)
	}
	return c
}

// place goes through the relations in levels from root, sorts and stacks each
// list, and settles where each member stands.
func (c *chart) place(root string) {
	c.placed[root] = ""
	for level := []string{root}; len(level) > 0; {
		var next []string
		for _, at := range level {
			c.divide(at)
			for _, p := range c.shown[at] {
				if _, ok := c.placed[p.far]; !ok {
					c.placed[p.far] = at
					next = append(next, p.far)
				}
			}
		}
		level = next
	}
	c.attach(root)
}

// divide says which of the children of at are drawn, the largest first.
func (c *chart) divide(at string) {
	var known []pair
	for _, p := range c.near[at] {
		if _, ok := c.members[p.far]; ok {
			known = append(known, p)
		}
	}
	slices.SortStableFunc(known, func(a, b pair) int {
		return cmp.Or(cmp.Compare(c.size(b.far), c.size(a.far)), cmp.Compare(a.far, b.far))
	})
	if c.all || len(known) <= stackAbove {
		c.shown[at] = known
		return
	}
	for i, p := range known {
		if i < stackTo || c.members[p.far].control != graph.No {
			c.shown[at] = append(c.shown[at], p)
		} else {
			c.stacked[at] = append(c.stacked[at], p)
		}
	}
}

func (c *chart) size(id string) float64 {
	if share := c.members[id].effective; share != nil {
		return share.Max()
	}
	return 0
}

// attach puts the members that no drawn or stacked step leads to under root, so
// that the tree never leaves one of them out.
func (c *chart) attach(root string) {
	hidden := map[string]bool{}
	var hide func(id string)
	hide = func(id string) {
		if _, ok := c.placed[id]; ok || hidden[id] {
			return
		}
		hidden[id] = true
		for _, p := range c.near[id] {
			hide(p.far)
		}
	}
	for _, stack := range c.stacked {
		for _, p := range stack {
			hide(p.far)
		}
	}
	var loose []string
	for id := range c.members {
		if _, ok := c.placed[id]; !ok && !hidden[id] {
			loose = append(loose, id)
		}
	}
	slices.SortFunc(loose, func(a, b string) int {
		return cmp.Or(cmp.Compare(c.size(b), c.size(a)), cmp.Compare(a, b))
	})
	most := len(loose)
	if !c.all && most > stackAbove {
		most = stackTo
	}
	for _, id := range loose {
		if _, ok := c.placed[id]; ok {
			continue
		}
		if most--; most < 0 && c.members[id].control == graph.No {
			c.stacked[root] = append(c.stacked[root], pair{far: id})
			continue
		}
		c.placed[id] = root
		p := pair{far: id}
		if at := slices.IndexFunc(c.claims[root], func(p pair) bool { return p.far == id }); at >= 0 {
			p = c.claims[root][at]
		}
		c.shown[root] = append(c.shown[root], p)
		c.placeBelow(id)
	}
}

func (c *chart) placeBelow(id string) {
	c.divide(id)
	for _, p := range c.shown[id] {
		if _, ok := c.placed[p.far]; !ok {
			c.placed[p.far] = id
			c.placeBelow(p.far)
		}
	}
}

// chartColumns are the columns of a tree of owners or holdings.
var chartColumns = []terminal.Column{
	{Title: "effective", Right: true, Style: terminal.Bold},
	{Title: "direct", Style: terminal.Owned},
	{Title: "control", Style: terminal.Ruled},
	{Title: "last seen"},
	{Title: "conf."},
	{Title: "sources", Style: terminal.Dim},
}

// children returns the tree below the entity at, whose line is drawn; above are
// the entities from the root to it.
func (c *chart) children(at string, above []string) []*terminal.Node {
	var nodes []*terminal.Node
	for _, p := range c.shown[at] {
		nodes = append(nodes, c.node(at, p, above))
	}
	if stack := c.stacked[at]; len(stack) > 0 {
		nodes = append(nodes, &terminal.Node{Text: c.stackText(stack), Style: terminal.Dim, Remark: true})
	}
	return nodes
}

func (c *chart) node(at string, p pair, above []string) *terminal.Node {
	m := c.members[p.far]
	n := &terminal.Node{Text: nameOf(m.ref)}
	direct := interest(p.relations)
	evidence := []string{lastSeen(p.relations), confidences(p.relations), c.cited.cite(p.relations)}
	if c.placed[p.far] != at {
		mark := "also elsewhere in this tree"
		if slices.Contains(above, p.far) || c.circular(at, p.far) {
			mark = "↻ solved, not cut"
		}
		n.After = described(m.ref, mark)
		n.Cells = append([]string{"", direct, ""}, evidence...)
		return n
	}
	effective := ""
	if m.effective != nil {
		effective = m.effective.Text()
	}
	stated, unlinked := "", ""
	if m.stated {
		stated = "a source states the effective share"
	}
	if len(p.relations) == 0 {
		unlinked = "no step to it is in this answer"
	}
	n.After = described(m.ref, m.note, stated, unlinked)
	n.Cells = append([]string{effective, direct, controlWord(m.control)}, evidence...)
	n.Below = c.children(p.far, append(slices.Clone(above), p.far))
	return n
}

// circular reports whether both entities are part of one cycle.
func (c *chart) circular(a, b string) bool {
	for _, cycle := range c.cycles {
		if contains(cycle.Members, a) && contains(cycle.Members, b) {
			return true
		}
	}
	return false
}

func contains(refs []graph.Reference, id string) bool {
	return slices.ContainsFunc(refs, func(ref graph.Reference) bool { return ref.ID == id })
}

// stackText says how many a stack holds, and how much together where that is a
// sum: exact shares that have nothing in common, of entities that stand nowhere
// else in the tree.
func (c *chart) stackText(stack []pair) string {
	sum, adds := 0.0, true
	for _, p := range stack {
		m := c.members[p.far]
		_, elsewhere := c.placed[p.far]
		if !m.disjoint || m.stated || elsewhere || m.effective == nil || !m.effective.IsExact() {
			adds = false
			break
		}
		sum += m.effective.Min()
	}
	text := fmt.Sprintf("and %d others", len(stack))
	if adds {
		text += fmt.Sprintf(", %s together", graph.FormatPercent(min(sum, 1)))
	}
	return text + "; --all shows them"
}
