package explore

import (
	"fmt"
	"slices"
	"strings"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// ruleAnswer writes what a rule says, once everything mentioned is loaded.
func (d *draft) ruleAnswer(h *heardRule) RuleAnswer {
	r := h.result
	a := RuleAnswer{Rule: ruleOf(&h.rule), Of: d.ref(r.Subject), Owners: []RuleOwner{}, Entities: []RuleOwner{}, Unnamed: []UnnamedOwner{}, Officials: []Office{}}
	for i := range r.Findings {
		a.Owners = append(a.Owners, d.ruleOwner(h, &r.Findings[i]))
	}
	for i := range r.Entities {
		a.Entities = append(a.Entities, d.ruleOwner(h, &r.Entities[i]))
	}
	for i := range r.Unnamed {
		a.Unnamed = append(a.Unnamed, d.unnamedOwner(h, &r.Unnamed[i]))
	}
	if h.rule.Counts.Through == ownership.Product {
		a.Together = &r.Together
	}
	for _, edge := range h.offices {
		office := Office{Entity: d.ref(d.n.Edge(edge).Owner), Role: "role", Relation: d.n.RelationID(edge)}
		if record, ok := d.records[office.Relation]; ok {
			if !manages(record.Role) {
				continue
			}
			office.Role = record.Role
		}
		a.Officials = append(a.Officials, office)
	}
	a.Sentence = d.ruleSentence(h, &a)
	return a
}

// manages reports whether a role is that of somebody who may be a senior managing
// official.
func manages(role string) bool {
	role = strings.ToLower(role)
	return slices.ContainsFunc([]string{"director", "officer", "manag", "chief", "chair", "president", "board", "ceo"}, func(word string) bool { return strings.Contains(role, word) })
}

func (d *draft) ruleOwner(h *heardRule, f *ownership.Finding) RuleOwner {
	o := RuleOwner{Entity: d.ref(f.Node), Verdict: f.Verdict, Basis: f.Grounds[0].Basis, Share: f.Share, Grounds: make([]RuleGround, len(f.Grounds))}
	for i, g := range f.Grounds {
		o.Grounds[i] = RuleGround{Basis: g.Basis, Verdict: g.Verdict, Share: g.Share, In: d.ref(g.In), Means: g.Means, Through: d.refsOf(g.Through), Relations: d.idsOf(g.Edges)}
		if g.Means == nil {
			o.Grounds[i].Means = []graph.Means{}
		}
	}
	person := d.n.Kind(f.Node) == graph.Person
	if h.concealed != nil && person {
		o.Registration = "registrable"
		if h.concealed[f.Node] {
			o.Registration = "not registrable"
		}
	}
	if h.rule.Counts.Through == ownership.Full && f.Verdict == graph.Yes {
		o.Band = bandOf(f.Share)
	}
	if !person {
		o.Note = d.entityNote(h, f.Node)
	}
	o.Sentence = d.ownerSentence(h, f, &o)
	return o
}

// entityNote says what an entity that is no natural person is to the rule.
func (d *draft) entityNote(h *heardRule, node graph.Node) string {
	switch {
	case d.n.Kind(node) == graph.State:
		return "a state body, and no natural person"
	case h.relevant[node]:
		return "a relevant legal entity, by its jurisdiction"
	case !slices.ContainsFunc(d.n.Up(node), func(edge int32) bool {
		x := d.n.Edge(edge)
		return (x.Kind == graph.Owns || x.Kind == graph.Controls) && x.Counts == graph.Counted && x.Held.Contains(d.asOf.Day)
	}):
		return "its owners are not in the data"
	}
	return ""
}

// ownerSentence says in one sentence why somebody qualifies or may.
func (d *draft) ownerSentence(h *heardRule, f *ownership.Finding, o *RuleOwner) string {
	verb := "qualifies"
	switch {
	case d.n.Kind(f.Node) != graph.Person:
		verb = "would qualify as a natural person"
		if f.Verdict != graph.Yes {
			verb = "might qualify as a natural person"
		}
	case f.Verdict != graph.Yes:
		verb = "may qualify"
	}
	var why []string
	for i := range f.Grounds {
		if g := &f.Grounds[i]; g.Verdict == f.Verdict && len(why) < 2 {
			why = append(why, d.groundText(h, g))
		}
	}
	text := fmt.Sprintf("%s %s: %s", d.name(f.Node), verb, joinedWith(why, "and"))
	if f.Verdict != graph.Yes {
		text += d.doubt(&f.Grounds[0])
	}
	if o.Registration == "not registrable" {
		text += "; not registrable, because all of it is held through a relevant legal entity"
	}
	return ended(text)
}

// doubt says why a ground is not certain.
func (d *draft) doubt(g *ownership.Ground) string {
	switch {
	case g.Second:
		return ", which counts only where there is doubt whether the owners who qualify are the beneficial owners"
	case g.Basis == ownership.ByManager:
		return "; whether that gives influence on the investment policy is not on record"
	case g.Basis == ownership.ByPosition:
		return ""
	case g.Basis == ownership.ByLevels:
		return "; the sources leave open how much that is"
	case g.Share.MaxUnstated() && g.Share.Max() < 1:
		return "; no source gives how much, and the others leave no more"
	case g.Share.MaxUnstated():
		return "; no source gives how much at most"
	case !g.Share.IsExact():
		return "; the sources leave a range"
	}
	return "; the sources leave it open"
}

// groundText says one thing that a rule is met by, as what somebody does.
func (d *draft) groundText(h *heardRule, g *ownership.Ground) string {
	in := d.name(g.In)
	share := d.amount(g.Share)
	switch g.Basis {
	case ownership.ByShares:
		if h.rule.Counts.Through == ownership.Full && len(g.Through) > 0 {
			return fmt.Sprintf("has %s of the shares of %s in full through %s", share, in, d.names(g.Through))
		}
		if len(g.Through) > 0 {
			return fmt.Sprintf("holds %s of %s, multiplied along the chains through %s", share, in, d.names(g.Through))
		}
		return fmt.Sprintf("holds %s of %s directly", share, in)
	case ownership.ByVoteShares:
		if len(g.Through) > 0 {
			return fmt.Sprintf("has %s of the votes in %s through %s", share, in, d.names(g.Through))
		}
		return fmt.Sprintf("has %s of the votes in %s", share, in)
	case ownership.ByControl:
		text := "controls " + in
		if g.Share.Known() && g.Share.Max() > 0 {
			text += " with " + share + " of the votes"
		}
		if words := meansText(g.Means); words != "" {
			text += " by " + words
		}
		if len(g.Through) > 0 {
			text += " through " + d.names(g.Through)
		}
		return text
	case ownership.ByLevels:
		verb := "controls"
		if g.Verdict != graph.Yes {
			verb = "controls, or may control,"
		}
		return fmt.Sprintf("%s %s, which %s %s of %s directly", verb, d.names(g.Holders), hold(len(g.Holders)), share, in)
	case ownership.ByController:
		return fmt.Sprintf("holds %s of %s, which controls %s", share, in, d.name(h.result.Subject))
	case ownership.ByControlLink:
		if len(g.Through) > 0 {
			return fmt.Sprintf("has control rights of %s in %s, the weakest link of each chain, through %s", share, in, d.names(g.Through))
		}
		return fmt.Sprintf("has control rights of %s in %s", share, in)
	case ownership.ByPosition:
		return "has " + d.position(g) + " in the trust " + in
	case ownership.ByManager:
		if len(g.Through) > 0 {
			return fmt.Sprintf("controls %s, which manages %s", d.name(g.Through[len(g.Through)-1]), in)
		}
		return "manages " + in
	}
	return string(g.Basis)
}

func hold(count int) string {
	if count == 1 {
		return "holds"
	}
	return "together hold"
}

func (d *draft) position(g *ownership.Ground) string {
	for _, edge := range g.Edges {
		x := d.n.Edge(edge)
		if x.Subject != g.In {
			continue
		}
		switch x.Kind {
		case graph.Controls:
			return "the position of trustee"
		case graph.Owns:
			return "a part as beneficiary"
		case graph.Role:
			if r, ok := d.records[d.n.RelationID(edge)]; ok && r.Role != "" {
				return "the role of " + r.Role
			}
		}
	}
	return "a position"
}

// meansText names means of control other than votes.
func meansText(means []graph.Means) string {
	words := map[graph.Means]string{graph.ByBoard: "the right to appoint the board", graph.ByGeneralPartner: "being general partner", graph.ByTrustee: "being trustee",
		graph.ByContract: "contract", graph.ByConcert: "acting in concert", graph.ByVeto: "a veto", graph.ByOther: "other means, as a source states"}
	var list []string
	for _, m := range means {
		if text, ok := words[m]; ok {
			list = append(list, text)
		}
	}
	return joinedWith(list, "and")
}

// amount is a share within a sentence.
func (d *draft) amount(s graph.Share) string {
	if s.Known() {
		return s.Text()
	}
	if s.Max() >= 1 {
		return "an unknown part"
	}
	return "an unknown part, " + atMost(s) + ","
}

// atMost is the upper end of a share in words.
func atMost(s graph.Share) string {
	if s.MaxExclusive() {
		return "less than " + graph.FormatPercent(s.Max())
	}
	return "at most " + graph.FormatPercent(s.Max())
}

// names joins names of entities, and counts those after the fourth.
func (d *draft) names(nodes []graph.Node) string {
	const most = 4
	var list []string
	for i, node := range nodes {
		if i == most && len(nodes) > most+1 {
			list = append(list, fmt.Sprintf("%d others", len(nodes)-most))
			break
		}
		list = append(list, d.name(node))
	}
	return joinedWith(list, "and")
}

// unnamedOwner says where somebody whom nobody names may qualify.
func (d *draft) unnamedOwner(h *heardRule, u *ownership.Unnamed) UnnamedOwner {
	name, subject := d.name(u.Node), d.name(h.result.Subject)
	whom := map[ownership.Open]string{
		ownership.NoOwners:  "an owner of " + name + ", whose owners are not in the data,",
		ownership.PartLeft:  "an undisclosed owner of " + name,
		ownership.OfClass:   "an unnamed one of " + name,
		ownership.NobodySay: name + ", whom nobody names,",
	}[u.Why]
	if u.Why == ownership.NoOwners && d.n.Kind(u.Node) == graph.Arrangement {
		whom = "an unnamed partner of " + name
	}
	var what string
	switch u.Basis {
	case ownership.ByShares, ownership.ByVoteShares, ownership.ByControlLink:
		what = fmt.Sprintf("with %s of %s", atMost(u.Share), subject)
	case ownership.ByController:
		what = fmt.Sprintf("with %s of an entity that controls %s", atMost(u.Share), subject)
	default:
		what = fmt.Sprintf("by control of %s", name)
	}
	return UnnamedOwner{Entity: d.ref(u.Node), Why: u.Why, Left: u.Left, Share: u.Share, Basis: u.Basis, Relations: d.idsOf(u.Edges),
		Sentence: ended(begunUpper(whom + " may qualify, " + what))}
}

// ruleSentence says what a rule's answer comes to.
func (d *draft) ruleSentence(h *heardRule, a *RuleAnswer) string {
	var sure, may []string
	for i := range a.Owners {
		if o := &a.Owners[i]; o.Verdict == graph.Yes {
			sure = append(sure, o.Entity.Name)
		} else {
			may = append(may, o.Entity.Name)
		}
	}
	of := a.Of.Name
	var text string
	switch {
	case len(sure) == 1:
		text = fmt.Sprintf("by %s, %s is a beneficial owner of %s", h.rule.ID, sure[0], of)
	case len(sure) > 1:
		text = fmt.Sprintf("by %s, %s are beneficial owners of %s", h.rule.ID, few(sure, 4), of)
	default:
		text = fmt.Sprintf("by %s, nobody on record is certainly a beneficial owner of %s", h.rule.ID, of)
	}
	if h.rule.Counts.Through == ownership.Narrowest {
		text = strings.NewReplacer("is a beneficial owner of", "has control rights of "+h.rule.ThresholdText()+" in", "are beneficial owners of", "have control rights of "+h.rule.ThresholdText()+" in",
			"is certainly a beneficial owner of", "certainly has control rights of "+h.rule.ThresholdText()+" in").Replace(text)
	}
	if h.rule.Counts.Through == ownership.Full {
		text = strings.NewReplacer("is a beneficial owner of", "has significant control over", "are beneficial owners of", "have significant control over", "is certainly a beneficial owner of", "certainly has significant control over").Replace(text)
	}
	if len(may) > 0 {
		text += "; " + few(may, 4) + " may qualify"
	}
	if len(a.Unnamed) > 0 {
		var at []string
		for i := range a.Unnamed {
			at = append(at, a.Unnamed[i].Entity.Name+" ("+atMost(a.Unnamed[i].Share)+")")
		}
		text += "; somebody whom nobody names may qualify, at " + few(at, 4)
	} else if a.Together != nil && h.rule.Reached(*a.Together) != graph.No && len(sure) == 0 {
		text += "; nobody whom nobody names qualifies at one place alone, but all such places together come to " + atMost(*a.Together)
	}
	if h.rule.Officials && len(sure) == 0 {
		if len(a.Officials) == 0 {
			text += "; of the senior managing officials who would take the place none is recorded"
		} else {
			var officials []string
			for _, o := range a.Officials {
				officials = append(officials, o.Entity.Name+" ("+o.Role+")")
			}
			text += "; the senior managing officials on record are " + few(officials, 4)
		}
	}
	return ended(begunUpper(text))
}

// ended ends a sentence with one full stop, also after a name that has its own.
func ended(text string) string { return strings.TrimSuffix(text, ".") + "." }

func begunUpper(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
