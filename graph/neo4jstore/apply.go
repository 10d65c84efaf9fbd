package neo4jstore

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph"
)

// maxTries bounds how often a batch is begun again after the server could not go on.
const maxTries = 5

// Apply writes a stream of changes. Up to 100,000 records are one transaction, and any
// number with a deletion among them. More are checked as a whole first and then
// written in batches that may be written again; while those run, and after they broke
// off, readers see what came until then, and Check says so.
func (s *Store) Apply(ctx context.Context, changes graph.Changes) (applied graph.Applied, err error) {
	err = s.call(ctx, "writing to", func() error {
		b := newBatch()
		var large *spool
		for change, err := range changes {
			if err != nil {
				err = theirs{err}
			} else {
				err = ctx.Err()
			}
			if err == nil && large != nil {
				err = large.add(&change)
			} else if err == nil {
				err = b.add(&change)
			}
			if err == nil && large == nil && b.size() > s.most.atOnce && !b.deletes {
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

// settling bounds how long a batch whose commit was not heard of is looked for after
// its caller has given up.
const settling = 5 * time.Second

// writeBatch writes a batch in one transaction, and begins again where the server
// could not go on. mark is what else the transaction sets on the store's node. A
// commit whose answer was lost is looked up, so that what is acknowledged is what was
// written, and what is not acknowledged is whole or absent: code Unfinished says that
// it is not known which, any other code that it is absent.
func (s *Store) writeBatch(ctx context.Context, b *batch, mark *mark) (graph.Applied, error) {
	o := &outage{calling: mostWriting, trying: mostWriting}
	ctx = sharing(ctx, o)
	for try := 1; ; try++ {
		done, err := s.writeOnce(ctx, b, mark)
		if err == nil {
			return done.applied, nil
		}
		if errors.Is(err, errSilent) {
			o.spent += quiet + answering
		}
		if done.number != 0 {
			committed, unsure := s.settleAfter(ctx, done.number)
			switch {
			case committed:
				return done.applied, nil
			case unsure != nil && done.committing:
				return graph.Applied{}, s.unsure(ctx, err)
			}
		}
		// A commit that was cut off and did not happen may be made again.
		if !again(err) || !done.held || try == maxTries || ctx.Err() != nil || o.failed(time.Now(), true) {
			return graph.Applied{}, s.absent(ctx, err)
		}
		if err := o.pause(ctx); err != nil {
			return graph.Applied{}, err
		}
	}
}

// unsure is the error of a batch of which nobody could say whether it was committed.
func (s *Store) unsure(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return graph.Errorf(graph.Unfinished, "Neo4j at %s was lost while it committed: what was written may or may not be there; once it answers, write the same again, which changes nothing if it is: %w", s.address, err)
}

// absent is the error of a batch that was not committed.
func (s *Store) absent(ctx context.Context, err error) error {
	if ctx.Err() != nil || !cutOff(err) && !errors.Is(err, errSilent) {
		return err
	}
	return graph.Errorf(graph.Unavailable, "no Neo4j answers at %s, and nothing of this was written; start it, and write the same again: %w", s.address, err)
}

// settleAfter settles even where ctx is over.
func (s *Store) settleAfter(ctx context.Context, number int64) (committed bool, err error) {
	if ctx.Err() != nil {
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), settling)
		defer cancel()
		ctx = late
	}
	return s.settle(ctx, number)
}

// attempt is how far writing a batch came.
type attempt struct {
	held       bool  // it had the store's node
	number     int64 // it was announced, if not 0
	committing bool  // it was to be committed: with an error it may be committed all the same
	applied    graph.Applied
}

func (s *Store) writeOnce(ctx context.Context, b *batch, mark *mark) (done attempt, err error) {
	err = s.holding(ctx, func(tx neo4j.ExplicitTransaction) error {
		done.held = true
		// Nobody else commits now: who announced and did not end is dead, or done.
		if before, err := lookIn(ctx, tx); err != nil {
			return err
		} else if !before.still() {
			if err := s.end(ctx, before.announced); err != nil {
				return err
			}
		}
		w := &writer{ctx: ctx, tx: tx, batch: b}
		if err := w.write(); err != nil {
			return err
		}
		done.applied = b.applied(w.countedDeleted)
		if mark != nil {
			if err := do(ctx, tx, theStore+mark.effect, mark.parameters); err != nil {
				return err
			}
		}
		if done.number, err = s.announce(ctx); err != nil {
			return err
		}
		if err := remember(ctx, tx, done.number, w.journal()); err != nil {
			return err
		}
		done.committing = true
		if err := tx.Commit(ctx); err != nil {
			return err
		}
		// Should this fail, a reader or the next writer ends it.
		after, cancel := context.WithTimeout(context.WithoutCancel(ctx), settling)
		defer cancel()
		_ = s.end(after, done.number)
		return nil
	})
	return done, err
}

// mark is what a batch sets on the store's node m.
type mark struct {
	effect     string
	parameters map[string]any
}

// batch is what changes come to: the last change of an id counts.
type batch struct {
	sources   map[string]*graph.Source // nil: deleted
	entities  map[string]*graph.Entity
	relations map[string]*graph.Relation
	deletes   bool          // there was a deletion
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
	if err := c.Validate(); err != nil {
		return err
	}
	b.deletes = b.deletes || c.DeleteSource != "" || c.DeleteEntity != "" || c.DeleteRelation != ""
	switch {
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
