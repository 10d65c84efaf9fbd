// Package embedded keeps a graph in one SQLite file.
package embedded

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"sync"
	"sync/atomic"

	_ "modernc.org/sqlite"

	"whoowns/graph"
	"whoowns/internal/names"
)

// Store is a graph in one SQLite file.
type Store struct {
	db      *sql.DB
	write   sync.Mutex
	network atomic.Pointer[graph.Network]
	closed  atomic.Bool
	temp    string
}

var memory atomic.Int64

// Open opens or makes the file; ":memory:" is a store of its own.
func Open(ctx context.Context, path string) (*Store, error) {
	s := &Store{}
	if path == ":memory:" {
		path = fmt.Sprintf("file:whoowns-%d?mode=memory&cache=shared", memory.Add(1))
	} else {
		path = "file:" + path + "?_pragma=journal_mode(wal)&_pragma=busy_timeout(5000)"
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return nil, err
	}
	db.SetMaxIdleConns(4)
	db.SetConnMaxLifetime(0)
	s.db = db
	if _, err := db.ExecContext(ctx, `create table if not exists record(kind int, id text, owner text, subject text, body text, primary key(kind, id));
create index if not exists record_owner on record(owner); create index if not exists record_subject on record(subject)`); err != nil {
		db.Close()
		return nil, graph.Errorf(graph.Corrupt, "%s is not a whoowns store: %w", path, err)
	}
	return s, s.rebuild(ctx)
}

func (s *Store) Network() *graph.Network { return s.network.Load() }

const (
	kindSource = iota
	kindEntity
	kindRelation
)

func (s *Store) rebuild(ctx context.Context) error {
	entities := map[string]*graph.Entity{}
	mentioned := map[string]graph.Day{}
	var relations []*graph.Relation
	err := s.Scan(ctx, func(c graph.Change) error {
		if c.Entity != nil {
			entities[c.Entity.ID] = c.Entity
		}
		if c.Relation != nil {
			relations = append(relations, c.Relation)
			if day, ok := c.Relation.FirstMention(); ok {
				for _, id := range []string{c.Relation.Owner, c.Relation.Subject} {
					if at, ok := mentioned[id]; !ok || day < at {
						mentioned[id] = day
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	life := func(id string) graph.Period {
		day, ok := mentioned[id]
		if !ok {
			day = graph.Forever
		}
		return entities[id].Life(day)
	}
	var b graph.NetworkBuilder
	for id, e := range entities {
		b.AddEntity(id, e.Kind)
	}
	for _, r := range relations {
		r.Held = r.HeldWithin(life(r.Owner), life(r.Subject))
		r.OwnerKind, r.SubjectKind = entities[r.Owner].Kind, entities[r.Subject].Kind
		b.AddRelation(r)
	}
	n, err := b.Build()
	if err == nil {
		s.network.Store(n)
	}
	return err
}

func read[T any](ctx context.Context, s *Store, kind int, ids []string) ([]T, error) {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	ids = slices.Compact(ids)
	out := []T{}
	for _, id := range ids {
		var body string
		err := s.db.QueryRowContext(ctx, "select body from record where kind=? and id=?", kind, id).Scan(&body)
		if err == sql.ErrNoRows {
			continue
		}
		if err != nil {
			return nil, err
		}
		var v T
		if err := json.Unmarshal([]byte(body), &v); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

func (s *Store) Entities(ctx context.Context, ids []string) ([]graph.Entity, error) {
	return read[graph.Entity](ctx, s, kindEntity, ids)
}

func (s *Store) Sources(ctx context.Context, ids []string) ([]graph.Source, error) {
	return read[graph.Source](ctx, s, kindSource, ids)
}

func (s *Store) RelationsByID(ctx context.Context, ids []string) ([]graph.Relation, error) {
	relations, err := read[graph.Relation](ctx, s, kindRelation, ids)
	if err != nil {
		return nil, err
	}
	n := s.Network()
	held := map[string]int32{}
	for i := range n.Edges() {
		held[n.RelationID(int32(i))] = int32(i)
	}
	for i := range relations {
		e := n.Edge(held[relations[i].ID])
		relations[i].Held, relations[i].OwnerKind, relations[i].SubjectKind = e.Held, n.Kind(e.Owner), n.Kind(e.Subject)
	}
	return relations, nil
}

func (s *Store) Relations(ctx context.Context, q graph.RelationQuery) ([]graph.Relation, error) {
	n := s.Network()
	var ids []string
	for _, id := range q.Of {
		node := n.Node(id)
		if node == graph.NoNode {
			continue
		}
		edges := n.Up(node)
		if q.Direction == graph.Down {
			edges = n.Down(node)
		}
		for _, edge := range edges {
			e := n.Edge(edge)
			if (len(q.Kinds) == 0 || slices.Contains(q.Kinds, e.Kind)) && (q.AsOf == nil || e.Held.Contains(*q.AsOf)) {
				ids = append(ids, n.RelationID(edge))
			}
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if q.Limit > 0 && len(ids) > q.Limit {
		ids = ids[:q.Limit]
	}
	return s.RelationsByID(ctx, ids)
}

func (s *Store) Search(ctx context.Context, q graph.SearchQuery) (graph.SearchResult, error) {
	var all []graph.Entity
	err := s.Scan(ctx, func(c graph.Change) error {
		if c.Entity != nil {
			all = append(all, *c.Entity)
		}
		return nil
	})
	return names.Rank(q, all), err
}

func (s *Store) Apply(ctx context.Context, changes graph.Changes) (graph.Applied, error) {
	s.write.Lock()
	defer s.write.Unlock()
	var a graph.Applied
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return a, err
	}
	defer tx.Rollback()
	put := func(kind int, id, owner, subject string, v any) error {
		body, err := json.Marshal(v)
		if err == nil {
			_, err = tx.ExecContext(ctx, "insert or replace into record values(?,?,?,?,?)", kind, id, owner, subject, string(body))
		}
		return err
	}
	for c, err := range changes {
		if err != nil {
			return graph.Applied{}, err
		}
		switch {
		case c.Source != nil:
			a.Sources++
			err = put(kindSource, c.Source.ID, "", "", c.Source)
		case c.Entity != nil:
			a.Entities++
			if err = c.Entity.Validate(); err == nil {
				err = put(kindEntity, c.Entity.ID, "", "", c.Entity)
			}
		case c.Relation != nil:
			a.Relations++
			if err = c.Relation.Validate(); err == nil {
				err = put(kindRelation, c.Relation.ID, c.Relation.Owner, c.Relation.Subject, c.Relation)
			}
		}
		if err != nil {
			return graph.Applied{}, err
		}
	}
	var missing string
	err = tx.QueryRowContext(ctx, `select id from record r where kind=2 and (not exists(select 1 from record e where e.kind=1 and e.id=r.owner) or not exists(select 1 from record e where e.kind=1 and e.id=r.subject))`).Scan(&missing)
	if err == nil {
		return graph.Applied{}, graph.Errorf(graph.Invalid, "relation %s has an end that is not there", missing)
	}
	if err := tx.Commit(); err != nil {
		return graph.Applied{}, err
	}
	return a, s.rebuild(ctx)
}

func (s *Store) Scan(ctx context.Context, yield func(graph.Change) error) error {
	rows, err := s.db.QueryContext(ctx, "select kind, body from record order by kind, id")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var kind int
		var body []byte
		if err := rows.Scan(&kind, &body); err != nil {
			return err
		}
		var c graph.Change
		switch kind {
		case kindSource:
			c.Source = &graph.Source{}
			err = json.Unmarshal(body, c.Source)
		case kindEntity:
			c.Entity = &graph.Entity{}
			err = json.Unmarshal(body, c.Entity)
		case kindRelation:
			c.Relation = &graph.Relation{}
			err = json.Unmarshal(body, c.Relation)
		}
		if err == nil {
			err = yield(c)
		}
		if err != nil {
			return err
		}
	}
	return rows.Err()
}

func (s *Store) Stats(ctx context.Context) (graph.Stats, error) {
	st := graph.Stats{EntityKinds: map[string]int{}, RelationKinds: map[string]int{}}
	err := s.Scan(ctx, func(c graph.Change) error {
		switch {
		case c.Source != nil:
			st.Sources++
		case c.Entity != nil:
			st.Entities++
			st.EntityKinds[c.Entity.Kind.String()]++
		default:
			st.Relations++
			st.RelationKinds[c.Relation.Kind.String()]++
		}
		return nil
	})
	return st, err
}

func (s *Store) Check(ctx context.Context) ([]graph.Problem, error) { return nil, nil }

func (s *Store) Close() error {
	if s.closed.Swap(true) {
		return nil
	}
	return s.db.Close()
}

var _ graph.Resident = (*Store)(nil)
var _ = os.Stdout
