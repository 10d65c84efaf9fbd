package explore

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// draft collects what an answer mentions, so that names, relations and sources
// are read from the store once, at the end.
type draft struct {
	x        *Explorer
	n        *graph.Network
	asOf     AsOf
	answer   *Answer
	entities map[graph.Node]bool
	edges    map[int32]bool
	refs     map[graph.Node]graph.Reference
	records  map[string]*graph.Relation
}

func (x *Explorer) draft(n *graph.Network, asOf AsOf, answer *Answer) *draft {
	return &draft{x: x, n: n, asOf: asOf, answer: answer, entities: map[graph.Node]bool{}, edges: map[int32]bool{}}
}

func (d *draft) mention(nodes ...graph.Node) {
	for _, node := range nodes {
		d.entities[node] = true
	}
}

func (d *draft) cite(edges ...int32) {
	for _, edge := range edges {
		d.edges[edge] = true
		d.mention(d.n.Edge(edge).Owner, d.n.Edge(edge).Subject)
	}
}

// load reads what was mentioned and cited, the relations near the day that a
// warning may be about, and the sources of them all.
func (d *draft) load(ctx context.Context) error {
	near := d.nearDay()
	ids := make([]string, 0, len(d.edges)+len(near))
	for edge := range d.edges {
		ids = append(ids, d.n.RelationID(edge))
	}
	slices.Sort(ids)
	if len(ids) > MaxRelations {
		ids = ids[:MaxRelations]
		d.cut(fmt.Sprintf("the answer rests on %d relations; the first %d are given", len(d.edges), MaxRelations))
	}
	cited := len(ids)
	for _, edge := range near {
		if !d.edges[edge] {
			ids = append(ids, d.n.RelationID(edge))
			d.mention(d.n.Edge(edge).Owner, d.n.Edge(edge).Subject)
		}
	}
	if err := d.loadEntities(ctx); err != nil {
		return err
	}
	relations, err := d.x.store.RelationsByID(ctx, ids)
	if err != nil {
		return err
	}
	d.records = make(map[string]*graph.Relation, len(relations))
	sources := map[string]bool{}
	for i := range relations {
		r := &relations[i]
		d.records[r.ID] = r
		if _, ok := slices.BinarySearch(ids[:cited], r.ID); ok {
			d.answer.Relations = append(d.answer.Relations, *r)
			for _, source := range r.Sources {
				sources[source] = true
			}
		}
	}
	d.warnAboutDates(near)
	d.answer.Sources, err = d.x.sources(ctx, sources)
	return err
}

func (d *draft) loadEntities(ctx context.Context) error {
	ids := make([]string, 0, len(d.entities))
	for node := range d.entities {
		ids = append(ids, d.n.ID(node))
	}
	entities, err := d.x.store.Entities(ctx, ids)
	if err != nil {
		return err
	}
	d.refs = make(map[graph.Node]graph.Reference, len(entities))
	for i := range entities {
		d.refs[d.n.Node(entities[i].ID)] = entities[i].Reference(d.asOf.Day)
	}
	return nil
}

func (x *Explorer) sources(ctx context.Context, ids map[string]bool) ([]graph.Source, error) {
	list := make([]string, 0, len(ids))
	for id := range ids {
		if id != "" {
			list = append(list, id)
		}
	}
	slices.Sort(list)
	sources, err := x.store.Sources(ctx, list)
	if sources == nil {
		sources = []graph.Source{}
	}
	return sources, err
}

func (d *draft) ref(node graph.Node) graph.Reference {
	if ref, ok := d.refs[node]; ok {
		return ref
	}
	id := d.n.ID(node)
	return graph.Reference{ID: id, Name: id, Kind: d.n.Kind(node)}
}

func (d *draft) refsOf(nodes []graph.Node) []graph.Reference {
	refs := make([]graph.Reference, len(nodes))
	for i, node := range nodes {
		refs[i] = d.ref(node)
	}
	return refs
}

func (d *draft) name(node graph.Node) string { return d.ref(node).Name }

func (d *draft) idsOf(edges []int32) []string {
	ids := make([]string, len(edges))
	for i, edge := range edges {
		ids[i] = d.n.RelationID(edge)
	}
	slices.Sort(ids)
	return ids
}

func (d *draft) warn(w Warning) {
	for _, known := range d.answer.Warnings {
		if known.Code == w.Code && known.Text == w.Text {
			return
		}
	}
	d.answer.Warnings = append(d.answer.Warnings, w)
}

func (d *draft) cut(why string) {
	d.answer.Truncated = true
	d.warn(Warning{Code: WarnTruncated, Text: why})
}

// matters are the kinds whose change can change who owns or controls what.
func matters(kind graph.RelationKind) bool {
	return kind == graph.Owns || kind == graph.Controls || kind == graph.Operates
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
		for _, edge := range d.n.Up(node) {
			e := d.n.Edge(edge)
			if matters(e.Kind) && e.Counts == graph.Counted && (near(e.Held.From) || near(e.Held.Until)) {
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
	d.warnChangedWithin()
}

func (d *draft) warnChangedWithin() {
	if !d.asOf.Asked.IsPartial() {
		return
	}
	first, last := d.asOf.Asked.First(), d.asOf.Day
	within := func(at graph.Day) bool { return first < at && at <= last }
	var ids []string
	days := map[graph.Day]bool{}
	for node := range d.entities {
		for _, edge := range d.n.Up(node) {
			e := d.n.Edge(edge)
			if !matters(e.Kind) || e.Counts == graph.Quoted {
				continue
			}
			if within(e.Held.From) {
				days[e.Held.From] = true
			}
			if within(e.Held.Until) {
				days[e.Held.Until] = true
			}
			if within(e.Held.From) || within(e.Held.Until) {
				ids = append(ids, d.n.RelationID(edge))
			}
		}
	}
	if len(ids) == 0 {
		return
	}
	slices.Sort(ids)
	d.warn(Warning{Code: WarnChangedWithin, Relations: slices.Compact(ids),
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
			words = append(words, fmt.Sprintf("and %d days more", len(sorted)-most))
			break
		}
		words = append(words, day.String())
	}
	return strings.Join(words, ", ")
}

// describe says what a relation is, in a few words.
func (d *draft) describe(r *graph.Relation) string {
	owner, subject := d.name(d.n.Node(r.Owner)), d.name(d.n.Node(r.Subject))
	switch {
	case r.Kind == graph.Owns:
		return fmt.Sprintf("%s's holding in %s (%s)", owner, subject, r.Share)
	case r.Kind == graph.Controls:
		return fmt.Sprintf("%s's control of %s (%s)", owner, subject, r.Means)
	case r.Kind == graph.Operates:
		return fmt.Sprintf("%s's operation of %s", owner, subject)
	}
	return fmt.Sprintf("%s %s %s", owner, r.Kind, subject)
}

// quote cites the claims onto node that are on record for the day and are not
// computed with.
func (d *draft) quote(node graph.Node) []int32 {
	var quoted []int32
	for _, edge := range d.n.Up(node) {
		e := d.n.Edge(edge)
		if matters(e.Kind) && e.Counts == graph.Quoted && e.Held.Contains(d.asOf.Day) {
			quoted = append(quoted, edge)
		}
	}
	d.cite(quoted...)
	return quoted
}

// warnQuoted warns of the claims that quote cited, once they are loaded.
func (d *draft) warnQuoted(quoted []int32) {
	for _, edge := range quoted {
		r, ok := d.records[d.n.RelationID(edge)]
		if !ok {
			continue
		}
		text := r.Note
		if text == "" {
			text = d.describe(r) + " is on record and not counted"
		}
		d.warn(Warning{Code: WarnQuoted, Relations: []string{r.ID}, Text: text})
	}
}

// warnComputed warns of what the engine found in the data.
func (d *draft) warnComputed(owners *ownership.Owners) {
	for _, o := range owners.Oversubscribed {
		d.warn(Warning{Code: WarnOversubscribed, Entities: []string{d.n.ID(o.Company)}, Relations: d.idsOf(o.Edges),
			Text: fmt.Sprintf("the shares on record in %s sum to %s; for computing, each was divided by %.4g. %s",
				d.name(o.Company), graph.FormatPercent(o.Sum), o.Sum, d.whoSays(o.Edges))})
	}
	for _, c := range owners.Claims {
		if c.Outcome != ownership.Contradicts {
			continue
		}
		e := d.n.Edge(c.Edge)
		d.warn(Warning{Code: WarnClaim, Relations: []string{d.n.RelationID(c.Edge)},
			Text: fmt.Sprintf("a source states that %s holds %s of %s in all; the chains on record give %s",
				d.name(e.Owner), shareOf(e), d.name(e.Subject), c.Computed)})
	}
}

func (d *draft) whoSays(edges []int32) string {
	var sources []string
	for _, edge := range edges {
		if r, ok := d.records[d.n.RelationID(edge)]; ok {
			sources = append(sources, r.Sources...)
		}
	}
	slices.Sort(sources)
	sources = slices.Compact(sources)
	if len(sources) == 0 {
		return "No source is on record for them."
	}
	return "The sources are " + strings.Join(sources, ", ") + "."
}

func shareOf(e *graph.Edge) graph.Share {
	s, err := graph.NewShare(graph.Bounds{Min: e.Min, Max: e.Max, MinExclusive: e.MinExclusive, MaxExclusive: e.MaxExclusive,
		MaxUnstated: e.MaxUnstated, Unknown: e.Unknown})
	if err != nil {
		return graph.Unknown()
	}
	return s
}

// lastSeen returns when a source last saw the oldest of the given relations: the
// observation, or without one the start.
func (d *draft) lastSeen(edges []int32) graph.Date {
	var oldest graph.Date
	for _, edge := range edges {
		r, ok := d.records[d.n.RelationID(edge)]
		if !ok {
			continue
		}
		seen := r.LastObserved
		if seen.IsZero() {
			seen = r.Start
		}
		if !seen.IsZero() && (oldest.IsZero() || seen.Before(oldest)) {
			oldest = seen
		}
	}
	return oldest
}

func sortNodes(n *graph.Network, nodes map[graph.Node]bool) []graph.Node {
	sorted := make([]graph.Node, 0, len(nodes))
	for node := range nodes {
		sorted = append(sorted, node)
	}
	slices.SortFunc(sorted, func(a, b graph.Node) int { return cmp.Compare(a, b) })
	return sorted
}
