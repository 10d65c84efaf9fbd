package neo4jstore

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph"
)

// oldRelation is a relation that is there already.
type oldRelation struct {
	kind, owner, subject string
	p                    map[string]any
}

// knownRelations returns those of the relations that were there before the batch.
func (w *writer) knownRelations(ids []string) (map[string]*oldRelation, error) {
	known := map[string]*oldRelation{}
	for _, kind := range relationKinds {
		if !w.there[kind.String()] || len(ids) == 0 {
			continue
		}
		err := listed(w.ctx, w.tx, "UNWIND $ids AS id MATCH (o)-[r:"+kind.String()+" {id: id}]->(s) USING INDEX r:"+kind.String()+"(id) RETURN collect([id, o.id, s.id, properties(r)])", map[string]any{"ids": ids}, func(row []any) error {
			old := &oldRelation{kind: kind.String(), owner: textAt(row, 1), subject: textAt(row, 2)}
			old.p, _ = row[3].(map[string]any)
			known[textAt(row, 0)] = old
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return known, nil
}

// sortRelations finds out what is to be done with each relation of the batch, and whose
// lives that may change.
func (w *writer) sortRelations() error {
	w.created, w.changed, w.mentions = map[graph.RelationKind][]*graph.Relation{}, map[graph.RelationKind][]*graph.Relation{}, map[string]graph.Day{}
	upserts, deletions := present(w.batch.relations)
	if err := inBatches(upserts, func(part []string) error {
		known, err := w.knownRelations(part)
		if err != nil {
			return err
		}
		for _, id := range part {
			if err := w.sortRelation(w.batch.relations[id], known[id]); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	return inBatches(deletions, func(part []string) error {
		known, err := w.knownRelations(part)
		for id, old := range known {
			w.deleted = append(w.deleted, id)
			w.touched[old.owner], w.touched[old.subject] = true, true
		}
		return err
	})
}

func (w *writer) sortRelation(r *graph.Relation, old *oldRelation) error {
	switch {
	case old == nil:
		w.created[r.Kind] = append(w.created[r.Kind], r)
	case old.kind != r.Kind.String() || old.owner != r.Owner || old.subject != r.Subject:
		w.replaced = append(w.replaced, r.ID)
		w.touched[old.owner], w.touched[old.subject] = true, true
		w.created[r.Kind] = append(w.created[r.Kind], r)
	default:
		p, err := relationProperties(r)
		if err != nil {
			return err
		}
		if !same(p, old.p) {
			w.changed[r.Kind] = append(w.changed[r.Kind], r)
			w.touched[r.Owner], w.touched[r.Subject] = true, true
		}
		return nil
	}
	w.touched[r.Owner], w.touched[r.Subject] = true, true
	if day, ok := r.FirstMention(); ok {
		w.mentions[r.Owner], w.mentions[r.Subject] = min(day, w.mentioned(r.Owner)), min(day, w.mentioned(r.Subject))
	}
	return nil
}

// mentioned returns the first day that a new relation mentions an entity, Forever for
// none.
func (w *writer) mentioned(id string) graph.Day {
	if day, ok := w.mentions[id]; ok {
		return day
	}
	return graph.Forever
}

// relationsWritten returns the ids of the relations that were written.
func (w *writer) relationsWritten() (ids []string) {
	for _, lists := range []map[graph.RelationKind][]*graph.Relation{w.created, w.changed} {
		for _, list := range lists {
			for _, r := range list {
				ids = append(ids, r.ID)
			}
		}
	}
	return ids
}

// clearRelations deletes what the batch deletes or makes anew.
func (w *writer) clearRelations() error {
	return inBatches(slices.Concat(w.replaced, w.deleted), func(part []string) error {
		for _, kind := range relationKinds {
			if !w.there[kind.String()] {
				continue
			}
			if err := do(w.ctx, w.tx, "UNWIND $ids AS id MATCH ()-[r:"+kind.String()+" {id: id}]->() USING INDEX r:"+kind.String()+"(id) DELETE r", map[string]any{"ids": part}); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *writer) changeRelations() error {
	for _, kind := range relationKinds {
		if err := inBatches(w.changed[kind], func(part []*graph.Relation) error {
			rows := make([]properties, len(part))
			for i, r := range part {
				p, err := relationProperties(r)
				if err != nil {
					return err
				}
				rows[i] = properties{"id": r.ID, "p": map[string]any(p)}
			}
			return w.rows("UNWIND $rows AS row MATCH ()-[r:"+kind.String()+" {id: row.id}]->() USING INDEX r:"+kind.String()+"(id) SET r = row.p", rows)
		}); err != nil {
			return err
		}
	}
	return nil
}

// createRelations makes the relations that were not there, with the days on which they
// hold, sorted by their ends.
func (w *writer) createRelations() error {
	for _, kind := range relationKinds {
		list := w.created[kind]
		slices.SortFunc(list, func(a, b *graph.Relation) int {
			return cmp.Or(cmp.Compare(a.Owner, b.Owner), cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.ID, b.ID))
		})
		for _, r := range list {
			if w.elements[r.Owner] == "" || w.elements[r.Subject] == "" {
				return w.missingEnds()
			}
		}
		if err := ahead(list, w.prepareRelations, func(part []*graph.Relation, rows table) error { return w.createRows(kind, rows) }); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) prepareRelations(list []*graph.Relation) (table, error) {
	records := make([]properties, len(list))
	for i, r := range list {
		var err error
		if records[i], err = relationProperties(r); err != nil {
			return table{}, err
		}
	}
	return relationColumns.table(records, func(i int) []any {
		r := list[i]
		held := r.HeldWithin(w.lifeOf(r.Owner), w.lifeOf(r.Subject))
		return []any{w.elements[r.Owner], w.elements[r.Subject], dayValue(held.From), dayValue(held.Until)}
	}), nil
}

// createRows finds the ends by what the transaction saw of them: the index is not
// searched again. The server gives an element id to nothing else while it lasts.
func (w *writer) createRows(kind graph.RelationKind, t table) error {
	made := int64(0)
	err := each(w.ctx, w.tx, `UNWIND $rows AS row MATCH (o) WHERE elementId(o) = row[0] MATCH (s) WHERE elementId(s) = row[1]
		CREATE (o)-[r:`+kind.String()+" "+t.properties(2, "held_from", "held_until")+`]->(s) RETURN count(r)`, map[string]any{"rows": t.rows}, func(r *neo4j.Record) error {
		made, _ = r.Values[0].(int64)
		return nil
	})
	if err != nil || made == int64(len(t.rows)) {
		return err
	}
	return w.missingEnds()
}

// missingEnds says which new relations lack an end.
func (w *writer) missingEnds() error {
	var rows []*graph.Relation
	there := map[string]bool{}
	for _, list := range w.created {
		rows = append(rows, list...)
		for _, r := range list {
			there[r.Owner], there[r.Subject] = false, false
		}
	}
	if err := inBatches(slices.Sorted(maps.Keys(there)), func(part []string) error {
		return each(w.ctx, w.tx, "UNWIND $ids AS id MATCH (e:Entity {id: id}) USING INDEX e:Entity(id) RETURN id", map[string]any{"ids": part}, func(r *neo4j.Record) error {
			id, _ := r.Values[0].(string)
			there[id] = true
			return nil
		})
	}); err != nil {
		return err
	}
	slices.SortFunc(rows, func(a, b *graph.Relation) int { return cmp.Compare(a.ID, b.ID) })
	var list []string
	for _, r := range rows {
		for _, end := range []struct{ name, id string }{{"owner", r.Owner}, {"subject", r.Subject}} {
			if !there[end.id] {
				list = append(list, fmt.Sprintf("relation %s: its %s %s is not in the store", r.ID, end.name, end.id))
			}
		}
	}
	return writeError(graph.Invalid, list)
}
