package neo4jstore

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"hash/maphash"
	"io"
	"os"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph"
)

// spool keeps a stream of more than maxAtOnce changes in a file until it is known
// that all of it can be written. In memory stays 8 bytes for each entity and end.
type spool struct {
	file    *os.File
	out     *bufio.Writer
	encoder *json.Encoder
	seed    maphash.Seed
	made    map[uint64]bool // entities that the stream has
	ends    map[uint64]bool // ends of relations
	counts  graph.Applied
}

func spoolOf(b *batch) (*spool, error) {
	file, err := os.CreateTemp("", "whoowns-batch-")
	if err != nil {
		return nil, err
	}
	l := &spool{file: file, out: bufio.NewWriterSize(file, 1<<20), seed: maphash.MakeSeed(), made: map[uint64]bool{}, ends: map[uint64]bool{}}
	l.encoder = json.NewEncoder(l.out)
	for id, source := range b.sources {
		err = errors.Join(err, l.add(&graph.Change{Source: source, DeleteSource: whenNil(source, id)}))
	}
	for id, e := range b.entities {
		err = errors.Join(err, l.add(&graph.Change{Entity: e, DeleteEntity: whenNil(e, id)}))
	}
	for id, r := range b.relations {
		err = errors.Join(err, l.add(&graph.Change{Relation: r, DeleteRelation: whenNil(r, id)}))
	}
	l.counts = b.counts
	return l, err
}

func whenNil[T any](record *T, id string) string {
	if record == nil {
		return id
	}
	return ""
}

// add keeps a change, or says why it is not valid.
func (l *spool) add(c *graph.Change) error {
	one := newBatch()
	if err := one.add(c); err != nil {
		return err
	}
	l.counts.Sources += one.counts.Sources
	l.counts.Entities += one.counts.Entities
	l.counts.Relations += one.counts.Relations
	if c.Entity != nil {
		l.made[maphash.String(l.seed, c.Entity.ID)] = true
	}
	if c.Relation != nil {
		l.ends[maphash.String(l.seed, c.Relation.Owner)] = true
		l.ends[maphash.String(l.seed, c.Relation.Subject)] = true
	}
	return l.encoder.Encode(c)
}

func (l *spool) close() error {
	if l == nil {
		return nil
	}
	return errors.Join(l.file.Close(), os.Remove(l.file.Name()))
}

// kept calls use with every change again.
func (l *spool) kept(use func(*graph.Change) error) error {
	if _, err := l.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	decoder := json.NewDecoder(bufio.NewReaderSize(l.file, 1<<20))
	for {
		var c graph.Change
		switch err := decoder.Decode(&c); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if err := use(&c); err != nil {
			return err
		}
	}
}

// write checks the whole, and writes it in batches: sources and entities, then
// relations, then deletions. From the first to the last the store is marked as
// unfinished.
func (l *spool) write(ctx context.Context, s *Store) (graph.Applied, error) {
	if err := l.out.Flush(); err != nil {
		return graph.Applied{}, err
	}
	if err := l.checkEnds(ctx, s); err != nil {
		return graph.Applied{}, err
	}
	deleted := 0
	b := newBatch()
	unfinished := map[string]any{"unfinished": nameOf(ctx) + ", begun " + time.Now().UTC().Format(time.RFC3339)}
	flush := func(mark map[string]any) error {
		applied, err := s.writeBatch(ctx, b, mark)
		deleted += applied.Deleted
		b = newBatch()
		return err
	}
	pass := func(wanted func(*graph.Change) bool) error {
		err := l.kept(func(c *graph.Change) error {
			if !wanted(c) {
				return nil
			}
			if err := b.add(c); err != nil || b.size() < maxInBatch {
				return err
			}
			return flush(unfinished)
		})
		if err != nil || b.size() == 0 {
			return err
		}
		return flush(unfinished)
	}
	for _, wanted := range []func(*graph.Change) bool{
		func(c *graph.Change) bool { return c.Source != nil },
		func(c *graph.Change) bool { return c.Entity != nil },
		func(c *graph.Change) bool { return c.Relation != nil },
		func(c *graph.Change) bool { return c.DeleteRelation != "" },
		func(c *graph.Change) bool { return c.DeleteEntity != "" || c.DeleteSource != "" },
	} {
		if err := pass(wanted); err != nil {
			return graph.Applied{}, err
		}
	}
	applied := l.counts
	applied.Deleted += deleted
	return applied, flush(map[string]any{"unfinished": nil})
}

func nameOf(ctx context.Context) string {
	if name := graph.BatchName(ctx); name != "" {
		return "an import of " + name
	}
	return "a batch of over 100,000 records"
}

// checkEnds finds relations whose ends are neither in the stream nor in the store.
func (l *spool) checkEnds(ctx context.Context, s *Store) error {
	missing := map[uint64]bool{}
	for end := range l.ends {
		if !l.made[end] {
			missing[end] = true
		}
	}
	if len(missing) == 0 {
		return nil
	}
	// The ids themselves are in the file.
	var ids []string
	look := func() error {
		err := s.read(ctx, func(tx neo4j.ManagedTransaction) error {
			return each(ctx, tx, "UNWIND $ids AS id MATCH (e:Entity {id: id}) RETURN id", map[string]any{"ids": ids}, func(r *neo4j.Record) error {
				id, _ := r.Values[0].(string)
				delete(missing, maphash.String(l.seed, id))
				return nil
			})
		})
		ids = ids[:0]
		return err
	}
	if err := l.kept(func(c *graph.Change) error {
		if c.Relation == nil {
			return nil
		}
		for _, id := range []string{c.Relation.Owner, c.Relation.Subject} {
			if missing[maphash.String(l.seed, id)] {
				ids = append(ids, id)
			}
		}
		if len(ids) < maxInBatch {
			return nil
		}
		return look()
	}); err != nil {
		return err
	}
	if err := look(); err != nil || len(missing) == 0 {
		return err
	}
	var list []string
	if err := l.kept(func(c *graph.Change) error {
		if r := c.Relation; r != nil && len(list) <= 100 {
			if missing[maphash.String(l.seed, r.Owner)] {
				list = append(list, "relation "+r.ID+": its owner "+r.Owner+" is not in the store")
			}
			if missing[maphash.String(l.seed, r.Subject)] {
				list = append(list, "relation "+r.ID+": its subject "+r.Subject+" is not in the store")
			}
		}
		return nil
	}); err != nil {
		return err
	}
	return writeError(graph.Invalid, list)
}
