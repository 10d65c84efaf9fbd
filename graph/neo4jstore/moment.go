package neo4jstore

import (
	"context"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph"
)

// moment is the state of the batches: their number counts them. A batch is announced
// in a transaction of its own, applied in another, and ended in a third. Between two
// looks that found the same number announced and ended, nothing was written.
type moment struct{ announced, ended int64 }

func (m moment) still() bool { return m.announced == m.ended }

// The parts of a statement that look before it reads and after it has read
// everything: collect is a barrier, so the second look comes last. One round trip.
const (
	lookBefore = theStore + "WITH [m.announced, m.ended] AS before "
	lookAfter  = " WITH before, collect(record) AS records " + theStore + "RETURN before, records, [m.announced, m.ended] AS after"
)

// patience is how long a read waits for a batch under way before it looks whether
// the writer is gone.
const patience = 5 * time.Second

// readStill reads with a statement between lookBefore and lookAfter, again until no
// batch came in between, and returns what it collected as record.
func (s *Store) readStill(ctx context.Context, statement string, parameters map[string]any) ([]any, error) {
	var records []any
	err := s.untilStill(ctx, func() (bool, error) {
		still := false
		err := s.read(ctx, func(tx neo4j.ManagedTransaction) error {
			found := false
			err := each(ctx, tx, lookBefore+statement+lookAfter, parameters, func(r *neo4j.Record) error {
				found = true
				before, after := momentOf(r.Values[0]), momentOf(r.Values[2])
				still = before == after && before.still()
				records, _ = r.Values[1].([]any)
				return nil
			})
			if err == nil && !found {
				return graph.Errorf(graph.Corrupt, "the node :WhoownsStore is gone from Neo4j at %s; without it no answer can be trusted: import the data again into an empty database", s.address)
			}
			return err
		})
		return still, err
	})
	return records, err
}

// untilStill calls try until it met no batch under way. Where one stays announced, a
// writer died; it is ended for it.
func (s *Store) untilStill(ctx context.Context, try func() (bool, error)) error {
	wait := time.Millisecond
	began := time.Now()
	for {
		still, err := try()
		if err != nil || still {
			return err
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
		if wait = min(2*wait, 100*time.Millisecond); time.Since(began) > patience {
			if err := s.endForOthers(ctx); err != nil {
				return err
			}
			began = time.Now()
		}
	}
}

func momentOf(value any) moment {
	pair, _ := value.([]any)
	if len(pair) != 2 {
		return moment{}
	}
	announced, _ := pair[0].(int64)
	ended, _ := pair[1].(int64)
	return moment{announced, ended}
}

// look returns the present moment.
func (s *Store) look(ctx context.Context) (m moment, err error) {
	err = s.read(ctx, func(tx neo4j.ManagedTransaction) error {
		return each(ctx, tx, theStore+"RETURN [m.announced, m.ended]", nil, func(r *neo4j.Record) error {
			m = momentOf(r.Values[0])
			return nil
		})
	})
	return m, err
}

// announce says that a batch is coming and returns its number. It waits for a batch
// under way, whose transaction holds the node.
func (s *Store) announce(ctx context.Context) (number int64, err error) {
	err = s.write(ctx, func(tx neo4j.ManagedTransaction) error {
		return each(ctx, tx, theStore+"SET m.announced = m.announced + 1 RETURN m.announced", nil, func(r *neo4j.Record) error {
			number, _ = r.Values[0].(int64)
			return nil
		})
	})
	return number, err
}

// hold takes the node for the transaction of batch number, so that no other batch is
// written beside it, and reports whether the batch is still announced: it is not
// where someone took its writer for dead.
func hold(ctx context.Context, tx runner, number int64) (announced bool, err error) {
	err = each(ctx, tx, theStore+"SET m.applied = $number RETURN m.announced >= $number AND m.ended < $number", map[string]any{"number": number}, func(r *neo4j.Record) error {
		announced, _ = r.Values[0].(bool)
		return nil
	})
	return announced, err
}

// applied reports whether batch number was committed, where its writer did not hear.
func (s *Store) applied(ctx context.Context, number int64) (done bool, err error) {
	err = s.read(ctx, func(tx neo4j.ManagedTransaction) error {
		return each(ctx, tx, theStore+"RETURN m.applied >= $number", map[string]any{"number": number}, func(r *neo4j.Record) error {
			done, _ = r.Values[0].(bool)
			return nil
		})
	})
	return done, err
}

// end says that batch number is written, or given up.
func (s *Store) end(ctx context.Context, number int64) error {
	return s.write(ctx, func(tx neo4j.ManagedTransaction) error {
		return do(ctx, tx, theStore+"SET m.ended = CASE WHEN m.ended < $number THEN $number ELSE m.ended END", map[string]any{"number": number})
	})
}

// endForOthers ends what is announced once no transaction holds the node: its writer
// died after it announced, or after it committed.
func (s *Store) endForOthers(ctx context.Context) error {
	return s.write(ctx, func(tx neo4j.ManagedTransaction) error {
		return do(ctx, tx, theStore+"SET m.healed = m.announced SET m.ended = m.announced", nil)
	})
}

// Version returns a number that every Apply raises. Reads between two calls that
// returned the same one saw the same graph.
func (s *Store) Version(ctx context.Context) (version uint64, err error) {
	err = s.call(ctx, "reading", func() error {
		return s.untilStill(ctx, func() (bool, error) {
			m, err := s.look(ctx)
			version = uint64(m.ended)
			return m.still(), err
		})
	})
	return version, err
}
