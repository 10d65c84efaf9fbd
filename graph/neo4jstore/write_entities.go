package neo4jstore

import (
	"fmt"
	"slices"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph"
)

// preparedEntities are what is to be written of some entities if they are not there.
type preparedEntities struct {
	properties []properties
	lives      []graph.Period // nothing but the batch mentions them
	table      table
}

func (w *writer) prepareEntities(ids []string) (preparedEntities, error) {
	prepared := preparedEntities{properties: make([]properties, len(ids)), lives: make([]graph.Period, len(ids))}
	for i, id := range ids {
		e := w.batch.entities[id]
		p, err := entityProperties(e)
		if err != nil {
			return prepared, err
		}
		prepared.properties[i], prepared.lives[i] = p, e.Life(w.mentioned(id))
	}
	prepared.table = entityColumns.table(prepared.properties, func(i int) []any {
		return []any{dayValue(prepared.lives[i].From), dayValue(prepared.lives[i].Until)}
	})
	return prepared, nil
}

func (w *writer) entities() error {
	ids, _ := present(w.batch.entities)
	return ahead(ids, w.prepareEntities, func(part []string, prepared preparedEntities) error {
		known, err := w.known("Entity", "properties(n)", part)
		if err != nil {
			return err
		}
		created, changed := map[graph.EntityKind][][]any{}, map[graph.EntityKind][]properties{}
		for i, id := range part {
			kind := w.batch.entities[id].Kind
			switch p := prepared.properties[i]; {
			case known[id] == nil:
				w.lives[id] = prepared.lives[i]
				created[kind] = append(created[kind], prepared.table.rows[i])
			case same(p, known[id]):
				continue
			default:
				changed[kind] = append(changed[kind], p)
				w.touched[id] = true
			}
			w.written = append(w.written, id)
		}
		for _, label := range labels {
			if err := w.createEntities(label, created[label.kind], prepared.table); err != nil {
				return err
			}
			// What lives worked out stays, so that it sees what changes.
			if err := w.rows("UNWIND $rows AS row MATCH (e:Entity {id: row.id}) USING INDEX e:Entity(id) WITH row, e, e.life_from AS from, e.life_until AS until SET e = row, e.life_from = from, e.life_until = until REMOVE e:Person:Company:State:Arrangement:Product:Group:Unknown SET e:"+label.name, changed[label.kind]); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *writer) createEntities(label label, rows [][]any, of table) error {
	if len(rows) == 0 {
		return nil
	}
	statement := "UNWIND $rows AS row CREATE (e:Entity:" + label.name + " " + of.properties(0, "life_from", "life_until") + ")"
	if len(w.created) > 0 {
		statement += " RETURN collect([e.id, elementId(e)])"
	}
	return listed(w.ctx, w.tx, statement, map[string]any{"rows": rows}, func(row []any) error {
		w.elements[textAt(row, 0)] = textAt(row, 1)
		return nil
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
		return do(w.ctx, w.tx, "UNWIND $ids AS id MATCH (e:Entity {id: id}) USING INDEX e:Entity(id) DELETE e", map[string]any{"ids": part})
	})
}
