package ask

import (
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
	var known, unknown []string
	indirect := 0
	for i := range a.Holdings {
		h := &a.Holdings[i]
		switch {
		case h.Direct != nil && h.Direct.Known():
			known = append(known, shareOf(h.Entity, *h.Direct))
		case h.Direct != nil:
			unknown = append(unknown, nameOf(h.Entity))
		case h.Effective.Max() > graph.Tolerance:
			indirect++
		}
	}
	var parts []string
	if len(known) > 0 {
		parts = append(parts, t.is("holds", "held")+" "+listed(known, 5, "others"))
	}
	if len(unknown) > 0 {
		part := "parts of " + listed(unknown, few, "others") + " that no source gives"
		if len(known) == 0 {
			part = t.is("holds", "held") + " " + part
		}
		parts = append(parts, part)
	}
	if indirect > 0 {
		part := "parts of " + strconv.Itoa(indirect) + " more through others"
		if len(parts) == 0 {
			part = t.is("holds", "held") + " parts of " + strconv.Itoa(indirect) + ", all through others"
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
		text += listed(certain, 6, "others")
	}
	if len(possible) > 0 {
		text += "; it may control " + listed(possible, 3, "others")
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
	itself := true
	name := func(list []explore.Through) []string {
		var names []string
		for i := range list {
			through := &list[i]
			if control && through.Control != graph.Yes {
				continue
			}
			item := nameOf(through.Entity)
			if through.Operator.ID != t.entity.ID {
				itself = false
				item += " (" + nameOf(through.Operator)
				if !control {
					item += ", of which it " + t.is("has", "had") + " " + effective(through.Effective)
				}
				item += ")"
			}
			if !slices.Contains(names, item) {
				names = append(names, item)
			}
		}
		return names
	}
	var parts []string
	if products := name(a.Products); len(products) > 0 {
		parts = append(parts, t.is("runs", "ran")+" "+listed(products, few, "others"))
	}
	if funds := name(a.Manages); len(funds) > 0 {
		parts = append(parts, t.is("manages", "managed")+" the fund "+listed(funds, 2, "others")+", whose money is not its own")
	}
	if len(parts) == 0 {
		return ""
	}
	if itself {
		return "It " + strings.Join(parts, " and ")
	}
	return "It, or a company it " + t.is("holds", "held") + ", " + strings.Join(parts, ", and ")
}

func effective(s graph.Share) string {
	if !s.Known() {
		return "a share that is " + s.Text()
	}
	return s.Text()
}
