package main

import (
	"context"
	"time"

	"whoowns/graph"
	"whoowns/graph/neo4jstore"
)

// between is the pause before a server that did not answer is asked again.
const between = 500 * time.Millisecond

// openServer opens a store in a Neo4j server, and with --resident reads its topology.
func (a *app) openServer(ctx context.Context, c neo4jstore.Config) (graph.Store, error) {
	if a.wait == 0 && a.resident != nil {
		return a.openResident(ctx, c)
	}
	store, err := a.reach(ctx, c)
	if err != nil {
		return nil, err
	}
	if a.resident == nil {
		return store, nil
	}
	// Reading may take longer than a server is waited for.
	if err := store.Close(); err != nil {
		return nil, err
	}
	return a.openResident(ctx, c)
}

func (a *app) openResident(ctx context.Context, c neo4jstore.Config) (graph.Store, error) {
	loading := a.newLoading()
	defer loading.finish()
	store, err := neo4jstore.OpenResident(ctx, c, neo4jstore.Following{Progress: loading.update, Logger: a.resident})
	if err != nil {
		return nil, err
	}
	return store, nil
}

// reach opens a store. A server that does not answer is asked again until a.wait has
// passed: started together with the program, it comes later.
func (a *app) reach(ctx context.Context, c neo4jstore.Config) (*neo4jstore.Store, error) {
	if a.wait == 0 {
		return neo4jstore.Open(ctx, c)
	}
	waiting, cancel := context.WithTimeout(ctx, a.wait)
	defer cancel()
	var last error
	for {
		store, err := neo4jstore.Open(waiting, c)
		switch {
		case err == nil:
			return store, nil
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case waiting.Err() != nil && last != nil:
			return nil, graph.Errorf(graph.Unavailable, "waited %s: %w", a.wait, last)
		case waiting.Err() != nil:
			return nil, graph.Errorf(graph.Unavailable, "Neo4j at %s did not answer within %s; start it, or wait longer with --wait", c.Address, a.wait)
		case graph.CodeOf(err) != graph.Unavailable:
			return nil, err
		case last == nil:
			a.say("Waiting up to %s for Neo4j at %s.", a.wait, c.Address)
		}
		last = err
		select {
		case <-time.After(between):
		case <-waiting.Done():
		}
	}
}
