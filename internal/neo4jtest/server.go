package neo4jtest

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"
)

// Server is a running Neo4j.
type Server struct {
	Address  string // a URI without user and password, such as bolt://127.0.0.1:7687
	User     string
	Password string
	Database string

	route string
	stop  func()
	// restart starts it again on the same data and address; nil where the server is
	// not this test's to stop.
	kill, restart func(ctx context.Context) error
	moves         bool // restart gives it another address
}

// The routes to a server.
const (
	byAddress = "address"
	byDocker  = "docker"
	byJars    = "jars"
)

// password is that of the servers that this package starts.
const password = "only-for-tests"

// shortLived are options for a Java that runs for some minutes: compiling with all care
// is most of what such a server does, and costs more than it brings. A benchmark is run
// on a server as people run it.
func shortLived() string {
	if bench := flag.Lookup("test.bench"); bench != nil && bench.Value.String() != "" {
		return ""
	}
	return "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
}

// starting bounds how long a server may take, a download of its parts included.
const starting = 5 * time.Minute

// errNone says that a route does not lead to a server on this machine.
var errNone = errors.New("not to be had here")

var shared struct {
	once   sync.Once
	server *Server
	err    error
}

// Main runs a test binary's tests and stops its server. It does not return.
func Main(m *testing.M) {
	code := m.Run()
	Stop()
	os.Exit(code)
}

// Stop stops the binary's server, for a TestMain of its own.
func Stop() {
	if shared.server != nil {
		shared.server.stop()
	}
}

// Empty returns the binary's server, without any data. Where no server can be had
// it skips t, or fails it when CI is true.
func Empty(t testing.TB) *Server {
	t.Helper()
	server := Use(t)
	server.Clean(t)
	return server
}

// Use is Empty without the deleting.
func Use(t testing.TB) *Server {
	t.Helper()
	if err := Ready(); err != nil {
		unavailable(t, err)
	}
	record(t)
	return shared.server
}

// Ready starts the binary's server, where it has not been started, or returns why
// none can be had.
func Ready() error {
	shared.once.Do(func() { shared.server, shared.err = start() })
	return shared.err
}

// Own returns a server of t's own, which t may stop and start again. With the route
// address, where nobody may stop the server, a proxy before it
// refuses connections instead.
func Own(t testing.TB) *Server {
	t.Helper()
	server, err := start()
	if err != nil {
		unavailable(t, err)
	}
	record(t)
	t.Cleanup(server.stop)
	if server.restart == nil || server.moves {
		server = server.behindProxy(t)
	}
	server.Clean(t)
	return server
}

func unavailable(t testing.TB, err error) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("no Neo4j to test with, and CI leaves no test out: %v", err)
	}
	t.Skipf("SKIPPED: no Neo4j to test with: %v", err)
}

// start takes the first route that leads to a server.
func start() (*Server, error) {
	ctx, cancel := context.WithTimeout(context.Background(), starting)
	defer cancel()
	wanted := os.Getenv("WHOOWNS_TEST_NEO4J_ROUTE")
	var tried []error
	for _, route := range []struct {
		name  string
		start func(context.Context) (*Server, error)
	}{{byAddress, atAddress}, {byDocker, inContainer}, {byJars, fromJars}} {
		if wanted != "" && wanted != route.name {
			continue
		}
		server, err := route.start(ctx)
		if err == nil {
			server.route = route.name
			fmt.Fprintf(os.Stderr, "neo4jtest: Neo4j by the route %s\n", route.name)
			return server, nil
		}
		tried = append(tried, fmt.Errorf("%s: %w", route.name, err))
		if !errors.Is(err, errNone) || wanted != "" {
			break // what was asked for, or what should have worked, failed
		}
	}
	if len(tried) == 0 {
		return nil, fmt.Errorf("WHOOWNS_TEST_NEO4J_ROUTE is %q; write address, docker or jars, or leave it out", wanted)
	}
	return nil, errors.Join(tried...)
}

// Route says which way the server was found: address, docker or jars.
func (s *Server) Route() string { return s.route }

// Kill stops the server at once, as a failing machine would.
func (s *Server) Kill(t testing.TB) { s.act(t, "stopping", s.kill) }

// Restart starts the server again after Kill, and returns when it answers.
func (s *Server) Restart(t testing.TB) { s.act(t, "starting", s.restart) }

func (s *Server) act(t testing.TB, doing string, act func(context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), starting)
	defer cancel()
	if act == nil {
		t.Fatalf("%s Neo4j: it is not this test's; use Own", doing)
	}
	if err := act(ctx); err != nil {
		t.Fatalf("%s Neo4j: %v", doing, err)
	}
}
