package neo4jstore

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"

	"whoowns/graph"
)

// Config says which server to use.
type Config struct {
	// Address is a URI such as neo4j://127.0.0.1:7687 or bolt+s://db.example.org. A
	// user and password in it are used where the fields below are empty.
	Address  string
	User     string
	Password string
	Database string // "" means neo4j

	// Timeout bounds one transaction that reads, and how long one is begun again that
	// the server could not do, which is at most 12 seconds; 0 means 30 seconds.
	Timeout time.Duration
}

// defaultTimeout bounds a transaction unless the configuration says otherwise;
// longTimeout bounds one that writes a batch or goes through everything.
const (
	defaultTimeout = 30 * time.Second
	longTimeout    = time.Hour
)

// connections is how many a store has at most; acquiring bounds how long a call waits
// for one, be it new or given back.
const (
	connections = 100
	acquiring   = 8 * time.Second
)

// Store is a graph in a Neo4j server.
type Store struct {
	driver    neo4j.DriverWithContext
	address   string // without user and password
	database  string
	timeout   time.Duration
	trying    time.Duration         // how long a transaction is begun again that the server could not do
	bookmarks neo4j.BookmarkManager // so that a reader sees what this process wrote
	turn      chan struct{}         // holds one: who has the store's node, or asks for it
	pulse     pulse
	most      struct {
		atOnce  int // records of a stream that is one transaction
		inBatch int // records of one batch of a longer stream
	}

	mu     sync.RWMutex // calls share it; Close takes it alone
	closed bool
}

var _ graph.Store = (*Store)(nil)

// Open connects to a server, and prepares its database where it is new or of an
// older version.
//
// Errors: Code Invalid for an address that is none; Unavailable where no server
// answers; Denied for a wrong user or password; NotFound for a database that the
// server does not have; Newer for a graph that a later version prepared.
func Open(ctx context.Context, c Config) (*Store, error) {
	s, err := configured(c)
	if err != nil {
		return nil, err
	}
	if err := s.driver.VerifyConnectivity(ctx); err != nil {
		return nil, errors.Join(s.explain(ctx, "connecting to", err), s.disconnect(context.WithoutCancel(ctx)))
	}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(s.explain(ctx, "opening", err), s.disconnect(context.WithoutCancel(ctx)))
	}
	return s, nil
}

func configured(c Config) (*Store, error) {
	u, err := url.Parse(c.Address)
	if err != nil || u.Host == "" {
		// The address may hold a password, so it is not repeated.
		return nil, graph.Errorf(graph.Invalid, "that is not the address of a Neo4j server; write one such as neo4j://127.0.0.1:7687")
	}
	user, password := c.User, c.Password
	if u.User != nil {
		if user == "" {
			user = u.User.Username()
		}
		if given, ok := u.User.Password(); ok && password == "" {
			password = given
		}
		u.User = nil
	}
	auth := neo4j.NoAuth()
	if user != "" || password != "" {
		if user == "" {
			user = "neo4j"
		}
		auth = neo4j.BasicAuth(user, password, "")
	}
	s := &Store{address: u.String(), database: c.Database, timeout: c.Timeout, turn: make(chan struct{}, 1), bookmarks: neo4j.NewBookmarkManager(neo4j.BookmarkManagerConfig{})}
	if s.database == "" {
		s.database = strings.Trim(u.Path, "/")
		u.Path = ""
		s.address = u.String()
	}
	if s.database == "" {
		s.database = "neo4j"
	}
	if s.timeout == 0 {
		s.timeout = defaultTimeout
	}
	s.most.atOnce, s.most.inBatch = maxAtOnce, maxInBatch
	s.trying = min(s.timeout, mostTrying)
	dial := func(most int) (neo4j.DriverWithContext, error) {
		return neo4j.NewDriverWithContext(s.address, auth, func(c *config.Config) {
			c.MaxConnectionPoolSize = most
			c.MaxTransactionRetryTime = 0 // see managed
			c.ConnectionAcquisitionTimeout = acquiring
			c.SocketConnectTimeout = 5 * time.Second
			c.UserAgent = "whoowns"
		})
	}
	s.driver, err = dial(connections)
	if err == nil {
		s.pulse.driver, err = dial(1)
	}
	if err != nil {
		return nil, graph.Errorf(graph.Invalid, "%s is not the address of a Neo4j server (%v); write one such as neo4j://127.0.0.1:7687", s.address, err)
	}
	return s, nil
}

func (s *Store) session(ctx context.Context, mode neo4j.AccessMode) neo4j.SessionWithContext {
	return s.driver.NewSession(ctx, neo4j.SessionConfig{DatabaseName: s.database, AccessMode: mode, BookmarkManager: s.bookmarks})
}

// call is one use of the store: it keeps Close waiting, and gives errors a code.
func (s *Store) call(ctx context.Context, doing string, use func() error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return graph.Errorf(graph.Unavailable, "the store %s is closed", s.address)
	}
	return s.explain(ctx, doing, use())
}

// read runs use in a managed read transaction, which is begun again when the server
// could not go on.
func (s *Store) read(ctx context.Context, use func(tx neo4j.ManagedTransaction) error) error {
	return s.managed(ctx, kind{mode: neo4j.AccessModeRead, timeout: s.timeout}, use)
}

// write is read for a transaction that writes.
func (s *Store) write(ctx context.Context, use func(tx neo4j.ManagedTransaction) error) error {
	return s.managed(ctx, kind{mode: neo4j.AccessModeWrite, timeout: s.timeout}, use)
}

// runner is a transaction, managed or not.
type runner interface {
	Run(ctx context.Context, cypher string, params map[string]any) (neo4j.ResultWithContext, error)
}

// each runs a statement and calls use with each record.
func each(ctx context.Context, tx runner, cypher string, parameters map[string]any, use func(*neo4j.Record) error) error {
	ctx = under(ctx, tx)
	result, err := tx.Run(ctx, cypher, parameters)
	if err != nil {
		return err
	}
	for result.Next(ctx) {
		if err := use(result.Record()); err != nil {
			return err
		}
	}
	return result.Err()
}

// listed runs a statement that returns one list, and calls use with each list in it. The
// server sends thousands of rows so in half the time that it takes for as many records.
func listed(ctx context.Context, tx runner, cypher string, parameters map[string]any, use func(row []any) error) error {
	return each(ctx, tx, cypher, parameters, func(r *neo4j.Record) error {
		rows, _ := r.Values[0].([]any)
		for _, value := range rows {
			row, _ := value.([]any)
			if err := use(row); err != nil {
				return err
			}
		}
		return nil
	})
}

// do runs a statement for its effect.
func do(ctx context.Context, tx runner, cypher string, parameters map[string]any) error {
	return each(ctx, tx, cypher, parameters, func(*neo4j.Record) error { return nil })
}

// theirs is an error of the caller's stream or function, which goes back as it is.
type theirs struct{ error }

func (t theirs) Unwrap() error { return t.error }

// timedOut reports whether the server stopped a transaction for its length.
func timedOut(err error) bool {
	var server *neo4j.Neo4jError
	return errors.As(err, &server) && strings.Contains(server.Code, "TransactionTimedOut")
}

// explain gives the driver's errors a code and says what to do.
func (s *Store) explain(ctx context.Context, doing string, err error) error {
	var given theirs
	var coded *graph.Error
	var server *neo4j.Neo4jError
	switch {
	case errors.As(err, &given):
		return given.error
	case err == nil, errors.As(err, &coded):
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	case overdue(ctx):
		return context.DeadlineExceeded // a connection's clock may run out before the context's
	case !errors.As(err, &server):
		return graph.Errorf(graph.Unavailable, "no Neo4j answers at %s; start it, or name another with --store: %w", s.address, err)
	}
	switch {
	case strings.HasPrefix(server.Code, "Neo.ClientError.Security"):
		return graph.Errorf(graph.Denied, "Neo4j at %s refuses this user or password; set WHOOWNS_NEO4J_USER and WHOOWNS_NEO4J_PASSWORD to those that its data were made with, or changed to since: a new password for its container does not change them", s.address)
	case server.Code == "Neo.ClientError.Database.DatabaseNotFound":
		return graph.Errorf(graph.NotFound, "Neo4j at %s has no database %q; name one that it has, as in %s/neo4j", s.address, s.database, s.address)
	case timedOut(err):
		return graph.Errorf(graph.TooLarge, "%s Neo4j at %s took over %s, and was stopped; ask about a smaller part", doing, s.address, s.timeout)
	case strings.Contains(server.Code, "MemoryPoolOutOfMemory"), strings.Contains(server.Code, "TransactionMemoryLimit"):
		return graph.Errorf(graph.TooLarge, "%s Neo4j at %s needs more memory than the server gives a transaction: %w", doing, s.address, err)
	case strings.HasPrefix(server.Code, "Neo.TransientError"), strings.Contains(server.Code, "NotALeader"), strings.Contains(server.Code, "ForbiddenOnReadOnlyDatabase"):
		return graph.Errorf(graph.Unavailable, "%s Neo4j at %s: the server cannot do it now; try again: %w", doing, s.address, err)
	}
	return fmt.Errorf("%s Neo4j at %s: %w", doing, s.address, err)
}

func overdue(ctx context.Context) bool {
	deadline, ok := ctx.Deadline()
	return ok && !time.Now().Before(deadline)
}

// Close waits for calls under way and closes the connections.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return s.disconnect(ctx)
}

func (s *Store) disconnect(ctx context.Context) error {
	return errors.Join(s.driver.Close(ctx), s.pulse.driver.Close(ctx))
}
