package explore

import (
	"slices"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// roundedSum is the most that a company's minimums may sum to without a word.
const roundedSum = 1.001 + graph.Tolerance

// citeOversubscribed returns the companies among the subjects of what is cited
// whose shares on record sum to over the whole, and cites those shares: what the
// answer computes from them is less than what they state.
func (d *draft) citeOversubscribed() []ownership.Oversubscription {
	subjects := map[graph.Node]bool{}
	for edge := range d.edges {
		subjects[d.n.Edge(edge).Subject] = true
	}
	var found []ownership.Oversubscription
	for _, node := range sortNodes(subjects) {
		over := ownership.Oversubscription{Company: node}
		for _, edge := range d.n.Up(node) {
			e := d.n.Edge(edge)
			capital := e.Kind == graph.Owns && (e.Of == graph.OfNone || e.Of == graph.OfCapital) && !e.Basis.Stated()
			if capital && e.Counts == graph.Counted && e.Max > 0 && e.Held.Contains(d.asOf.Day) {
				over.Sum += e.Min
				over.Edges = append(over.Edges, edge)
			}
		}
		slices.Sort(over.Edges)
		if over.Sum > roundedSum {
			found = append(found, over)
			d.cite(over.Edges...)
		}
	}
	return found
}
