package neo4jtest

import (
	"testing"
)

func TestMain(m *testing.M) { Main(m) }

func TestServerIsRealAndEmpty(t *testing.T) {
	server := Empty(t)
	server.Run(t, "CREATE (:Thing {n: $n})-[:NEXT]->(:Thing {n: 2})", map[string]any{"n": 1})
	if got := server.Run(t, "MATCH (n) RETURN count(n) AS n", nil)[0]["n"]; got != int64(2) {
		t.Errorf("%v nodes, want 2", got)
	}
	again := Empty(t)
	if again != server {
		t.Error("a second server was started")
	}
	if got := server.Run(t, "MATCH (n) RETURN count(n) AS n", nil)[0]["n"]; got != int64(0) {
		t.Errorf("%v nodes are left, want none", got)
	}
	version := server.Run(t, "CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0] AS version", nil)[0]["version"]
	t.Logf("Neo4j %v by the route %s", version, server.Route())
}

// What was committed is there after the server was killed and started again.
func TestServerIsKilledAndStartedAgain(t *testing.T) {
	server := Own(t)
	server.Run(t, "CREATE (:Thing)", nil)
	server.Kill(t)
	server.Restart(t)
	if got := server.Run(t, "MATCH (n:Thing) RETURN count(n) AS n", nil)[0]["n"]; got != int64(1) {
		t.Errorf("%v nodes, want 1", got)
	}
}
