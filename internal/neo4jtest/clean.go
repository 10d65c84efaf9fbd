package neo4jtest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Clean deletes all data, and leaves constraints and indexes.
func (s *Server) Clean(t testing.TB) {
	t.Helper()
	// Deleting in batches keeps a large test's leftovers out of one transaction.
	s.Run(t, "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS", nil)
}

// Run runs one statement beside the code under test, and returns its records as
// maps.
func (s *Server) Run(t testing.TB, query string, parameters map[string]any) []map[string]any {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	driver, err := s.driver()
	if err != nil {
		t.Fatal(err)
	}
	defer driver.Close(ctx)
	session := driver.NewSession(ctx, neo4j.SessionConfig{DatabaseName: s.Database})
	defer session.Close(ctx)
	result, err := session.Run(ctx, query, parameters)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	records, err := result.Collect(ctx)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	rows := make([]map[string]any, len(records))
	for i, record := range records {
		rows[i] = record.AsMap()
	}
	return rows
}

func (s *Server) driver() (neo4j.DriverWithContext, error) {
	return neo4j.NewDriverWithContext(s.Address, neo4j.BasicAuth(s.User, s.Password, ""))
}

// answers returns once the server does.
func (s *Server) answers(ctx context.Context) error {
	driver, err := s.driver()
	if err != nil {
		return err
	}
	defer driver.Close(ctx)
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	for {
		failed := driver.VerifyConnectivity(ctx)
		if failed == nil {
			return nil
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return fmt.Errorf("it does not answer: %w", failed)
		}
	}
}
