package ask

import (
	"cmp"
	"slices"
	"strings"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// control says who controls the entity, by what, and along which way; where
// nobody does, the largest blocks of votes and what sources say.
func (t *telling) control(a *explore.Control) (string, error) {
	if text, ok := t.absent(a.Warnings); ok {
		return text, nil
	}
	name, target, lead := t.entity.Name, t.entity.ID, ""
	switch {
	case t.entity.Kind == graph.Person:
		return sentence(name + " is a person, and nobody controls a person here"), nil
	case a.Through != nil:
		lead = name + " " + t.is("is", "was") + " run by " + nameOf(*a.Through) + ": "
		name, target = nameOf(*a.Through), a.Through.ID
	case t.entity.Kind == graph.Product && len(a.OperatedBy) > 1:
		var parts []string
		for i := range a.OperatedBy {
			o := &a.OperatedBy[i]
			parts = append(parts, nameOf(o.Entity)+" ("+t.controllersInShort(o.Controllers)+")")
		}
		return sentence(begun(t.when + name + " " + t.is("is", "was") + " run by " + joined(parts, "and"))), nil
	case t.entity.Kind == graph.Arrangement && len(a.ManagedBy) > 0:
		var parts []string
		for i := range a.ManagedBy {
			m := &a.ManagedBy[i]
			parts = append(parts, nameOf(m.Entity)+" ("+t.controllersInShort(m.Controllers)+")")
		}
		lead = name + " " + t.is("is", "was") + " a fund managed by " + joined(parts, "and") + "; "
	}
	certain, possible := byVerdict(a.Controllers)
	if len(certain) == 0 && t.entity.Kind == graph.Group {
		return sentence(name + " is a class of holders, not one will, and nobody controls it"), nil
	}
	if len(certain) == 0 {
		return t.uncontrolled(a, lead, name, possible)
	}
	top := certain[0]
	text := t.when + lead + nameOf(top.Entity) + " " + t.is("controls", "controlled") + " " + name + byWhat(top) + t.way(a, top, target)
	text = begun(sentence(text))
	var more []string
	for _, c := range certain[1:] {
		if c.Ultimate {
			more = append(more, nameOf(c.Entity)+byWhat(c))
		}
	}
	var rest []string
	if len(more) > 0 {
		rest = append(rest, "also in control: "+t.listed(more, 2, "others"))
	}
	if top.Ultimate && top.Entity.Kind != graph.Person && top.Entity.Kind != graph.State {
		above, err := t.x.Control(t.ctx, top.Entity.ID, t.query)
		if err != nil {
			return "", err
		}
		in := "nobody on record"
		if mutual, _ := byVerdict(above.Controllers); len(mutual) > 0 {
			in = nameOf(mutual[0].Entity) // each controls the other
		}
		rest = append(rest, in+" "+t.is("controls", "controlled")+" "+nameOf(top.Entity)+" in turn")
	}
	said, err := t.said(a)
	if err != nil {
		return "", err
	}
	if said != "" {
		rest = append(rest, said)
	}
	if len(rest) > 0 {
		text += " " + begun(sentence(strings.Join(rest, "; ")))
	}
	return text, nil
}

// byVerdict splits controllers into the certain and the possible ones. Those that
// nobody controls come first among each.
func byVerdict(list []explore.Controller) (certain, possible []*explore.Controller) {
	for i := range list {
		if list[i].Verdict == graph.Yes {
			certain = append(certain, &list[i])
		} else {
			possible = append(possible, &list[i])
		}
	}
	for _, part := range [][]*explore.Controller{certain, possible} {
		slices.SortStableFunc(part, func(a, b *explore.Controller) int {
			switch {
			case a.Ultimate == b.Ultimate:
				return 0
			case a.Ultimate:
				return -1
			}
			return 1
		})
	}
	return certain, possible
}

func (t *telling) controllersInShort(list []explore.Controller) string {
	certain, _ := byVerdict(list)
	if len(certain) == 0 {
		return "nobody on record controls it"
	}
	return nameOf(certain[0].Entity) + " " + t.is("controls", "controlled") + " it"
}

// byWhat says with how many votes, or by what means of its own. Votes of unknown
// number are no reason: then a source says that it controls.
func byWhat(c *explore.Controller) string {
	if hasVotes(c) {
		return ", with " + c.Votes.Text() + " of the votes"
	}
	if len(c.Through) > 0 {
		return ""
	}
	if list := beside(c); len(list) > 0 {
		return ", by " + joined(list, "and")
	}
	if slices.Contains(c.Means, graph.ByOther) {
		return ", as a source states"
	}
	return ""
}

func hasVotes(c *explore.Controller) bool { return c.Votes.Known() && c.Votes.Max() > graph.Tolerance }

// beside returns by what else than votes a controller, or the last one that it
// controls through, has control.
func beside(c *explore.Controller) []string {
	return slices.DeleteFunc(meansInWords(c.Means), func(s string) bool { return s == meansText[graph.ByVotes] })
}

var meansText = map[graph.Means]string{
	graph.ByVotes: "votes", graph.ByBoard: "the right to appoint the board", graph.ByGeneralPartner: "being general partner", graph.ByTrustee: "being trustee",
	graph.ByContract: "contract", graph.ByConcert: "a concert agreement", graph.ByVeto: "a veto",
}

func meansInWords(means []graph.Means) []string {
	var list []string
	for _, m := range means {
		if text, ok := meansText[m]; ok && !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	return list
}

// way says through whom a controller holds its power, from the relations that
// carry it: what it has in the next entity, and what that is to the ones below.
func (t *telling) way(a *explore.Control, c *explore.Controller, target string) string {
	at := c.Entity.ID
	names := namesIn(a)
	carried := map[string]bool{}
	for _, id := range c.Relations {
		carried[id] = true
	}
	var steps []string
	seen := map[string]bool{at: true}
	for range mostWholeOwners {
		below, partners := belowIn(a, at, carried, seen)
		if slices.Contains(below, target) || len(below) == 0 {
			break
		}
		if len(partners) == len(below) && len(steps) > 0 {
			for _, id := range below {
				seen[id] = true
			}
			bySize(a, below)
			steps = append(steps, "general partner of "+joined(namedAll(below, names), "and"))
			var onward []string
			for _, id := range below {
				next, _ := belowIn(a, id, carried, seen)
				onward = append(onward, next...)
			}
			slices.Sort(onward)
			if onward = slices.Compact(onward); len(onward) != 1 || onward[0] == target || names[onward[0]] == "" {
				break
			}
			at = onward[0]
			seen[at] = true
			steps = append(steps, "and "+names[at])
			continue
		}
		if len(below) > 1 {
			steps = append(steps, joined(namedAll(below, names), "and"))
			break
		}
		next := below[0]
		seen[next] = true
		steps = append(steps, names[next]+interestOf(a, at, next))
		at = next
	}
	if len(steps) == 0 {
		return besideVotes(c)
	}
	text := ", through " + strings.Join(steps, ", ")
	if list := beside(c); len(list) > 0 && !hasVotes(c) {
		text += ", which " + t.is("controls", "controlled") + " it by " + joined(list, "and")
	}
	return text
}

// below returns the entities right below one among the relations that carry a
// controller's power, and those of them that it is general partner of.
func belowIn(a *explore.Control, at string, carried, seen map[string]bool) (all, partners []string) {
	for i := range a.Relations {
		r := &a.Relations[i]
		if r.Owner != at || !carried[r.ID] || seen[r.Subject] {
			continue
		}
		if r.Kind != graph.Owns && r.Kind != graph.Controls {
			continue
		}
		if !slices.Contains(all, r.Subject) {
			all = append(all, r.Subject)
		}
		if r.Means == graph.ByGeneralPartner && !slices.Contains(partners, r.Subject) {
			partners = append(partners, r.Subject)
		}
	}
	return all, partners
}

// bySize sorts holders by what they hold directly, the largest first.
func bySize(a *explore.Control, holders []string) {
	size := map[string]float64{}
	for i := range a.Relations {
		if r := &a.Relations[i]; r.Kind == graph.Owns {
			size[r.Owner] += weight(r.Share)
		}
	}
	slices.SortStableFunc(holders, func(x, y string) int { return cmp.Compare(size[y], size[x]) })
}

// interest says in brackets what one entity has in the next: " (34% and a concert
// agreement)".
func interestOf(a *explore.Control, owner, subject string) string {
	var parts []string
	for i := range a.Relations {
		r := &a.Relations[i]
		if r.Owner != owner || r.Subject != subject || r.Counts == graph.Quoted {
			continue
		}
		switch {
		case r.Kind == graph.Owns && r.Share.Known():
			parts = append([]string{r.Share.Text()}, parts...)
		case r.Kind == graph.Controls && r.Means == graph.ByVotes && r.Share.Known():
			parts = append(parts, r.Share.Text()+" of the votes")
		case r.Kind == graph.Controls:
			parts = append(parts, meansInWords([]graph.Means{r.Means})...)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + joined(parts, "and") + ")"
}

// besideVotes says by what else than its votes a controller controls.
func besideVotes(c *explore.Controller) string {
	list := beside(c)
	if len(list) == 0 || !hasVotes(c) {
		return ""
	}
	return " and by " + joined(list, "and")
}

// uncontrolled says that nobody is known to control the entity.
func (t *telling) uncontrolled(a *explore.Control, lead, name string, possible []*explore.Controller) (string, error) {
	text := t.when + lead + "nobody on record " + t.is("controls", "controlled") + " " + name
	if len(possible) > 0 {
		var items []string
		for _, c := range possible {
			item := nameOf(c.Entity)
			if c.Votes.Known() {
				item += " (" + c.Votes.Text() + " of the votes)"
			}
			items = append(items, item)
		}
		text += " for certain; the sources do not rule out " + t.listed(items, 3, "others")
	}
	var blocks, unknown []string
	for i := range a.Blocks {
		b := &a.Blocks[i]
		if !b.Votes.Known() && !b.Group && !slices.ContainsFunc(possible, func(c *explore.Controller) bool { return c.Entity.ID == b.Entity.ID }) {
			unknown = append(unknown, nameOf(b.Entity))
		}
		if !b.Votes.Known() || b.Votes.Max() <= graph.Tolerance {
			continue
		}
		block := nameOf(b.Entity) + " (" + b.Votes.Text()
		var holders []string
		for _, h := range b.Holders {
			if h.ID != b.Entity.ID {
				holders = append(holders, nameOf(h))
			}
		}
		if b.Group {
			block += ", many holders"
		}
		if len(holders) > 0 {
			block += ", through " + t.listed(holders, 2, "others")
		}
		blocks = append(blocks, block+")")
	}
	if len(a.ManagedBy) > 0 {
		blocks, unknown = nil, nil // a fund's unit holders do not vote on what it is
	}
	if len(blocks) == 1 {
		text += "; the largest block of votes " + t.is("is", "was") + " " + blocks[0]
	} else if len(blocks) > 1 {
		text += "; the largest blocks of votes " + t.is("are", "were") + " " + t.listed(blocks, 3, "others")
	}
	if len(unknown) > 0 {
		have := "have"
		if len(unknown) == 1 {
			have = "has"
		}
		text += "; how many votes " + t.listed(unknown, 3, "others") + " " + t.is(have, "had") + " no source gives"
	}
	if len(blocks) == 0 && len(possible) == 0 && len(a.Blocks) == 0 && len(a.ManagedBy) == 0 {
		text += "; no holder of votes in it is in the data"
	}
	text = begun(sentence(text))
	said, err := t.said(a)
	if err != nil {
		return "", err
	}
	if said != "" {
		text += " " + begun(sentence(said))
	}
	return text, nil
}

func namesIn(a *explore.Control) map[string]string {
	names := map[string]string{a.Entity.ID: nameOf(a.Entity.Reference)}
	add := func(refs ...graph.Reference) {
		for _, ref := range refs {
			names[ref.ID] = nameOf(ref)
		}
	}
	for i := range a.Controllers {
		add(a.Controllers[i].Entity)
		add(a.Controllers[i].Through...)
	}
	for i := range a.Blocks {
		add(a.Blocks[i].Entity)
		add(a.Blocks[i].Holders...)
	}
	return names
}

func namedAll(ids []string, names map[string]string) []string {
	list := make([]string, len(ids))
	for i, id := range ids {
		if list[i] = names[id]; list[i] == "" {
			list[i] = id
		}
	}
	return list
}
