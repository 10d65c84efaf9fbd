package ownership_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// boardroom is a random graph of votes, capital and powers, kept as the
// definition of control reads it. Even entities are companies; the ids of groups
// begin with g, of arrangements with f.
type boardroom struct {
	ids       []string
	relations []graph.Relation
	network   *graph.Network
}

func drawBoardroom(t *rapid.T) *boardroom {
	b := &boardroom{}
	for i := range rapid.IntRange(2, 6).Draw(t, "entities") {
		kind := rapid.SampledFrom([]string{"c", "c", "c", "p", "f", "f", "g"}).Draw(t, "kind")
		b.ids = append(b.ids, kind+name(i))
	}
	var s sketch
	concertOf := map[int]int{}
	for range rapid.IntRange(1, 3*len(b.ids)).Draw(t, "relations") {
		i, k := rapid.IntRange(0, len(b.ids)-1).Draw(t, "owner"), rapid.IntRange(0, len(b.ids)-1).Draw(t, "subject")
		r := graph.Relation{Kind: graph.Owns}
		low := float64(rapid.IntRange(0, 60).Draw(t, "low")) / 100
		share := graph.Bounds{Min: low, Max: low}
		if low == .5 || rapid.Bool().Draw(t, "range") {
			share.Max = math.Min(1, low+float64(rapid.IntRange(1, 50).Draw(t, "wide"))/100)
			share.MinExclusive = rapid.Bool().Draw(t, "open min")
		}
		switch rapid.IntRange(0, 9).Draw(t, "what") {
		case 0, 1:
			r.Kind, r.Means = graph.Controls, graph.ByVotes
		case 2:
			r.Of = graph.OfVotes
		case 3:
			r.Of = graph.OfClass
		case 4, 5:
			if i == k {
				continue
			}
			r.Kind = graph.Controls
			r.Means = rapid.SampledFrom([]graph.Means{graph.ByGeneralPartner, graph.ByTrustee, graph.ByConcert, graph.ByContract, graph.ByVeto}).Draw(t, "means")
		case 6:
			// A member of one concert only, and no concert itself: more is not defined.
			if c, ok := concertOf[i]; i == k || b.ids[k][0] != 'f' || b.ids[i][0] == 'f' || ok && c != k {
				continue
			}
			concertOf[i] = k
			r.Kind, r.Role = graph.Role, graph.RoleMember
		}
		r.Counts = graph.Counting(rapid.IntRange(0, 9).Draw(t, "quoted") == 0)
		s.relation(b.ids[i], b.ids[k], "", func(x *graph.Relation) {
			r.ID, r.Held, r.Owner, r.Subject, r.OwnerKind, r.SubjectKind = x.ID, x.Held, x.Owner, x.Subject, x.OwnerKind, x.SubjectKind
			if r.CarriesShare() {
				bounds(share)(&r)
			}
			*x = r
		})
		b.relations = append(b.relations, r)
	}
	for _, id := range b.ids {
		s.b.AddEntity(id, kindOf(id))
	}
	b.network = s.network(t)
	return b
}

type cast struct {
	low, high float64
	open      bool
}

// votesIn returns the votes that are cast in y, by holder, and who has power over
// it, sentence by sentence as the definition has them.
func (b *boardroom) votesIn(y string) (votes map[string]cast, powers map[string]bool) {
	stated, owned, capital := map[string]cast{}, map[string]cast{}, map[string]cast{}
	powers = map[string]bool{}
	concerts, members := map[string]bool{}, map[string][]string{}
	led := false
	add := func(to map[string]cast, r *graph.Relation) {
		c, s := to[r.Owner], r.Share
		to[r.Owner] = cast{c.low + s.Min(), c.high + s.Max(), c.open || s.MinExclusive() && s.Min() > 0}
	}
	for i := range b.relations {
		r := &b.relations[i]
		switch {
		case r.Counts == graph.Quoted || r.Of == graph.OfClass || r.Means == graph.ByVeto:
		case r.Kind == graph.Role:
			members[r.Subject] = append(members[r.Subject], r.Owner)
		case r.Subject != y:
		case r.Kind == graph.Owns && r.Of == graph.OfVotes:
			add(owned, r)
		case r.Kind == graph.Owns:
			add(capital, r)
		case r.Means == graph.ByVotes:
			add(stated, r)
		case r.Means == graph.ByConcert && r.OwnerKind == graph.Arrangement:
			concerts[r.Owner] = true
		default:
			powers[r.Owner] = true
			led = led || kindOf(y) == graph.Arrangement && (r.Means == graph.ByGeneralPartner || r.Means == graph.ByTrustee)
		}
	}
	votes = map[string]cast{}
	if led {
		return votes, powers
	}
	for _, id := range b.ids { // the stated ones if any, else its capital
		for _, of := range []map[string]cast{stated, owned, capital} {
			if c, ok := of[id]; ok {
				votes[id] = c
				break
			}
		}
	}
	for _, concert := range b.ids { // it holds its members' votes together, and their own do not count again
		_, votesItself := votes[concert]
		if kindOf(concert) != graph.Arrangement || !votesItself && !concerts[concert] {
			continue
		}
		together, any := cast{}, false
		seen := map[string]bool{}
		for _, m := range members[concert] {
			if c, ok := votes[m]; ok && kindOf(m) != graph.Group && !seen[m] {
				seen[m], any = true, true
				together = cast{together.low + c.low, together.high + c.high, together.open || c.open}
				delete(votes, m)
			}
		}
		if !votesItself && any {
			votes[concert] = together
		}
	}
	sum := 0.0
	for _, id := range b.ids {
		sum += votes[id].low
	}
	for id, c := range votes {
		if sum > 1 {
			c.low /= sum
			c.high = c.low
		}
		c.high = math.Max(c.low, math.Min(1, c.high))
		votes[id] = c
	}
	return votes, powers
}

// controlled grows the set of what x controls until nothing joins.
func (b *boardroom) controlled(x string, possible bool) map[string]bool {
	in := map[string]bool{x: true}
	if kindOf(x) == graph.Group {
		return in
	}
	for changed := true; changed; {
		changed = false
		for _, y := range b.ids {
			if in[y] {
				continue
			}
			votes, powers := b.votesIn(y)
			wins, open := false, false
			low, high, others := 0.0, 0.0, 0.0
			for _, id := range b.ids {
				wins = wins || in[id] && powers[id]
				if c := votes[id]; in[id] && kindOf(id) != graph.Group {
					low, high, open = low+c.low, high+c.high, open || c.open
				} else {
					others += c.low
				}
			}
			wins = wins || low > .5+1e-9 || open && math.Abs(low-.5) <= 1e-9
			wins = wins || possible && math.Min(high, 1-others) > .5+1e-9
			if wins {
				in[y], changed = true, true
			}
		}
	}
	return in
}

func TestControlEqualsTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBoardroom(t)
		for _, x := range b.ids {
			sure, may := b.controlled(x, false), b.controlled(x, true)
			list, err := ownership.ControlledBy(context.Background(), b.network, b.network.Node(x), day)
			if err != nil {
				t.Fatal(err)
			}
			below := map[string]graph.Verdict{}
			for _, c := range list {
				below[b.network.ID(c.Node)] = c.Verdict
			}
			for _, y := range b.ids {
				if x == y {
					continue
				}
				var want, above graph.Verdict
				if sure[y] {
					want = graph.Yes
				} else if may[y] {
					want = graph.Possible
				}
				for _, c := range controllers(t, b.network, y).Controllers {
					if b.network.ID(c.Node) == x {
						above = c.Verdict
					}
				}
				if above != want || below[y] != want {
					t.Fatalf("%s controls %s: %q from above, %q from below; by the definition %q; relations %+v", x, y, above, below[y], want, b.relations)
				}
			}
		}
	})
}

// told writes everything of an answer about control by ids, shares to the last bit.
func told(n *graph.Network, c *ownership.Control) string {
	var text strings.Builder
	ids := func(nodes []graph.Node) (list []string) {
		for _, node := range nodes {
			list = append(list, n.ID(node))
		}
		return list
	}
	relations := func(edges []int32) (list []string) {
		for _, edge := range edges {
			list = append(list, n.RelationID(edge))
		}
		return list
	}
	for _, x := range c.Controllers {
		fmt.Fprintf(&text, "%s %s %#v %v %v %v %v\n", n.ID(x.Node), x.Verdict, x.Votes, x.Means, ids(x.Through), x.Ultimate, relations(x.Edges))
	}
	for _, x := range c.Blocks {
		fmt.Fprintf(&text, "%s %#v %v %v %v\n", n.ID(x.Head), x.Votes, ids(x.Holders), x.Group, relations(x.Edges))
	}
	return text.String()
}

// Relations read in another order, and companies below that hold parts of each
// other, change no answer by one bit.
func TestControlDoesNotDependOnTheRest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBoardroom(t)
		var s sketch
		for i, id := range b.ids {
			s.relation(id, fmt.Sprintf("b%d", i), "60%").relation(fmt.Sprintf("b%d", i), fmt.Sprintf("b%d", (i+1)%len(b.ids)), "30%")
			s.b.AddEntity(id, kindOf(id))
		}
		for i := len(b.relations) - 1; i >= 0; i-- {
			r := b.relations[i]
			r.ID = "with " + r.ID // after those of the sketch
			s.b.AddRelation(&r)
		}
		more := s.network(t)
		for _, id := range b.ids {
			a, c := told(b.network, controllers(t, b.network, id)), told(more, controllers(t, more, id))
			if c = strings.ReplaceAll(c, "with ", ""); a != c {
				t.Fatalf("who controls %s:\n%swith more loaded, in another order:\n%s", id, a, c)
			}
		}
	})
}
