// Package query asks a store in Cypher: one in Neo4j by the server, and one that has its
// topology in memory by package evaluate. Both show the same graph, that of package
// propertygraph.
package query

import (
	"context"
	"sync/atomic"

	"whoowns/graph"
	"whoowns/internal/cypher"
	"whoowns/internal/cypher/evaluate"
	"whoowns/internal/explore"
)

// RunnerOf returns what answers statements about a store, of which x is an Explorer.
// Code Unsupported: the store neither answers Cypher nor has its topology in memory.
func RunnerOf(store graph.Store, x *explore.Explorer) (cypher.Runner, error) {
	switch store := store.(type) {
	case cypher.Runner:
		return store, nil
	case Resident:
		return &runner{store: store, explorer: x}, nil
	}
	return nil, graph.Errorf(graph.Unsupported, "this store does not answer Cypher; name a file or a Neo4j with --store")
}

// Resident is a store whose topology is in memory, with the days on which its entities
// exist.
type Resident interface {
	graph.Resident
	// Lives returns the days on which the entities with the given ids exist, in the
	// order of the ids; of an absent one the empty Period.
	Lives(ctx context.Context, ids []string) ([]graph.Period, error)
	// SourceIDs returns the ids of all sources, sorted.
	SourceIDs(ctx context.Context) ([]string, error)
}

// FunctionsOf describes the functions that a statement about a store may call, sorted by
// name: those of Cypher, and where the store is a Resident those of ownership.
func FunctionsOf(store graph.Store) []evaluate.Described {
	var o evaluate.Options
	if _, ok := store.(Resident); ok {
		o.Functions = (&functions{}).list()
	}
	return evaluate.Functions(o)
}

// runner answers statements about a Resident.
type runner struct {
	store    Resident
	explorer *explore.Explorer
	kept     atomic.Pointer[view]
}

// mostTries bounds how often a statement is run anew because the store changed under
// it.
const mostTries = 10

// RunCypher evaluates a statement on one state of the store: a run during which
// something was written is made again.
func (r *runner) RunCypher(ctx context.Context, statement cypher.Statement, parameters map[string]any, limits cypher.Limits) (*cypher.Result, error) {
	limits = limits.WithDefaults()
	ctx, cancel := context.WithTimeout(ctx, limits.Time)
	defer cancel()
	result, err := r.run(ctx, statement, parameters, limits)
	if ctx.Err() == context.DeadlineExceeded && graph.CodeOf(err) == graph.Canceled { // what read from the store met it
		err = cypher.TookTooLong(limits)
	}
	return result, err
}

func (r *runner) run(ctx context.Context, statement cypher.Statement, parameters map[string]any, limits cypher.Limits) (*cypher.Result, error) {
	functions, err := functionsOn(r.explorer, parameters)
	if err != nil {
		return nil, err
	}
	before, err := r.store.Version(ctx)
	for range mostTries {
		if err != nil {
			return nil, err
		}
		var v *view
		if v, err = r.view(ctx, before); err != nil {
			return nil, err
		}
		result, failed := evaluate.Run(ctx, v, statement.Tree(), evaluate.Options{Parameters: parameters, Limits: limits, Functions: functions})
		var after uint64
		if after, err = r.store.Version(ctx); err == nil && after == before {
			return result, failed
		}
		if failed != nil && ctx.Err() != nil {
			return nil, failed
		}
		before = after
	}
	if err == nil {
		err = graph.Errorf(graph.Unavailable, "the store keeps changing while this is answered; ask again")
	}
	return nil, err
}

// view returns the graph as of a version, or a later one.
func (r *runner) view(ctx context.Context, version uint64) (*view, error) {
	if v := r.kept.Load(); v != nil && v.version == version {
		return v, nil
	}
	v, err := newView(ctx, r.store, version)
	if err == nil {
		r.kept.Store(v)
	}
	return v, err
}
