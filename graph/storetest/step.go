package storetest

import (
	"context"
	"slices"
	"testing"

	"whoowns/graph"
)

func (st *step) run(t *testing.T, ctx context.Context, s graph.Store, what string) {
	t.Helper()
	got, err := st.do(ctx, s)
	if code := graph.CodeOf(err); code != st.Want.Code {
		t.Errorf("%s: the error is %v (%q), want code %q", what, err, code, st.Want.Code)
		return
	}
	if err != nil {
		return
	}
	w := &st.Want
	if w.IDs != nil && !slices.Equal(got.IDs, w.IDs) {
		t.Errorf("%s: got %v, want %v", what, got.IDs, w.IDs)
	}
	if w.Hits != nil && !slices.Equal(got.Hits, w.Hits) {
		t.Errorf("%s: found %v, want %v", what, got.Hits, w.Hits)
	}
	if got.Truncated != w.Truncated {
		t.Errorf("%s: truncated is %v, want %v", what, got.Truncated, w.Truncated)
	}
	if w.Counts != nil && (got.Counts == nil || *got.Counts != *w.Counts) {
		t.Errorf("%s: counted %v, want %v", what, got.Counts, *w.Counts)
	}
	for id, held := range w.Held {
		if got.Held[id] != held {
			t.Errorf("%s: %s holds %v, want %v", what, id, got.Held[id], held)
		}
	}
	for id, name := range w.Names {
		if got.Names[id] != name {
			t.Errorf("%s: %s is called %q, want %q", what, id, got.Names[id], name)
		}
	}
	for id, share := range w.Shares {
		if got.Shares[id] != share {
			t.Errorf("%s: the share of %s is %q, want %q", what, id, got.Shares[id], share)
		}
	}
}

// do acts, and puts what came back into the form of an expectation.
func (st *step) do(ctx context.Context, s graph.Store) (expectation, error) {
	got := expectation{IDs: []string{}, Held: map[string][2]string{}, Names: map[string]string{}, Shares: map[string]string{}}
	addRelations := func(list []graph.Relation) {
		for i := range list {
			r := &list[i]
			got.IDs = append(got.IDs, r.ID)
			got.Held[r.ID] = [2]string{r.Held.From.String(), r.Held.Until.String()}
			got.Shares[r.ID] = r.Share.Text()
			if r.OwnerKind == 0 || r.SubjectKind == 0 {
				got.IDs = append(got.IDs, "without the kinds of its ends")
			}
		}
	}
	switch {
	case st.Apply != nil:
		a, err := s.Apply(ctx, st.Apply.changes())
		got.Counts = &[4]int{a.Sources, a.Entities, a.Relations, a.Deleted}
		return got, err
	case st.Entities != nil:
		list, err := s.Entities(ctx, st.Entities)
		for i := range list {
			got.IDs = append(got.IDs, list[i].ID)
			got.Names[list[i].ID] = list[i].Name
		}
		return got, err
	case st.Sources != nil:
		list, err := s.Sources(ctx, st.Sources)
		for i := range list {
			got.IDs = append(got.IDs, list[i].ID)
		}
		return got, err
	case st.RelationsByID != nil:
		list, err := s.RelationsByID(ctx, st.RelationsByID)
		addRelations(list)
		return got, err
	case st.Relations != nil:
		q, err := st.Relations.query()
		if err != nil {
			return got, err
		}
		list, err := s.Relations(ctx, q)
		addRelations(list)
		return got, err
	case st.Search != nil:
		found, err := s.Search(ctx, graph.SearchQuery{Text: st.Search.Text, Kind: st.Search.Kind, Limit: st.Search.Limit})
		got.Truncated, got.Hits = found.Truncated, [][3]string{}
		for _, h := range found.Hits {
			got.Hits = append(got.Hits, [3]string{h.Entity.ID, h.Matched, h.Match.String()})
		}
		return got, err
	case st.Scan:
		err := s.Scan(ctx, func(c graph.Change) error {
			switch {
			case c.Source != nil:
				got.IDs = append(got.IDs, "source "+c.Source.ID)
			case c.Entity != nil:
				got.IDs = append(got.IDs, "entity "+c.Entity.ID)
			case c.Relation != nil:
				got.IDs = append(got.IDs, "relation "+c.Relation.ID)
			}
			return nil
		})
		return got, err
	default:
		stats, err := s.Stats(ctx)
		got.Counts = &[4]int{stats.Sources, stats.Entities, stats.Relations, 0}
		return got, err
	}
}

func (r *relations) query() (graph.RelationQuery, error) {
	q := graph.RelationQuery{Of: r.Of, Kinds: r.Kinds, Limit: r.Limit}
	if r.Direction == "down" {
		q.Direction = graph.Down
	}
	if r.AsOf != "" {
		date, err := graph.ParseDate(r.AsOf)
		if err != nil {
			return q, err
		}
		day := date.First()
		q.AsOf = &day
	}
	return q, nil
}
