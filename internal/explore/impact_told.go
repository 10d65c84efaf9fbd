package explore

import (
	"fmt"
	"slices"
	"strings"

	"whoowns/graph"
)

// told is the answer in sentences.
func (a *Impact) told() []string {
	name, on := nameOf(a.Entity.Reference), "on "+a.AsOf.String()
	var told []string
	if len(a.Stops) == 0 {
		told = append(told, fmt.Sprintf("Nothing on record needs %s %s.", name, on))
	} else {
		var direct []string
		for i := range a.Stops {
			if a.Stops[i].Depth == 1 {
				direct = append(direct, nameOf(a.Stops[i].Entity))
			}
		}
		text := fmt.Sprintf("If %s stops %s, what may stop with it is %s", name, on, few(direct, 8))
		if further := len(a.Stops) - len(direct); further > 0 {
			text += fmt.Sprintf(", and through those %d more", further)
		}
		told = append(told, text+". No record tells of alternatives, so this is the most that may stop.")
	}
	for i := range a.SinglePoints[:min(3, len(a.SinglePoints))] {
		p := &a.SinglePoints[i]
		told = append(told, fmt.Sprintf("%s is a single point: %s needs %s only through it.", nameOf(p.Entity), name, few(namesOf(p.Behind), 6)))
	}
	if len(a.Needs) > 0 && len(a.SinglePoints) == 0 {
		told = append(told, fmt.Sprintf("Nothing that %s needs hangs on one other need alone.", name))
	}
	for i := range a.Circles[:min(3, len(a.Circles))] {
		told = append(told, fmt.Sprintf("%s need each other.", few(namesOf(a.Circles[i].Members), 6)))
	}
	var outside []string
	for i := range a.Needs {
		if n := &a.Needs[i]; n.Side == "outside" {
			outside = append(outside, fmt.Sprintf("%s (%s)", nameOf(n.Entity), few(n.power(), 3)))
		}
	}
	if len(outside) > 0 {
		told = append(told, fmt.Sprintf("Outside, because who controls or runs it neither controls %s nor is controlled with it: %s.", name, few(outside, 6)))
	}
	return told
}

// power says who runs what is needed, who controls it, with what votes and share, and
// who owns most of it besides.
func (n *Need) power() []string {
	var list []string
	for _, operator := range n.Operators {
		list = append(list, "run by "+nameOf(operator))
	}
	for i := range n.Owners {
		o := &n.Owners[i]
		it, of := "it", ""
		if o.Of.ID != n.Entity.ID {
			it, of = nameOf(o.Of), " of "+nameOf(o.Of)
		}
		share := ""
		switch {
		case o.Effective.Max() <= graph.Tolerance:
		case !o.Effective.Known() && o.Effective.Min() <= graph.Tolerance:
			share = "owns a part" + of + " that no source gives"
		default:
			share = "owns " + o.Effective.Text() + of
		}
		text := nameOf(o.Entity)
		switch {
		case o.Control != graph.Yes && share == "":
			continue
		case o.Control != graph.Yes:
			text += " " + share
		default:
			text += " controls " + it
			if o.Votes.Known() && o.Votes.Max() > graph.Tolerance {
				text += " with " + o.Votes.Text() + " of the votes"
			} else if by := meansInWords(o.Means); by != "" {
				text += " by " + by
			}
			if share = strings.TrimSuffix(share, of); share == "" {
				share = "owns nothing of it on record"
			}
			text += " and " + share
		}
		list = append(list, text)
	}
	return list
}

// meansInWords lists by what else than votes somebody controls.
func meansInWords(means []graph.Means) string {
	var words []string
	for _, m := range means {
		if m != graph.ByVotes && m != graph.ByOther && m != graph.MeansNone {
			words = append(words, strings.ReplaceAll(m.String(), "-", " "))
		}
	}
	return few(words, 3)
}

func namesOf(refs []graph.Reference) []string {
	names := make([]string, 0, len(refs))
	for _, ref := range refs {
		if name := nameOf(ref); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// few lists the first of some items, and counts the rest.
func few(items []string, most int) string {
	switch {
	case len(items) > most+1:
		return fmt.Sprintf("%s and %d more", strings.Join(items[:most], ", "), len(items)-most)
	case len(items) < 2:
		return strings.Join(items, "")
	}
	return strings.Join(items[:len(items)-1], ", ") + " and " + items[len(items)-1]
}
