package ask

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// holdings says what the entity owns: the largest direct holdings, how many more
// there are through others, and what it runs.
func (t *telling) holdings(a *explore.Holdings) string {
	if text, ok := t.absent(a.Warnings); ok {
		return text
	}
	name := t.entity.Name
	if t.entity.Kind == graph.Product && len(a.Holdings) == 0 {
		return sentence(name + " is a product, and a product holds nothing; ask about the company that operates it")
	}
	var direct []*explore.Holding
	var known, unknown []string
	indirect := 0
	for i := range a.Holdings {
		h := &a.Holdings[i]
		switch {
		case h.Direct != nil && h.Direct.Known():
			direct = append(direct, h)
		case h.Direct != nil:
			unknown = append(unknown, nameOf(h.Entity))
		case h.Effective.Max() > graph.Tolerance:
			indirect++
		}
	}
	slices.SortStableFunc(direct, func(a, b *explore.Holding) int { return cmp.Compare(weight(*b.Direct), weight(*a.Direct)) })
	for _, h := range direct {
		known = append(known, shareOf(h.Entity, *h.Direct))
	}
	var parts []string
	if len(known) > 0 {
		parts = append(parts, t.is("holds", "held")+" "+t.listed(known, 5, "others"))
	}
	if len(unknown) > 0 {
		part := "shares"
		if len(unknown) == 1 {
			part = "a share"
		}
		part += " of unknown size in " + t.listed(unknown, few, "others")
		if len(known) == 0 {
			part = t.is("holds", "held") + " " + part
		}
		parts = append(parts, part)
	}
	if indirect > 0 {
		count := strconv.Itoa(indirect)
		if t.cut {
			count = "at least " + count
		}
		part := "parts of " + count + " more through others"
		if len(parts) == 0 {
			part = t.is("holds", "held") + " parts of " + count + ", all through others"
		}
		parts = append(parts, part)
	}
	runs := t.runs(a, false)
	switch {
	case len(parts) == 0 && runs == "":
		return begun(sentence(t.when + "no holding of " + name + " " + t.is("is", "was") + " on record"))
	case len(parts) == 0:
		return begun(sentence(t.when+name+" "+t.is("has", "had")+" no holding on record")) + " " + sentence(runs)
	}
	text := begun(sentence(t.when + name + " " + joined(parts, "and")))
	if runs != "" {
		text += " " + sentence(runs)
	}
	return text
}

// controlled says what the entity controls.
func (t *telling) controlled(a *explore.Holdings) string {
	if text, ok := t.absent(a.Warnings); ok {
		return text
	}
	var certain, possible []string
	for i := range a.Holdings {
		switch h := &a.Holdings[i]; h.Control {
		case graph.Yes:
			certain = append(certain, nameOf(h.Entity))
		case graph.Possible:
			possible = append(possible, nameOf(h.Entity))
		}
	}
	name := t.entity.Name
	text := t.when + name + " " + t.is("controls", "controlled") + " "
	if t.entity.Kind == graph.Product && len(a.Holdings) == 0 {
		return sentence(name + " is a product, and a product controls nothing; ask about the company that operates it")
	}
	if len(certain) == 0 {
		text = t.when + name + " " + t.is("controls", "controlled") + " nothing on record for certain"
	} else {
		text += t.listed(certain, 6, "others")
	}
	if len(possible) > 0 {
		text += "; the sources do not rule out " + t.listed(possible, 3, "others")
	}
	text = begun(sentence(text))
	if runs := t.runs(a, true); runs != "" {
		text += " " + sentence(runs)
	}
	return text
}

// runs says which products the entity, or what it holds, operates and which
// funds it manages; with control only through those that it controls.
func (t *telling) runs(a *explore.Holdings, control bool) string {
	subject := "it"
	if t.entity.Kind == graph.Person {
		subject = t.entity.Name
	}
	groups := []struct {
		who   string
		one   bool
		fits  func(*explore.Through) bool
		share bool // whether to say how much of the operator is held
	}{
		{subject, true, func(r *explore.Through) bool { return r.Operator.ID == t.entity.ID }, false},
		{"companies that " + subject + " " + t.is("controls", "controlled"), false, func(r *explore.Through) bool { return r.Control == graph.Yes }, false},
		{"companies of which " + subject + " " + t.is("holds", "held") + " a part", false, func(r *explore.Through) bool { return !control }, true},
	}
	said := map[string]bool{}
	var parts []string
	for _, g := range groups {
		name := func(list []explore.Through) []string {
			var names []string
			for i := range list {
				through := &list[i]
				if said[through.Entity.ID+"\x00"+through.Operator.ID] || !g.fits(through) {
					continue
				}
				said[through.Entity.ID+"\x00"+through.Operator.ID] = true
				item := nameOf(through.Entity)
				switch {
				case g.share && through.Effective.Known():
					item += " (" + through.Effective.Text() + " of " + nameOf(through.Operator) + ")"
				case !g.one:
					item += " (" + nameOf(through.Operator) + ")"
				}
				names = append(names, item)
			}
			return names
		}
		run, manage := t.is("run", "ran"), t.is("manage", "managed")
		if g.one {
			run, manage = t.is("runs", "ran"), t.is("manages", "managed")
		}
		var does []string
		if products := name(a.Products); len(products) > 0 {
			does = append(does, run+" "+t.listed(products, few, "others"))
		}
		if funds := name(a.Manages); len(funds) > 0 {
			whose := ", a fund whose money is its unit holders'"
			if len(funds) > 1 {
				whose = ", funds whose money is their unit holders'"
			}
			does = append(does, manage+" "+t.listed(funds, 2, "other funds")+whose)
		}
		if len(does) > 0 {
			parts = append(parts, g.who+" "+strings.Join(does, " and "))
		}
	}
	return begun(strings.Join(parts, "; "))
}
