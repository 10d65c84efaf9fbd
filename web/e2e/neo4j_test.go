//go:build e2e

// Package e2e tries the page in a browser; its tests are Playwright's, but for the one
// that starts a Neo4j for some of them. make web-e2e runs it, and go test ./... does not.
package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"whoowns/internal/neo4jtest"
)

func TestMain(m *testing.M) { neo4jtest.Main(m) }

// TestPageOnANeo4j runs neo4j.spec.ts on a real Neo4j, which the program fills with its
// own data.
func TestPageOnANeo4j(t *testing.T) {
	if err := neo4jtest.Ready(); err != nil && os.Getenv("CI") != "true" {
		fmt.Fprintf(os.Stderr, "make web-e2e: THE PAGE IS NOT TRIED ON A NEO4J, for none is to be had: %s\n", strings.ReplaceAll(err.Error(), "\n", "; "))
		t.SkipNow()
	}
	server := neo4jtest.Empty(t)
	ctx, cancel := context.WithTimeout(context.Background(), 8*time.Minute)
	defer cancel()
	playwright := exec.CommandContext(ctx, "npx", "playwright", "test", "neo4j.spec.ts")
	playwright.Dir = ".."
	playwright.Env = append(os.Environ(), "WHOOWNS_E2E_NEO4J="+server.Address, "WHOOWNS_NEO4J_USER="+server.User, "WHOOWNS_NEO4J_PASSWORD="+server.Password)
	playwright.Stdout, playwright.Stderr = os.Stdout, os.Stderr
	// Playwright stops the servers that it started when it is asked to end.
	playwright.Cancel = func() error { return playwright.Process.Signal(os.Interrupt) }
	playwright.WaitDelay = 30 * time.Second
	if err := playwright.Run(); err != nil {
		t.Fatalf("the page on a Neo4j at %s: %v", server.Address, err)
	}
}
