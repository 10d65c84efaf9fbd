package query

import (
	"context"
	"maps"
	"sync"
	"sync/atomic"

	"whoowns/graph"
	"whoowns/internal/cypher"
	"whoowns/internal/cypher/value"
	"whoowns/internal/propertygraph"
)

// Bounds of what is read ahead and kept.
const (
	mostAhead = 512     // nodes, where they are read in order
	mostKept  = 100_000 // records
)

// records reads the properties of nodes and relationships, and keeps what it read. It
// is safe for concurrent use.
type records struct {
	v     *view
	kept  atomic.Pointer[shelf]
	count atomic.Int64

	reading sync.Mutex // guards what follows
	next    value.Node // after the last that was read
	ahead   int        // how many the last read took
}

// shelf is what is kept.
type shelf struct {
	nodes         []atomic.Pointer[map[string]any]
	relationships []atomic.Pointer[map[string]any]
}

func newRecords(v *view) *records {
	r := &records{v: v}
	r.clear()
	return r
}

func (r *records) clear() {
	r.kept.Store(&shelf{make([]atomic.Pointer[map[string]any], r.v.Nodes()), make([]atomic.Pointer[map[string]any], r.v.Relationships())})
	r.count.Store(0)
}

// keep puts properties on the shelf, which is emptied when it is full.
func (r *records) keep(slot func(*shelf) *atomic.Pointer[map[string]any], p map[string]any) {
	if r.count.Add(1) > mostKept {
		r.clear()
	}
	slot(r.kept.Load()).Store(&p)
}

// node returns the properties of a node but for its life and what only a search needs.
func (r *records) node(ctx context.Context, n value.Node) (map[string]any, error) {
	if p := r.kept.Load().nodes[n].Load(); p != nil {
		return *p, nil
	}
	r.reading.Lock()
	defer r.reading.Unlock()
	if p := r.kept.Load().nodes[n].Load(); p != nil {
		return *p, nil
	}
	var ids []string
	last := n + 1
	if n >= r.next && int(n-r.next) <= 2*r.ahead+1 { // in order, a few left out
		r.ahead = min(2*r.ahead+1, mostAhead)
	} else {
		r.ahead = 0
	}
	for ; int(last-n) <= r.ahead && int(last) < r.v.Nodes() && r.v.isSource(last) == r.v.isSource(n); last++ {
	}
	for at := n; at < last; at++ {
		ids = append(ids, r.v.idOf(at))
	}
	r.next = last
	read, err := r.read(ctx, n, ids)
	if err != nil {
		return nil, err
	}
	return read, nil
}

// read reads nodes that follow each other, all entities or all sources, keeps them, and
// returns the properties of the first.
func (r *records) read(ctx context.Context, first value.Node, ids []string) (map[string]any, error) {
	var asked map[string]any
	take := func(id string, p propertygraph.Properties, find func(string) (value.Node, bool)) {
		n, ok := find(id)
		if !ok {
			return // deleted; the run will be made again
		}
		values := valuesOf(p)
		r.keep(func(s *shelf) *atomic.Pointer[map[string]any] { return &s.nodes[n] }, values)
		if n == first {
			asked = values
		}
	}
	if r.v.isSource(first) {
		sources, err := r.v.store.Sources(ctx, ids)
		if err != nil {
			return nil, err
		}
		for i := range sources {
			take(sources[i].ID, propertygraph.OfSource(&sources[i]), r.v.source)
		}
		return asked, nil
	}
	entities, err := r.v.store.Entities(ctx, ids)
	if err != nil {
		return nil, err
	}
	for i := range entities {
		p, err := propertygraph.OfEntity(&entities[i])
		if err != nil {
			return nil, err
		}
		take(entities[i].ID, p, func(id string) (value.Node, bool) {
			n := r.v.network.Node(id)
			return value.Node(n), n != graph.NoNode
		})
	}
	return asked, nil
}

// relationship returns the properties of a relationship but for the days on which it
// holds.
func (r *records) relationship(ctx context.Context, of value.Relationship) (map[string]any, error) {
	slot := func(s *shelf) *atomic.Pointer[map[string]any] { return &s.relationships[of] }
	if p := slot(r.kept.Load()).Load(); p != nil {
		return *p, nil
	}
	relations, err := r.v.store.RelationsByID(ctx, []string{r.v.network.RelationID(int32(of))})
	if err != nil || len(relations) == 0 { // deleted: the run will be made again
		return nil, err
	}
	p, err := propertygraph.OfRelation(&relations[0])
	if err != nil {
		return nil, err
	}
	values := valuesOf(p)
	r.keep(slot, values)
	return values, nil
}

// valuesOf returns properties as values of Cypher.
func valuesOf(p propertygraph.Properties) map[string]any {
	values := make(map[string]any, len(p))
	for name, v := range p {
		values[name] = valueOf(v)
	}
	return values
}

func valueOf(v any) any {
	switch v := v.(type) {
	case graph.Day:
		return cypher.Date{Time: v.Time()}
	case []string:
		list := make([]any, len(v))
		for i := range v {
			list[i] = v[i]
		}
		return list
	}
	return v
}

// NodeProperty returns one property; the id and kind need no record.
func (v *view) NodeProperty(ctx context.Context, n value.Node, key string) (any, error) {
	switch key {
	case "id":
		return v.idOf(n), nil
	case "kind":
		if v.isSource(n) {
			return nil, nil
		}
		return v.network.Kind(graph.Node(n)).String(), nil
	case "life_from", "life_until", "folded", "grams":
		all, err := v.NodeProperties(ctx, n)
		return all[key], err
	}
	p, err := v.records.node(ctx, n)
	return p[key], err
}

// NodeProperties returns all properties of a node.
func (v *view) NodeProperties(ctx context.Context, n value.Node) (map[string]any, error) {
	p, err := v.records.node(ctx, n)
	if err != nil || v.isSource(n) {
		return p, err
	}
	id := v.idOf(n)
	lives, err := v.store.Lives(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	entities, err := v.store.Entities(ctx, []string{id})
	if err != nil || len(entities) == 0 || len(lives) == 0 { // deleted: the run will be made again
		return p, err
	}
	more := propertygraph.Properties{}
	more.Live(lives[0])
	more.ForSearch(&entities[0])
	all := maps.Clone(p)
	maps.Copy(all, valuesOf(more))
	return all, nil
}

// RelationshipProperty returns one property; what a question computes with needs no
// record.
func (v *view) RelationshipProperty(ctx context.Context, r value.Relationship, key string) (any, error) {
	e := v.edge(r)
	carries := e.Kind == graph.Owns || e.Kind == graph.Controls && e.Means == graph.ByVotes
	switch key {
	case "id":
		return v.network.RelationID(int32(r)), nil
	case "share_min":
		if carries {
			return e.Min, nil
		}
		return nil, nil
	case "share_max":
		if carries {
			return e.Max, nil
		}
		return nil, nil
	case "counts":
		if e.Counts == graph.Quoted {
			return false, nil
		}
		return nil, nil
	case "held_from", "held_until":
		p := propertygraph.Properties{}
		p.Hold(e.Held)
		return valueOf(p[key]), nil
	}
	p, err := v.records.relationship(ctx, r)
	return p[key], err
}

// RelationshipProperties returns all properties of a relationship.
func (v *view) RelationshipProperties(ctx context.Context, r value.Relationship) (map[string]any, error) {
	p, err := v.records.relationship(ctx, r)
	if err != nil {
		return nil, err
	}
	held := propertygraph.Properties{}
	held.Hold(v.edge(r).Held)
	all := maps.Clone(p)
	maps.Copy(all, valuesOf(held))
	return all, nil
}
