package ask

import (
	"slices"
	"strings"

	"whoowns/graph"
)

// describe says what the entity is, and who owns it.
func (t *telling) describe(d *Description) (string, error) {
	ref := t.entity.Reference(t.query.AsOf.Day)
	text := t.entity.Name
	if ref.LocalName != "" {
		text += " (" + ref.LocalName + ")"
	}
	named := text
	text += " is " + kindInWords[t.entity.Kind]
	bare := text
	if t.entity.Jurisdiction != "" {
		text += " in " + t.entity.Jurisdiction
	}
	if !t.entity.Founded.IsZero() && t.entity.Kind != graph.Person {
		text += ", founded " + onDate(t.entity.Founded)
	}
	if !t.entity.Dissolved.IsZero() {
		text += ", gone since " + t.entity.Dissolved.String()
	}
	cut := t.cut
	t.cut = false // names are never cut
	if former := formerNames(&t.entity, t.query.AsOf.Day); len(former) > 0 {
		text += ", formerly " + t.listed(former, 2, "other names")
	}
	t.cut = cut
	plain := text == bare
	text = sentence(text)
	if d.Holdings != nil {
		return text + " " + t.holdings(d.Holdings), nil
	}
	owned, err := t.owners(&d.Owners)
	if err != nil {
		return "", err
	}
	// "Alipay (支付宝) is a product. Alipay is a product operated by …" says it twice.
	for _, kind := range []string{" is a product ", " is a fund: "} {
		if rest, ok := strings.CutPrefix(owned, t.entity.Name+kind); ok && plain {
			return named + kind + rest, nil
		}
	}
	return text + " " + owned, nil
}

func onDate(date graph.Date) string {
	if date.IsPartial() {
		return "in " + date.String()
	}
	return "on " + date.String()
}

var kindInWords = map[graph.EntityKind]string{
	graph.Person: "a person", graph.Company: "a company", graph.State: "a state or a body of one", graph.Arrangement: "an arrangement (a partnership, trust or fund)",
	graph.Product: "a product", graph.Group: "a class of holders that nobody names one by one", graph.UnknownKind: "an owner that nobody names",
}

// formerNames returns the names that ended by the day, the latest first.
func formerNames(e *graph.Entity, day graph.Day) []string {
	var former []graph.Name
	for _, n := range e.Names {
		if !n.To.IsZero() && n.To.First() <= day && n.Name != e.Name && (n.Lang == "" || n.Lang == "en") {
			former = append(former, n)
		}
	}
	slices.SortStableFunc(former, func(a, b graph.Name) int { return int(b.To.First()) - int(a.To.First()) })
	var names []string
	for _, n := range former {
		if !slices.Contains(names, n.Name) {
			names = append(names, n.Name)
		}
	}
	return names
}
