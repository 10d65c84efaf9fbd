// Package embedded keeps a graph in one SQLite file and its whole topology in
// memory. It is the store that needs nothing else; see package storetest for what
// it promises.
//
//	store, err := embedded.Open(ctx, "whoowns.db")
//
// The path ":memory:" opens a store of its own that ends with it.
//
// Records stand in the file as JSON, so that nothing is lost, beside columns for
// what is looked up. Writes are durable when Apply returns: WAL with synchronous
// FULL. The topology is a graph.Network, made anew after a batch and swapped
// together with the commit, so that a reader never sees one without the other.
//
// Several processes may have one file open. One writes at a time; another that
// waits for it longer than five seconds gets Code Unavailable. Each sees what the
// others wrote with its next call, and loads the topology anew for it.
package embedded

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"

	"modernc.org/sqlite"

	"whoowns/graph"
)

// Store is a graph in one SQLite file. It is a graph.Resident.
type Store struct {
	db       *sql.DB
	path     string
	memory   bool
	readOnly bool

	writing    sync.Mutex   // one Apply at a time
	current    sync.RWMutex // readers share it; a commit with its new topology takes it alone
	topology   atomic.Pointer[topology]
	loading    sync.Mutex // one load of what another process wrote at a time
	number     *sql.Stmt
	statements sync.Map       // *sql.Stmt by its query; they end with db
	long       sync.WaitGroup // calls that read a moment of their own, without current
	closed     bool           // guarded by current
}

var _ graph.Resident = (*Store)(nil)

// inMemory is the path of a store that is not kept.
const inMemory = ":memory:"

var memories atomic.Int64

// Open opens the store in the file at path, and makes the file where there is
// none. A file that may not be written is opened for reading; writes then return
// Code ReadOnly.
//
// Errors: Code Corrupt for a file that is not a whoowns store, which is left as it
// is; Newer for one that a later version wrote; Unavailable where another process
// holds it; NotFound for a missing folder.
func Open(ctx context.Context, path string) (*Store, error) {
	s := &Store{path: path, memory: path == inMemory}
	if err := s.connect(); err != nil {
		return nil, err
	}
	if err := s.prepare(ctx); err != nil {
		s.db.Close()
		return nil, s.explain("opening", err)
	}
	var err error
	if s.number, err = s.db.PrepareContext(ctx, "SELECT number FROM batch"); err == nil {
		err = s.load(ctx)
	}
	if err != nil {
		s.db.Close()
		return nil, s.explain("reading", err)
	}
	return s, nil
}

// connect looks at the file without changing it and opens the database.
func (s *Store) connect() error {
	pragmas := url.Values{"_pragma": {"busy_timeout(5000)", "foreign_keys(1)", "synchronous(full)", "journal_size_limit(67108864)", "cache_size(-131072)"}, "_txlock": {"immediate"}}
	var name string
	switch {
	case s.memory:
		name = fmt.Sprintf("/whoowns-%d", memories.Add(1))
		pragmas.Set("vfs", "memdb")
	default:
		exists, err := s.inspect()
		if err != nil {
			return err
		}
		s.readOnly = exists && !writable(s.path)
		absolute, err := filepath.Abs(s.path)
		if err != nil {
			return err
		}
		name = (&url.URL{Path: absolute}).EscapedPath()
		if s.readOnly {
			pragmas.Set("mode", "ro")
			if !writable(filepath.Dir(absolute)) {
				pragmas.Set("immutable", "1") // WAL wants to make a file beside it
			}
		}
	}
	db, err := sql.Open("sqlite", "file:"+name+"?"+pragmas.Encode())
	if err != nil {
		return err
	}
	db.SetMaxIdleConns(8)
	s.db = db
	if s.memory {
		// A memory database lasts as long as a connection to it.
		db.SetConnMaxLifetime(0)
		db.SetConnMaxIdleTime(0)
	}
	return nil
}

// magic begins every SQLite file.
const magic = "SQLite format 3\x00"

// inspect reports whether the file is there, and refuses what is no database.
func (s *Store) inspect() (bool, error) {
	info, err := os.Stat(s.path)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		folder := filepath.Dir(s.path)
		if inside, err := os.Stat(folder); err != nil || !inside.IsDir() {
			return false, graph.Errorf(graph.NotFound, "there is no folder %s to make the store %s in", folder, s.path)
		}
		if !writable(filepath.Dir(s.path)) {
			return false, graph.Errorf(graph.ReadOnly, "the folder of %s may not be written, so the store cannot be made; name another with --store", s.path)
		}
		return false, nil
	case err != nil:
		return false, graph.Errorf(graph.Unavailable, "%s cannot be read: %w", s.path, err)
	case info.IsDir():
		return false, graph.Errorf(graph.Corrupt, "%s is a folder, not a whoowns store; name a file", s.path)
	case info.Size() == 0:
		return true, nil // made and never written
	}
	f, err := os.Open(s.path)
	if err != nil {
		return false, graph.Errorf(graph.Unavailable, "%s cannot be read: %w", s.path, err)
	}
	defer f.Close()
	head := make([]byte, len(magic))
	if _, err := f.ReadAt(head, 0); err != nil || string(head) != magic {
		return false, graph.Errorf(graph.Corrupt, "%s is not a whoowns store: it is not a SQLite file; name another with --store, or whoowns import %s to read it as data", s.path, s.path)
	}
	return true, nil
}

// writable reports whether this process may write a file or into a folder.
func writable(path string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	if info.Mode().Perm()&0o222 == 0 {
		return false // for root too: who takes the right to write away means it
	}
	if info.IsDir() {
		return true
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return false
	}
	f.Close()
	return true
}

// explain gives SQLite's own errors a code and says what they are about.
func (s *Store) explain(doing string, err error) error {
	var coded *graph.Error
	var raw *sqlite.Error
	switch {
	case err == nil, errors.As(err, &coded), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case !errors.As(err, &raw):
		return fmt.Errorf("%s %s: %w", doing, s.path, err)
	}
	const busy, locked, readOnly, interrupt, full, corrupt, notDatabase, cannotOpen = 5, 6, 8, 9, 13, 11, 26, 14
	switch raw.Code() & 0xff {
	case busy, locked:
		return graph.Errorf(graph.Unavailable, "%s is held by another process; try again when that has ended", s.path)
	case readOnly:
		return graph.Errorf(graph.ReadOnly, "%s may only be read, so nothing was written", s.path)
	case interrupt:
		return context.Canceled
	case full:
		return graph.Errorf(graph.Unavailable, "%s %s: the disk is full, and nothing was written", doing, s.path)
	case corrupt, notDatabase:
		return graph.Errorf(graph.Corrupt, "%s is damaged: %w", s.path, err)
	case cannotOpen:
		return graph.Errorf(graph.Unavailable, "%s cannot be opened: %w", s.path, err)
	}
	return fmt.Errorf("%s %s: %w", doing, s.path, err)
}

func (s *Store) gone() error {
	return graph.Errorf(graph.Unavailable, "the store %s is closed", s.path)
}

// Close waits for calls under way and closes the file.
func (s *Store) Close() error {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.current.Lock()
	again := s.closed
	s.closed = true
	s.current.Unlock()
	s.long.Wait()
	if again {
		return nil
	}
	return errors.Join(s.number.Close(), s.db.Close())
}
