package neo4jtest

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// lending bounds the wait for a server that other test binaries have.
const lending = 25 * time.Minute

// atAddress borrows the server that WHOOWNS_TEST_NEO4J names; one test binary has it
// at a time.
func atAddress(ctx context.Context) (*Server, error) {
	given := os.Getenv("WHOOWNS_TEST_NEO4J")
	if given == "" {
		return nil, fmt.Errorf("%w: WHOOWNS_TEST_NEO4J is not set", errNone)
	}
	u, err := url.Parse(given)
	if err != nil || u.Host == "" || u.User == nil {
		return nil, fmt.Errorf("WHOOWNS_TEST_NEO4J is no address with a user and a password; write one such as neo4j://neo4j:password@127.0.0.1:7687")
	}
	s := &Server{User: u.User.Username(), Database: "neo4j"}
	s.Password, _ = u.User.Password()
	u.User = nil
	s.Address = u.String()
	// Not within the time that a server has to start: who has it runs its tests first.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lending)
	defer cancel()
	if s.stop, err = borrow(ctx, u.Host); err != nil {
		return nil, err
	}
	return s, nil
}

// lent is the server at the address while this binary has it, which it may ask for
// more than once.
var lent struct {
	mu      sync.Mutex
	times   int
	release func()
}

func borrow(ctx context.Context, host string) (giveBack func(), err error) {
	lent.mu.Lock()
	defer lent.mu.Unlock()
	if lent.times == 0 {
		lent.release, err = lock(ctx, filepath.Join(os.TempDir(), fmt.Sprintf("whoowns-neo4j-%x.lock", sha256.Sum256([]byte(host)))))
		if err != nil {
			return nil, err
		}
	}
	lent.times++
	return func() {
		lent.mu.Lock()
		defer lent.mu.Unlock()
		if lent.times--; lent.times == 0 {
			lent.release()
		}
	}, nil
}
