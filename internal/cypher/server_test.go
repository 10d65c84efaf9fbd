package cypher_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph"
	"whoowns/graph/neo4jstore"
	"whoowns/internal/cypher"
	"whoowns/internal/cypher/syntax"
	"whoowns/internal/neo4jtest"
)

func TestMain(m *testing.M) { neo4jtest.Main(m) }

// values are those of every parameter that the accepted cases have.
var values = map[string]any{"create": int64(1), "ids": []any{"a"}, "id": "ant-group", "a": nil, "b c": map[string]any{"x": 1.5}, "1": "one"}

// Neo4j takes every case that is accepted, and says of each that it only reads.
func TestServerAgrees(t *testing.T) {
	server := neo4jtest.Empty(t)
	store, err := neo4jstore.Open(context.Background(), neo4jstore.Config{Address: server.Address, User: server.User, Password: server.Password})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	owner, subject := graph.Entity{ID: "a", Kind: graph.Person, Name: "A"}, graph.Entity{ID: "b", Kind: graph.Company, Name: "B"}
	owns := graph.Relation{ID: "r", Kind: graph.Owns, Owner: "a", Subject: "b"}
	if _, err := store.Apply(context.Background(), graph.ChangesOf(graph.Change{Entity: &owner}, graph.Change{Entity: &subject}, graph.Change{Relation: &owns})); err != nil {
		t.Fatal(err)
	}
	before := server.Run(t, everything, nil)
	ask := explainer(t, server)
	for _, c := range accepted {
		statement, err := cypher.Parse(c.text)
		if err != nil {
			continue // TestParseTakes says so
		}
		kind, err := ask(statement)
		if err != nil || kind != neo4j.StatementTypeReadOnly {
			t.Errorf("%s: %q is a statement of type %v to the server (%v)", c.why, c.text, kind, err)
			continue
		}
		if _, err := store.RunCypher(context.Background(), statement, values, cypher.Limits{Rows: 100}); err != nil {
			t.Errorf("%s: %q: %v", c.why, c.text, err)
		}
	}
	if after := server.Run(t, everything, nil); fmt.Sprint(before) != fmt.Sprint(after) {
		t.Errorf("the graph was %v and is %v", before, after)
	}
}

// everything is a sum of what the graph is made of.
const everything = `MATCH (n) WITH count(n) AS nodes, sum(size(keys(n))) AS properties, sum(size(labels(n))) AS labels
	MATCH ()-[r]->() RETURN nodes, properties, labels, count(r) AS relationships, sum(size(keys(r))) AS more`

// Texts that are made of parts of the cases, of what is taken and of what is refused,
// are either refused, or an error to the server, or only read. They are explained and
// never run.
func TestServerAgreesOnMixtures(t *testing.T) {
	mixtures := 400
	if testing.Short() {
		mixtures = 50
	}
	ask := explainer(t, neo4jtest.Empty(t))
	source := rand.New(rand.NewPCG(1, 2))
	var texts []string
	for _, c := range accepted {
		texts = append(texts, c.text)
	}
	for _, c := range rejected {
		if len(c.text) < 200 {
			texts = append(texts, c.text)
		}
	}
	taken, understood := 0, 0
	for range 400 * mixtures {
		if taken == mixtures {
			break
		}
		text := mixture(source, texts)
		statement, err := cypher.Parse(text)
		if err != nil {
			continue
		}
		taken++
		kind, err := ask(statement)
		var fault *neo4j.Neo4jError
		switch {
		case errors.As(err, &fault) && strings.HasPrefix(fault.Code, "Neo.ClientError.Statement."):
			if strings.Contains(fault.Code, "AccessMode") {
				t.Errorf("%q is taken and would write", text)
			}
		case err != nil:
			t.Fatalf("%q: %v", text, err)
		case kind != neo4j.StatementTypeReadOnly:
			t.Errorf("%q is taken and is of type %v", text, kind)
		default:
			understood++
		}
	}
	t.Logf("%d mixtures are taken; the server understands %d of them, and each only reads", taken, understood)
	if understood < mixtures/10 {
		t.Errorf("only %d of %d are statements; the mixtures have become too wild", understood, taken)
	}
}

// mixture puts the beginning of one text before the end of another, at words, or
// exchanges, repeats or drops a word of one.
func mixture(source *rand.Rand, texts []string) string {
	pick := func() []string { return pieces.FindAllString(texts[source.IntN(len(texts))], -1) }
	a, b := pick(), pick()
	if len(a) == 0 || len(b) == 0 {
		return ""
	}
	i, j := source.IntN(len(a)), source.IntN(len(b))
	switch source.IntN(4) {
	case 0:
		a = append(a[:i:i], b[j:]...)
	case 1:
		a = append(a[:i:i], a[min(i+1, len(a)):]...)
	case 2:
		a[i] = b[j]
	default:
		a = append(append(a[:i:i], b[j]), a[i:]...)
	}
	return strings.Join(a, " ")
}

// explainer returns what asks the server for the type of a statement, which is not run.
func explainer(t *testing.T, server *neo4jtest.Server) func(cypher.Statement) (neo4j.StatementType, error) {
	t.Helper()
	ctx := context.Background()
	driver, err := neo4j.NewDriverWithContext(server.Address, neo4j.BasicAuth(server.User, server.Password, ""))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { driver.Close(ctx) })
	return func(statement cypher.Statement) (neo4j.StatementType, error) {
		session := driver.NewSession(ctx, neo4j.SessionConfig{DatabaseName: server.Database, AccessMode: neo4j.AccessModeRead})
		defer session.Close(ctx)
		text := statement.Text()
		if tree := *statement.Tree(); tree.Prefix != syntax.NoPrefix {
			tree.Prefix = syntax.NoPrefix
			text = syntax.Print(&tree)
		}
		result, err := session.Run(ctx, "EXPLAIN "+text, values)
		if err != nil {
			return neo4j.StatementTypeUnknown, err
		}
		summary, err := result.Consume(ctx)
		if err != nil {
			return neo4j.StatementTypeUnknown, err
		}
		return summary.StatementType(), nil
	}
}
