package graph_test

import (
	"slices"
	"testing"

	"whoowns/graph"
)

func date(t *testing.T, s string) graph.Date {
	t.Helper()
	d, err := graph.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestNetworkNumbersByID(t *testing.T) {
	var b graph.NetworkBuilder
	for _, r := range []graph.Relation{
		{ID: "r2", Kind: graph.Owns, Owner: "b", Subject: "a", OwnerKind: graph.Company, SubjectKind: graph.Company, Share: graph.Percent(40)},
		{ID: "r1", Kind: graph.Owns, Owner: "p", Subject: "a", OwnerKind: graph.Person, SubjectKind: graph.Company, Share: graph.Percent(60)},
		{ID: "r3", Kind: graph.Owns, Owner: "a", Subject: "b", OwnerKind: graph.Company, SubjectKind: graph.Company, Share: graph.Percent(60)},
	} {
		b.AddRelation(&r)
		b.AddRelation(&r) // twice is once
	}
	n, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	if n.Nodes() != 3 || n.Edges() != 3 {
		t.Fatalf("%d nodes, %d edges; want 3, 3", n.Nodes(), n.Edges())
	}
	for i, id := range []string{"a", "b", "p"} {
		if n.ID(graph.Node(i)) != id || n.Node(id) != graph.Node(i) {
			t.Errorf("node %d is %s, and %s is node %d", i, n.ID(graph.Node(i)), id, n.Node(id))
		}
	}
	if n.Node("nobody") != graph.NoNode || n.Node("") != graph.NoNode {
		t.Error("an absent id has a node")
	}
	a := n.Node("a")
	if up := n.Up(a); !slices.Equal(up, []int32{0, 1}) {
		t.Errorf("relations up from a: %v; want r1 and r2", up)
	}
	if down := n.Down(a); !slices.Equal(down, []int32{2}) {
		t.Errorf("relations down from a: %v; want r3", down)
	}
	if e := n.Edge(0); n.ID(e.Owner) != "p" || e.Min != .6 || n.Kind(e.Owner) != graph.Person {
		t.Errorf("r1 is %+v", e)
	}
}

// HeldWithin and Life: each row is one sentence of the package comment.
func TestWhenARelationHolds(t *testing.T) {
	for _, c := range []struct {
		name           string
		relation       graph.Relation
		owner, subject graph.Entity
		mentioned      string // the first day a relation mentions the subject
		from, until    string
	}{
		{"a start and an exclusive end", graph.Relation{Start: date(t, "2014-06"), End: date(t, "2016")}, graph.Entity{Kind: graph.Person}, graph.Entity{Kind: graph.Company}, "", "2014-06-01", "2016-01-01"},
		{"only an observation: from then", graph.Relation{LastObserved: date(t, "2020-08-14")}, graph.Entity{Kind: graph.Person}, graph.Entity{Kind: graph.Company}, "2019", "2020-08-14", "forever"},
		{"no date: while both exist", graph.Relation{}, graph.Entity{Kind: graph.Person}, graph.Entity{Kind: graph.Company, Founded: date(t, "2000-10-19")}, "", "2000-10-19", "forever"},
		{"no founding: from the first mention", graph.Relation{}, graph.Entity{Kind: graph.Person}, graph.Entity{Kind: graph.Company}, "2013-10-09", "2013-10-09", "forever"},
		{"no founding: a dated name mentions too", graph.Relation{}, graph.Entity{Kind: graph.Person}, graph.Entity{Kind: graph.Company, Names: []graph.Name{{Name: "x", From: date(t, "2010")}}}, "2013-10-09", "2010-01-01", "forever"},
		{"no founding: a name that ended was in use the day before", graph.Relation{}, graph.Entity{Kind: graph.Person}, graph.Entity{Kind: graph.Company, Names: []graph.Name{{Name: "x", To: date(t, "2010")}}}, "2013-10-09", "2009-12-31", "forever"},
		{"no mention at all: always", graph.Relation{}, graph.Entity{Kind: graph.Person}, graph.Entity{Kind: graph.Company}, "", "always", "forever"},
		{"a person has no beginning", graph.Relation{}, graph.Entity{Kind: graph.Person, Names: []graph.Name{{Name: "x", From: date(t, "2010")}}}, graph.Entity{Kind: graph.Company}, "", "always", "forever"},
		{"never before the founding", graph.Relation{Start: date(t, "1999")}, graph.Entity{Kind: graph.Person}, graph.Entity{Kind: graph.Company, Founded: date(t, "2000-10-19")}, "", "2000-10-19", "forever"},
		{"never after the dissolution", graph.Relation{Start: date(t, "1999")}, graph.Entity{Kind: graph.Person}, graph.Entity{Kind: graph.Company, Dissolved: date(t, "2019-10")}, "", "1999-01-01", "2019-10-01"},
	} {
		mentioned := graph.Forever
		if c.mentioned != "" {
			mentioned = date(t, c.mentioned).First()
		}
		held := c.relation.HeldWithin(c.owner.Life(graph.Forever), c.subject.Life(mentioned))
		if held.From.String() != c.from || held.Until.String() != c.until {
			t.Errorf("%s: held from %s until %s; want %s, %s", c.name, held.From, held.Until, c.from, c.until)
		}
	}
}

// One that has only an end held on the day before it, so both ends existed then.
func TestAnEndAloneMentionsTheDayBefore(t *testing.T) {
	r := graph.Relation{End: date(t, "2009-06")}
	day, ok := r.FirstMention()
	if !ok || day.String() != "2009-05-31" {
		t.Fatalf("mentions %v, %v; want 2009-05-31", day, ok)
	}
	company := graph.Entity{Kind: graph.Company}
	held := r.HeldWithin(company.Life(day), company.Life(day))
	if held.From.String() != "2009-05-31" || held.Until.String() != "2009-06-01" {
		t.Errorf("held from %s until %s; want the one day known", held.From, held.Until)
	}
}

func TestLocalName(t *testing.T) {
	e := graph.Entity{ID: "ant-group", Kind: graph.Company, Name: "Ant Group", Names: []graph.Name{
		{Name: "浙江阿里巴巴电子商务有限公司", Lang: "zh", From: date(t, "2000-10-19"), To: date(t, "2014-06")},
		{Name: "蚂蚁科技集团股份有限公司", Lang: "zh", From: date(t, "2020-07")},
		{Name: "Zhejiang Alibaba E-Commerce", Lang: "en", From: date(t, "2000-10-19"), To: date(t, "2014-06")},
		{Name: "Ant Financial", Lang: "en"},
	}}
	if then := e.Reference(date(t, "2012-01-01").First()).NameThen; then != "Zhejiang Alibaba E-Commerce" {
		t.Errorf("in 2012 it was called %q", then)
	}
	if then := e.Reference(date(t, "2026-11-23").First()).NameThen; then != "" {
		t.Errorf("today it is called %q beside its name", then)
	}
	for day, want := range map[string]string{"2012-01-01": "浙江阿里巴巴电子商务有限公司", "2026-11-23": "蚂蚁科技集团股份有限公司"} {
		if got := e.Reference(date(t, day).First()).LocalName; got != want {
			t.Errorf("on %s the local name is %s, want %s", day, got, want)
		}
	}
}

func TestRelationValidate(t *testing.T) {
	valid := graph.Relation{ID: "r", Kind: graph.Owns, Owner: "a", Subject: "b"}
	if err := valid.Validate(); err != nil {
		t.Fatalf("a plain relation: %v", err)
	}
	for name, change := range map[string]func(*graph.Relation){
		"no id":                   func(r *graph.Relation) { r.ID = "" },
		"no kind":                 func(r *graph.Relation) { r.Kind = 0 },
		"owns itself whole":       func(r *graph.Relation) { r.Subject, r.Share = "a", graph.Percent(100) },
		"end before start":        func(r *graph.Relation) { r.Start, r.End = date(t, "2020"), date(t, "2019") },
		"share on ROLE":           func(r *graph.Relation) { r.Kind, r.Share = graph.Role, graph.Percent(5) },
		"CONTROLS without means":  func(r *graph.Relation) { r.Kind = graph.Controls },
		"means on OWNS":           func(r *graph.Relation) { r.Means = graph.ByVotes },
		"an id with a newline":    func(r *graph.Relation) { r.ID = "a\nb" },
		"invalid UTF-8 in a note": func(r *graph.Relation) { r.Note = "\xff" },
		"an unknown confidence":   func(r *graph.Relation) { r.Confidence = "high" },
	} {
		r := valid
		change(&r)
		if err := r.Validate(); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
