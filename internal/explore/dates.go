package explore

import (
	"fmt"
	"slices"
	"strings"

	"whoowns/graph"
)

// changes reports whether relations such as e can change the answer. Members of
// a concert vote together.
func (d *draft) changes(e *graph.Edge) bool {
	return slices.Contains(d.matters, e.Kind) || e.Member && slices.Contains(d.matters, graph.Controls)
}

// nearDay returns the relations of the mentioned entities, upward, whose start
// or end may lie in the same year as the day or in the period that was asked
// for: those that a warning about dates may be about.
func (d *draft) nearDay() []int32 {
	const year = 366
	first, day := d.asOf.Asked.First(), d.asOf.Day
	near := func(at graph.Day) bool {
		return at != graph.Always && at != graph.Forever && at > min(first, day-year) && at <= day+year
	}
	var edges []int32
	for node := range d.entities {
		if node == d.aside {
			continue
		}
		for _, edge := range d.n.Up(node) {
			e := d.n.Edge(edge)
			if d.changes(e) && e.Counts == graph.Counted && (near(e.Held.From) || near(e.Held.Until)) {
				edges = append(edges, edge)
			}
		}
	}
	slices.Sort(edges)
	return edges
}

// warnAboutDates says where the day lies inside a date that is a month or a
// year, where a change was announced and its day is not known, and what changed
// within the month or year that was asked for.
func (d *draft) warnAboutDates(near []int32) {
	day := d.asOf.Day
	announced := map[string][]string{}
	for _, edge := range near {
		r, ok := d.records[d.n.RelationID(edge)]
		if !ok {
			continue
		}
		for _, date := range []struct {
			which string
			date  graph.Date
		}{{"start", r.Start}, {"end", r.End}} {
			if date.date.IsPartial() && date.date.First() <= day && day <= date.date.Last() {
				d.warn(Warning{Code: WarnPartialDate, Relations: []string{r.ID},
					Text: fmt.Sprintf("the %s of %s is known only as %s; the answer takes its first day", date.which, d.describe(r), date.date)})
			}
		}
		if r.DateBasis == graph.DateAnnounced && !r.Start.IsZero() && r.Start.First() <= day && day < r.LastObserved.First() {
			key := fmt.Sprintf("was announced on %s and reported complete by %s; no source gives the day", r.Start, r.LastObserved)
			announced[key] = append(announced[key], r.ID)
		}
	}
	keys := make([]string, 0, len(announced))
	for key := range announced {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		d.warn(Warning{Code: WarnAnnounced, Relations: announced[key], Text: "a change that this answer counts as done " + key})
	}
	d.warnChangedWithin(near)
}

func (d *draft) warnChangedWithin(near []int32) {
	if !d.asOf.Asked.IsPartial() {
		return
	}
	first, last := d.asOf.Asked.First(), d.asOf.Day
	within := func(at graph.Day) bool { return first < at && at <= last }
	var ids []string
	days := map[graph.Day]bool{}
	for _, edge := range near {
		held := d.n.Edge(edge).Held
		if within(held.From) {
			days[held.From] = true
		}
		if within(held.Until) {
			days[held.Until] = true
		}
		if within(held.From) || within(held.Until) {
			ids = append(ids, d.n.RelationID(edge))
		}
	}
	if len(ids) == 0 {
		return
	}
	d.warn(Warning{Code: WarnChangedWithin, Relations: ids,
		Text: fmt.Sprintf("something changed within %s (%s); the answer is that of %s", d.asOf.Asked, listDays(days), last)})
}

func listDays(days map[graph.Day]bool) string {
	sorted := make([]graph.Day, 0, len(days))
	for day := range days {
		sorted = append(sorted, day)
	}
	slices.Sort(sorted)
	const most = 5
	words := make([]string, 0, most)
	for i, day := range sorted {
		if i == most {
			words = append(words, fmt.Sprintf("and %d more", len(sorted)-most))
			break
		}
		words = append(words, day.String())
	}
	return strings.Join(words, ", ")
}
