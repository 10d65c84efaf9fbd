package seed_test

import (
	"math"
	"testing"

	"whoowns/graph"
	"whoowns/seed"
)

func TestGeneratedRegister(t *testing.T) {
	o := seed.RegisterOptions{Companies: 2000, Persons: 1500, Relations: 5000, Seed: 7}
	var entities, relations int
	sums := map[string]float64{}
	var first []graph.Relation
	for c, err := range seed.GenerateRegister(o) {
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case c.Entity != nil:
			entities++
			if err := c.Entity.Validate(); err != nil {
				t.Fatal(err)
			}
		case c.Relation != nil:
			relations++
			if err := c.Relation.Validate(); err != nil {
				t.Fatal(err)
			}
			// Ended relations are counted with the others: then no day has more.
			sums[c.Relation.Subject] += c.Relation.Share.Min()
			first = append(first, *c.Relation)
		}
	}
	if entities != 3500 || math.Abs(float64(relations-o.Relations)) > 250 {
		t.Errorf("%d entities and %d relations; want 3,500 and about 5,000", entities, relations)
	}
	for company, sum := range sums {
		if sum > 1+1e-9 {
			t.Errorf("the minimums of %s sum to %v", company, sum)
		}
	}
	i := 0
	for c, err := range seed.GenerateRegister(o) {
		if err != nil {
			t.Fatal(err)
		}
		if c.Relation != nil {
			if c.Relation.ID != first[i].ID || c.Relation.Owner != first[i].Owner || c.Relation.Share != first[i].Share {
				t.Fatalf("the same options gave %+v and %+v", first[i], *c.Relation)
			}
			i++
		}
	}
	for _, err := range seed.GenerateRegister(seed.RegisterOptions{}) {
		if graph.CodeOf(err) != graph.Invalid {
			t.Errorf("an empty register gives %v, want Code Invalid", err)
		}
	}
}
