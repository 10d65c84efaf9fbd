package ask

import (
	"slices"
	"strings"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// ultimate says at whom the chains of owners end.
func (t *telling) ultimate(a *explore.Owners) string {
	if text, ok := t.absent(a.Warnings); ok {
		return text
	}
	name := t.entity.Name
	if t.entity.Kind == graph.Product && len(a.OperatedBy) == 1 {
		name += ", through its operator " + nameOf(a.OperatedBy[0].Entity) + ","
	}
	if t.entity.Kind == graph.Product && len(a.OperatedBy) > 1 {
		text, err := t.owners(a)
		if err == nil {
			return text
		}
	}
	if len(a.Owners) == 0 {
		return t.ownerless()
	}
	var people, groups, ends, possible []string
	told := 0.0 // what the people and groups hold at least
	for i := range a.Owners {
		o := &a.Owners[i]
		if !o.Ultimate {
			continue
		}
		switch {
		case o.Effective.Max() <= graph.Tolerance:
		case o.Effective.Min() <= graph.Tolerance && !o.Effective.Known():
			possible = append(possible, nameOf(o.Entity))
		case o.Entity.Kind == graph.Person || o.Entity.Kind == graph.State:
			people = append(people, shareOf(o.Entity, o.Effective))
			told += o.Effective.Min()
		case o.Entity.Kind == graph.Group || o.Entity.Kind == graph.UnknownKind:
			groups = append(groups, shareOf(o.Entity, o.Effective))
			told += o.Effective.Min()
		default:
			ends = append(ends, shareOf(o.Entity, o.Effective))
		}
	}
	first := slices.Concat(people, groups)
	var parts []string
	if len(first) > 0 {
		belongs := name + " " + t.is("belongs", "belonged")
		if told < 1-graph.Tolerance {
			belongs = "parts of " + name + " " + t.is("belong", "belonged")
			if len(first) == 1 {
				belongs = "a part of " + name + " " + t.is("belongs", "belonged")
			}
		}
		parts = append(parts, "directly or indirectly, "+belongs+" to "+t.listed(first, few, "others"))
	}
	if len(ends) > 0 {
		lead := "chains of owners of " + name + " end at "
		if len(parts) > 0 {
			lead = "other chains end at "
		}
		parts = append(parts, lead+t.listed(ends, few, "others")+", whose owners are not in the data")
	}
	if len(parts) == 0 {
		parts = append(parts, "no ultimate owner of "+name+" is on record with a share that a source gives")
	}
	text := begun(sentence(t.when + strings.Join(parts, "; ")))
	var rest []string
	if len(possible) > 0 {
		hold, shares := t.is("hold", "held"), "shares"
		if len(possible) == 1 {
			hold, shares = t.is("holds", "held"), "a share"
		}
		if len(first)+len(ends) > 0 {
			hold = "also " + hold
		}
		rest = append(rest, t.listed(possible, 3, "others")+" "+hold+" "+shares+" that no source gives")
	}
	if u := a.Undisclosed.Share; u.Max() > graph.Tolerance && u.Max() < 1-graph.Tolerance {
		amount := u.Text()
		if !u.IsExact() {
			amount = "up to " + graph.FormatPercent(u.Max())
		}
		rest = append(rest, amount+" "+t.is("is", "was")+" undisclosed")
	}
	if loops := t.loops(a.ClosedLoops); loops != "" {
		rest = append(rest, loops)
	}
	if len(rest) == 0 {
		return text
	}
	return text + " " + begun(sentence(strings.Join(rest, "; ")))
}

// ownerless says that no owner is on record, or that there can be none.
func (t *telling) ownerless() string {
	name := t.entity.Name
	switch t.entity.Kind {
	case graph.Person:
		return sentence(name + " is a person, and a person has no owners")
	case graph.State:
		return sentence(begun(t.when + name + " is a state or a body of one; no owner of it is in the data"))
	case graph.Group:
		return sentence(name + " is a class of holders that nobody names one by one, and has no owners")
	}
	return begun(sentence(t.when + "no owner of " + name + " " + t.is("is", "was") + " on record"))
}

// absent says that the entity did not exist on the day, if so.
func (t *telling) absent(warnings []explore.Warning) (string, bool) {
	for i := range warnings {
		if warnings[i].Code == explore.WarnNotThere {
			return begun(sentence(warnings[i].Text)), true
		}
	}
	return "", false
}
