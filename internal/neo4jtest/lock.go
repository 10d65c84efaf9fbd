package neo4jtest

import (
	"context"
	"fmt"
	"time"

	"github.com/gofrs/flock"
)

// lock takes a lock that processes share by the name of a file, and waits for it.
func lock(ctx context.Context, file string) (release func(), err error) {
	l := flock.New(file)
	taken, err := l.TryLockContext(ctx, 100*time.Millisecond)
	if err != nil || !taken {
		return nil, fmt.Errorf("waiting for the lock %s: %w", file, err)
	}
	return func() { _ = l.Unlock() }, nil
}
