package storetest

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"whoowns/graph"
)

// oracle is what a store must hold, in maps, by the contract's own words.
type oracle struct {
	sources   map[string]graph.Source
	entities  map[string]graph.Entity
	relations map[string]graph.Relation
}

// apply returns what the store holds after a batch, or the codes of which one
// refuses it.
func (o oracle) apply(changes []graph.Change) (oracle, graph.Applied, map[graph.Code]bool) {
	next := oracle{maps.Clone(o.sources), maps.Clone(o.entities), maps.Clone(o.relations)}
	var applied graph.Applied
	written := map[string]bool{} // relations
	count := func(there bool) {
		if there {
			applied.Deleted++
		}
	}
	for _, c := range changes {
		switch {
		case c.Source != nil:
			next.sources[c.Source.ID] = *c.Source
			applied.Sources++
		case c.Entity != nil:
			next.entities[c.Entity.ID] = *c.Entity
			applied.Entities++
		case c.Relation != nil:
			next.relations[c.Relation.ID] = *c.Relation
			written[c.Relation.ID] = true
			applied.Relations++
		}
		_, there := next.sources[c.DeleteSource]
		count(there)
		delete(next.sources, c.DeleteSource)
		_, there = next.entities[c.DeleteEntity]
		count(there)
		delete(next.entities, c.DeleteEntity)
		_, there = next.relations[c.DeleteRelation]
		count(there)
		delete(next.relations, c.DeleteRelation)
	}
	refused := map[graph.Code]bool{}
	cites := func(ids ...string) {
		for _, id := range ids {
			if _, there := next.sources[id]; !there {
				refused[graph.Invalid] = true
			}
		}
	}
	for _, r := range next.relations {
		_, owner := next.entities[r.Owner]
		_, subject := next.entities[r.Subject]
		switch {
		case owner && subject:
		case written[r.ID]:
			refused[graph.Invalid] = true
		default:
			refused[graph.Conflict] = true // its end was deleted
		}
	}
	for _, r := range next.relations {
		cites(r.Sources...)
	}
	for _, e := range next.entities {
		cites(e.Sources...)
		for _, s := range e.Statements {
			if s.Source != "" {
				cites(s.Source)
			}
		}
	}
	if len(refused) > 0 {
		return o, graph.Applied{}, refused
	}
	return next, applied, map[graph.Code]bool{"": true}
}

// life returns the days on which an entity exists, by all that mentions it.
func (o oracle) life(id string) graph.Period {
	mentioned := graph.Forever
	for _, r := range o.relations {
		if day, ok := r.FirstMention(); ok && (r.Owner == id || r.Subject == id) {
			mentioned = min(mentioned, day)
		}
	}
	e := o.entities[id]
	return e.Life(mentioned)
}

// lines are the records in the order of a scan, relations with when they hold.
func (o oracle) lines(t *testing.T) []string {
	var all []string
	for _, id := range slices.Sorted(maps.Keys(o.sources)) {
		all = append(all, mustJSON(t, o.sources[id]))
	}
	for _, id := range slices.Sorted(maps.Keys(o.entities)) {
		all = append(all, mustJSON(t, o.entities[id]))
	}
	for _, id := range slices.Sorted(maps.Keys(o.relations)) {
		r := o.relations[id]
		r.Held = r.HeldWithin(o.life(r.Owner), o.life(r.Subject))
		r.OwnerKind, r.SubjectKind = o.entities[r.Owner].Kind, o.entities[r.Subject].Kind
		all = append(all, relationLine(t, &r))
	}
	return all
}

func relationLine(t *testing.T, r *graph.Relation) string {
	return fmt.Sprintf("%s held %s to %s by %s in %s", mustJSON(t, r), r.Held.From, r.Held.Until, r.OwnerKind, r.SubjectKind)
}

// randomBatches compares a store with the oracle after each of many random
// batches: what is refused and why, what is counted, every record, and when every
// relation holds.
func randomBatches(t *testing.T, s graph.Store, _ func(*testing.T) graph.Store) {
	ctx := context.Background()
	random := rand.New(rand.NewPCG(7, 11))
	o := oracle{map[string]graph.Source{}, map[string]graph.Entity{}, map[string]graph.Relation{}}
	seen := map[graph.Code]int{}
	for range 300 {
		changes := make([]graph.Change, 1+random.IntN(6))
		for i := range changes {
			changes[i] = randomChange(random)
		}
		next, counts, codes := o.apply(changes)
		applied, err := s.Apply(ctx, graph.ChangesOf(changes...))
		if !codes[graph.CodeOf(err)] || err == nil && applied != counts {
			t.Fatalf("%s on a store of\n%v\ngave %+v, %v; want %+v, code %v", mustJSON(t, changes), o.lines(t), applied, err, counts, codes)
		}
		seen[graph.CodeOf(err)]++
		o = next
		compareWithOracle(t, ctx, s, o)
	}
	for _, code := range []graph.Code{"", graph.Invalid, graph.Conflict} {
		if seen[code] < 10 {
			t.Errorf("code %q came only %d times: the batches try too little", code, seen[code])
		}
	}
}

func compareWithOracle(t *testing.T, ctx context.Context, s graph.Store, o oracle) {
	t.Helper()
	var have []string
	if err := s.Scan(ctx, func(c graph.Change) error {
		switch {
		case c.Source != nil:
			have = append(have, mustJSON(t, *c.Source))
		case c.Entity != nil:
			have = append(have, mustJSON(t, *c.Entity))
		default:
			have = append(have, relationLine(t, c.Relation))
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if want := o.lines(t); !slices.Equal(have, want) {
		t.Fatalf("the store holds\n%v, want\n%v", have, want)
	}
	want := graph.Stats{Sources: len(o.sources), Entities: len(o.entities), Relations: len(o.relations), EntityKinds: map[string]int{}, RelationKinds: map[string]int{}}
	for _, e := range o.entities {
		want.EntityKinds[e.Kind.String()]++
	}
	for _, r := range o.relations {
		want.RelationKinds[r.Kind.String()]++
	}
	stats, err := s.Stats(ctx)
	if a, b := mustJSON(t, stats), mustJSON(t, want); err != nil || a != b {
		t.Fatalf("stats %s, %v; want %s", a, err, b)
	}
	for _, direction := range []graph.Direction{graph.Up, graph.Down} {
		day := mustDate("2010-06-01").First()
		list, err := s.Relations(ctx, graph.RelationQuery{Of: []string{"e1", "e0", "e1", "absent"}, Direction: direction, AsOf: &day, Kinds: []graph.RelationKind{graph.Owns}})
		if err != nil {
			t.Fatal(err)
		}
		var got, expected []string
		for i := range list {
			got = append(got, list[i].ID)
		}
		for id, r := range o.relations {
			near := r.Subject
			if direction == graph.Down {
				near = r.Owner
			}
			if r.Kind == graph.Owns && (near == "e0" || near == "e1") && r.HeldWithin(o.life(r.Owner), o.life(r.Subject)).Contains(day) {
				expected = append(expected, id)
			}
		}
		slices.Sort(expected)
		if !slices.Equal(got, expected) {
			t.Fatalf("direction %d on %s: got %v, want %v of\n%v", direction, day, got, expected, o.lines(t))
		}
	}
}

// randomChange upserts or deletes one of a few records, so that changes meet.
func randomChange(random *rand.Rand) graph.Change {
	pick := func(prefix string, count int) string { return fmt.Sprintf("%s%d", prefix, random.IntN(count)) }
	date := func() graph.Date {
		if random.IntN(2) == 0 {
			return graph.Date{}
		}
		return mustDate([]string{"2005", "2008-03", "2010-06-01", "2010-06-02", "2012"}[random.IntN(5)])
	}
	cited := func() []string {
		if random.IntN(3) > 0 {
			return nil
		}
		return []string{pick("s", 3)}
	}
	switch random.IntN(10) {
	case 0, 1:
		return graph.Change{Source: &graph.Source{ID: pick("s", 3), Title: pick("title ", 3)}}
	case 2, 3, 4:
		e := graph.Entity{ID: pick("e", 5), Kind: graph.Company, Name: pick("name ", 3), Sources: cited()}
		if random.IntN(3) == 0 {
			e.Kind = graph.Person
		}
		switch random.IntN(4) {
		case 0:
			e.Founded = date()
		case 1:
			e.Names = []graph.Name{{Name: "Old", To: date()}}
		case 2:
			e.Statements = []graph.Statement{{What: "x", Date: date()}}
			if random.IntN(3) == 0 {
				e.Statements[0].Source = pick("s", 3)
			}
		}
		if e.Founded.IsZero() && random.IntN(4) == 0 {
			e.Dissolved = mustDate("2015")
		}
		return graph.Change{Entity: &e}
	case 5, 6, 7:
		owner := random.IntN(5)
		r := graph.Relation{ID: pick("r", 6), Kind: graph.Owns, Owner: fmt.Sprintf("e%d", owner), Subject: fmt.Sprintf("e%d", (owner+1+random.IntN(4))%5), Sources: cited()}
		switch random.IntN(4) {
		case 0:
			r.Start = date()
		case 1:
			r.End = date()
		case 2:
			r.LastObserved = date()
		}
		if random.IntN(3) == 0 {
			r.Kind, r.Role = graph.Role, "director"
		}
		return graph.Change{Relation: &r}
	case 8:
		return []graph.Change{{DeleteSource: pick("s", 3)}, {DeleteEntity: pick("e", 5)}}[random.IntN(2)]
	}
	return graph.Change{DeleteRelation: pick("r", 6)}
}
