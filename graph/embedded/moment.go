package embedded

import (
	"context"
	"database/sql"

	"whoowns/graph"
)

// Network returns the topology as of the last Apply, another process's too. Where
// that cannot be read it is the one before; the next call of another method says
// why.
func (s *Store) Network() *graph.Network {
	ctx := context.Background()
	if stale, err := s.stale(ctx); err == nil && stale {
		_ = s.load(ctx)
	}
	return s.topology.Load().network
}

// Version returns how many batches were written.
func (s *Store) Version(ctx context.Context) (version uint64, err error) {
	err = s.read(ctx, func() error {
		version = uint64(s.topology.Load().batch)
		return nil
	})
	return version, err
}

// stale reports whether another process has written since the topology was loaded.
// It must not be called with current held.
func (s *Store) stale(ctx context.Context) (bool, error) {
	if s.memory {
		return false, nil
	}
	s.current.RLock()
	defer s.current.RUnlock()
	if s.closed {
		return false, s.gone()
	}
	return s.changed(ctx)
}

// changed is stale for who holds current.
func (s *Store) changed(ctx context.Context) (bool, error) {
	if s.memory {
		return false, nil
	}
	var number int64
	err := s.number.QueryRowContext(ctx).Scan(&number)
	return number != s.topology.Load().batch, err
}

// load reads the topology of the file as it is.
func (s *Store) load(ctx context.Context) error {
	s.loading.Lock()
	defer s.loading.Unlock()
	if s.topology.Load() != nil {
		if stale, err := s.stale(ctx); err != nil || !stale {
			return err // another call has loaded it
		}
	}
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // it only reads
	t, err := loadTopology(ctx, tx)
	if err != nil {
		return err
	}
	if err := tx.QueryRowContext(ctx, "SELECT number FROM batch").Scan(&t.batch); err != nil {
		return err
	}
	s.current.Lock()
	defer s.current.Unlock()
	if old := s.topology.Load(); old == nil || old.batch < t.batch {
		s.topology.Store(t)
	}
	return nil
}

// mostLoads bounds how often a call begins again because another process writes.
const mostLoads = 5

func (s *Store) unsettled() error {
	return graph.Errorf(graph.Unavailable, "another process keeps writing %s; try again when that has ended", s.path)
}

// read calls use so that no commit comes between what it reads of the file and of
// the topology: one of this process waits, and after one of another use is called
// again.
func (s *Store) read(ctx context.Context, use func() error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	for range mostLoads {
		if settled, err := s.readOnce(ctx, use); err != nil || settled {
			return s.explain("reading", err)
		}
		if err := s.load(ctx); err != nil {
			return s.explain("reading", err)
		}
	}
	return s.unsettled()
}

func (s *Store) readOnce(ctx context.Context, use func() error) (settled bool, err error) {
	s.current.RLock()
	defer s.current.RUnlock()
	if s.closed {
		return false, s.gone()
	}
	if changed, err := s.changed(ctx); err != nil || changed {
		return false, err
	}
	err = use()
	if changed, err := s.changed(ctx); err == nil && changed {
		return false, nil
	}
	return true, err
}

// moment is the file and its topology as of one moment, for a call that takes long.
type moment struct {
	*sql.Tx
	*topology
	end func()
}

// moment begins one; the caller must call end. Later commits do not wait for it,
// but in memory, where there is only the newest state.
func (s *Store) moment(ctx context.Context) (*moment, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for range mostLoads {
		if m, err := s.momentOnce(ctx); err != nil || m != nil {
			return m, s.explain("reading", err)
		}
		if err := s.load(ctx); err != nil {
			return nil, s.explain("reading", err)
		}
	}
	return nil, s.unsettled()
}

func (s *Store) momentOnce(ctx context.Context) (*moment, error) {
	s.current.RLock()
	release := s.current.RUnlock
	defer func() { release() }()
	if s.closed {
		return nil, s.gone()
	}
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	// The first read fixes the moment.
	var number int64
	now := s.topology.Load()
	if err := tx.QueryRowContext(ctx, "SELECT number FROM batch").Scan(&number); err != nil || number != now.batch {
		_ = tx.Rollback() // it only reads
		return nil, err
	}
	if s.memory {
		unlock := release
		release = func() {}
		return &moment{tx, now, func() { _ = tx.Rollback(); unlock() }}, nil
	}
	s.long.Add(1)
	return &moment{tx, now, func() { _ = tx.Rollback(); s.long.Done() }}, nil
}
