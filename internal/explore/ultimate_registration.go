package explore

import (
	"context"
	"slices"
	"strings"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// tellRegistration finds the relevant legal entities among those that meet
// uk-psc, and the persons who hold all that they hold through them: those are
// not registrable (Companies Act 2006, s. 790C(4) and (6)).
func (d *draft) tellRegistration(ctx context.Context, h *heardRule) error {
	if h.rule.Counts.Through != ownership.Full || !h.rule.Counts.Control {
		return nil
	}
	var ids []string
	for _, f := range h.result.Entities {
		if f.Verdict == graph.Yes && d.n.Kind(f.Node) == graph.Company {
			ids = append(ids, d.n.ID(f.Node))
		}
	}
	h.relevant, h.concealed = map[graph.Node]bool{}, map[graph.Node]bool{}
	entities, err := d.x.store.Entities(ctx, ids)
	if err != nil {
		return err
	}
	for i := range entities {
		if inUnitedKingdom(entities[i].Jurisdiction) {
			h.relevant[d.n.Node(entities[i].ID)] = true
		}
	}
	for _, f := range h.result.Findings {
		if len(h.relevant) > 0 && !d.reachesAround(f, h.result.Subject, h.relevant) {
			h.concealed[f.Node] = true
		}
	}
	return nil
}

// inUnitedKingdom reads a jurisdiction as registers write it: GB, GB-SCT, gb,
// United Kingdom.
func inUnitedKingdom(jurisdiction string) bool {
	j := strings.ToLower(strings.TrimSpace(jurisdiction))
	code, _, _ := strings.Cut(j, "-")
	return code == "gb" || code == "uk" || j == "united kingdom" || slices.Contains([]string{"england", "scotland", "wales", "northern ireland", "england and wales"}, j)
}

// reachesAround reports whether the relations that carry a finding lead from the
// person to the subject by a way that passes none of the given entities.
func (d *draft) reachesAround(f ownership.Finding, subject graph.Node, around map[graph.Node]bool) bool {
	down := map[graph.Node][]graph.Node{}
	for _, g := range f.Grounds {
		for _, edge := range g.Edges {
			x := d.n.Edge(edge)
			down[x.Owner] = append(down[x.Owner], x.Subject)
		}
	}
	seen := map[graph.Node]bool{f.Node: true}
	for queue := []graph.Node{f.Node}; len(queue) > 0; queue = queue[1:] {
		for _, next := range down[queue[0]] {
			if next == subject {
				return true
			}
			if !seen[next] && !around[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	return false
}

// bandOf returns the band of the register that a share lies in, where that is
// certain.
func bandOf(s graph.Share) string {
	switch {
	case s.AtLeast(.75) == graph.Yes:
		return "75% or more"
	case s.Over(.5) == graph.Yes && s.AtLeast(.75) == graph.No:
		return "more than 50% but less than 75%"
	case s.Over(.25) == graph.Yes && s.Over(.5) == graph.No:
		return "more than 25% but not more than 50%"
	}
	return ""
}
