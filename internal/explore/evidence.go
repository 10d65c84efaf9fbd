package explore

import (
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
	matters  []graph.RelationKind // the kinds whose change can change the answer
	aside    graph.Node           // its own owners cannot change the answer
	refs     map[graph.Node]graph.Reference
	records  map[string]*graph.Relation
	most     int // relations that are given
}

func (x *Explorer) draft(n *graph.Network, asOf AsOf, answer *Answer) *draft {
	return &draft{x: x, n: n, asOf: asOf, answer: answer, entities: map[graph.Node]bool{}, edges: map[int32]bool{}, most: MaxRelations,
		matters: []graph.RelationKind{graph.Owns, graph.Controls, graph.Operates}, aside: graph.NoNode}
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
	if len(ids) > d.most {
		ids = ids[:d.most]
		d.cut(fmt.Sprintf("the answer rests on %d relations; the first %d are given", len(d.edges), d.most))
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

// describe says what a relation is, in a few words.
func (d *draft) describe(r *graph.Relation) string {
	owner, subject := d.name(d.n.Node(r.Owner)), d.name(d.n.Node(r.Subject))
	switch {
	case r.Kind == graph.Owns:
		return fmt.Sprintf("the holding of %s in %s (%s)", owner, subject, r.Share)
	case r.Kind == graph.Controls:
		return fmt.Sprintf("the control of %s over %s (%s)", owner, subject, r.Means)
	case r.Kind == graph.Operates:
		return fmt.Sprintf("the operation of %s by %s", subject, owner)
	}
	return fmt.Sprintf("%s %s %s", owner, r.Kind, subject)
}

// quote cites the claims onto node that are on record for the day and are not
// computed with.
func (d *draft) quote(node graph.Node) []int32 {
	var quoted []int32
	for _, edge := range d.n.Up(node) {
		e := d.n.Edge(edge)
		if d.changes(e) && e.Counts == graph.Quoted && e.Held.Contains(d.asOf.Day) {
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
func (d *draft) warnComputed(oversubscribed []ownership.Oversubscription, claims []ownership.Claim) {
	for _, o := range oversubscribed {
		d.warn(Warning{Code: WarnOversubscribed, Entities: []string{d.n.ID(o.Company)}, Relations: d.idsOf(o.Edges),
			Text: fmt.Sprintf("the shares on record in %s sum to %s; for computing, each was divided by %.4g. %s",
				d.name(o.Company), graph.FormatPercent(o.Sum), o.Sum, d.whoSays(o.Edges))})
	}
	for _, c := range claims {
		if c.Outcome != ownership.Contradicts {
			continue
		}
		e := d.n.Edge(c.Edge)
		d.warn(Warning{Code: WarnClaim, Relations: []string{d.n.RelationID(c.Edge)},
			Text: fmt.Sprintf("a source states that %s holds %s of %s in all; the relations on record give %s",
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

func sortNodes(nodes map[graph.Node]bool) []graph.Node {
	sorted := make([]graph.Node, 0, len(nodes))
	for node := range nodes {
		sorted = append(sorted, node)
	}
	slices.Sort(sorted)
	return sorted
}
