package explore_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"whoowns/graph"
	"whoowns/graph/embedded"
	"whoowns/internal/explore"
)

func routes(t testing.TB, x *explore.Explorer, from, to string, q explore.PathsQuery) explore.Paths {
	t.Helper()
	a, err := x.Paths(context.Background(), from, to, q)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// way writes a route as ids.
func way(r *explore.Route) string {
	ids := []string{r.Steps[0].From.ID}
	for _, s := range r.Steps {
		ids = append(ids, s.To.ID)
	}
	return strings.Join(ids, " ")
}

// someRelations draws relations of several kinds among n entities, some over and
// some to come on the day of the test.
func someRelations(random *rand.Rand, n int) []graph.Relation {
	kinds := []graph.RelationKind{graph.Owns, graph.Controls, graph.DependsOn, graph.Operates}
	var list []graph.Relation
	for i := range n + random.IntN(n) {
		r := graph.Relation{ID: fmt.Sprintf("r%02d", i), Kind: kinds[random.IntN(len(kinds))], Owner: fmt.Sprintf("e%d", random.IntN(n)), Subject: fmt.Sprintf("e%d", random.IntN(n))}
		if r.Owner == r.Subject {
			continue
		}
		switch random.IntN(5) {
		case 0:
			r.End, _ = graph.ParseDate("2019-12-31")
		case 1:
			r.Start, _ = graph.ParseDate("2021-01-01")
		}
		if r.Kind == graph.Controls {
			r.Means = graph.ByContract
		}
		list = append(list, r)
	}
	return list
}

// everyWay lists all simple routes of ids, the shortest first, then in the order of
// ids, by going every way.
func everyWay(n int, relations []graph.Relation, from, to string, kinds []graph.RelationKind, owns bool) []string {
	day, _ := graph.ParseDate("2020-06-30")
	next := map[string]map[string]bool{}
	join := func(a, b string) {
		if next[a] == nil {
			next[a] = map[string]bool{}
		}
		next[a][b] = true
	}
	for _, r := range relations {
		if !r.End.IsZero() && r.End.First() <= day.First() || !r.Start.IsZero() && r.Start.First() > day.First() || len(kinds) > 0 && !slices.Contains(kinds, r.Kind) {
			continue
		}
		join(r.Owner, r.Subject)
		if !owns {
			join(r.Subject, r.Owner)
		}
	}
	var all [][]string
	var walk func(so []string)
	walk = func(so []string) {
		at := so[len(so)-1]
		if at == to {
			all = append(all, slices.Clone(so))
			return
		}
		for far := range next[at] {
			if !slices.Contains(so, far) {
				walk(append(slices.Clone(so), far))
			}
		}
	}
	walk([]string{from})
	slices.SortFunc(all, func(a, b []string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return slices.Compare(a, b)
	})
	text := make([]string, len(all))
	for i := range all {
		text[i] = strings.Join(all[i], " ")
	}
	return text
}

func TestRoutesAreThoseOfAFullEnumeration(t *testing.T) {
	ctx := context.Background()
	random := rand.New(rand.NewPCG(20, 20))
	asOf := on(t, "2020-06-30").AsOf
	connected := 0
	for range 60 {
		n := 3 + random.IntN(9) // the larger ones are not exhausted by a search for a few
		store, err := embedded.Open(ctx, ":memory:")
		if err != nil {
			t.Fatal(err)
		}
		relations := someRelations(random, n)
		var changes []graph.Change
		founded, _ := graph.ParseDate("1990")
		for i := range n {
			changes = append(changes, graph.Change{Entity: &graph.Entity{ID: fmt.Sprintf("e%d", i), Name: fmt.Sprintf("E%d", i), Kind: graph.Company, Founded: founded}})
		}
		for i := range relations {
			changes = append(changes, graph.Change{Relation: &relations[i]})
		}
		if _, err := store.Apply(ctx, graph.ChangesOf(changes...)); err != nil {
			t.Fatal(err)
		}
		read := struct{ graph.Store }{store} // without its resident network
		from, to := "e0", fmt.Sprintf("e%d", n-1)
		for _, kinds := range [][]graph.RelationKind{nil, {graph.Owns, graph.DependsOn}} {
			for _, direction := range []string{"any", "owns"} {
				want := everyWay(n, relations, from, to, kinds, direction == "owns")
				for _, limit := range []int{1, 3, 100} {
					for how, x := range map[string]*explore.Explorer{"resident": explore.New(store), "read": explore.New(read)} {
						a := routes(t, x, from, to, explore.PathsQuery{AsOf: asOf, Kinds: kinds, Direction: direction, Limit: limit})
						var got []string
						for i := range a.Routes {
							got = append(got, way(&a.Routes[i]))
							for _, s := range a.Routes[i].Steps {
								if len(s.Relations) == 0 {
									t.Errorf("a step of %s has no relation", got[i])
								}
							}
						}
						if !slices.Equal(got, want[:min(limit, len(want))]) {
							t.Fatalf("%s, %s, %v, limit %d: %q, want the first of %q; relations %+v", how, direction, kinds, limit, got, want, relations)
						}
						if a.All && len(got) != len(want) {
							t.Errorf("%d routes are said to be all of %d", len(got), len(want))
						}
						connected += len(got)
					}
				}
				if direction == "any" {
					there := routes(t, explore.New(store), from, to, explore.PathsQuery{AsOf: asOf, Kinds: kinds, Limit: 100})
					back := routes(t, explore.New(store), to, from, explore.PathsQuery{AsOf: asOf, Kinds: kinds, Limit: 100})
					if len(there.Routes) < 100 && len(there.Routes) != len(back.Routes) {
						t.Errorf("%d routes there and %d back", len(there.Routes), len(back.Routes))
					}
				}
			}
		}
		store.Close()
	}
	if connected < 100 {
		t.Fatalf("only %d routes were compared", connected)
	}
}

// 4.8 % of Alibaba (S130), 33 % of Ant Group (S01), 51 % of Tianhong (S53), which
// manages the fund: .048 · .33 · .51.
func TestRoutesFromJackMaToYuebao(t *testing.T) {
	x := openSeed(t)
	asOf := on(t, "2020-10-01").AsOf
	a := routes(t, x, "jack-ma", "yuebao", explore.PathsQuery{AsOf: asOf, By: "share"})
	if len(a.Routes) != 1 || math.Abs(a.Routes[0].Share.Min()-.048*.33*.51) > 1e-12 ||
		way(&a.Routes[0]) != "jack-ma alibaba-group hangzhou-alibaba-network ant-group tianhong yuebao" {
		t.Errorf("%+v", a.Routes)
	}
	if !slices.ContainsFunc(a.Warnings, func(w explore.Warning) bool { return w.Code == explore.WarnFund }) || len(a.Sources) == 0 {
		t.Errorf("warnings %+v, %d sources", a.Warnings, len(a.Sources))
	}
	a = routes(t, x, "jack-ma", "yuebao", explore.PathsQuery{AsOf: asOf})
	if got := way(&a.Routes[0]); got != "jack-ma alipay yuebao" { // he launched Alipay, which feeds the fund
		t.Errorf("by hops %s", got)
	}
	if a = routes(t, x, "yuebao", "jack-ma", explore.PathsQuery{AsOf: asOf, Direction: "owns"}); len(a.Routes) > 0 && a.Routes[0].Steps[0].From.ID != "yuebao" {
		t.Errorf("%+v", a.Routes[0])
	}
	if a = routes(t, x, "ant-group", "jack-ma", explore.PathsQuery{AsOf: asOf, By: "share"}); !a.Reversed || len(a.Routes) != 1 {
		t.Errorf("the other way round: reversed %v, %d routes", a.Reversed, len(a.Routes))
	}
}

// The route by A1, A2 and A3 is the first of the two with four steps. Its middle is
// seen last: a search that takes what it has seen too early gives the other.
func TestARouteIsNotTakenBeforeAllOfItsLengthAreSeen(t *testing.T) {
	x := open(t, "two.csv", `owner,subject,source
S,P2,s1
P2,P3,s1
P3,T,s1
S,P1,s1
P1,P2,s1
S,A1,s1
A1,A2,s1
A2,A3,s1
A3,T,s1
L1,T,s1
L2,T,s1
`)
	a := routes(t, x, "S", "T", explore.PathsQuery{AsOf: explore.Today(), Limit: 2})
	if len(a.Routes) != 2 || way(&a.Routes[0]) != "S P2 P3 T" || way(&a.Routes[1]) != "S A1 A2 A3 T" {
		t.Errorf("%+v", a.Routes)
	}
}

func TestNotConnectedIsAnAnswer(t *testing.T) {
	a := routes(t, openSeed(t), "jack-ma", "softbank", explore.PathsQuery{AsOf: on(t, "2020-10-01").AsOf, Kinds: []graph.RelationKind{graph.Regulates}})
	if len(a.Routes) != 0 || !a.All || len(a.Searched) != 2 || !strings.Contains(a.Text, "not connected by relations of kind REGULATES on 2020-10-01") {
		t.Errorf("%+v", a)
	}
}

func TestPathsRefuseWhatTheyCannotDo(t *testing.T) {
	x, asOf := openSeed(t), on(t, "2020").AsOf
	for _, c := range []struct {
		to, want string
		q        explore.PathsQuery
	}{
		{"jack-ma", "name two entities", explore.PathsQuery{}},
		{"alipay", "write hops", explore.PathsQuery{By: "weight"}},
		{"alipay", "write any", explore.PathsQuery{Direction: "up"}},
		{"alipay", "only OWNS", explore.PathsQuery{By: "share", Kinds: []graph.RelationKind{graph.Controls}}},
		{"alipay", "between 1 and 100", explore.PathsQuery{Limit: 101}},
		{"nothing-there", "no entity", explore.PathsQuery{}},
	} {
		c.q.AsOf = asOf
		if _, err := x.Paths(context.Background(), "jack-ma", c.to, c.q); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %q", c.q, err, c.want)
		}
	}
}

// A hub with 5,000 owners: two of them are connected through it, at once.
func TestRoutesThroughAHub(t *testing.T) {
	var b strings.Builder
	b.WriteString("owner,owner_kind,subject,subject_kind,kind,share,start,source\n")
	for i := range 5_000 {
		fmt.Fprintf(&b, "p%06d,person,Hub,company,,,,s1\n", i)
	}
	x := open(t, "hub.csv", b.String())
	began := time.Now()
	a := routes(t, x, "p000001", "p004999", explore.PathsQuery{AsOf: explore.Today()})
	if len(a.Routes) != 1 || way(&a.Routes[0]) != "p000001 Hub p004999" {
		t.Errorf("%+v", a.Routes)
	}
	t.Logf("it took %v", time.Since(began))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := x.Paths(ctx, "p000001", "p004999", explore.PathsQuery{AsOf: explore.Today()}); graph.CodeOf(err) != graph.Canceled {
		t.Errorf("given up before it began, the error is %v", err)
	}
}
