package neo4jstore

import (
	"context"
	"log/slog"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph"
)

// entityPage and edgePage read what a network needs, by the order of the indexes.
const entityPage = "MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id > $after RETURN e.id, e.kind ORDER BY e.id LIMIT $limit"

func edgePage(kind graph.RelationKind) string {
	columns := ""
	for _, name := range edgeColumns {
		columns += ", r." + name
	}
	return "MATCH (o:Entity)-[r:" + kind.String() + "]->(s:Entity) USING INDEX r:" + kind.String() + "(id) WHERE r.id > $after WITH r, o, s ORDER BY r.id LIMIT $limit RETURN r.id, o.id, s.id" + columns
}

// edgeColumns are the properties that a graph.Edge is made of.
var edgeColumns = []string{"held_from", "held_until", "basis", "of", "means", "role", "counts",
	"share_min", "share_max", "share_min_exclusive", "share_max_exclusive", "share_max_unstated", "share_unknown"}

// readAll reads the whole topology, in pages of a transaction each, and returns what
// makes the network of it.
func (s *ResidentStore) readAll(ctx context.Context, progress func(entities, relations int)) (made func() (*graph.Network, error), err error) {
	began := time.Now()
	b, err := readTopology(ctx, func(statement, after string) (page [][]any, err error) {
		err = s.call(ctx, "reading", func() error {
			return s.read(ctx, func(tx neo4j.ManagedTransaction) error {
				page, err = onePage(ctx, tx, statement, after)
				return err
			})
		})
		return page, err
	}, progress)
	if err != nil {
		return nil, err
	}
	return func() (*graph.Network, error) {
		n, err := b.Build()
		if err == nil {
			s.following.Logger.Info("the topology is in memory", slog.Int("entities", n.Nodes()), slog.Int("relations", n.Edges()), slog.Duration("elapsed", time.Since(began).Round(time.Millisecond)))
		}
		return n, err
	}, nil
}

// readTopology reads all entities and relations. A relation whose end came after the
// entities were read is left out.
func readTopology(ctx context.Context, onePage func(statement, after string) ([][]any, error), progress func(entities, relations int)) (*graph.NetworkBuilder, error) {
	b := &graph.NetworkBuilder{}
	ids := map[string]string{} // so that an id is in memory once
	relations := 0
	all := func(statement string, use func(record []any) error) error {
		for after := ""; ; {
			page, err := onePage(statement, after)
			if err != nil {
				return err
			}
			for _, record := range page {
				if err := use(record); err != nil {
					return err
				}
			}
			if progress != nil {
				progress(len(ids), relations)
			}
			if len(page) < pageSize {
				return ctx.Err()
			}
			after, _ = page[len(page)-1][0].(string)
		}
	}
	err := all(entityPage, func(record []any) error {
		r := &reader{what: "an :Entity", p: map[string]any{"id": record[0], "kind": record[1]}}
		id := r.text("id")
		ids[id] = id
		b.AddEntity(id, parsed[graph.EntityKind](r, "kind"))
		return r.err
	})
	if err != nil {
		return nil, err
	}
	r := &reader{p: map[string]any{}}
	for _, kind := range relationKinds {
		err := all(edgePage(kind), func(record []any) error {
			id, owner, subject, edge, err := r.edge(kind, record)
			if err != nil {
				return err
			}
			owner, there := ids[owner]
			subject, thereToo := ids[subject]
			if there && thereToo {
				b.AddEdge(id, owner, subject, edge)
				relations++
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return b, nil
}

// edge reads a record of an edgePage.
func (r *reader) edge(kind graph.RelationKind, record []any) (id, owner, subject string, edge graph.Edge, err error) {
	clear(r.p)
	for i, name := range edgeColumns {
		if value := record[3+i]; value != nil {
			r.p[name] = value
		}
	}
	id, _ = record[0].(string)
	owner, _ = record[1].(string)
	subject, _ = record[2].(string)
	r.what = "relation " + id
	relation := graph.Relation{Kind: kind, Held: r.held(), Basis: parsed[graph.Basis](r, "basis"), Of: parsed[graph.ShareOf](r, "of"), Means: parsed[graph.Means](r, "means"), Role: r.text("role"), Counts: r.counting()}
	if r.err == nil && relation.CarriesShare() {
		relation.Share = r.share()
	}
	return id, owner, subject, graph.EdgeOf(&relation), r.err
}
