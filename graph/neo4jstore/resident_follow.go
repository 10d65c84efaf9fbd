package neo4jstore

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph"
)

const (
	mostRounds     = 10               // of reading what came while the round before read
	mostBackingOff = 10 * time.Second // between tries while the server does not answer
	mostPausing    = 30 * time.Second // between readings of everything that others overtook
)

// errUnsettled says that others wrote faster than the topology could be read.
var errUnsettled = errors.New("others keep writing")

// follow keeps the network at the store's position until ctx ends.
func (s *ResidentStore) follow(ctx context.Context) {
	wait, lost := s.following.Every, false
	for {
		wake := s.wake
		if wait > s.following.Every {
			wake = nil // readers do not wait for the network, and the server is to be spared
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-wake:
		case <-ctx.Done():
		}
		timer.Stop()
		err := s.catchUp(ctx, nil)
		switch log := s.following.Logger; {
		case ctx.Err() != nil:
			return
		case errors.Is(err, errUnsettled):
			wait = min(2*wait, mostPausing)
		case err != nil:
			if wait = min(2*wait, mostBackingOff); !lost {
				log.Warn("the topology in memory cannot be kept up; questions are put to the store", slog.Any("error", err))
			}
			lost = true
		default:
			if wait = s.following.Every; lost {
				log.Info("the topology in memory is kept up again")
			}
			lost = false
		}
	}
}

// catchUp brings the kept network to where the store is.
//
// What it reads may be of several moments: writers do not wait for it. It looks where
// the store is before and after it has read. Where that is the same, what it read is of
// that position. Where it is another, the journal names every record that changed
// meanwhile; those are read again, and all others were read as they still are. A journal
// that does not lead from one to the other means that everything is read again, once;
// after that it is left to a later call, with errUnsettled.
func (s *ResidentStore) catchUp(ctx context.Context, progress func(entities, relations int)) error {
	s.loading.Lock()
	defer s.loading.Unlock()
	readings := 0
	for range mostRounds {
		to, err := s.locate(ctx)
		if err != nil {
			return err
		}
		if s.base != nil && s.base.position == to {
			s.kept.Store(s.base)
			return nil
		}
		var made func() (*graph.Network, error)
		if s.base != nil {
			if made, err = s.amend(ctx, s.base, to); err != nil {
				return err
			}
		}
		if made == nil {
			if readings++; readings > 1 {
				return errUnsettled
			}
			s.base = nil
			s.kept.Store(nil) // so that there is one in memory at a time
			if made, err = s.readAll(ctx, progress); err != nil {
				return err
			}
		}
		after, err := s.locate(ctx)
		if err != nil {
			return err
		}
		network, err := made()
		if err != nil && after != to {
			continue // what it read does not fit together
		}
		if err != nil {
			return err
		}
		s.base = &keptNetwork{network, to}
		if after == to {
			s.kept.Store(s.base)
			return nil
		}
	}
	return errUnsettled
}

// amend reads what the journal says has changed since base, and returns what makes the
// network of it; nil where everything is to be read.
func (s *ResidentStore) amend(ctx context.Context, base *keptNetwork, to position) (made func() (*graph.Network, error), err error) {
	var journal []entry
	leads := false
	if err := s.call(ctx, "reading", func() error {
		return s.read(ctx, func(tx neo4j.ManagedTransaction) (err error) {
			journal, leads, err = entriesBetween(ctx, tx, base.position, to)
			return err
		})
	}); err != nil || !leads {
		return nil, err
	}
	var entities, lives, relations []string
	for _, e := range journal {
		entities, lives, relations = append(entities, e.entities...), append(lives, e.lives...), append(relations, e.relations...)
	}
	near := 0
	for _, id := range lives {
		if node := base.Node(id); node != graph.NoNode {
			near += len(base.Up(node)) + len(base.Down(node))
		}
	}
	if near > mostJournaled+(base.Nodes()+base.Edges())/8 {
		return nil, nil
	}
	var a graph.Amendment
	for _, id := range entities {
		a.DeleteEntity(id)
	}
	for _, id := range relations {
		a.DeleteRelation(id)
	}
	there, err := s.Entities(ctx, entities)
	if err != nil {
		return nil, err
	}
	for i := range there {
		a.PutEntity(there[i].ID, there[i].Kind)
	}
	for _, read := range []func() ([]graph.Relation, error){
		func() ([]graph.Relation, error) { return s.RelationsByID(ctx, relations) },
		func() ([]graph.Relation, error) {
			return s.Relations(ctx, graph.RelationQuery{Of: lives, Direction: graph.Up})
		},
		func() ([]graph.Relation, error) {
			return s.Relations(ctx, graph.RelationQuery{Of: lives, Direction: graph.Down})
		},
	} {
		list, err := read()
		if err != nil {
			return nil, err
		}
		for i := range list {
			// An end that came while this was read is in the journal of the next round.
			r := &list[i]
			a.PutEntity(r.Owner, r.OwnerKind)
			a.PutEntity(r.Subject, r.SubjectKind)
			a.PutRelation(r.ID, r.Owner, r.Subject, graph.EdgeOf(r))
		}
	}
	return func() (*graph.Network, error) { return base.Amended(&a) }, nil
}
