package ownership

import (
	"cmp"
	"context"
	"slices"

	"whoowns/graph"
)

// Beneficial is who meets a rule, and who may.
type Beneficial struct {
	Rule     Rule
	Subject  graph.Node
	AsOf     graph.Day
	Findings []Finding // natural persons: who meets it, then who may, by Share.Max descending, then Node
	Entities []Finding // others that would meet it if they were natural persons, in the same order
	Unnamed  []Unnamed // where somebody whom nobody names may meet it, by Share.Max descending, then Node
	// Together is the most that one unnamed person behind all of the places where
	// something is open could have; where that is less than the rule asks for,
	// nobody who is not named qualifies by a share.
	Together graph.Share
	// Unweighed counts the entities that control or may control the subject and
	// whose owners were not looked at, because there are over mostControllers.
	Unweighed int

	Oversubscribed []Oversubscription
	Claims         []Claim
}

// Finding is one entity and what it meets a rule by.
type Finding struct {
	Node    graph.Node
	Verdict graph.Verdict // Yes or Possible
	Share   graph.Share   // what the rule measures of it in the subject
	Grounds []Ground      // what carries the verdict, the certain ones first
}

// Basis says by what a rule is met.
type Basis string

// The bases.
const (
	ByShares      Basis = "ownership"    // shares of capital
	ByVoteShares  Basis = "votes"        // shares of votes
	ByControl     Basis = "control"      // control of the subject
	ByLevels      Basis = "mixed-direct" // control of entities that hold enough directly
	ByController  Basis = "mixed-above"  // enough of an entity that controls the subject
	ByControlLink Basis = "control-rights"
	ByPosition    Basis = "position" // a position in a trust
	ByManager     Basis = "manager"  // control of a fund's manager
)

// Ground is one thing that a rule is met by.
type Ground struct {
	Basis   Basis
	Verdict graph.Verdict // Yes or Possible
	Share   graph.Share   // of capital, votes or control rights, as Basis says
	In      graph.Node    // the entity that the share is in: the subject, but for ByController and positions
	Means   []graph.Means // of control, on its last step
	Through []graph.Node  // the entities in between that take part, from the top down
	Holders []graph.Node  // those of them that hold the subject directly, where the rule takes what they hold in full; ascending
	Edges   []int32       // the relations that carry it, ascending
	IfRole  graph.Verdict // of ByPosition: the verdict when the position is one that counts
	Second  bool          // it counts only where there is doubt about those who certainly meet the rule
}

// Unnamed is a place where somebody whom nobody names may meet a rule.
type Unnamed struct {
	Node  graph.Node  // the entity whose owners are open, or the class or unknown party itself
	Why   Open        // what is open
	Left  graph.Share // the part of it that is open
	Share graph.Share // the most that one such person could have, as the rule measures it
	Basis Basis
	Edges []int32 // the relations between it and the subject
}

// Open says why somebody may stand behind an entity.
type Open string

// What may be open: an entity without any owner on record, one whose owners on
// record leave a part, a class of holders, one party that nobody names.
const (
	NoOwners  Open = "owners-not-recorded"
	PartLeft  Open = "part-undisclosed"
	OfClass   Open = "class-of-holders"
	NobodySay Open = "unknown-party"
)

// BeneficialOwners puts a rule to the facts of a day. Shares are bounds: what
// meets the threshold at its minimum is met, what reaches it at its maximum may
// be. Cost: that of Owners and ControllersOf, for a rule with mixed grounds that
// of Owners for each entity that controls or may control the subject.
func (e *Engine) BeneficialOwners(ctx context.Context, subject graph.Node, asOf graph.Day, rule Rule) (*Beneficial, error) {
	if rule.Question != ForOwners {
		return nil, graph.Errorf(graph.Invalid, "%s does not ask who an entity's owners are", rule.ID)
	}
	return e.beneficialOwners(newEffort(ctx, e.n.ID(subject)), subject, asOf, rule)
}

func (e *Engine) beneficialOwners(effort *effort, subject graph.Node, asOf graph.Day, rule Rule) (*Beneficial, error) {
	h, err := e.hear(effort, subject, asOf, rule)
	if err != nil {
		return nil, err
	}
	defer h.release()
	b := &Beneficial{Rule: rule, Subject: subject, AsOf: asOf, Unweighed: h.unweighed, Oversubscribed: h.owners.Oversubscribed, Claims: h.owners.Claims}
	for _, node := range h.candidates() {
		if effort.err != nil {
			return nil, effort.err
		}
		f := h.finding(node)
		switch {
		case f.Verdict == graph.No:
		case h.n.Kind(node) == graph.Person:
			b.Findings = append(b.Findings, f)
		case h.n.Kind(node) == graph.Group || h.n.Kind(node) == graph.UnknownKind:
		default:
			b.Entities = append(b.Entities, f)
		}
	}
	h.throughTrusts(b)
	if rule.Counts.Second {
		onlyInDoubt(b.Findings)
	}
	sortFindings(b.Findings)
	sortFindings(b.Entities)
	if err := h.unnamed(b); err != nil {
		return nil, err
	}
	return b, effort.err
}

// onlyInDoubt makes who meets a rule by its second step alone one who may, when
// somebody meets the first for certain.
func onlyInDoubt(findings []Finding) {
	owner := func(f Finding) bool {
		return slices.ContainsFunc(f.Grounds, func(g Ground) bool { return g.Basis == ByShares && g.Verdict == graph.Yes })
	}
	if !slices.ContainsFunc(findings, owner) {
		return
	}
	for i := range findings {
		f := &findings[i]
		if owner(*f) {
			continue
		}
		f.Verdict = graph.Possible
		for j := range f.Grounds {
			if f.Grounds[j].Basis != ByShares {
				f.Grounds[j].Verdict, f.Grounds[j].Second = graph.Possible, true
			}
		}
	}
}

func sortFindings(list []Finding) {
	slices.SortFunc(list, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(verdictRank(a.Verdict), verdictRank(b.Verdict)), cmp.Compare(b.Share.Max(), a.Share.Max()), cmp.Compare(a.Node, b.Node))
	})
}

func verdictRank(v graph.Verdict) int {
	switch v {
	case graph.Yes:
		return 0
	case graph.Possible:
		return 1
	}
	return 2
}

// both is the verdict of two things that must both be so.
func both(a, b graph.Verdict) graph.Verdict {
	if verdictRank(a) > verdictRank(b) {
		return a
	}
	return b
}

// either is the verdict of two things of which one is enough.
func either(a, b graph.Verdict) graph.Verdict {
	if verdictRank(a) < verdictRank(b) {
		return a
	}
	return b
}
