package neo4jstore

import (
	"maps"
	"slices"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph"
)

// live works out the lives of the entities that were there and were touched, and the
// days on which relations that were there hold. New relations come after it: their
// mentions are in the batch.
func (w *writer) live() error {
	var touched []string
	for _, id := range slices.Sorted(maps.Keys(w.touched)) {
		if _, made := w.lives[id]; !made {
			touched = append(touched, id)
		}
	}
	if err := inBatches(touched, w.liveAgain); err != nil {
		return err
	}
	if err := inBatches(w.moved, func(part []string) error {
		return do(w.ctx, w.tx, "UNWIND $ids AS id MATCH (e:Entity {id: id})-[r]-() USING INDEX e:Entity(id) WITH DISTINCT r "+setHeld, map[string]any{"ids": part})
	}); err != nil {
		return err
	}
	for _, kind := range relationKinds {
		if err := inBatches(w.changed[kind], func(part []*graph.Relation) error {
			ids := make([]string, len(part))
			for i, r := range part {
				ids[i] = r.ID
			}
			return do(w.ctx, w.tx, "UNWIND $ids AS id MATCH ()-[r:"+kind.String()+" {id: id}]->() USING INDEX r:"+kind.String()+"(id) "+setHeld, map[string]any{"ids": ids})
		}); err != nil {
			return err
		}
	}
	return nil
}

// liveAgain works out the lives of some entities. A person without dates always lives,
// and is left out, as is what the batch deletes.
func (w *writer) liveAgain(ids []string) error {
	if !w.there["Entity"] {
		return nil
	}
	var found [][]any
	var mentioned []string // element ids of those whose relations count
	err := listed(w.ctx, w.tx, `UNWIND $ids AS id MATCH (e:Entity {id: id}) USING INDEX e:Entity(id)
		RETURN collect([id, elementId(e), e.kind, e.founded_day, e.dissolved_day, e.mention_day, null, e.life_from, e.life_until, COUNT { (e)--() } > 0])`, map[string]any{"ids": ids}, func(row []any) error {
		id, element := textAt(row, 0), textAt(row, 1)
		w.elements[id] = element
		if e, known := w.batch.entities[id]; known && e == nil {
			return nil
		}
		person, founded := row[2] == graph.Person.String(), row[3] != nil
		if person && !founded && row[4] == nil && row[7] == nil && row[8] == nil {
			return nil
		}
		if !person && !founded && row[9] == true {
			mentioned = append(mentioned, element)
		}
		found = append(found, row)
		return nil
	})
	if err != nil {
		return err
	}
	related, err := w.relatedTo(mentioned)
	if err != nil {
		return err
	}
	var rows [][]any
	for _, row := range found { // in the order of the statement, with the related day in its place
		id, element := textAt(row, 0), textAt(row, 1)
		row[6] = related[element]
		life, err := lifeOf(textAt(row, 2), row[3:7], w.mentioned(id))
		if err != nil {
			return err
		}
		w.lives[id] = life
		from, until := dayValue(life.From), dayValue(life.Until)
		if from != row[7] || until != row[8] {
			rows = append(rows, []any{element, from, until})
			w.relived = append(w.relived, id)
			if row[9] == true {
				w.moved = append(w.moved, id)
			}
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return do(w.ctx, w.tx, "UNWIND $rows AS row MATCH (e) WHERE elementId(e) = row[0] SET e.life_from = row[1], e.life_until = row[2]", map[string]any{"rows": rows})
}

// relatedTo returns the first day that a relation which is there mentions each entity,
// by element id.
func (w *writer) relatedTo(elements []string) (map[string]any, error) {
	related := map[string]any{}
	if len(elements) == 0 {
		return related, nil
	}
	err := listed(w.ctx, w.tx, "UNWIND $elements AS element MATCH (e) WHERE elementId(e) = element MATCH (e)-[r]-() WITH element, min(r.mention_day) AS day RETURN collect([element, day])", map[string]any{"elements": elements}, func(row []any) error {
		related[textAt(row, 0)] = row[1]
		return nil
	})
	return related, err
}

// lifeOf returns the life of an entity that was made, or touched and worked out anew.
func (w *writer) lifeOf(id string) graph.Period {
	if life, ok := w.lives[id]; ok {
		return life
	}
	return graph.Period{From: graph.Always, Until: graph.Forever}
}

// lifeOf computes a life from the days of founding, dissolution, own first mention
// and first mention by a relation, and the first day that anything else mentions the
// entity.
func lifeOf(kind string, days []any, mentioned graph.Day) (graph.Period, error) {
	var e graph.Entity
	var err error
	if e.Kind, err = graph.ParseEntityKind(kind); err != nil {
		return graph.Period{}, err
	}
	given := func(i int, otherwise graph.Day) graph.Day {
		if date, ok := days[i].(neo4j.Date); ok {
			return graph.DayOf(time.Time(date))
		}
		return otherwise
	}
	e.Founded = given(0, graph.Always).Date()
	e.Dissolved = given(1, graph.Forever).Date()
	return e.Life(min(given(2, graph.Forever), given(3, graph.Forever), mentioned)), nil
}

// dayValue is a day as a property; nil takes it away.
func dayValue(d graph.Day) any {
	if d == graph.Always || d == graph.Forever {
		return nil
	}
	return dayOf(d)
}

// setHeld works out the days on which a relation holds: graph.Relation.HeldWithin.
const setHeld = `WITH r, startNode(r) AS o, endNode(r) AS s
	SET r.held_from = reduce(latest = null, day IN [coalesce(r.start_day, r.last_observed_day), o.life_from, s.life_from] |
			CASE WHEN day IS NULL THEN latest WHEN latest IS NULL OR day > latest THEN day ELSE latest END),
		r.held_until = reduce(first = null, day IN [r.end_day, o.life_until, s.life_until] |
			CASE WHEN day IS NULL THEN first WHEN first IS NULL OR day < first THEN day ELSE first END)`
