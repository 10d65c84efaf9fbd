package neo4jstore

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"hash/maphash"
	"io"
	"os"
	"slices"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph"
)

// spool keeps a stream of more than maxAtOnce upserts in a file until it is known that
// all of it can be written. In memory stays 8 bytes for each entity, end and source.
type spool struct {
	file    *os.File
	out     *bufio.Writer
	encoder *json.Encoder
	seed    maphash.Seed
	made    map[uint64]bool // entities that the stream has
	ends    map[uint64]bool // ends of relations
	written map[uint64]bool // sources that the stream has
	cited   map[uint64]bool // sources that a record cites
	deletes bool            // a deletion came after all
	counts  graph.Applied
}

func spoolOf(b *batch) (*spool, error) {
	file, err := os.CreateTemp("", "whoowns-batch-")
	if err != nil {
		return nil, graph.Errorf(graph.Unavailable, "a file to keep the batch in cannot be made: %w", err)
	}
	l := &spool{file: file, out: bufio.NewWriterSize(file, 1<<20), seed: maphash.MakeSeed(), made: map[uint64]bool{}, ends: map[uint64]bool{},
		written: map[uint64]bool{}, cited: map[uint64]bool{}}
	l.encoder = json.NewEncoder(l.out)
	for _, source := range b.sources {
		err = errors.Join(err, l.add(&graph.Change{Source: source}))
	}
	for _, e := range b.entities {
		err = errors.Join(err, l.add(&graph.Change{Entity: e}))
	}
	for _, r := range b.relations {
		err = errors.Join(err, l.add(&graph.Change{Relation: r}))
	}
	l.counts = b.counts
	return l, err
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
	l.deletes = l.deletes || one.deletes
	switch {
	case c.Source != nil:
		l.written[l.hash(c.Source.ID)] = true
	case c.Entity != nil:
		l.made[l.hash(c.Entity.ID)] = true
	case c.Relation != nil:
		l.ends[l.hash(c.Relation.Owner)] = true
		l.ends[l.hash(c.Relation.Subject)] = true
	}
	for _, source := range citedBy(c) {
		l.cited[l.hash(source)] = true
	}
	return l.failed(l.encoder.Encode(c))
}

func (l *spool) hash(id string) uint64 { return maphash.String(l.seed, id) }

// citedBy returns the sources that a record cites.
func citedBy(c *graph.Change) []string {
	switch {
	case c.Relation != nil:
		return c.Relation.Sources
	case c.Entity != nil:
		list := slices.Clone(c.Entity.Sources)
		for i := range c.Entity.Statements {
			if source := c.Entity.Statements[i].Source; source != "" {
				list = append(list, source)
			}
		}
		return list
	}
	return nil
}

// failed says that this machine, and not the server, is the cause.
func (l *spool) failed(err error) error {
	if err == nil {
		return nil
	}
	return graph.Errorf(graph.Unavailable, "keeping the batch in the file %s: %w", l.file.Name(), err)
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
		return l.failed(err)
	}
	decoder := json.NewDecoder(bufio.NewReaderSize(l.file, 1<<20))
	for {
		var c graph.Change
		switch err := decoder.Decode(&c); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return l.failed(err)
		}
		if err := use(&c); err != nil {
			return err
		}
	}
}

// write checks the whole, and writes it in batches: sources and entities, then
// relations. From the first to the last the store is marked as unfinished.
func (l *spool) write(ctx context.Context, s *Store) (graph.Applied, error) {
	if err := l.out.Flush(); err != nil {
		return graph.Applied{}, l.failed(err)
	}
	if l.deletes {
		return l.writeAtOnce(ctx, s)
	}
	if err := l.checkReferences(ctx, s); err != nil {
		return graph.Applied{}, err
	}
	b := newBatch()
	unfinished := map[string]any{"unfinished": nameOf(ctx) + ", begun " + time.Now().UTC().Format(time.RFC3339)}
	flush := func(mark map[string]any) error {
		_, err := s.writeBatch(ctx, b, mark)
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
	} {
		if err := pass(wanted); err != nil {
			return graph.Applied{}, err
		}
	}
	return l.counts, flush(map[string]any{"unfinished": nil})
}

// writeAtOnce writes everything in one transaction: whether a deletion is allowed is
// known only when the rest is written. The server's memory bounds it.
func (l *spool) writeAtOnce(ctx context.Context, s *Store) (graph.Applied, error) {
	b := newBatch()
	if err := l.kept(b.add); err != nil {
		return graph.Applied{}, err
	}
	b.counts.Sources, b.counts.Entities, b.counts.Relations = l.counts.Sources, l.counts.Entities, l.counts.Relations
	return s.writeBatch(ctx, b, nil)
}

func nameOf(ctx context.Context) string {
	if name := graph.BatchName(ctx); name != "" {
		return "an import of " + name
	}
	return "a batch of over 100,000 records"
}

// checkReferences finds ends and sources that are neither in the stream nor in the
// store.
func (l *spool) checkReferences(ctx context.Context, s *Store) error {
	endsOf := func(c *graph.Change) []string {
		if c.Relation == nil {
			return nil
		}
		return []string{c.Relation.Owner, c.Relation.Subject}
	}
	list, err := l.lacking(ctx, s, "Entity", l.ends, l.made, endsOf)
	if err != nil {
		return err
	}
	more, err := l.lacking(ctx, s, "Source", l.cited, l.written, citedBy)
	if err != nil || len(list)+len(more) == 0 {
		return err
	}
	return writeError(graph.Invalid, append(list, more...))
}

// lacking says which of the records that are referred to are nowhere.
func (l *spool) lacking(ctx context.Context, s *Store, label string, wanted, there map[uint64]bool, of func(*graph.Change) []string) ([]string, error) {
	missing := map[uint64]bool{}
	for hash := range wanted {
		if !there[hash] {
			missing[hash] = true
		}
	}
	if len(missing) == 0 {
		return nil, nil
	}
	// The ids themselves are in the file.
	var ids []string
	look := func() error {
		err := s.read(ctx, func(tx neo4j.ManagedTransaction) error {
			return each(ctx, tx, "UNWIND $ids AS id MATCH (n:"+label+" {id: id}) USING INDEX n:"+label+"(id) RETURN id", map[string]any{"ids": unique(ids)}, func(r *neo4j.Record) error {
				id, _ := r.Values[0].(string)
				delete(missing, l.hash(id))
				return nil
			})
		})
		ids = ids[:0]
		return err
	}
	err := l.kept(func(c *graph.Change) error {
		for _, id := range of(c) {
			if missing[l.hash(id)] {
				ids = append(ids, id)
			}
		}
		if len(ids) < maxInBatch {
			return nil
		}
		return look()
	})
	if err == nil {
		err = look()
	}
	if err != nil || len(missing) == 0 {
		return nil, err
	}
	var list []string
	err = l.kept(func(c *graph.Change) error {
		if len(list) > 100 {
			return nil
		}
		for i, id := range of(c) {
			switch {
			case !missing[l.hash(id)]:
			case label == "Source" && c.Relation != nil:
				list = append(list, "relation "+c.Relation.ID+" cites the source "+id+", which is not in the store")
			case label == "Source":
				list = append(list, "entity "+c.Entity.ID+" cites the source "+id+", which is not in the store")
			default:
				list = append(list, "relation "+c.Relation.ID+": its "+[]string{"owner", "subject"}[i]+" "+id+" is not in the store")
			}
		}
		return nil
	})
	return list, err
}
