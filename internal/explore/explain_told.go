package explore

import (
	"fmt"
	"slices"
	"strings"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// explained turns what the engine said into the answer, once all that it mentions
// is loaded.
func (d *draft) explained(owner graph.Node, f *explained) Explained {
	x := Explained{Subject: d.ref(f.target.node), Chains: []Chain{}, Cycles: []Cycle{}, Unknowns: []Unknown{}, Most: []Allotment{},
		Control: Derivation{Verdict: graph.No, Steps: []ControlStep{}, Others: []Voter{}, Powers: []Power{}}}
	if len(f.target.edges) > 0 {
		x.Operates = d.idsOf(f.target.edges)
	}
	if f.share == nil {
		x.Effective, x.Computed, x.AllChains, x.Covered, x.Control.Verdict = graph.Percent(100), graph.Percent(100), true, 1, graph.Yes
		x.Text = []string{fmt.Sprintf("%s is the operator itself, and has all of what it runs.", d.name(owner))}
		return x
	}
	s := f.share
	x.Effective, x.Computed, x.Stated = s.Effective, s.Computed, s.Claim != ownership.NoClaim
	x.AllChains, x.Covered, x.Rest, x.Inexact = s.Chains.All, s.Covered, s.Rest, s.Inexact
	for i := range s.Chains.List {
		x.Chains = append(x.Chains, d.chain(&s.Chains.List[i]))
	}
	for _, cycle := range s.Cycles {
		x.Cycles = append(x.Cycles, Cycle{d.refsOf(cycle)})
	}
	for i := range s.Unknowns {
		u := &s.Unknowns[i]
		x.Unknowns = append(x.Unknowns, Unknown{Owner: d.ref(u.Owner), Subject: d.ref(u.Subject), Share: u.Share, Used: u.Used, AtLeast: u.AtLeast, AtMost: u.AtMost,
			Remaining: u.Remaining, Removed: u.Removed, Relations: d.idsOf(u.Edges)})
	}
	for _, a := range d.allotted(s.Most) {
		x.Most = append(x.Most, Allotment{d.ref(a.Owner), d.ref(a.Subject), a.Share})
	}
	if len(x.Most) < len(s.Most) {
		d.cut(fmt.Sprintf("the maximum rests on %d figures that are not exact; the first %d are given", len(s.Most), len(x.Most)))
	}
	x.Control = d.derivation(owner, f.derivation)
	x.ShareText = slices.Concat(d.shareTold(owner, f.target.node, &x, s), d.rangeTold(&x))
	x.ControlText = d.controlTold(owner, f.target.node, &x.Control)
	x.Text = slices.Concat(x.ShareText, x.ControlText)
	return x
}

func (d *draft) chain(from *ownership.Chain) Chain {
	c := Chain{Product: from.Product, Steps: make([]ChainStep, len(from.Steps))}
	for i := range from.Steps {
		s := &from.Steps[i]
		c.Steps[i] = ChainStep{Owner: d.ref(s.Owner), Subject: d.ref(s.Subject), Share: s.Share, Used: s.Used, Claimed: s.Claimed, Relations: d.idsOf(s.Edges)}
	}
	return c
}

// shareTold says what the chains give and what the rest comes from.
func (d *draft) shareTold(owner, subject graph.Node, x *Explained, s *ownership.Explanation) []string {
	name, of := d.name(owner), d.name(subject)
	if owner == subject {
		of = "itself"
	}
	if len(x.Chains) == 0 {
		if s.Chains.All && x.Effective.Max() == 0 && x.Effective.Known() {
			return []string{fmt.Sprintf("No chain of holdings leads from %s to %s: it holds none of it.", name, of)}
		}
		return []string{fmt.Sprintf("%s holds of %s: %s. No chain of holdings was found within the bounds of the search, or the other shares on record leave it nothing.", name, of, x.Effective)}
	}
	var told []string
	first := fmt.Sprintf("%s holds of %s: %s.", name, of, x.Effective)
	if x.Stated {
		first = fmt.Sprintf("A source states that %s holds %s of %s in all; by the relations on record it is: %s.", name, x.Effective, of, x.Computed)
	}
	told = append(told, first)
	largest := "the"
	if !s.Chains.Positive {
		largest = "the largest"
	}
	positive := 0
	for i := range x.Chains {
		if x.Chains[i].Product.Min() > 0 {
			positive++
		}
	}
	least := ""
	if !x.Computed.IsExact() {
		least = "at least "
	}
	switch {
	case positive == 0:
		told = append(told, "Every chain between them passes a figure that no source gives, so the least is 0.")
	case x.Rest == 0:
		told = append(told, fmt.Sprintf("That is %s%s, all by %s %s.", least, graph.FormatPercent(x.Computed.Min()), largest, counted(positive, "chain", "chains")))
	default:
		why := "walks that go round a circle of holdings before they arrive"
		if !s.Chains.Positive {
			why = "smaller chains that are not listed"
			if len(s.Cycles) > 0 {
				why += ", and walks that go round a circle of holdings"
			}
		}
		for i, cycle := range x.Cycles {
			if i == 3 {
				why += fmt.Sprintf(", and %d more", len(x.Cycles)-3)
				break
			}
			if i == 0 {
				why += ": "
			} else {
				why += "; "
			}
			why += circle(cycle.Members)
		}
		told = append(told, fmt.Sprintf("That is %s%s: %s by %s %s, and %s by %s.", least, graph.FormatPercent(x.Computed.Min()), graph.FormatPercent(x.Covered), largest,
			counted(positive, "chain", "chains"), graph.FormatPercent(x.Rest), why))
	}
	return told
}

// rangeTold says which figure would narrow the range most.
func (d *draft) rangeTold(x *Explained) []string {
	if x.Computed.IsExact() || len(x.Chains) == 0 {
		return nil
	}
	if len(x.Unknowns) == 0 {
		return []string{fmt.Sprintf("No one of the %s alone would narrow the range.", counted(x.Inexact, "figure that is not exact", "figures that are not exact"))}
	}
	var told []string
	for i := range x.Unknowns[:min(3, len(x.Unknowns))] {
		u := &x.Unknowns[i]
		learn := "Learn this one figure"
		if i > 0 {
			learn = "Or learn"
		}
		told = append(told, fmt.Sprintf("%s, the share of %s in %s (%s), and the range %s narrows: to %s if it is at its least, to %s if it is at its most.",
			learn, nameOf(u.Owner), nameOf(u.Subject), u.Share, rangeOf(x.Computed), rangeOf(u.AtLeast), rangeOf(u.AtMost)))
	}
	return told
}

// rangeOf writes both ends of a share, whatever is stated of them.
func rangeOf(s graph.Share) string {
	if s.Max()-s.Min() <= graph.Tolerance {
		return graph.FormatPercent(s.Max())
	}
	return strings.TrimSuffix(graph.FormatPercent(s.Min()), "%") + "–" + graph.FormatPercent(s.Max())
}

func (d *draft) derivation(owner graph.Node, from *ownership.Derivation) Derivation {
	x := Derivation{Verdict: from.Verdict, Steps: []ControlStep{}, Others: d.voters(from.Others), Powers: d.powers(from.Powers)}
	for i := range from.Steps {
		s := &from.Steps[i]
		step := ControlStep{Controlled: d.ref(s.Controlled), Verdict: s.Verdict, Voters: d.voters(s.Voters), Votes: s.Votes, Powers: d.powers(s.Powers)}
		step.Text = stepTold(d.name(owner), &step)
		x.Steps = append(x.Steps, step)
	}
	return x
}

func (d *draft) voters(from []ownership.Voter) []Voter {
	list := make([]Voter, len(from))
	for i := range from {
		list[i] = Voter{d.ref(from[i].Node), from[i].Votes, from[i].Group, d.idsOf(from[i].Edges)}
	}
	return list
}

func (d *draft) powers(from []ownership.Power) []Power {
	list := make([]Power, len(from))
	for i := range from {
		list[i] = Power{d.ref(from[i].Node), from[i].Means, d.n.RelationID(from[i].Edge)}
	}
	return list
}

// stepTold says in one sentence why a step holds, may hold or does not.
func stepTold(owner string, s *ControlStep) string {
	name := nameOf(s.Controlled)
	var parts []string
	for i := range s.Powers {
		by := strings.ReplaceAll(s.Powers[i].Means.String(), "-", " ")
		parts = append(parts, fmt.Sprintf("%s has power over %s (%s)", nameOf(s.Powers[i].Entity), name, by))
	}
	if len(s.Voters) > 0 {
		votes := make([]string, len(s.Voters))
		for i := range s.Voters {
			votes[i] = nameOf(s.Voters[i].Entity) + " " + s.Voters[i].Votes.Text()
		}
		part := fmt.Sprintf("of the votes in %s, %s", name, strings.Join(votes, " and "))
		if len(votes) > 5 {
			part = fmt.Sprintf("of the votes in %s, %s and %d more", name, strings.Join(votes[:5], ", "), len(votes)-5)
		}
		if len(votes) > 1 {
			part += ", together " + s.Votes.Text()
		}
		parts = append(parts, part)
	}
	why := strings.Join(parts, "; ")
	if why == "" {
		return fmt.Sprintf("Neither %s nor anything that it controls has votes in %s, or power over it.", owner, name)
	}
	switch s.Verdict {
	case graph.Yes:
		return begun(fmt.Sprintf("%s: so %s controls %s.", why, owner, name))
	case graph.Possible:
		if len(s.Powers) > 0 || s.Votes.Over(.5) == graph.Yes {
			return begun(fmt.Sprintf("%s: so %s controls %s, if the steps before hold.", why, owner, name))
		}
		return begun(fmt.Sprintf("%s: %s controls %s only if that is in truth over 50%%.", why, owner, name))
	}
	return begun(fmt.Sprintf("%s: that is not over 50%%, so %s does not control %s.", why, owner, name))
}

// controlTold is the derivation in sentences, and who stands in its way.
func (d *draft) controlTold(owner, subject graph.Node, c *Derivation) []string {
	if owner == subject {
		return nil
	}
	if d.n.Kind(subject) == graph.Person {
		return []string{fmt.Sprintf("%s is a person, and nobody controls a person here.", d.name(subject))}
	}
	var told []string
	for i := range c.Steps {
		told = append(told, c.Steps[i].Text)
	}
	if c.Verdict == graph.Yes {
		return told
	}
	if c.Verdict == graph.No && len(c.Steps) > 0 && len(c.Powers) == 0 {
		if short := .5 - c.Steps[len(c.Steps)-1].Votes.Max(); short > graph.Tolerance {
			told = append(told, fmt.Sprintf("It is short of half of the votes by %s, and needs more than half.", graph.FormatPercent(short)))
		}
	}
	var others []string
	for i := range c.Powers {
		others = append(others, fmt.Sprintf("%s (%s)", nameOf(c.Powers[i].Entity), strings.ReplaceAll(c.Powers[i].Means.String(), "-", " ")))
	}
	for i := range c.Others[:min(4, len(c.Others))] {
		others = append(others, fmt.Sprintf("%s (%s)", nameOf(c.Others[i].Entity), c.Others[i].Votes))
	}
	if len(others) > 0 {
		told = append(told, fmt.Sprintf("In its way: %s.", strings.Join(others, ", ")))
	}
	return told
}

func circle(members []graph.Reference) string {
	names := make([]string, 0, 5)
	for i, m := range members {
		if i == 4 && len(members) > 5 {
			names = append(names, fmt.Sprintf("%d more", len(members)-4))
			break
		}
		names = append(names, nameOf(m))
	}
	if len(names) == 1 {
		return names[0] + " holds a part of itself"
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

func nameOf(ref graph.Reference) string {
	if ref.Name == "" {
		return ref.ID
	}
	return ref.Name
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "one " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func begun(text string) string {
	if text == "" || text[0] < 'a' || text[0] > 'z' {
		return text
	}
	first, _, _ := strings.Cut(text, " ")
	if strings.ToLower(first) != first {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
