package neo4jstore

import (
	"cmp"
	"context"
	"slices"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph"
)

// Entities returns the entities with the given ids.
func (s *Store) Entities(ctx context.Context, ids []string) (list []graph.Entity, err error) {
	err = s.call(ctx, "reading", func() error {
		list, err = recordsByID(ctx, s, "UNWIND $ids AS id MATCH (e:Entity {id: id}) USING INDEX e:Entity(id) WITH before, e ", "properties(e)", ids, readEntity)
		return err
	})
	slices.SortFunc(list, func(a, b graph.Entity) int { return cmp.Compare(a.ID, b.ID) })
	return list, err
}

// Sources returns the sources with the given ids.
func (s *Store) Sources(ctx context.Context, ids []string) (list []graph.Source, err error) {
	err = s.call(ctx, "reading", func() error {
		list, err = recordsByID(ctx, s, "UNWIND $ids AS id MATCH (n:Source {id: id}) USING INDEX n:Source(id) WITH before, n ", "properties(n)", ids, readSource)
		return err
	})
	slices.SortFunc(list, func(a, b graph.Source) int { return cmp.Compare(a.ID, b.ID) })
	return list, err
}

// unique returns the ids, each once, in order.
func unique(ids []string) []string {
	sorted := slices.Clone(ids)
	slices.Sort(sorted)
	return slices.Compact(sorted)
}

func recordsByID[T any](ctx context.Context, s *Store, match, record string, ids []string, read func(map[string]any) (T, error)) ([]T, error) {
	list := make([]T, 0, len(ids))
	if len(ids) == 0 {
		return list, nil
	}
	records, err := s.readStill(ctx, "OPTIONAL CALL (before) { "+match+"RETURN "+record+" AS record } WITH before, record", map[string]any{"ids": unique(ids)})
	if err != nil {
		return nil, err
	}
	for _, record := range records {
		p, _ := record.(map[string]any)
		value, err := read(p)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	return list, nil
}

// relationRecord is what readRelation takes.
const relationRecord = "[properties(r), type(r), o.id, o.kind, s.id, s.kind] AS record"

// relationsByID finds relations by the index of each type.
const relationsByID = `OPTIONAL CALL (before) {
	UNWIND $ids AS id
	CALL (id) {
		MATCH (o)-[r:OWNS {id: id}]->(s) USING INDEX r:OWNS(id) RETURN o, r, s
		UNION ALL MATCH (o)-[r:CONTROLS {id: id}]->(s) USING INDEX r:CONTROLS(id) RETURN o, r, s
		UNION ALL MATCH (o)-[r:OPERATES {id: id}]->(s) USING INDEX r:OPERATES(id) RETURN o, r, s
		UNION ALL MATCH (o)-[r:DEPENDS_ON {id: id}]->(s) USING INDEX r:DEPENDS_ON(id) RETURN o, r, s
		UNION ALL MATCH (o)-[r:CONSOLIDATES {id: id}]->(s) USING INDEX r:CONSOLIDATES(id) RETURN o, r, s
		UNION ALL MATCH (o)-[r:ROLE {id: id}]->(s) USING INDEX r:ROLE(id) RETURN o, r, s
		UNION ALL MATCH (o)-[r:REGULATES {id: id}]->(s) USING INDEX r:REGULATES(id) RETURN o, r, s
	}
	RETURN ` + relationRecord + `
} WITH before, record`

// The frontier step, by direction: the relations of some entities, of some kinds, on
// a day. An ending follows: everyRelation or firstRelations.
const (
	held           = " WHERE ($kinds IS NULL OR type(r) IN $kinds) AND ($day IS NULL OR ((r.held_from IS NULL OR r.held_from <= $day) AND (r.held_until IS NULL OR $day < r.held_until))) "
	relationsUp    = "OPTIONAL CALL (before) { UNWIND $of AS id MATCH (s:Entity {id: id})<-[r:" + everyType + "]-(o:Entity) USING INDEX s:Entity(id)" + held + "RETURN " + relationRecord
	relationsOf    = "OPTIONAL CALL (before) { UNWIND $of AS id MATCH (o:Entity {id: id})-[r:" + everyType + "]->(s:Entity) USING INDEX o:Entity(id)" + held + "RETURN " + relationRecord
	everyRelation  = " } WITH before, record"
	firstRelations = " ORDER BY r.id LIMIT $limit" + everyRelation
	everyType      = "OWNS|CONTROLS|OPERATES|DEPENDS_ON|CONSOLIDATES|ROLE|REGULATES"
	maxInBatch     = 10_000 // rows of one statement
	maxCreated     = 2_500  // rows of one that creates: so many are made ready while as many are written
	maxAtOnce      = 100_000
	noLimitGiven   = 0
)

// RelationsByID returns the relations with the given ids.
func (s *Store) RelationsByID(ctx context.Context, ids []string) (list []graph.Relation, err error) {
	if len(ids) == 0 {
		return []graph.Relation{}, s.call(ctx, "reading", func() error { return nil })
	}
	err = s.call(ctx, "reading", func() error {
		list, err = s.relations(ctx, relationsByID, map[string]any{"ids": unique(ids)})
		return err
	})
	return list, err
}

// Relations returns the relations that q selects, in one round trip.
func (s *Store) Relations(ctx context.Context, q graph.RelationQuery) (list []graph.Relation, err error) {
	if len(q.Of) == 0 {
		return []graph.Relation{}, s.call(ctx, "reading", func() error { return nil })
	}
	statement, parameters := relationsUp, map[string]any{"of": unique(q.Of), "kinds": nil, "day": nil}
	if q.Direction == graph.Down {
		statement = relationsOf
	}
	if len(q.Kinds) > 0 {
		kinds := make([]string, len(q.Kinds))
		for i, kind := range q.Kinds {
			kinds[i] = kind.String()
		}
		parameters["kinds"] = kinds
	}
	if q.AsOf != nil {
		parameters["day"] = dayOf(*q.AsOf)
	}
	if q.Limit == noLimitGiven {
		statement += everyRelation
	} else {
		// The server sends no more than is wanted of an owner of a million.
		statement, parameters["limit"] = statement+firstRelations, q.Limit
	}
	err = s.call(ctx, "reading", func() error {
		list, err = s.relations(ctx, statement, parameters)
		return err
	})
	return list, err
}

func (s *Store) relations(ctx context.Context, statement string, parameters map[string]any) ([]graph.Relation, error) {
	records, err := s.readStill(ctx, statement, parameters)
	if err != nil {
		return nil, err
	}
	list := make([]graph.Relation, 0, len(records))
	for _, record := range records {
		r, err := readRelation(record)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	slices.SortFunc(list, func(a, b graph.Relation) int { return cmp.Compare(a.ID, b.ID) })
	return slices.CompactFunc(list, func(a, b graph.Relation) bool { return a.ID == b.ID }), nil
}

// Stats counts what is stored.
func (s *Store) Stats(ctx context.Context) (graph.Stats, error) {
	var stats graph.Stats
	err := s.call(ctx, "counting", func() error {
		return s.untilStill(ctx, func() (bool, error) {
			before, err := s.look(ctx)
			if err != nil {
				return false, err
			}
			if stats, err = s.count(ctx); err != nil {
				return false, err
			}
			after, err := s.look(ctx)
			return before == after && before.still(), err
		})
	})
	return stats, err
}

func (s *Store) count(ctx context.Context) (graph.Stats, error) {
	stats := graph.Stats{EntityKinds: map[string]int{}, RelationKinds: map[string]int{}}
	err := s.read(ctx, func(tx neo4j.ManagedTransaction) error {
		stats = graph.Stats{EntityKinds: map[string]int{}, RelationKinds: map[string]int{}}
		for _, label := range labels {
			if err := each(ctx, tx, "MATCH (e:"+label.name+") RETURN count(e)", nil, func(r *neo4j.Record) error {
				if n, _ := r.Values[0].(int64); n > 0 {
					stats.EntityKinds[label.kind.String()] = int(n)
					stats.Entities += int(n)
				}
				return nil
			}); err != nil {
				return err
			}
		}
		for _, kind := range relationKinds {
			if err := each(ctx, tx, "MATCH ()-[r:"+kind.String()+"]->() RETURN count(r)", nil, func(r *neo4j.Record) error {
				if n, _ := r.Values[0].(int64); n > 0 {
					stats.RelationKinds[kind.String()] = int(n)
					stats.Relations += int(n)
				}
				return nil
			}); err != nil {
				return err
			}
		}
		return each(ctx, tx, "MATCH (n:Source) RETURN count(n)", nil, func(r *neo4j.Record) error {
			n, _ := r.Values[0].(int64)
			stats.Sources = int(n)
			return nil
		})
	})
	return stats, err
}

// label is that of a kind of entity. Statements are put together of these alone.
type label struct {
	name string
	kind graph.EntityKind
}

var labels = []label{{"Person", graph.Person}, {"Company", graph.Company}, {"State", graph.State}, {"Arrangement", graph.Arrangement},
	{"Product", graph.Product}, {"Group", graph.Group}, {"Unknown", graph.UnknownKind}}

var relationKinds = []graph.RelationKind{graph.Owns, graph.Controls, graph.Operates, graph.DependsOn, graph.Consolidates, graph.Role, graph.Regulates}
