package neo4jstore

import (
	"context"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph"
)

// moment is the state of the batches: their number counts them. A batch is written in
// a transaction that holds the store's node, so that there is one at a time; right
// before it is committed it is announced, and after that it is ended, each in a
// transaction of its own. Between two looks that found the same number announced and
// ended, nothing came to be seen. Readers wait for a commit, never for the writing.
type moment struct{ announced, ended int64 }

func (m moment) still() bool { return m.announced == m.ended }

// The parts of a statement that look before it reads and after it has read
// everything: collect is a barrier, so the second look comes last. One round trip.
const (
	lookBefore = theMoment + "WITH [c.announced, c.ended] AS before "
	lookAfter  = " WITH before, collect(record) AS records " + theMoment + "RETURN before, records, [c.announced, c.ended] AS after"
)

// patience is how long a read waits for a commit before it looks whether the writer
// is gone, and how long it waits then for a writer that is not.
const patience = 2 * time.Second

// remembered is how many batches' numbers the store's node keeps, for writers that did
// not hear whether theirs was committed.
const remembered = 1_000

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
				return s.noNode()
			}
			return err
		})
		return still, err
	})
	return records, err
}

func (s *Store) noNode() error {
	return graph.Errorf(graph.Corrupt, "a node :WhoownsStore is gone from Neo4j at %s; without it no answer can be trusted: import the data again into an empty database", s.address)
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
		m, err = lookIn(ctx, tx)
		return err
	})
	return m, err
}

func lookIn(ctx context.Context, tx runner) (m moment, err error) {
	err = each(ctx, tx, theMoment+"RETURN [c.announced, c.ended]", nil, func(r *neo4j.Record) error {
		m = momentOf(r.Values[0])
		return nil
	})
	return m, err
}

// hold takes the store's node until the transaction ends, and waits for who has it.
func hold(ctx context.Context, tx runner) error {
	return do(ctx, tx, theStore+"SET m.turn = coalesce(m.turn, 0) + 1", nil)
}

// announce says that a batch is about to be committed, and returns its number. Its
// writer holds the store's node.
func (s *Store) announce(ctx context.Context) (number int64, err error) {
	err = s.write(ctx, func(tx neo4j.ManagedTransaction) error {
		return each(ctx, tx, theMoment+"SET c.announced = c.announced + 1 RETURN c.announced", nil, func(r *neo4j.Record) error {
			number, _ = r.Values[0].(int64)
			return nil
		})
	})
	return number, err
}

const endMoment = "SET c.ended = CASE WHEN c.ended < $number THEN $number ELSE c.ended END"

// end says that batch number is committed.
func (s *Store) end(ctx context.Context, number int64) error {
	return s.write(ctx, func(tx neo4j.ManagedTransaction) error {
		return do(ctx, tx, theMoment+endMoment, map[string]any{"number": number})
	})
}

// settle waits until the transaction of batch number has ended, where its writer did
// not hear how, ends the batch, and reports whether it was committed.
func (s *Store) settle(ctx context.Context, number int64) (committed bool, err error) {
	err = s.write(ctx, func(tx neo4j.ManagedTransaction) error {
		if err := hold(ctx, tx); err != nil {
			return err
		}
		parameters := map[string]any{"number": number}
		if err := each(ctx, tx, theStore+"RETURN $number IN coalesce(m.recent, [])", parameters, func(r *neo4j.Record) error {
			committed, _ = r.Values[0].(bool)
			return nil
		}); err != nil {
			return err
		}
		return do(ctx, tx, theMoment+endMoment, parameters)
	})
	return committed, err
}

// endForOthers ends what is announced once no transaction holds the store's node: its
// writer died after it announced, or after it committed. A writer that is alive and
// slow is left alone.
func (s *Store) endForOthers(ctx context.Context) error {
	err := s.managed(ctx, kind{mode: neo4j.AccessModeWrite, timeout: patience}, func(tx neo4j.ManagedTransaction) error {
		if err := hold(ctx, tx); err != nil {
			return err
		}
		return do(ctx, tx, theMoment+"SET c.ended = c.announced", nil)
	})
	if timedOut(err) {
		return nil
	}
	return err
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
