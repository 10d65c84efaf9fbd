package neo4jstore_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"whoowns/graph"
	"whoowns/graph/neo4jstore"
	"whoowns/internal/explore"
	"whoowns/internal/neo4jtest"
)

// Two writers, one in this process and one beside it, move two holdings of x at once
// between two states; what four readers are told is one of the two, in every part of
// the answer.
func TestAnswersAreOfOneState(t *testing.T) {
	server := neo4jtest.Empty(t)
	s, _ := following(t, configOf(server))
	other := open(t, server)
	apply(t, s, company("p"), company("q"), company("m"), company("x"), holding("m-x", "m", "x", 100), holding("p-m", "p", "m", 80), holding("q-m", "q", "m", 20))

	ctx := context.Background()
	done, told := make(chan struct{}), make(chan struct{}, 1)
	var readers, writers sync.WaitGroup
	var answers, resident, busy atomic.Int64
	x := explore.New(counting{s, &resident})
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				a, err := x.Owners(ctx, "x", explore.Query{AsOf: explore.Today()})
				select {
				case told <- struct{}{}:
				default:
				}
				if graph.CodeOf(err) == graph.Unavailable {
					busy.Add(1) // the store kept changing
					continue
				}
				if err != nil {
					t.Error(err)
					continue
				}
				answers.Add(1)
				if state := stateOf(a); state == "" {
					t.Errorf("a mixture: %+v, %+v", a.Owners, a.Relations)
				}
			}
		})
	}
	for i, store := range []graph.Store{s, other} {
		writers.Go(func() {
			for n := range 12 {
				share := float64(20 + 60*((n+i)%2))
				if _, err := store.Apply(ctx, graph.ChangesOf(holding("p-m", "p", "m", share), holding("q-m", "q", "m", 100-share))); err != nil {
					t.Error(err)
					return
				}
				<-told // between batches there is time for an answer
				<-told
			}
		})
	}
	writers.Wait()
	close(done)
	readers.Wait()
	t.Logf("%d answers, %d of the networks taken for them were resident, %d times the store kept changing", answers.Load(), resident.Load(), busy.Load())
	if answers.Load() < 20 || resident.Load() == 0 {
		t.Error("too few answers, or none from memory")
	}
	consistent(t, s)
}

// counting counts the networks that were had from memory.
type counting struct {
	*neo4jstore.ResidentStore
	had *atomic.Int64
}

func (c counting) Network() *graph.Network {
	n := c.ResidentStore.Network()
	if n != nil {
		c.had.Add(1)
	}
	return n
}

// stateOf returns p's share of x where everything in the answer agrees with it: p's
// and q's effective shares, and the relations that are cited.
func stateOf(a explore.Owners) string {
	effective, stated := map[string]string{}, map[string]string{}
	for _, o := range a.Owners {
		effective[o.Entity.ID] = o.Effective.Text()
	}
	for _, r := range a.Relations {
		stated[r.Owner] = r.Share.Text()
	}
	for p, q := range map[string]string{"20%": "80%", "80%": "20%"} {
		if effective["p"] == p && effective["q"] == q && stated["p"] == p && stated["q"] == q {
			return p
		}
	}
	return ""
}
