package explore

import (
	"context"
	"fmt"
	"sync/atomic"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// Explorer answers questions about one store. It is safe for concurrent use.
//
// The use cases are methods. Each takes the id of an entity and returns Code
// NotFound, with near names, when there is none:
//
//	Search        entities by text
//	Entity        one entity in full
//	Owners        who owns it, over all chains
//	Holdings      what it owns, over all chains
//	Control       who controls it, with what votes, by what means
//	Share         how much of one entity another owns
//	People        who runs it: operators, managers, recorded roles
//	Explain       what such a share, and control, come from
//	Paths         how two entities are connected
//	Dependencies  what it needs, or what needs it
//	Impact        what stops if it stops, and what it hangs on
//	Network       nodes and edges around it, to draw
//	Changes       what is otherwise on one day than on another
//	Timeline      the days on which anything upstream changed
//
// RegisterChanges takes no id: it compares the whole register.
type Explorer struct {
	store  graph.Store
	engine atomic.Pointer[ownership.Engine] // of the store's resident network, while that is current
}

// New returns an Explorer of store, which it does not close.
func New(store graph.Store) *Explorer { return &Explorer{store: store} }

// Store returns the store.
func (x *Explorer) Store() graph.Store { return x.store }

// ownershipKinds are the relations that ownership and control rest on.
var ownershipKinds = []graph.RelationKind{graph.Owns, graph.Controls, graph.Operates, graph.Role}

// engineFor returns an engine over a network that holds the given part of the
// store: the whole where the store has it in memory.
func (x *Explorer) engineFor(ctx context.Context, reach graph.Reach) (*ownership.Engine, error) {
	n := x.resident()
	if n == nil {
		x.engine.Store(nil) // or it would keep a network that the store has let go
		n, err := graph.LoadNetwork(ctx, x.store, reach)
		if err != nil {
			return nil, err
		}
		return ownership.NewEngine(n), nil
	}
	engine := x.engine.Load()
	if engine == nil || engine.Network() != n {
		engine = ownership.NewEngine(n)
		x.engine.Store(engine)
	}
	return engine, nil
}

// engineOn returns an engine over n: the kept one where it is that of n.
func (x *Explorer) engineOn(n *graph.Network) *ownership.Engine {
	if engine := x.engine.Load(); engine != nil && engine.Network() == n {
		return engine
	}
	return ownership.NewEngine(n)
}

// resident returns the whole network, and nil where the store has none in memory.
func (x *Explorer) resident() *graph.Network {
	if resident, ok := x.store.(graph.Resident); ok {
		return resident.Network()
	}
	return nil
}

// mostTries bounds how often an answer is made anew because the store changed
// under it.
const mostTries = 10

// settled returns an answer made of one state of the store: one during which
// something was written is made again.
//
// Where the version is v before and after, every read between saw the state v. So did
// the resident network that was taken between: it is of v or later, because Version
// returned v before; and had it been of a later batch, Version would have returned
// more than v after. That holds whoever wrote the batch, and also where the store
// exchanged its network, or had none for a part of the answer, while this was made.
func settled[T any](ctx context.Context, x *Explorer, make func() (T, error)) (answer T, err error) {
	before, err := x.store.Version(ctx)
	for range mostTries {
		if err != nil {
			return answer, err
		}
		made, failed := make()
		var after uint64
		if after, err = x.store.Version(ctx); err == nil && after == before {
			return made, failed
		}
		before = after
	}
	if err == nil {
		err = graph.Errorf(graph.Unavailable, "the store keeps changing while this is answered; ask again")
	}
	return answer, err
}

// begin reads the entity asked about and starts an answer about it.
func (x *Explorer) begin(ctx context.Context, id string, q Query) (*graph.Entity, Answer, error) {
	if err := q.validate(); err != nil {
		return nil, Answer{}, err
	}
	e, err := x.entity(ctx, id)
	if err != nil {
		return nil, Answer{}, err
	}
	a := Answer{Entity: Subject{e.Reference(q.AsOf.Day)}, AsOf: q.AsOf.Day, Warnings: []Warning{}, Relations: []graph.Relation{}, Sources: []graph.Source{}}
	if q.AsOf.Asked.IsPartial() {
		a.Asked = q.AsOf.Asked.String()
	}
	return e, a, nil
}

// notThere warns when the entity did not exist on the day.
func notThere(e *graph.Entity, a *Answer) {
	switch {
	case !e.Founded.IsZero() && a.AsOf < e.Founded.First():
		a.Warnings = append(a.Warnings, Warning{Code: WarnNotThere, Entities: []string{e.ID},
			Text: fmt.Sprintf("%s was founded on %s; on %s it did not exist", e.Name, e.Founded, a.AsOf)})
	case a.AsOf >= e.Dissolved.End():
		a.Warnings = append(a.Warnings, Warning{Code: WarnNotThere, Entities: []string{e.ID},
			Text: fmt.Sprintf("%s ceased to exist on %s; on %s it was gone", e.Name, e.Dissolved, a.AsOf)})
	}
}

func (x *Explorer) entity(ctx context.Context, id string) (*graph.Entity, error) {
	entities, err := x.store.Entities(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	if len(entities) == 1 {
		return &entities[0], nil
	}
	notFound := graph.Errorf(graph.NotFound, "there is no entity %q", id)
	if found, err := x.store.Search(ctx, graph.SearchQuery{Text: id, Limit: 5}); err == nil {
		for i := range found.Hits {
			notFound.Near = append(notFound.Near, found.Hits[i].Entity.Reference(Today().Day))
		}
	}
	return nil, notFound
}

func (q Query) validate() error {
	switch {
	case q.Limit < 0 || q.Limit > MaxLimit:
		return graph.Errorf(graph.Invalid, "limit %d is not between 1 and %d", q.Limit, MaxLimit)
	case !(q.MinShare >= 0 && q.MinShare <= 1):
		return graph.Errorf(graph.Invalid, "min_share %v is not between 0 and 1", q.MinShare)
	}
	return nil
}

func (q Query) limit() int {
	if q.Limit == 0 {
		return DefaultLimit
	}
	return q.Limit
}
