package neo4jstore

import (
	"maps"
	"slices"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph"
)

// lives works out the lives of the entities that were touched, and marks the
// relations of those whose life has changed.
func (w *writer) lives() error {
	err := inBatches(slices.Sorted(maps.Keys(w.touched)), func(part []string) error {
		var rows []properties
		err := each(w.ctx, w.tx, `UNWIND $ids AS id MATCH (e:Entity {id: id}) USING INDEX e:Entity(id)
			OPTIONAL MATCH (e)-[r]-()
			WITH e, min(r.mention_day) AS related
			RETURN e.id, e.kind, e.founded_day, e.dissolved_day, e.mention_day, related, e.life_from, e.life_until`, map[string]any{"ids": part}, func(r *neo4j.Record) error {
			id, _ := r.Values[0].(string)
			kind, _ := r.Values[1].(string)
			life, err := lifeOf(kind, r.Values[2:6])
			if err != nil {
				return err
			}
			from, until := dayValue(life.From), dayValue(life.Until)
			if from != r.Values[6] || until != r.Values[7] {
				rows = append(rows, properties{"id": id, "from": from, "until": until})
				w.relived = append(w.relived, id)
			}
			return nil
		})
		if err != nil {
			return err
		}
		return w.rows("UNWIND $rows AS row MATCH (e:Entity {id: row.id}) USING INDEX e:Entity(id) SET e.life_from = row.from, e.life_until = row.until", rows)
	})
	if err != nil {
		return err
	}
	return inBatches(w.relived, func(part []string) error {
		return do(w.ctx, w.tx, "UNWIND $ids AS id MATCH (e:Entity {id: id})-[r]-() USING INDEX e:Entity(id) WITH DISTINCT r "+setHeld, map[string]any{"ids": part})
	})
}

// lifeOf computes a life from the days of founding, dissolution, own first mention
// and first mention by a relation.
func lifeOf(kind string, days []any) (graph.Period, error) {
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
	return e.Life(min(given(2, graph.Forever), given(3, graph.Forever))), nil
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

// days works out the days of the relations that were written.
func (w *writer) days() error {
	return inBatches(w.dated, func(part []string) error { return w.eachType(part, setHeld) })
}
