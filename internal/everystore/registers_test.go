package everystore_test

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"whoowns/graph"
	"whoowns/seed"
)

// randomRegister is a small register of the generator with relations thrown in.
func randomRegister(number uint64) graph.Changes {
	return func(yield func(graph.Change, error) bool) {
		var entities []string
		random := rand.New(rand.NewPCG(number, 7))
		for c, err := range seed.GenerateRegister(seed.RegisterOptions{Companies: 16, Persons: 8, Relations: 34, Seed: number}) {
			if c.Entity != nil {
				entities = append(entities, c.Entity.ID)
			}
			if !yield(c, err) {
				return
			}
		}
		for i := range 22 {
			r := throwIn(random, fmt.Sprintf("thrown in %02d", i), entities[random.IntN(len(entities))], entities[random.IntN(16)])
			if !yield(graph.Change{Relation: &r}, nil) {
				return
			}
		}
	}
}

// throwIn draws a relation; the first entities are companies.
func throwIn(random *rand.Rand, id, owner, subject string) graph.Relation {
	r := graph.Relation{ID: id, Kind: graph.Owns, Owner: owner, Subject: subject, Start: drawDate(random), LastObserved: drawDate(random)}
	if random.IntN(4) == 0 {
		r.End = date("2021-03-04")
	}
	switch random.IntN(8) {
	case 0:
		r.Kind, r.Means = graph.Controls, graph.ByContract
	case 1:
		r.Kind, r.Means, r.Share = graph.Controls, graph.ByVotes, graph.Percent(51)
	case 2:
		r.Kind = graph.DependsOn
	case 3:
		r.Kind, r.Role = graph.Role, "director"
	case 4: // unknown
	case 5, 6:
		low := random.Float64() / 2
		if s, err := graph.NewShare(graph.Bounds{Min: low, Max: low + random.Float64()/2, MinExclusive: true}); err == nil {
			r.Share = s
		}
	default:
		r.Share = graph.Percent(70) // two of them are over the whole
	}
	return r
}

func drawDate(random *rand.Rand) graph.Date {
	return date([]string{"", "2014", "2016-02", "2016-02-29", "2019-12-31"}[random.IntN(5)])
}

func date(text string) graph.Date {
	if text == "" {
		return graph.Date{}
	}
	d, err := graph.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// finbench is the sample of companies and persons that the algorithms are tested with.
func finbench(t *testing.T) graph.Changes {
	t.Helper()
	var changes []graph.Change
	there := map[string]bool{}
	entity := func(id string, kind graph.EntityKind) string {
		if !there[id] {
			there[id] = true
			changes = append(changes, graph.Change{Entity: &graph.Entity{ID: id, Kind: kind, Name: id}})
		}
		return id
	}
	for file, kind := range map[string]graph.EntityKind{"CompanyInvestCompany.csv": graph.Company, "PersonInvestCompany.csv": graph.Person} {
		f, err := os.Open(filepath.Join("../../graph/ownership/testdata/finbench", file))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		table := csv.NewReader(f)
		table.Comma = '|'
		rows, err := table.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows[1:] {
			share, err := strconv.ParseFloat(row[2], 64)
			if err != nil {
				t.Fatal(err)
			}
			r := graph.Relation{ID: fmt.Sprintf("%s %04d", kind, i), Kind: graph.Owns, Share: graph.Percent(100 * share)}
			r.Owner, r.Subject = entity(kind.String()+" "+row[0], kind), entity("company "+row[1], graph.Company)
			changes = append(changes, graph.Change{Relation: &r})
		}
	}
	return graph.ChangesOf(changes...)
}
