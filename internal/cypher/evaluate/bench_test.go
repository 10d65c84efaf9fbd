package evaluate

import (
	"context"
	"fmt"
	"iter"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
)

// indexed is a graph whose ids are looked up in a map.
type indexed struct {
	*memory
	byID map[string]value.Node
	all  []value.Node
}

func (g *indexed) Labelled(string) (iter.Seq[value.Node], int) {
	return slices.Values(g.all), len(g.all)
}
func (g *indexed) Types() map[string]int { return map[string]int{"OWNS": len(g.edges)} }

func (g *indexed) Indexed(_, key string) bool { return key == "id" }
func (g *indexed) Seek(_ context.Context, label, key string, v any) ([]value.Node, bool, error) {
	id, isText := v.(string)
	if key != "id" || !isText {
		return nil, false, nil
	}
	n, ok := g.byID[id]
	if !ok {
		return nil, true, nil
	}
	return []value.Node{n}, true, nil
}

// market is n companies, each owned by three others that came before it.
func market(n int) *indexed {
	g := &indexed{memory: &memory{}, byID: map[string]value.Node{}}
	random := rand.New(rand.NewSource(1))
	for i := range n {
		id := fmt.Sprintf("c%d", i)
		g.byID[id] = g.node("Company", map[string]any{"id": id, "name": strings.ToUpper(id), "country": fmt.Sprintf("k%d", i%50)})
		g.all = append(g.all, value.Node(i))
		for range min(i, 3) {
			g.edge(value.Node(random.Intn(i)), "OWNS", value.Node(i), map[string]any{"share": random.Float64() / 3})
		}
	}
	return g
}

func BenchmarkRun(b *testing.B) {
	g := market(50_000)
	for _, c := range []struct{ name, text string }{
		{"one hop from an id", "MATCH (c:Company {id: 'c777'})<-[r:OWNS]-(o) RETURN o.name, r.share ORDER BY r.share DESC"},
		{"three hops from an id", "MATCH (c:Company {id: 'c49000'})<-[:OWNS]-()<-[:OWNS]-()<-[:OWNS]-(o) RETURN DISTINCT o.id"},
		{"up to six hops from an id", "MATCH (c:Company {id: 'c49000'})<-[:OWNS*1..6]-(o) RETURN count(DISTINCT o)"},
		{"shortest path", "MATCH p = shortestPath((a:Company {id: 'c0'})-[:OWNS*]->(b:Company {id: 'c49000'})) RETURN length(p)"},
		{"aggregation over all relations", "MATCH (o)-[r:OWNS]->(c) RETURN o.country, count(*), sum(r.share) ORDER BY o.country"},
		{"top ten of all", "MATCH (c:Company) RETURN c.name ORDER BY c.name DESC LIMIT 10"},
		{"hash join", "MATCH (a:Company), (b:Company) WHERE a.country = b.id RETURN count(*)"},
	} {
		q, err := syntax.Parse(c.text)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(c.name, func(b *testing.B) {
			for range b.N {
				if _, err := Run(context.Background(), g, q, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
