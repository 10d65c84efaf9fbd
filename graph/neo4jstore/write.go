package neo4jstore

import (
	"cmp"
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
	ctx     context.Context
	tx      runner
	batch   *batch
	touched map[string]bool // entities whose lives may have changed
	dated   []string        // relations that were written, whose days are to be worked out anew
	written []string        // entities that were written
	relived []string        // entities whose life has changed, and so the days of their relations
	deleted int
}

// write writes the batch: what is the same already is left alone, so that writing a
// batch again changes nothing. Rows go in sorted order and relationships one
// transaction at a time, so that writers do not lock each other out.
func (w *writer) write() error {
	w.touched = map[string]bool{}
	for _, step := range []func() error{w.countDeleted, w.sources, w.entities, w.relations, w.deleteRelations, w.deleteEntities, w.deleteSources, w.citations, w.lives, w.days} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// inBatches calls use with pieces of the list.
func inBatches[T any](list []T, use func(part []T) error) error {
	for part := range slices.Chunk(list, maxInBatch) {
		if err := use(part); err != nil {
			return err
		}
	}
	return nil
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
		known, err := w.known("UNWIND $ids AS id MATCH (n:Source {id: id}) USING INDEX n:Source(id) RETURN n.id, properties(n)", part)
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

// known returns the properties of the nodes there are, by id.
func (w *writer) known(query string, ids []string) (map[string]map[string]any, error) {
	known := map[string]map[string]any{}
	err := each(w.ctx, w.tx, query, map[string]any{"ids": ids}, func(r *neo4j.Record) error {
		id, _ := r.Values[0].(string)
		known[id], _ = r.Values[1].(map[string]any)
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

func (w *writer) entities() error {
	ids, _ := present(w.batch.entities)
	return inBatches(ids, func(part []string) error {
		known, err := w.known("UNWIND $ids AS id MATCH (e:Entity {id: id}) USING INDEX e:Entity(id) RETURN e.id, properties(e)", part)
		if err != nil {
			return err
		}
		byKind := map[graph.EntityKind][]properties{}
		for _, id := range part {
			e := w.batch.entities[id]
			p, err := entityProperties(e)
			if err != nil {
				return err
			}
			if !same(p, known[id]) {
				byKind[e.Kind] = append(byKind[e.Kind], p)
				w.touched[id] = true
				w.written = append(w.written, id)
			}
		}
		for _, label := range labels {
			// What lives worked out stays, so that it sees what changes.
			if err := w.rows("UNWIND $rows AS row MERGE (e:Entity {id: row.id}) WITH row, e, e.life_from AS from, e.life_until AS until SET e = row, e.life_from = from, e.life_until = until REMOVE e:Person:Company:State:Arrangement:Product:Group:Unknown SET e:"+label.name, byKind[label.kind]); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *writer) relations() error {
	ids, _ := present(w.batch.relations)
	return inBatches(ids, func(part []string) error {
		known, err := w.knownRelations(part)
		if err != nil {
			return err
		}
		created, changed := map[graph.RelationKind][]properties{}, map[graph.RelationKind][]properties{}
		var replaced []string
		for _, id := range part {
			r := w.batch.relations[id]
			p, err := relationProperties(r)
			if err != nil {
				return err
			}
			old := known[id]
			row := properties{"id": id, "owner": r.Owner, "subject": r.Subject, "p": map[string]any(p)}
			switch {
			case old == nil:
				created[r.Kind] = append(created[r.Kind], row)
			case old.kind != r.Kind.String() || old.owner != r.Owner || old.subject != r.Subject:
				replaced = append(replaced, id)
				w.touched[old.owner], w.touched[old.subject] = true, true
				created[r.Kind] = append(created[r.Kind], row)
			case same(p, old.p):
				continue
			default:
				changed[r.Kind] = append(changed[r.Kind], row)
			}
			w.touched[r.Owner], w.touched[r.Subject] = true, true
			w.dated = append(w.dated, id)
		}
		if err := w.eachType(replaced, "DELETE r"); err != nil {
			return err
		}
		for _, kind := range relationKinds {
			if err := w.rows("UNWIND $rows AS row MATCH ()-[r:"+kind.String()+" {id: row.id}]->() USING INDEX r:"+kind.String()+"(id) SET r = row.p", changed[kind]); err != nil {
				return err
			}
			if err := w.create(kind, created[kind]); err != nil {
				return err
			}
		}
		return nil
	})
}

// oldRelation is a relation that is there already.
type oldRelation struct {
	kind, owner, subject string
	p                    map[string]any
}

func (w *writer) knownRelations(ids []string) (map[string]*oldRelation, error) {
	known := map[string]*oldRelation{}
	for _, kind := range relationKinds {
		err := each(w.ctx, w.tx, "UNWIND $ids AS id MATCH (o)-[r:"+kind.String()+" {id: id}]->(s) USING INDEX r:"+kind.String()+"(id) RETURN id, o.id, s.id, properties(r)", map[string]any{"ids": ids}, func(r *neo4j.Record) error {
			id, _ := r.Values[0].(string)
			old := &oldRelation{kind: kind.String()}
			old.owner, _ = r.Values[1].(string)
			old.subject, _ = r.Values[2].(string)
			old.p, _ = r.Values[3].(map[string]any)
			known[id] = old
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return known, nil
}

// eachType does something to the relations with the given ids, of whatever type.
func (w *writer) eachType(ids []string, effect string) error {
	if len(ids) == 0 {
		return nil
	}
	for _, kind := range relationKinds {
		if err := do(w.ctx, w.tx, "UNWIND $ids AS id MATCH ()-[r:"+kind.String()+" {id: id}]->() USING INDEX r:"+kind.String()+"(id) "+effect, map[string]any{"ids": ids}); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) create(kind graph.RelationKind, rows []properties) error {
	if len(rows) == 0 {
		return nil
	}
	slices.SortFunc(rows, func(a, b properties) int {
		return cmp.Or(cmp.Compare(a["owner"].(string), b["owner"].(string)), cmp.Compare(a["subject"].(string), b["subject"].(string)))
	})
	made := int64(0)
	err := each(w.ctx, w.tx, `UNWIND $rows AS row MATCH (o:Entity {id: row.owner}) USING INDEX o:Entity(id) MATCH (s:Entity {id: row.subject}) USING INDEX s:Entity(id)
		CREATE (o)-[r:`+kind.String()+`]->(s) SET r = row.p RETURN count(r)`, map[string]any{"rows": asMaps(rows)}, func(r *neo4j.Record) error {
		made, _ = r.Values[0].(int64)
		return nil
	})
	if err != nil || made == int64(len(rows)) {
		return err
	}
	return w.missingEnds(rows)
}

func (w *writer) missingEnds(rows []properties) error {
	var ends []string
	for _, row := range rows {
		ends = append(ends, row["owner"].(string), row["subject"].(string))
	}
	there, err := w.known("UNWIND $ids AS id MATCH (e:Entity {id: id}) USING INDEX e:Entity(id) RETURN e.id, {}", unique(ends))
	if err != nil {
		return err
	}
	var list []string
	slices.SortFunc(rows, func(a, b properties) int { return cmp.Compare(a["id"].(string), b["id"].(string)) })
	for _, row := range rows {
		for _, end := range []string{"owner", "subject"} {
			if id := row[end].(string); there[id] == nil {
				list = append(list, fmt.Sprintf("relation %s: its %s %s is not in the store", row["id"], end, id))
			}
		}
	}
	return writeError(graph.Invalid, list)
}

func (w *writer) deleteRelations() error {
	_, ids := present(w.batch.relations)
	return inBatches(ids, func(part []string) error {
		known, err := w.knownRelations(part)
		if err != nil {
			return err
		}
		for _, old := range known {
			w.touched[old.owner], w.touched[old.subject] = true, true
		}
		return w.eachType(part, "DELETE r")
	})
}

func (w *writer) deleteEntities() error {
	_, ids := present(w.batch.entities)
	return inBatches(ids, func(part []string) error {
		// A relation of the batch lacks an end; one that was there before is in the way.
		var lacking, left []string
		err := each(w.ctx, w.tx, `UNWIND $ids AS id MATCH (e:Entity {id: id})-[r]->(s) USING INDEX e:Entity(id) RETURN r.id AS relation, 'owner' AS end, e.id AS id
			UNION UNWIND $ids AS id MATCH (o)-[r]->(e:Entity {id: id}) USING INDEX e:Entity(id) RETURN r.id AS relation, 'subject' AS end, e.id AS id`, map[string]any{"ids": part}, func(r *neo4j.Record) error {
			id, _ := r.Values[0].(string)
			if w.batch.relations[id] != nil {
				lacking = append(lacking, fmt.Sprintf("relation %s: its %v %v is not in the store", id, r.Values[1], r.Values[2]))
			} else {
				left = append(left, fmt.Sprintf("entity %v is deleted, and relation %s still has it as %v", r.Values[2], id, r.Values[1]))
			}
			return nil
		})
		switch {
		case err != nil:
			return err
		case len(lacking) > 0:
			slices.Sort(lacking)
			return writeError(graph.Invalid, lacking)
		case len(left) > 0:
			slices.Sort(left)
			return writeError(graph.Conflict, left)
		}
		for _, id := range part {
			delete(w.touched, id)
		}
		return do(w.ctx, w.tx, "UNWIND $ids AS id MATCH (e:Entity {id: id}) USING INDEX e:Entity(id) DELETE e", map[string]any{"ids": part})
	})
}

// countDeleted counts what the batch deletes that is in the store.
func (w *writer) countDeleted() error {
	for _, look := range []struct {
		ids   []string
		query string
	}{
		{w.batch.unseenSources, "UNWIND $ids AS id MATCH (n:Source {id: id}) USING INDEX n:Source(id) RETURN n.id, {}"},
		{w.batch.unseenEntities, "UNWIND $ids AS id MATCH (e:Entity {id: id}) USING INDEX e:Entity(id) RETURN e.id, {}"},
	} {
		if err := inBatches(look.ids, func(part []string) error {
			known, err := w.known(look.query, part)
			w.deleted += len(known)
			return err
		}); err != nil {
			return err
		}
	}
	return inBatches(w.batch.unseenRelations, func(part []string) error {
		known, err := w.knownRelations(part)
		w.deleted += len(known)
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
		there, err := w.known("UNWIND $ids AS id MATCH (n:Source {id: id}) USING INDEX n:Source(id) RETURN n.id, {}", part)
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
