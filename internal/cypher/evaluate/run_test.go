package evaluate

import (
	"slices"
	"testing"
)

func TestRun(t *testing.T) {
	for _, c := range []struct {
		text    string
		ordered bool
		want    []string
	}{
		{"RETURN 1 + 2 AS x", true, []string{"3"}},
		{"MATCH (n:Person) RETURN n.name ORDER BY n.name DESC", true, []string{"Bob", "Ada"}},
		{"MATCH (p:Person)-[r:OWNS]->(c) WHERE r.share > 0.5 RETURN p.name, c.name", true, []string{"Ada Alpha"}},
		{"MATCH (c:Company {id: 'b'})<-[r:OWNS]-(o) RETURN o.name ORDER BY r.share", true, []string{"Ada", "Alpha"}},
		{"MATCH (c:Company) OPTIONAL MATCH (c)<-[:WORKS_FOR]-(w) RETURN c.id, w.name ORDER BY c.id", true, []string{"a null", "b Bob", "c null", "d null"}},
		// Alpha to Beta to Delta to Alpha to Gamma, and to Gamma at once
		{"MATCH (a {id: 'a'})-[:OWNS*]->(x) RETURN x.id", false, []string{"a", "b", "c", "c", "d"}},
		{"OPTIONAL MATCH (a:Missing) MATCH (a) RETURN count(*)", true, []string{"0"}},
		{"OPTIONAL MATCH (a:Missing) RETURN EXISTS { (a) }, COUNT { (a)-[*0..1]-() }", true, []string{"false 0"}},
		{"MATCH (a {id: 'a'})-[*1..2]->(x) RETURN x.id", false, []string{"b", "c", "d"}},
		{"MATCH p = (a {id: 'b'})-[*]->({id: 'c'}) RETURN length(p)", false, []string{"3"}},
		{"MATCH (o)-[r:OWNS]->(c) RETURN o.name, count(*) AS n, sum(r.share) ORDER BY n DESC, o.name", true, []string{"Ada 2 0.7", "Alpha 2 1.5", "Beta 1 0.3", "Delta 1 0.05"}},
		{"MATCH (p:Person) WITH p.name AS name ORDER BY name LIMIT 1 RETURN name", true, []string{"Ada"}},
		{"WITH 0.0 AS x RETURN toString(-x), toString(-0.0)", true, []string{"0.0 -0.0"}},
		// 2 stands in the middle; a quarter of the way is half between 1 and 2
		{"UNWIND [4, 1, 2] AS x RETURN valueType(percentileCont(x, 0.5)), percentileCont(x, 0.25)", true, []string{"INTEGER NOT NULL 1.5"}},
		{"UNWIND [3, 1, 2] AS x WITH x WHERE x > 1 RETURN collect(x)", true, []string{"[3,2]"}},
		{"MATCH p = shortestPath((a:Person {name: 'Ada'})-[*]->(d:Company {id: 'd'})) RETURN p", true, []string{"(n0)[r1](n3)[r4](n5)"}},
		// the way over Beta is shorter, and is not wanted
		{"MATCH p = shortestPath((a:Person {name: 'Ada'})-[:OWNS*]->(d:Company {id: 'd'})) WHERE all(r IN relationships(p) WHERE r.share > 0.2) RETURN length(p)", true, []string{"3"}},
		{"MATCH p = shortestPath((a:Person {name: 'Ada'})-[:OWNS*]->(d:Company {id: 'd'})) WHERE none(n IN nodes(p) WHERE n.id = 'b') RETURN length(p)", true, []string{}},
		{"MATCH p = shortestPath((a:Person {name: 'Ada'})-[rs:OWNS*]->(d:Company {id: 'd'})) WHERE none(r IN rs WHERE r.share < 0.2) RETURN [r IN rs | r.share]", true, []string{"[0.6,0.5,0.3]"}},
		{"MATCH p = (a:Person {name: 'Ada'})-[:OWNS*]->(d) WHERE all(n IN nodes(p) WHERE n.id IS NULL OR n.id <> 'b') RETURN d.id", false, []string{"a", "c"}},
		{"MATCH p = (a:Person {name: 'Ada'})-[rs:OWNS*]->(d) WHERE all(r IN rs WHERE r.share >= 0.5) RETURN d.id", false, []string{"a", "b", "c"}},
		{"MATCH (a {name: 'Ada'}) (()-[r:OWNS]->(n)){1,2} (e) RETURN [x IN n | x.id], e.id", false, []string{"[a] a", "[b] b", "[a,b] b", "[a,c] c", "[b,d] d"}},
		{"MATCH (c:Company) WHERE NOT EXISTS { (c)-[:OWNS]->() } RETURN c.id", true, []string{"c"}},
		{"MATCH (c:Company) RETURN c.id, COUNT { (c)<-[:OWNS]-() } AS n ORDER BY n DESC, c.id LIMIT 2", true, []string{"a 2", "b 2"}},
		{"MATCH (c:Company) RETURN c.id, [(c)<-[r]-(o) | o.name] AS who ORDER BY c.id LIMIT 1", true, []string{"a [Ada,Delta]"}},
		{"MATCH (a:Person), (b:Company) WHERE a.name < b.name RETURN count(*)", true, []string{"6"}},
		{"MATCH (a:Company), (b:Company) WHERE a.name = b.name RETURN count(*)", true, []string{"4"}},
		{"RETURN 1 AS x UNION ALL RETURN 1 AS x", true, []string{"1", "1"}},
		{"RETURN 1 AS x UNION RETURN 1 AS x UNION RETURN 2 AS x", true, []string{"1", "2"}},
	} {
		got, _, err := ask(t, companies(), c.text, Options{})
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if !c.ordered {
			slices.Sort(got)
			slices.Sort(c.want)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", c.text, got, c.want)
		}
	}
}
