package embedded

import (
	"context"

	"whoowns/graph"
)

// Apply writes a stream of changes in one transaction, and makes the new network
// of it before the commit, so that both change at once.
func (s *Store) Apply(ctx context.Context, changes graph.Changes) (graph.Applied, error) {
	if err := ctx.Err(); err != nil {
		return graph.Applied{}, err
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.readOnly {
		return graph.Applied{}, graph.Errorf(graph.ReadOnly, "%s may only be read, so nothing was written", s.path)
	}
	// Readers of a memory database would wait for the writer inside SQLite; here
	// they wait without a limit.
	release := func() {}
	if s.memory {
		s.current.Lock()
		release = s.current.Unlock
	}
	defer func() { release() }()
	if s.isClosed() {
		return graph.Applied{}, s.gone()
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return graph.Applied{}, s.failed(ctx, "writing", err)
	}
	defer func() { _ = tx.Rollback() }() // after a commit there is nothing to undo
	w, err := newWriter(ctx, tx)
	if err != nil {
		return graph.Applied{}, s.failed(ctx, "writing", err)
	}
	defer w.close()
	for change, err := range changes {
		if err == nil {
			err = s.failed(ctx, "writing", w.write(&change))
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return graph.Applied{}, err
		}
	}
	if err := w.flush(); err != nil {
		return graph.Applied{}, s.failed(ctx, "writing", err)
	}
	if err := w.verify(); err != nil {
		return graph.Applied{}, s.failed(ctx, "checking", err)
	}
	next, err := w.next(s.topology.Load())
	if err != nil {
		return graph.Applied{}, s.failed(ctx, "reading", err)
	}
	if !s.memory {
		s.current.Lock()
		release = s.current.Unlock
	}
	if err := tx.Commit(); err != nil {
		return graph.Applied{}, s.failed(ctx, "writing", err)
	}
	s.topology.Store(next)
	return w.applied, nil
}

// failed is explain for an Apply. When its context ends, database/sql rolls the
// transaction back beside it, and what fails then fails for other reasons: the
// context's error is the one.
func (s *Store) failed(ctx context.Context, doing string, err error) error {
	if err != nil && ctx.Err() != nil && graph.CodeOf(err) == graph.Internal {
		return ctx.Err()
	}
	return s.explain(doing, err)
}

// isClosed reports whether Close was called; Apply holds writing, so it stays so.
func (s *Store) isClosed() bool {
	if !s.memory {
		s.current.RLock()
		defer s.current.RUnlock()
	}
	return s.closed
}
