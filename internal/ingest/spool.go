package ingest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // the spool is a SQLite file

	"whoowns/graph"
)

// spool is a temporary database on disk that holds one file while it is checked.
// It is used by one goroutine.
type spool struct {
	dir  string
	db   *sql.DB
	conn *sql.Conn
	made map[string]*sql.Stmt

	records, cites, versions, raws bulk
}

// The kinds of record in the spool. A mentioned one is written only if neither
// the store nor the file has it; a keyed relation gets its id from its key and
// how-manieth of that key it is.
const (
	sourceRecord = iota + 1
	entityRecord
	relationRecord
	keyedRecord
	mentionedSource
	mentionedEntity
)

// Why a record is not written.
const (
	written  = iota
	repeated // the same record stands earlier in the file
	refused  // its unit has a fault
)

const schema = `
CREATE TABLE record (seq INTEGER PRIMARY KEY, unit INTEGER, kind INTEGER, id TEXT, skip INTEGER DEFAULT 0, number INTEGER,
	owner TEXT, subject TEXT, line INTEGER, path TEXT, body BLOB);
CREATE TABLE cite (unit INTEGER, by TEXT, id TEXT, line INTEGER, path TEXT);
CREATE TABLE version (seq INTEGER PRIMARY KEY, unit INTEGER, grp TEXT, ord TEXT, statement TEXT, subject TEXT, follows INTEGER,
	line INTEGER, path TEXT, body BLOB);
CREATE TABLE refused (unit INTEGER PRIMARY KEY, id TEXT, line INTEGER);
CREATE INDEX refused_by_id ON refused (id, line);
CREATE TABLE raw (unit INTEGER PRIMARY KEY, text BLOB);
CREATE TEMP TABLE missing (id TEXT PRIMARY KEY);
CREATE TEMP TABLE stored (id TEXT PRIMARY KEY);
`

func newSpool(ctx context.Context, parent string) (*spool, error) {
	dir, err := os.MkdirTemp(parent, "whoowns-import-")
	if err == nil {
		dir, err = filepath.Abs(dir)
	}
	if err != nil {
		return nil, fmt.Errorf("making the spool of the import: %w", err)
	}
	s := &spool{dir: dir, made: make(map[string]*sql.Stmt)}
	s.records = bulk{spool: s, into: "record (unit, kind, id, number, owner, subject, line, path, body)", columns: 9}
	s.cites = bulk{spool: s, into: "cite", columns: 5}
	s.versions = bulk{spool: s, into: "version (unit, grp, ord, statement, subject, follows, line, path, body)", columns: 9}
	s.raws = bulk{spool: s, into: "raw", columns: 2}
	// What is lost in a crash is only a copy, so nothing is synced or journalled.
	name := url.URL{
		Scheme: "file", Path: filepath.ToSlash(filepath.Join(dir, "spool.db")),
		RawQuery: "_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)&_pragma=locking_mode(EXCLUSIVE)&_pragma=temp_store(FILE)&_pragma=cache_size(-65536)",
	}
	s.db, err = sql.Open("sqlite", name.String())
	if err == nil {
		s.conn, err = s.db.Conn(ctx)
	}
	if err == nil {
		_, err = s.conn.ExecContext(ctx, schema+"BEGIN")
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("making the spool of the import: %w", err), s.close())
	}
	return s, nil
}

// flush inserts what the tables still wait for.
func (s *spool) flush(ctx context.Context) error {
	for _, b := range []*bulk{&s.records, &s.cites, &s.versions, &s.raws} {
		if err := b.flush(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (s *spool) close() error {
	var errs []error
	for _, statement := range s.made {
		errs = append(errs, statement.Close())
	}
	if s.conn != nil {
		errs = append(errs, s.conn.Close())
	}
	if s.db != nil {
		errs = append(errs, s.db.Close())
	}
	return errors.Join(append(errs, os.RemoveAll(s.dir))...)
}

// exec runs a statement, prepared on its first use.
func (s *spool) exec(ctx context.Context, query string, args ...any) error {
	statement, err := s.prepared(ctx, query)
	if err == nil {
		_, err = statement.ExecContext(ctx, args...)
	}
	return spoolError(err)
}

func (s *spool) prepared(ctx context.Context, query string) (*sql.Stmt, error) {
	if statement, ok := s.made[query]; ok {
		return statement, nil
	}
	statement, err := s.conn.PrepareContext(ctx, query)
	if err == nil {
		s.made[query] = statement
	}
	return statement, err
}

// rows runs a query and calls row for each row, with a function that scans it.
func (s *spool) rows(ctx context.Context, query string, row func(scan func(...any) error) error, args ...any) (err error) {
	statement, err := s.prepared(ctx, query)
	if err != nil {
		return spoolError(err)
	}
	rows, err := statement.QueryContext(ctx, args...)
	if err != nil {
		return spoolError(err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return spoolError(rows.Err())
}

// number returns the single integer that a query gives.
func (s *spool) number(ctx context.Context, query string, args ...any) (n int, err error) {
	err = s.rows(ctx, query, func(scan func(...any) error) error { return scan(&n) }, args...)
	return n, err
}

// spoolError says that it is the spool that failed, unless the caller went away.
func spoolError(err error) error {
	if err == nil || graph.CodeOf(err) == graph.Canceled {
		return err
	}
	return fmt.Errorf("the spool of the import: %w", err)
}

// refuse marks a unit as refused, with the id that it would have defined.
func (s *spool) refuse(ctx context.Context, unit int64, id string, line int) error {
	return s.exec(ctx, `INSERT OR IGNORE INTO refused VALUES (?, ?, ?)`, unit, id, line)
}

// drop marks the records of refused units as not to be written, and returns how
// many it marked.
func (s *spool) drop(ctx context.Context) (int, error) {
	n, err := s.number(ctx, `SELECT count(*) FROM record WHERE unit IN (SELECT unit FROM refused) AND skip <> ?`, refused)
	if err != nil || n == 0 {
		return n, err
	}
	return n, s.exec(ctx, `UPDATE record SET skip = ? WHERE unit IN (SELECT unit FROM refused) AND skip <> ?`, refused, refused)
}
