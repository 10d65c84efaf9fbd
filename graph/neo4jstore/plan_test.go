package neo4jstore_test

import (
	"context"
	"strings"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph/neo4jstore"
	"whoowns/internal/neo4jtest"
)

// A level of the frontier search finds its entities by the index, whatever was in the
// database when the plan was made: here nothing, which makes a scan look cheap.
func TestFrontierUsesTheIndex(t *testing.T) {
	server := neo4jtest.Empty(t)
	open(t, server)
	ctx := context.Background()
	driver, err := neo4j.NewDriverWithContext(server.Address, neo4j.BasicAuth(server.User, server.Password, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer driver.Close(ctx)
	session := driver.NewSession(ctx, neo4j.SessionConfig{DatabaseName: server.Database})
	defer session.Close(ctx)
	for name, statement := range neo4jstore.FrontierStatements {
		result, err := session.Run(ctx, "EXPLAIN "+statement, map[string]any{"of": []string{}, "ids": []string{}, "kinds": nil, "day": nil, "limit": 1})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		summary, err := result.Consume(ctx)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		operators := operatorsOf(summary.Plan())
		seeks := 0
		for _, operator := range operators {
			switch {
			case strings.Contains(operator, "Scan"):
				t.Errorf("%s: the plan has a %s: %v", name, operator, operators)
			case strings.Contains(operator, "IndexSeek"):
				seeks++
			}
		}
		if seeks < 2 { // the store's own node, and the entities or relations
			t.Errorf("%s: the plan seeks only %d times: %v", name, seeks, operators)
		}
	}
}

func operatorsOf(p neo4j.Plan) []string {
	operators := []string{p.Operator()}
	for _, child := range p.Children() {
		operators = append(operators, operatorsOf(child)...)
	}
	return operators
}
