package ingest

import (
	"context"
	"strings"
)

// bulk gathers rows for one table and inserts many with one statement, which
// takes a fifth of the time of one by one.
type bulk struct {
	spool   *spool
	into    string // "record (unit, kind)"
	columns int
	args    []any
}

const rowsAtOnce = 50

func (b *bulk) insert(ctx context.Context, row ...any) error {
	b.args = append(b.args, row...)
	if len(b.args) < rowsAtOnce*b.columns {
		return nil
	}
	return b.flush(ctx)
}

// flush inserts what has been gathered. It must come before any query on the
// table.
func (b *bulk) flush(ctx context.Context) error {
	if len(b.args) == 0 {
		return nil
	}
	row := ", (?" + strings.Repeat(", ?", b.columns-1) + ")"
	query := "INSERT INTO " + b.into + " VALUES " + strings.Repeat(row, len(b.args)/b.columns)[2:]
	// A context that can end costs the driver a goroutine for each statement; the
	// reading of the file watches it instead.
	err := b.spool.exec(context.WithoutCancel(ctx), query, b.args...)
	clear(b.args)
	b.args = b.args[:0]
	return err
}
