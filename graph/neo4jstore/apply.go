package neo4jstore

import (
	"context"
	"errors"
	"fmt"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph"
)

// errOvertaken says that a batch was announced so long before it was begun that a
// reader took its writer for dead. It is begun again.
var errOvertaken = graph.Errorf(graph.Unavailable, "a batch was announced and then not begun for so long that it was given up; the server is too busy: try again")

// maxTries bounds how often a batch is begun again after the server could not go on.
const maxTries = 5

// Apply writes a stream of changes. Up to 100,000 records are one transaction. More
// are checked as a whole first and then written in batches that may be written
// again; while those run, and after they broke off, readers see what came until
// then, and Check says so.
func (s *Store) Apply(ctx context.Context, changes graph.Changes) (applied graph.Applied, err error) {
	err = s.call(ctx, "writing to", func() error {
		b := newBatch()
		var large *spool
		for change, err := range changes {
			if err == nil {
				err = ctx.Err()
			}
			if err == nil && large != nil {
				err = large.add(&change)
			} else if err == nil {
				err = b.add(&change)
			}
			if err == nil && large == nil && b.size() > maxAtOnce {
				large, err = spoolOf(b)
				b = nil
			}
			if err != nil {
				return errors.Join(err, large.close())
			}
		}
		if large != nil {
			applied, err = large.write(ctx, s)
			return errors.Join(err, large.close())
		}
		applied, err = s.writeBatch(ctx, b, nil)
		return err
	})
	if err != nil {
		return graph.Applied{}, err
	}
	return applied, nil
}

// writeBatch announces a batch, writes it in one transaction and ends it. mark is
// what else the transaction sets on the store's node. A commit whose answer was lost
// is looked up, so that what is acknowledged is what was written.
func (s *Store) writeBatch(ctx context.Context, b *batch, mark map[string]any) (applied graph.Applied, err error) {
	for try := 1; ; try++ {
		number, err := s.announce(ctx)
		if err != nil {
			return graph.Applied{}, err
		}
		applied, err = s.writeOnce(ctx, number, b, mark)
		// What was announced is ended even where ctx is over; if that fails, readers end it.
		after, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.timeout)
		if err != nil && isLost(err) {
			if done, lookErr := s.applied(after, number); lookErr == nil && done {
				err = nil
			}
		}
		ended := s.end(after, number)
		cancel()
		if err == nil {
			return applied, nil
		}
		if !neo4j.IsRetryable(err) && !errors.Is(err, errOvertaken) || try == maxTries || ctx.Err() != nil || ended != nil {
			return graph.Applied{}, err
		}
	}
}

// isLost reports whether a commit may have succeeded though it failed here.
func isLost(err error) bool {
	var server *neo4j.Neo4jError
	var ours *graph.Error
	return !errors.As(err, &server) && !errors.As(err, &ours)
}

func (s *Store) writeOnce(ctx context.Context, number int64, b *batch, mark map[string]any) (graph.Applied, error) {
	session := s.session(ctx, neo4j.AccessModeWrite)
	defer session.Close(context.WithoutCancel(ctx))
	tx, err := session.BeginTransaction(ctx, neo4j.WithTxTimeout(max(s.timeout, longTimeout)))
	if err != nil {
		return graph.Applied{}, err
	}
	defer tx.Close(context.WithoutCancel(ctx))
	announced, err := hold(ctx, tx, number)
	if err != nil {
		return graph.Applied{}, err
	}
	if !announced {
		return graph.Applied{}, errOvertaken
	}
	w := &writer{ctx: ctx, tx: tx, batch: b}
	if err := w.write(); err != nil {
		return graph.Applied{}, err
	}
	if mark != nil {
		if err := do(ctx, tx, theStore+"SET m += $mark", map[string]any{"mark": mark}); err != nil {
			return graph.Applied{}, err
		}
	}
	if err := tx.Commit(ctx); err != nil {
		return graph.Applied{}, err
	}
	return w.batch.applied(w.deleted), nil
}

// batch is what changes come to: the last change of an id counts.
type batch struct {
	sources   map[string]*graph.Source // nil: deleted
	entities  map[string]*graph.Entity
	relations map[string]*graph.Relation
	counts    graph.Applied // of upserts, and of deletions of what the batch itself had written

	// What the batch deletes before it writes it: it counts where it is in the store.
	unseenSources, unseenEntities, unseenRelations []string
}

func newBatch() *batch {
	return &batch{sources: map[string]*graph.Source{}, entities: map[string]*graph.Entity{}, relations: map[string]*graph.Relation{}}
}

func (b *batch) size() int { return len(b.sources) + len(b.entities) + len(b.relations) }

// applied is what writing the batch counts, with the records it deleted.
func (b *batch) applied(deleted int) graph.Applied {
	applied := b.counts
	applied.Deleted += deleted
	return applied
}

// add takes one change, or says why it is not valid. It copies the record, which is
// the stream's to use again.
func (b *batch) add(c *graph.Change) error {
	set := 0
	for _, field := range []bool{c.Source != nil, c.Entity != nil, c.Relation != nil, c.DeleteSource != "", c.DeleteEntity != "", c.DeleteRelation != ""} {
		if field {
			set++
		}
	}
	switch {
	case set > 1:
		return graph.Errorf(graph.Invalid, "a change of %d records; write each as a change of its own", set)
	case c.Source != nil:
		b.counts.Sources++
		return put(b.sources, c.Source.ID, *c.Source, c.Source.Validate())
	case c.Entity != nil:
		b.counts.Entities++
		return put(b.entities, c.Entity.ID, *c.Entity, c.Entity.Validate())
	case c.Relation != nil:
		b.counts.Relations++
		return put(b.relations, c.Relation.ID, *c.Relation, c.Relation.Validate())
	case c.DeleteSource != "":
		b.counts.Deleted += remove(b.sources, c.DeleteSource, &b.unseenSources)
	case c.DeleteEntity != "":
		b.counts.Deleted += remove(b.entities, c.DeleteEntity, &b.unseenEntities)
	case c.DeleteRelation != "":
		b.counts.Deleted += remove(b.relations, c.DeleteRelation, &b.unseenRelations)
	default:
		return graph.Errorf(graph.Invalid, "a change that changes nothing")
	}
	return nil
}

func put[T any](records map[string]*T, id string, record T, invalid error) error {
	records[id] = &record
	return invalid
}

// remove deletes what the batch has written of an id, and returns how many that were.
func remove[T any](records map[string]*T, id string, unseen *[]string) int {
	record, known := records[id]
	records[id] = nil
	switch {
	case record != nil:
		return 1
	case !known:
		*unseen = append(*unseen, id)
	}
	return 0
}

// writeError says what was wrong with a batch; nothing of it was written.
func writeError(code graph.Code, list []string) error {
	const most = 100
	text := ""
	for i, problem := range list {
		switch {
		case i == most:
			return graph.Errorf(code, "nothing was written: %s; and more", text)
		case i > 0:
			text += "; "
		}
		text += problem
	}
	return &graph.Error{Code: code, Message: fmt.Sprintf("nothing was written: %s", text)}
}
