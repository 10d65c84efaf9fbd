package ownership_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// leastMore is the least that a completion adds to a share: what floats leave of a
// sum is no share.
const leastMore = 1e-12

// fact is one relation of a graph of facts.
type fact struct {
	owner, subject int
	said           graph.Bounds
}

// drawFacts draws what sources may say among n entities: exact shares, bands,
// minimums without a maximum, and nothing at all; pairs with several relations,
// cycles, self-holdings. A company in three may state minimums of over the whole.
func drawFacts(t *rapid.T, n int) []fact {
	var facts []fact
	sums := make([]float64, n)
	crowded := make([]bool, n)
	for k := range crowded {
		crowded[k] = rapid.IntRange(0, 2).Draw(t, "crowded") == 0
	}
	for range rapid.IntRange(n, 3*n).Draw(t, "relations") {
		s := fact{owner: rapid.IntRange(0, n-1).Draw(t, "owner"), subject: rapid.IntRange(0, n-1).Draw(t, "subject")}
		low := float64(rapid.IntRange(0, 60).Draw(t, "low")) / 100
		if !crowded[s.subject] || s.owner == s.subject {
			low = math.Min(low, math.Max(0, math.Round(97-100*sums[s.subject])/100))
		}
		switch rapid.IntRange(0, 3).Draw(t, "what is said") {
		case 0:
			s.said = graph.Bounds{Min: low, Max: low}
		case 1:
			s.said = graph.Bounds{Min: low, Max: math.Min(1, low+float64(rapid.IntRange(1, 70).Draw(t, "wide"))/100)}
		case 2:
			s.said = graph.Bounds{Min: low, Max: 1, MaxUnstated: true, Unknown: low == 0}
		default:
			s.said = graph.Bounds{Max: 1, MaxUnstated: true, Unknown: true}
		}
		sums[s.subject] += s.said.Min
		facts = append(facts, s)
	}
	return facts
}

// settle makes the graph in which every share is settled, by the pair.
func settle(n int, facts []fact, share func(i int) float64) *mat.Dense {
	shares := mat.NewDense(n, n, nil)
	for i, s := range facts {
		shares.Set(s.subject, s.owner, shares.At(s.subject, s.owner)+share(i))
	}
	return shares
}

// completion settles every share at random within what is said of it, so that no
// company's come to over the whole. Where its minimums do, they are divided, and
// nothing is left to choose. Of three completions one hands each company's rest out
// to the last, in a random order; the others leave a part of it, or of each relation.
func completion(random *rand.Rand, n int, facts []fact) *mat.Dense {
	shares := make([]float64, len(facts))
	room := make([]float64, n)
	for k := range room {
		room[k] = 1
	}
	for i, s := range facts {
		shares[i] = s.said.Min
		room[s.subject] -= s.said.Min
	}
	if part := random.Float64(); random.IntN(3) == 0 {
		for k := range room {
			room[k] *= part
		}
	}
	partly := random.IntN(3) == 0
	for _, i := range random.Perm(len(facts)) {
		s := &facts[i]
		more := math.Min(room[s.subject], s.said.Max-s.said.Min)
		if partly {
			more *= random.Float64()
		}
		if more > leastMore {
			shares[i] += more
			room[s.subject] -= more
		}
	}
	return normal(settle(n, facts, func(i int) float64 { return shares[i] }))
}

// named is the graph with every inexact share at what an explanation allots, checked
// to be a completion: within what is said of the pair, and no company over the whole.
func named(t *rapid.T, network *graph.Network, n int, facts []fact, allotted []ownership.Allotment) *mat.Dense {
	least := settle(n, facts, func(i int) float64 { return facts[i].said.Min })
	most := settle(n, facts, func(i int) float64 { return facts[i].said.Max })
	shares := normal(least)
	for _, a := range allotted {
		k, i := number(network.ID(a.Subject)), number(network.ID(a.Owner))
		if a.Share < shares.At(k, i)-1e-12 || a.Share > most.At(k, i)+1e-12 {
			t.Fatalf("%s is allotted %v of %s; it has %v to %v", name(i), a.Share, name(k), shares.At(k, i), most.At(k, i))
		}
		shares.Set(k, i, a.Share)
	}
	for k := range n {
		if sum := mat.Sum(shares.RowView(k)); sum > 1+1e-12 {
			t.Fatalf("%v of %s are allotted", sum, name(k))
		}
	}
	return shares
}

// TestTenThousandCompletions: whatever the truth behind ranges and unknowns is, the
// effective share of every pair lies within its bounds, by a dense solve; and both
// bounds are reached, the least by the minimums, the most by the allocation that the
// explanation names.
func TestTenThousandCompletions(t *testing.T) {
	const wanted, each = 10_000, 100
	graphs, completions, pairs, open, solved := 0, 0, 0, 0, 0
	outside, unreached := math.Inf(-1), 0.0
	for completions < wanted {
		rapid.Check(t, func(t *rapid.T) {
			n := rapid.IntRange(2, 7).Draw(t, "entities")
			facts := drawFacts(t, n)
			var s sketch
			for i := range n {
				s.b.AddEntity(name(i), graph.Company)
			}
			for _, x := range facts {
				if x.said.Max > 0 {
					s.relation(name(x.owner), name(x.subject), "", bounds(x.said))
				}
			}
			network := s.network(t)
			engine := ownership.NewEngine(network)
			answers := make([][]graph.Bounds, n) // by owner, by subject
			for owner := range n {
				answers[owner] = make([]graph.Bounds, n)
			}
			least := normal(settle(n, facts, func(i int) float64 { return facts[i].said.Min }))
			for subject := range n {
				o, err := engine.Owners(context.Background(), network.Node(name(subject)), day)
				if err != nil {
					t.Fatal(err)
				}
				for owner := range n {
					b := effective(t, o, network, name(owner)).Bounds()
					answers[owner][subject] = b
					pairs++
					x, err := engine.Explain(context.Background(), network.Node(name(subject)), network.Node(name(owner)), day, 1)
					if err != nil {
						t.Fatal(err)
					}
					if b.Max > b.Min {
						open++
					}
					low := dense(t, least, owner)[subject]
					high := dense(t, named(t, network, n, facts, x.Most), owner)[subject]
					short := math.Max(math.Abs(low-b.Min), math.Abs(high-b.Max))
					if unreached = math.Max(unreached, short); short > 1e-9 {
						t.Fatalf("%s in %s is %+v; the minimums give %.12f, and what is allotted, %+v, gives %.12f", name(owner), name(subject), b, low, x.Most, high)
					}
				}
			}
			random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2))
			for range each {
				shares := completion(random, n, facts)
				for owner := range n {
					for subject, x := range dense(t, shares, owner) {
						b := answers[owner][subject]
						solved++
						far := math.Max(b.Min-x, x-b.Max)
						if outside = math.Max(outside, far); far > 1e-9 {
							t.Fatalf("a completion gives %s %.12f of %s, outside %+v: %v", name(owner), x, name(subject), b, mat.Formatted(shares))
						}
					}
				}
				completions++
			}
			graphs++
		})
	}
	t.Logf("%d completions of %d graphs: %d shares solved of %d pairs, %d of them with a range; worst outside a bound %.1e, worst from a bound that is said to be reached %.1e",
		completions, graphs, solved, pairs, open, math.Max(0, outside), unreached)
}
