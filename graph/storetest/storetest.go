// Package storetest is the contract of graph.Store as tests. A backend runs all of
// them with one call:
//
//	func TestContract(t *testing.T) {
//		storetest.Run(t, func(t *testing.T) graph.Store { return openEmpty(t) })
//	}
//
// Most cases are data, in cases/*.json: a fixture, and steps with what to expect.
// What data cannot say is Go code in this package. No case names a backend, and
// after every case the store's own Check must find nothing.
package storetest

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"testing"

	"whoowns/graph"
)

//go:embed cases/*.json
var files embed.FS

// Run runs the whole contract. open returns a new, empty store; Run closes it.
func Run(t *testing.T, open func(t *testing.T) graph.Store) {
	for _, c := range readCases(t) {
		t.Run(c.Name, func(t *testing.T) { withStore(t, open, func(s graph.Store) { c.run(t, s) }) })
	}
	for _, c := range coded {
		t.Run(c.name, func(t *testing.T) { withStore(t, open, func(s graph.Store) { c.run(t, s, open) }) })
	}
}

func withStore(t *testing.T, open func(t *testing.T) graph.Store, use func(graph.Store)) {
	s := open(t)
	defer s.Close()
	use(s)
	problems, err := s.Check(context.Background())
	if graph.CodeOf(err) == graph.Unavailable {
		return // the case closed it
	}
	if err != nil {
		t.Errorf("checking the store: %v", err)
	}
	for _, p := range problems {
		t.Errorf("the store is not consistent: %s: %s", p.Record, p.What)
	}
}

// testCase is one case of cases/*.json.
type testCase struct {
	Name    string  `json:"name"`
	Fixture records `json:"fixture"`
	Steps   []step  `json:"steps"`
}

// records is a batch: upserts and deletions.
type records struct {
	Sources         []graph.Source   `json:"sources"`
	Entities        []graph.Entity   `json:"entities"`
	Relations       []graph.Relation `json:"relations"`
	DeleteSources   []string         `json:"delete_sources"`
	DeleteEntities  []string         `json:"delete_entities"`
	DeleteRelations []string         `json:"delete_relations"`
}

// step is one action and what it must give. Exactly one action is set.
type step struct {
	Apply         *records    `json:"apply"`
	Entities      []string    `json:"entities"`
	Sources       []string    `json:"sources"`
	RelationsByID []string    `json:"relations_by_id"`
	Relations     *relations  `json:"relations"`
	Search        *search     `json:"search"`
	Stats         bool        `json:"stats"`
	Scan          bool        `json:"scan"`
	Want          expectation `json:"want"`
}

type relations struct {
	Of        []string             `json:"of"`
	Direction string               `json:"direction"` // up or down
	Kinds     []graph.RelationKind `json:"kinds"`
	AsOf      string               `json:"as_of"`
	Limit     int                  `json:"limit"`
}

type search struct {
	Text  string           `json:"text"`
	Kind  graph.EntityKind `json:"kind"`
	Limit int              `json:"limit"`
}

type expectation struct {
	Code      graph.Code           `json:"code"`      // of the error; nothing else is compared then
	IDs       []string             `json:"ids"`       // in order
	Held      map[string][2]string `json:"held"`      // by relation: first day, and first day after
	Hits      [][3]string          `json:"hits"`      // id, what matched, how
	Truncated bool                 `json:"truncated"` // of a search
	Counts    *[4]int              `json:"counts"`    // sources, entities, relations, deleted
	Names     map[string]string    `json:"names"`     // by entity
	Shares    map[string]string    `json:"shares"`    // by relation, as text
}

func readCases(t *testing.T) []testCase {
	t.Helper()
	names, err := fs.Glob(files, "cases/*.json")
	if err != nil || len(names) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	var all []testCase
	seen := map[string]bool{}
	for _, name := range names {
		data, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.DisallowUnknownFields()
		var cases []testCase
		if err := decoder.Decode(&cases); err != nil {
			t.Fatalf("%s: %v", path.Base(name), err)
		}
		for _, c := range cases {
			if seen[c.Name] || c.Name == "" || len(c.Steps) == 0 {
				t.Fatalf("%s: the case %q has no name of its own, or no steps", path.Base(name), c.Name)
			}
			seen[c.Name] = true
			all = append(all, c)
		}
	}
	return all
}

// changes returns the batch, relations before their ends: order must not matter.
func (r *records) changes() graph.Changes {
	var list []graph.Change
	for i := range r.Relations {
		list = append(list, graph.Change{Relation: &r.Relations[i]})
	}
	for i := range r.Entities {
		list = append(list, graph.Change{Entity: &r.Entities[i]})
	}
	for i := range r.Sources {
		list = append(list, graph.Change{Source: &r.Sources[i]})
	}
	for _, id := range r.DeleteRelations {
		list = append(list, graph.Change{DeleteRelation: id})
	}
	for _, id := range r.DeleteEntities {
		list = append(list, graph.Change{DeleteEntity: id})
	}
	for _, id := range r.DeleteSources {
		list = append(list, graph.Change{DeleteSource: id})
	}
	return graph.ChangesOf(list...)
}

func (c *testCase) run(t *testing.T, s graph.Store) {
	ctx := context.Background()
	if _, err := s.Apply(ctx, c.Fixture.changes()); err != nil {
		t.Fatalf("the fixture: %v", err)
	}
	for i := range c.Steps {
		c.Steps[i].run(t, ctx, s, fmt.Sprintf("step %d", i+1))
	}
}
