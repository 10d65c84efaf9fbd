package ask

import (
	"strconv"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// dependencies says what the entity needs, or what needs it.
func (t *telling) dependencies(a *explore.Dependencies) string {
	if text, ok := t.absent(a.Warnings); ok {
		return text
	}
	name := t.entity.Name
	var items []string
	further := 0
	for i := range a.Dependencies {
		d := &a.Dependencies[i]
		if d.Depth > 1 {
			further++
			continue
		}
		var on []string
		for _, need := range d.On {
			if need != graph.NeedNone {
				on = append(on, need.String())
			}
		}
		item := nameOf(d.Entity)
		if len(on) > 0 {
			item += " (" + joined(on, "and") + ")"
		}
		items = append(items, item)
	}
	onIt := a.Direction == "of"
	if len(items) == 0 {
		if onIt {
			return begun(sentence(t.when + "nothing on record " + t.is("depends", "depended") + " on " + name))
		}
		return begun(sentence(t.when + "nothing that " + name + " " + t.is("depends", "depended") + " on is on record"))
	}
	text := name + " " + t.is("depends", "depended") + " on " + t.listed(items, 6, "others")
	if onIt {
		verb := t.is("depend", "depended")
		if len(items) == 1 {
			verb = t.is("depends", "depended")
		}
		text = t.listed(items, 6, "others") + " " + verb + " on " + name
	}
	if further > 0 {
		text += "; through those, " + strconv.Itoa(further) + " more"
	}
	text = begun(sentence(t.when + text))
	var mutual []string
	for i := range a.Dependencies {
		if d := &a.Dependencies[i]; d.Mutual && d.Depth == 1 {
			mutual = append(mutual, nameOf(d.Entity))
		}
	}
	if len(mutual) > 0 {
		text += " " + sentence("It is mutual with "+t.listed(mutual, 3, "others"))
	}
	return text
}
