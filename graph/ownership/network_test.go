package ownership_test

import (
	"context"
	"fmt"
	"math"
	"strings"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// tester is what helpers need of *testing.T and of *rapid.T.
type tester interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
}

// day is a day on which everything in these tests holds.
const day = graph.Day(20000)

var always = graph.Period{From: graph.Always, Until: graph.Forever}

// sketch makes networks out of a few words.
type sketch struct {
	b     graph.NetworkBuilder
	count int
}

// kindOf is told by the first letters of an id: p… is a person, g… a group, f… an
// arrangement, anything else a company.
func kindOf(id string) graph.EntityKind {
	switch id[0] {
	case 'p':
		return graph.Person
	case 'g':
		return graph.Group
	case 'f':
		return graph.Arrangement
	}
	return graph.Company
}

// relation adds a relation; change may set more of it.
func (s *sketch) relation(owner, subject, share string, change ...func(*graph.Relation)) *sketch {
	parsed, err := graph.ParseShare(share)
	if err != nil {
		panic(err)
	}
	s.count++
	r := graph.Relation{ID: fmt.Sprintf("r%06d", s.count), Kind: graph.Owns, Owner: owner, Subject: subject, Share: parsed,
		Held: always, OwnerKind: kindOf(owner), SubjectKind: kindOf(subject)}
	for _, c := range change {
		c(&r)
	}
	s.b.AddRelation(&r)
	return s
}

func (s *sketch) network(t tester) *graph.Network {
	t.Helper()
	n, err := s.b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// draw reads relations such as "A 60% B; P 25-50% A", "P ? A" for an unknown share.
func draw(t tester, text string) *graph.Network {
	t.Helper()
	var s sketch
	for _, line := range strings.Split(text, ";") {
		words := strings.Fields(line)
		if len(words) != 3 {
			t.Fatalf("%q is not owner share subject", line)
		}
		s.relation(words[0], words[2], strings.TrimPrefix(words[1], "?"))
	}
	return s.network(t)
}

func stated(basis graph.Basis) func(*graph.Relation) {
	return func(r *graph.Relation) { r.Basis = basis }
}

func bounds(b graph.Bounds) func(*graph.Relation) {
	return func(r *graph.Relation) {
		share, err := graph.NewShare(b)
		if err != nil {
			panic(err)
		}
		r.Share = share
	}
}

func controls(means graph.Means) func(*graph.Relation) {
	return func(r *graph.Relation) { r.Kind, r.Means = graph.Controls, means }
}

func owners(t tester, n *graph.Network, subject string) *ownership.Owners {
	t.Helper()
	o, err := ownership.NewEngine(n).Owners(context.Background(), n.Node(subject), day)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// holding returns one owner's entry, and a zero share for what is no owner.
func holding(n *graph.Network, o *ownership.Owners, owner string) ownership.Holding {
	for _, h := range o.Holdings {
		if n.ID(h.Node) == owner {
			return h
		}
	}
	return ownership.Holding{Effective: graph.Percent(0), Claim: ownership.NoClaim}
}

func about(t tester, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9 {
		t.Errorf("%s is %.12f, want %.12f", what, got, want)
	}
}
