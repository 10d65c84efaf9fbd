package neo4jstore_test

import (
	"context"
	"testing"

	"whoowns/graph"
	"whoowns/graph/neo4jstore"
	"whoowns/graph/storetest"
	"whoowns/internal/neo4jtest"
)

func TestMain(m *testing.M) { neo4jtest.Main(m) }

func TestContract(t *testing.T) {
	storetest.Run(t, func(t *testing.T) graph.Store { return open(t, neo4jtest.Empty(t)) })
}

func TestResidentContract(t *testing.T) {
	storetest.Run(t, func(t *testing.T) graph.Store { return openResident(t, neo4jtest.Empty(t)) })
}

func openResident(t testing.TB, server *neo4jtest.Server) *neo4jstore.ResidentStore {
	t.Helper()
	s, err := neo4jstore.OpenResident(context.Background(), configOf(server), neo4jstore.Following{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func open(t testing.TB, server *neo4jtest.Server) *neo4jstore.Store {
	t.Helper()
	s, err := neo4jstore.Open(context.Background(), configOf(server))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func configOf(server *neo4jtest.Server) neo4jstore.Config {
	return neo4jstore.Config{Address: server.Address, User: server.User, Password: server.Password, Database: server.Database}
}
