package neo4jstore

import (
	"context"
	"fmt"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph"
)

// maxProblems bounds what Check reports.
const maxProblems = 100

// Check reads everything: that each record is valid and what whoowns writes, that
// what it cites is there, that what is worked out is right, and that no import is
// unfinished.
func (s *Store) Check(ctx context.Context) ([]graph.Problem, error) {
	var found []graph.Problem
	report := func(record, what string) {
		if len(found) < maxProblems {
			found = append(found, graph.Problem{Record: record, What: what})
		}
	}
	sources := map[string]bool{}
	cited := func(record string, ids ...string) {
		for _, id := range ids {
			if id != "" && !sources[id] {
				report(record, "cites the source "+id+", which is not there")
			}
		}
	}
	err := s.call(ctx, "checking", func() error {
		return s.standing(ctx, func(tx runner) error {
			for _, check := range checks {
				if err := each(ctx, tx, check.query, nil, func(r *neo4j.Record) error {
					report(fmt.Sprint(r.Values[0]), fmt.Sprintf(check.say, r.Values[1:]...))
					return nil
				}); err != nil {
					return err
				}
			}
			if err := checkLives(ctx, tx, report); err != nil {
				return err
			}
			return scan(ctx, tx, func(c graph.Change) error {
				switch {
				case c.Source != nil:
					sources[c.Source.ID] = true
				case c.Entity != nil:
					if err := c.Entity.Validate(); err != nil {
						report("entity "+c.Entity.ID, err.Error())
					}
					cited("entity "+c.Entity.ID, c.Entity.Sources...)
					for i := range c.Entity.Statements {
						cited("entity "+c.Entity.ID, c.Entity.Statements[i].Source)
					}
				case c.Relation != nil:
					if err := c.Relation.Validate(); err != nil {
						report("relation "+c.Relation.ID, err.Error())
					}
					cited("relation "+c.Relation.ID, c.Relation.Sources...)
				}
				return ctx.Err()
			})
		})
	})
	if graph.CodeOf(err) == graph.Corrupt {
		report("graph", err.Error())
		err = nil
	}
	return found, err
}

// checks are statements that find what is wrong: a record, and what belongs into say.
var checks = []struct{ query, say string }{
	{theUnfinished + "RETURN 'import', name ORDER BY name", "%s, did not finish; import the same file again to complete it"},
	{"MATCH (e:Entity) WITH e, size([l IN labels(e) WHERE l IN ['Person', 'Company', 'State', 'Arrangement', 'Product', 'Group', 'Unknown']]) AS kinds WHERE kinds <> 1 OR NOT toUpper(left(e.kind, 1)) + substring(e.kind, 1) IN labels(e) RETURN 'entity ' + e.id, e.kind, labels(e) LIMIT 100", "its kind is %v and its labels are %v"},
	{"MATCH (a)-[r:" + everyType + "]->(b) WHERE NOT (a:Entity AND b:Entity) RETURN 'relation ' + coalesce(r.id, '?') LIMIT 100", "an end of it is no :Entity"},
	{"MATCH (a:Entity)-[r]->(b:Entity) WHERE NOT type(r) IN split('" + everyType + "', '|') OR r.id IS NULL RETURN 'relationship ' + elementId(r), type(r) LIMIT 100", "a %v without an id, or of no kind that whoowns knows"},
	{"MATCH ()-[r:" + everyType + "]->() WITH r.id AS id, count(*) AS n WHERE n > 1 RETURN 'relation ' + id, n LIMIT 100", "it is there %v times"},
	{`MATCH (o:Entity)-[r:` + everyType + `]->(s:Entity) WITH o, r, s,
		reduce(latest = null, day IN [coalesce(r.start_day, r.last_observed_day), o.life_from, s.life_from] | CASE WHEN day IS NULL THEN latest WHEN latest IS NULL OR day > latest THEN day ELSE latest END) AS from,
		reduce(first = null, day IN [r.end_day, o.life_until, s.life_until] | CASE WHEN day IS NULL THEN first WHEN first IS NULL OR day < first THEN day ELSE first END) AS until
		WHERE coalesce(from <> r.held_from, (from IS NULL) <> (r.held_from IS NULL)) OR coalesce(until <> r.held_until, (until IS NULL) <> (r.held_until IS NULL))
		RETURN 'relation ' + r.id, r.held_from, r.held_until, from, until LIMIT 100`, "held_from and held_until are %v and %v, and should be %v and %v"},
}

// checkLives compares lives, and what search looks in, with the records.
func checkLives(ctx context.Context, tx runner, report func(record, what string)) error {
	return pages(ctx, tx, `MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id > $after WITH e ORDER BY e.id LIMIT $limit
		OPTIONAL MATCH (e)-[r]-() WITH e, min(r.mention_day) AS related ORDER BY e.id
		RETURN e.id, e.kind, e.founded_day, e.dissolved_day, e.mention_day, related, e.life_from, e.life_until, properties(e)`, func(record []any) error {
		id, _ := record[0].(string)
		kind, _ := record[1].(string)
		life, err := lifeOf(kind, record[2:6], graph.Forever)
		if err != nil {
			report("entity "+id, err.Error())
			return nil
		}
		if dayValue(life.From) != record[6] || dayValue(life.Until) != record[7] {
			report("entity "+id, "its life is not what its records say")
		}
		p, _ := record[8].(map[string]any)
		e, err := readEntity(p)
		if err != nil {
			report("entity "+id, err.Error())
			return nil
		}
		want, err := entityProperties(&e)
		if err == nil && !same(want, p) {
			report("entity "+id, "a property that is worked out, or that whoowns does not know, differs from its record")
		}
		return err
	})
}
