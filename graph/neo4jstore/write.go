package neo4jstore

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph"
)

// writer writes one batch in one transaction.
type writer struct {
	ctx   context.Context
	tx    runner
	batch *batch
	there map[string]bool // labels and types of which the graph had something before the batch

	written  []string                // entities that were written
	mentions map[string]graph.Day    // entities with the first day that a new relation mentions them
	lives    map[string]graph.Period // of entities that were made, or whose life was worked out anew
	elements map[string]string       // element ids of those that a new relation may have as an end
	touched  map[string]bool         // entities that were there, whose lives may have changed
	relived  []string                // those of them whose life has changed, and so the days of their relations
	moved    []string                // those of the relived that had relations

	created, changed  map[graph.RelationKind][]*graph.Relation
	replaced, deleted []string // relations; what is replaced has other ends or another kind now

	countedDeleted int // records
}

// write writes the batch: what is the same already is left alone, so that writing a
// batch again changes nothing. Rows go in sorted order and relationships one
// transaction at a time, so that writers do not lock each other out.
func (w *writer) write() error {
	w.touched, w.lives, w.elements = map[string]bool{}, map[string]graph.Period{}, map[string]string{}
	for _, step := range []func() error{
		w.look, w.countDeleted, w.sources, w.sortRelations, w.entities, w.clearRelations, w.changeRelations,
		w.live, w.createRelations, w.deleteEntities, w.deleteSources, w.citations,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// look finds out of what the graph has something at all, which the server counts without
// looking at any. To look for each id of a batch among all types costs more than to
// write them.
func (w *writer) look() error {
	w.there = map[string]bool{}
	statement := "MATCH (n:Entity) RETURN 'Entity' AS what, count(n) AS n UNION ALL MATCH (n:Source) RETURN 'Source' AS what, count(n) AS n"
	for _, kind := range relationKinds {
		statement += " UNION ALL MATCH ()-[r:" + kind.String() + "]->() RETURN '" + kind.String() + "' AS what, count(r) AS n"
	}
	return each(w.ctx, w.tx, statement, nil, func(r *neo4j.Record) error {
		what, _ := r.Values[0].(string)
		n, _ := r.Values[1].(int64)
		w.there[what] = n > 0
		return nil
	})
}

func present[T any](records map[string]*T) (upserts, deletions []string) {
	for _, id := range slices.Sorted(maps.Keys(records)) {
		if records[id] != nil {
			upserts = append(upserts, id)
		} else {
			deletions = append(deletions, id)
		}
	}
	return upserts, deletions
}

func (w *writer) sources() error {
	ids, _ := present(w.batch.sources)
	return inBatches(ids, func(part []string) error {
		known, err := w.known("Source", "properties(n)", part)
		if err != nil {
			return err
		}
		var rows []properties
		for _, id := range part {
			if p := sourceProperties(w.batch.sources[id]); !same(p, known[id]) {
				rows = append(rows, p)
			}
		}
		return w.rows("UNWIND $rows AS row MERGE (n:Source {id: row.id}) SET n = row", rows)
	})
}

// known returns the properties, or an empty map, of those nodes n that were there
// before the batch, by id.
func (w *writer) known(label, wanted string, ids []string) (map[string]map[string]any, error) {
	known := map[string]map[string]any{}
	if !w.there[label] || len(ids) == 0 {
		return known, nil
	}
	query := "UNWIND $ids AS id MATCH (n:" + label + " {id: id}) USING INDEX n:" + label + "(id) RETURN collect([id, " + wanted + "])"
	err := listed(w.ctx, w.tx, query, map[string]any{"ids": ids}, func(row []any) error {
		known[textAt(row, 0)], _ = row[1].(map[string]any)
		return nil
	})
	return known, err
}

func (w *writer) rows(statement string, rows []properties) error {
	if len(rows) == 0 {
		return nil
	}
	return do(w.ctx, w.tx, statement, map[string]any{"rows": asMaps(rows)})
}

// asMaps gives the driver the type that it knows.
func asMaps(rows []properties) []map[string]any {
	list := make([]map[string]any, len(rows))
	for i, row := range rows {
		list[i] = row
	}
	return list
}

// same reports whether a node or relationship has these properties and no others,
// those that are worked out aside.
func same(p properties, stored map[string]any) bool {
	if stored == nil {
		return false
	}
	count := 0
	for name, value := range stored {
		switch name {
		case "life_from", "life_until", "held_from", "held_until":
			continue
		}
		count++
		if !equal(p[name], value) {
			return false
		}
	}
	return count == len(p)
}

func equal(ours, stored any) bool {
	texts, isList := ours.([]string)
	list, storedList := stored.([]any)
	if !isList || !storedList {
		return !isList && !storedList && ours == stored
	}
	return slices.EqualFunc(texts, list, func(text string, value any) bool { return text == value })
}

// countDeleted counts what the batch deletes that is in the store.
func (w *writer) countDeleted() error {
	for label, ids := range map[string][]string{"Source": w.batch.unseenSources, "Entity": w.batch.unseenEntities} {
		if err := inBatches(ids, func(part []string) error {
			known, err := w.known(label, "{}", part)
			w.countedDeleted += len(known)
			return err
		}); err != nil {
			return err
		}
	}
	return inBatches(w.batch.unseenRelations, func(part []string) error {
		known, err := w.knownRelations(part)
		w.countedDeleted += len(known)
		return err
	})
}

func (w *writer) deleteSources() error {
	_, ids := present(w.batch.sources)
	if len(ids) == 0 {
		return nil
	}
	if err := do(w.ctx, w.tx, "UNWIND $ids AS id MATCH (n:Source {id: id}) USING INDEX n:Source(id) DELETE n", map[string]any{"ids": ids}); err != nil {
		return err
	}
	// Who else cites them is nowhere to be looked up.
	var list []string
	err := each(w.ctx, w.tx, `MATCH (e:Entity) UNWIND [id IN $ids WHERE id IN e.sources OR e.statements_json CONTAINS id] AS id RETURN 'entity ' + e.id AS record, id, id IN e.sources AS certain, e.statements_json AS statements
		UNION ALL MATCH ()-[r]->() UNWIND [id IN $ids WHERE id IN r.sources] AS id RETURN 'relation ' + r.id AS record, id, true AS certain, null AS statements`, map[string]any{"ids": ids}, func(r *neo4j.Record) error {
		certain, _ := r.Values[2].(bool)
		if text, ok := r.Values[3].(string); ok && !certain {
			var statements []graph.Statement
			if err := json.Unmarshal([]byte(text), &statements); err != nil {
				return err
			}
			certain = slices.ContainsFunc(statements, func(s graph.Statement) bool { return s.Source == r.Values[1] })
		}
		if certain {
			list = append(list, fmt.Sprintf("%v cites the source %v, which is not in the store", r.Values[0], r.Values[1]))
		}
		return nil
	})
	if err == nil && len(list) > 0 {
		slices.Sort(list)
		err = writeError(graph.Invalid, list)
	}
	return err
}

// citations checks that every source that the batch cites is there.
func (w *writer) citations() error {
	citing := map[string][]string{} // by source
	cite := func(what string, sources ...string) {
		for _, source := range sources {
			if source != "" && w.batch.sources[source] == nil {
				citing[source] = append(citing[source], what)
			}
		}
	}
	for id, e := range w.batch.entities {
		if e != nil {
			cite("entity "+id, e.Sources...)
			for i := range e.Statements {
				cite("entity "+id, e.Statements[i].Source)
			}
		}
	}
	for id, r := range w.batch.relations {
		if r != nil {
			cite("relation "+id, r.Sources...)
		}
	}
	var list []string
	err := inBatches(slices.Sorted(maps.Keys(citing)), func(part []string) error {
		there, err := w.known("Source", "{}", part)
		for _, source := range part {
			if there[source] == nil {
				for _, what := range unique(citing[source]) {
					list = append(list, fmt.Sprintf("%s cites the source %s, which is not in the store", what, source))
				}
			}
		}
		return err
	})
	if err == nil && len(list) > 0 {
		slices.Sort(list)
		err = writeError(graph.Invalid, list)
	}
	return err
}
