package embedded

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"whoowns/graph"
)

// Entities returns the entities with the given ids.
func (s *Store) Entities(ctx context.Context, ids []string) (list []graph.Entity, err error) {
	err = s.read(ctx, func() error {
		list, err = s.entities(ctx, ids)
		return err
	})
	return list, err
}

func (s *Store) entities(ctx context.Context, ids []string) ([]graph.Entity, error) {
	return records[graph.Entity](ctx, s, "SELECT body FROM entity WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id", ids)
}

// Sources returns the sources with the given ids.
func (s *Store) Sources(ctx context.Context, ids []string) (list []graph.Source, err error) {
	err = s.read(ctx, func() error {
		list, err = records[graph.Source](ctx, s, "SELECT body FROM source WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id", ids)
		return err
	})
	return list, err
}

// SourceIDs returns the ids of all sources, sorted.
func (s *Store) SourceIDs(ctx context.Context) (ids []string, err error) {
	err = s.read(ctx, func() error {
		ids = nil
		rows, err := s.db.QueryContext(ctx, "SELECT id FROM source ORDER BY id")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return rows.Err()
	})
	return ids, err
}

// Lives returns the days on which the entities with the given ids exist, in the order of
// the ids; of an absent one the empty Period.
func (s *Store) Lives(ctx context.Context, ids []string) (lives []graph.Period, err error) {
	err = s.read(ctx, func() error {
		t := s.topology.Load()
		lives = make([]graph.Period, len(ids))
		for i, id := range ids {
			if node := t.network.Node(id); node != graph.NoNode {
				lives[i] = t.lives[node]
			}
		}
		return nil
	})
	return lives, err
}

// RelationsByID returns the relations with the given ids.
func (s *Store) RelationsByID(ctx context.Context, ids []string) (list []graph.Relation, err error) {
	err = s.read(ctx, func() error {
		list, err = s.relationsByID(ctx, ids)
		return err
	})
	return list, err
}

// Relations returns the relations that q selects: which ones is known from the
// network, and only those are read.
func (s *Store) Relations(ctx context.Context, q graph.RelationQuery) (list []graph.Relation, err error) {
	err = s.read(ctx, func() error {
		list, err = s.relationsByID(ctx, selected(s.topology.Load().network, q))
		return err
	})
	return list, err
}

func selected(n *graph.Network, q graph.RelationQuery) []string {
	var edges []int32
	for _, id := range q.Of {
		node := n.Node(id)
		if node == graph.NoNode {
			continue
		}
		near := n.Up(node)
		if q.Direction == graph.Down {
			near = n.Down(node)
		}
		for _, edge := range near {
			e := n.Edge(edge)
			if (len(q.Kinds) == 0 || slices.Contains(q.Kinds, e.Kind)) && (q.AsOf == nil || e.Held.Contains(*q.AsOf)) {
				edges = append(edges, edge)
			}
		}
	}
	slices.Sort(edges)
	edges = slices.Compact(edges)
	if q.Limit > 0 && len(edges) > q.Limit {
		edges = edges[:q.Limit]
	}
	ids := make([]string, len(edges))
	for i, edge := range edges {
		ids[i] = n.RelationID(edge)
	}
	return ids
}

func (s *Store) relationsByID(ctx context.Context, ids []string) ([]graph.Relation, error) {
	list, err := records[graph.Relation](ctx, s, "SELECT body FROM relation WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id", ids)
	if err != nil {
		return nil, err
	}
	n := s.topology.Load().network
	for i := range list {
		complete(n, &list[i])
	}
	return list, nil
}

// complete sets what the network knows of a relation.
func complete(n *graph.Network, r *graph.Relation) {
	if edge, ok := n.Relation(r.ID); ok {
		e := n.Edge(edge)
		r.Held, r.OwnerKind, r.SubjectKind = e.Held, n.Kind(e.Owner), n.Kind(e.Subject)
	}
}

// records reads the bodies of the records with the given ids.
func records[T any](ctx context.Context, s *Store, query string, ids []string) ([]T, error) {
	list := make([]T, 0, len(ids))
	if len(ids) == 0 {
		return list, nil
	}
	wanted, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	statement, err := s.prepared(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := statement.QueryContext(ctx, string(wanted))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return scanInto(rows, list)
}

// prepared returns a statement, prepared once: an answer reads a few records, and
// parsing the query takes as long as that.
func (s *Store) prepared(ctx context.Context, query string) (*sql.Stmt, error) {
	if known, ok := s.statements.Load(query); ok {
		return known.(*sql.Stmt), nil
	}
	statement, err := s.db.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	if known, loaded := s.statements.LoadOrStore(query, statement); loaded {
		statement.Close()
		return known.(*sql.Stmt), nil
	}
	return statement, nil
}

func scanInto[T any](rows *sql.Rows, list []T) ([]T, error) {
	var body sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&body); err != nil {
			return nil, err
		}
		var record T
		if err := json.Unmarshal(body, &record); err != nil {
			return nil, graph.Errorf(graph.Corrupt, "a record does not decode: %w", err)
		}
		list = append(list, record)
	}
	return list, rows.Err()
}

// Scan streams everything as of one moment.
func (s *Store) Scan(ctx context.Context, yield func(graph.Change) error) error {
	m, err := s.moment(ctx)
	if err != nil {
		return err
	}
	defer m.end()
	return s.explain("reading", m.scan(ctx, yield))
}

func (m *moment) scan(ctx context.Context, yield func(graph.Change) error) error {
	if err := scanTable(ctx, m.Tx, "SELECT body FROM source ORDER BY id", func(source *graph.Source) error { return yield(graph.Change{Source: source}) }); err != nil {
		return err
	}
	if err := scanTable(ctx, m.Tx, "SELECT body FROM entity ORDER BY id", func(e *graph.Entity) error { return yield(graph.Change{Entity: e}) }); err != nil {
		return err
	}
	return scanTable(ctx, m.Tx, "SELECT body FROM relation ORDER BY id", func(r *graph.Relation) error {
		complete(m.network, r)
		return yield(graph.Change{Relation: r})
	})
}

func scanTable[T any](ctx context.Context, tx *sql.Tx, query string, yield func(*T) error) error {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	var body sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&body); err != nil {
			return err
		}
		record := new(T)
		if err := json.Unmarshal(body, record); err != nil {
			return graph.Errorf(graph.Corrupt, "a record does not decode: %w", err)
		}
		if err := yield(record); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Stats counts what is stored.
func (s *Store) Stats(ctx context.Context) (graph.Stats, error) {
	var stats graph.Stats
	err := s.read(ctx, func() error {
		stats = graph.Stats{EntityKinds: map[string]int{}, RelationKinds: map[string]int{}}
		n := s.topology.Load().network
		stats.Entities, stats.Relations = n.Nodes(), n.Edges()
		for node := range graph.Node(n.Nodes()) {
			stats.EntityKinds[n.Kind(node).String()]++
		}
		for edge := range int32(n.Edges()) {
			stats.RelationKinds[n.Edge(edge).Kind.String()]++
		}
		return s.db.QueryRowContext(ctx, "SELECT count(*) FROM source").Scan(&stats.Sources)
	})
	return stats, err
}
