package ask

import (
	"strings"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// regulates is the one kind of relation that a question about supervision asks for.
var regulates = []graph.RelationKind{graph.Regulates}

// regulation asks for the network of supervision one level above an entity, or
// below it.
func (t *telling) regulation() (string, explore.Network, error) {
	q := explore.NetworkQuery{AsOf: t.query.AsOf, Kinds: regulates, Up: 1}
	if t.reading.Intent == Regulated {
		q.Up, q.Down = 0, 1
	}
	found, err := t.x.Network(t.ctx, t.entity.ID, q)
	if err != nil {
		return "", found, err
	}
	t.cut = found.Truncated
	if text, ok := t.absent(found.Warnings); ok {
		return text, found, nil
	}
	var others []string
	for i := range found.Nodes {
		if found.Nodes[i].Depth != 0 {
			others = append(others, nameOf(found.Nodes[i].Reference))
		}
	}
	name := t.entity.Name
	var text string
	switch {
	case len(others) == 0 && t.reading.Intent == Regulated:
		text = name + " " + t.is("regulates", "regulated") + " nothing on record"
	case len(others) == 0:
		text = "nobody on record " + t.is("regulates", "regulated") + " " + name
	case t.reading.Intent == Regulated:
		text = name + " " + t.is("regulates", "regulated") + " " + t.listed(others, 8, "others")
	default:
		text = name + " " + t.is("is", "was") + " regulated by " + t.listed(others, 8, "others")
	}
	return begun(sentence(t.when + strings.TrimSpace(text))), found, nil
}
