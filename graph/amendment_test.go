package graph_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"whoowns/graph"
)

// drawnRecords are the entities and relations of a small graph, by id.
type drawnRecords struct {
	entities  map[string]graph.EntityKind
	relations map[string]drawnRelation
}

type drawnRelation struct {
	owner, subject string
	edge           graph.Edge
}

func (r *drawnRecords) build(t *rapid.T) *graph.Network {
	var b graph.NetworkBuilder
	for id, kind := range r.entities {
		b.AddEntity(id, kind)
	}
	for id, relation := range r.relations {
		b.AddEdge(id, relation.owner, relation.subject, relation.edge)
	}
	n, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// change draws changes to the records and returns them as an amendment too. No
// relation is left without an end.
func (r *drawnRecords) change(t *rapid.T) *graph.Amendment {
	var a graph.Amendment
	for range rapid.IntRange(0, 8).Draw(t, "entities") {
		id := fmt.Sprint("e", rapid.IntRange(0, 12).Draw(t, "entity"))
		kind := rapid.SampledFrom([]graph.EntityKind{graph.Person, graph.Company}).Draw(t, "kind")
		r.entities[id] = kind
		a.PutEntity(id, kind)
	}
	for range rapid.IntRange(0, 8).Draw(t, "relations") {
		id := fmt.Sprint("r", rapid.IntRange(0, 12).Draw(t, "relation"))
		if len(r.entities) == 0 || rapid.Bool().Draw(t, "delete") {
			delete(r.relations, id)
			a.DeleteRelation(id)
			continue
		}
		ids := sortedIDs(r.entities)
		one := drawnRelation{rapid.SampledFrom(ids).Draw(t, "owner"), rapid.SampledFrom(ids).Draw(t, "subject"),
			graph.Edge{Kind: graph.Owns, Min: rapid.SampledFrom([]float64{.25, .5}).Draw(t, "share"), Max: 1}}
		r.relations[id] = one
		a.PutRelation(id, one.owner, one.subject, one.edge)
	}
	for _, id := range sortedIDs(r.entities) {
		if !r.cites(id) && rapid.IntRange(0, 3).Draw(t, "delete entity") == 0 {
			delete(r.entities, id)
			a.DeleteEntity(id)
		}
	}
	return &a
}

func (r *drawnRecords) cites(id string) bool {
	for _, relation := range r.relations {
		if relation.owner == id || relation.subject == id {
			return true
		}
	}
	return false
}

func sortedIDs(entities map[string]graph.EntityKind) []string {
	ids := make([]string, 0, len(entities))
	for id := range entities {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// A network amended again and again is the one that is built of all records, its
// adjacencies too.
func TestAmendedIsWhatIsBuilt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := &drawnRecords{map[string]graph.EntityKind{}, map[string]drawnRelation{}}
		n := records.build(t)
		for range rapid.IntRange(1, 5).Draw(t, "steps") {
			amended, err := n.Amended(records.change(t))
			if err != nil {
				t.Fatal(err)
			}
			n = amended
			want := records.build(t)
			n.Compare(want, func(record, what string) { t.Fatalf("%s: %s", record, what) })
			for node := range graph.Node(n.Nodes()) {
				if !slices.Equal(n.Up(node), want.Up(node)) || !slices.Equal(n.Down(node), want.Down(node)) {
					t.Fatalf("the relations of %s are %v up and %v down, want %v and %v", n.ID(node), n.Up(node), n.Down(node), want.Up(node), want.Down(node))
				}
			}
		}
	})
}

func TestAmendedByNothingNewIsTheSame(t *testing.T) {
	r := graph.Relation{ID: "r", Kind: graph.Owns, Owner: "p", Subject: "a", OwnerKind: graph.Person, SubjectKind: graph.Company, Share: graph.Percent(60)}
	var b graph.NetworkBuilder
	b.AddRelation(&r)
	n, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	var a graph.Amendment
	a.PutEntity("p", graph.Person)
	a.PutRelation("r", "p", "a", graph.EdgeOf(&r))
	a.DeleteEntity("nobody")
	a.DeleteRelation("nothing")
	if same, err := n.Amended(&a); err != nil || same != n {
		t.Errorf("the network was made anew, or failed: %v", err)
	}
	a.DeleteEntity("a")
	if _, err := n.Amended(&a); graph.CodeOf(err) != graph.Invalid {
		t.Errorf("a relation without its subject: the error is %v, want Code Invalid", err)
	}
}
