package neo4jstore

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash"
	"hash/maphash"
	"io"
	"maps"
	"os"
	"slices"
	"time"

	"whoowns/graph"
)

// spool keeps a stream of more than maxAtOnce upserts in a file until it is known that
// all of it can be written. In memory stays 8 bytes for each entity, end and source.
type spool struct {
	file    *os.File
	linked  bool // the file still has its name
	out     *bufio.Writer
	sum     hash.Hash // of the stream, so that the same one is known again
	encoder *json.Encoder
	seed    maphash.Seed
	made    map[uint64]bool // entities that the stream has
	ends    map[uint64]bool // ends of relations; after the check, those that are nowhere
	written map[uint64]bool // sources that the stream has
	cited   map[uint64]bool // sources that a record cites; after the check, those that are nowhere
	deletes bool            // a deletion came after all
	counts  graph.Applied
}

func spoolOf(b *batch) (*spool, error) {
	file, err := os.CreateTemp("", "whoowns-batch-")
	if err != nil {
		return nil, graph.Errorf(graph.Unavailable, "a file to keep the batch in cannot be made: %w", err)
	}
	// Where an open file can lose its name, nothing is left behind by a program that is killed.
	l := &spool{file: file, linked: os.Remove(file.Name()) != nil, out: bufio.NewWriterSize(file, 1<<20), sum: sha256.New(), seed: maphash.MakeSeed(),
		made: map[uint64]bool{}, ends: map[uint64]bool{}, written: map[uint64]bool{}, cited: map[uint64]bool{}}
	l.encoder = json.NewEncoder(io.MultiWriter(l.out, l.sum))
	for _, id := range slices.Sorted(maps.Keys(b.sources)) {
		err = errors.Join(err, l.add(&graph.Change{Source: b.sources[id]}))
	}
	for _, id := range slices.Sorted(maps.Keys(b.entities)) {
		err = errors.Join(err, l.add(&graph.Change{Entity: b.entities[id]}))
	}
	for _, id := range slices.Sorted(maps.Keys(b.relations)) {
		err = errors.Join(err, l.add(&graph.Change{Relation: b.relations[id]}))
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
	err := l.file.Close()
	if l.linked {
		err = errors.Join(err, os.Remove(l.file.Name()))
	}
	return err
}

// kept calls use with every change again.
func (l *spool) kept(ctx context.Context, use func(*graph.Change) error) error {
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
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := use(&c); err != nil {
			return err
		}
	}
}

// write checks the whole, and writes it in batches: sources and entities, then
// relations. From the first to the last the store is marked as unfinished. Code
// Unfinished: a part of it may be written.
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
	b, written := newBatch(), 0
	digest := hex.EncodeToString(l.sum.Sum(nil))
	begun := beginning(digest, nameOf(ctx)+", begun "+time.Now().UTC().Format(time.RFC3339))
	flush := func(mark *mark) error {
		_, err := s.writeBatch(ctx, b, mark)
		if err != nil && written > 0 {
			return s.brokenOff(ctx, written, err)
		}
		written += b.size()
		b = newBatch()
		return err
	}
	pass := func(wanted func(*graph.Change) bool) error {
		err := l.kept(ctx, func(c *graph.Change) error {
			if !wanted(c) || l.lacks(c) {
				return nil
			}
			if err := b.add(c); err != nil || b.size() < s.most.inBatch {
				return err
			}
			return flush(begun)
		})
		if err == nil && b.size() > 0 {
			err = flush(begun)
		}
		if err != nil && written > 0 && graph.CodeOf(err) != graph.Unfinished {
			return s.brokenOff(ctx, written, err)
		}
		return err
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
	return l.counts, flush(ending(digest))
}

// writeAtOnce writes everything in one transaction: whether a deletion is allowed is
// known only when the rest is written. The server's memory bounds it.
func (l *spool) writeAtOnce(ctx context.Context, s *Store) (graph.Applied, error) {
	b := newBatch()
	if err := l.kept(ctx, b.add); err != nil {
		return graph.Applied{}, err
	}
	b.counts.Sources, b.counts.Entities, b.counts.Relations = l.counts.Sources, l.counts.Entities, l.counts.Relations
	return s.writeBatch(ctx, b, nil)
}
