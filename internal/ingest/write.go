package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"whoowns/graph"
)

// changes streams what is to be written out of the spool, and counts it.
func (i *importer) changes(ctx context.Context) graph.Changes {
	return func(yield func(graph.Change, error) bool) {
		i.sources, i.entities, i.relations = 0, 0, 0
		stopped := errors.New("the reader went away") // and must not be called again
		for _, kind := range []int{sourceRecord, entityRecord, relationRecord, keyedRecord} {
			err := i.spool.rows(ctx, `SELECT number, body FROM record NOT INDEXED WHERE kind = ? AND skip = 0 ORDER BY seq`, func(scan func(...any) error) error {
				var number int
				var body []byte
				if err := scan(&number, &body); err != nil {
					return err
				}
				change, err := i.change(kind, number, body)
				if err != nil {
					return err
				}
				if !yield(change, nil) {
					return stopped
				}
				return nil
			}, kind)
			switch {
			case errors.Is(err, stopped):
				return
			case err != nil:
				yield(graph.Change{}, err)
				return
			}
		}
	}
}

func (i *importer) change(kind, number int, body []byte) (c graph.Change, err error) {
	switch kind {
	case sourceRecord:
		c.Source = new(graph.Source)
		err = json.Unmarshal(body, c.Source)
		i.sources++
	case entityRecord:
		c.Entity = new(graph.Entity)
		err = json.Unmarshal(body, c.Entity)
		i.entities++
	default:
		c.Relation = new(graph.Relation)
		err = json.Unmarshal(body, c.Relation)
		if kind == keyedRecord {
			c.Relation.ID = fmt.Sprintf("%s-%d", c.Relation.ID, number)
		}
		i.relations++
	}
	return c, err
}

// count counts what would be written.
func (i *importer) count(ctx context.Context) error {
	for _, c := range []struct {
		into  *int
		where string
	}{{&i.sources, "kind = 1"}, {&i.entities, "kind = 2"}, {&i.relations, "kind IN (3, 4)"}} {
		n, err := i.spool.number(ctx, `SELECT count(*) FROM record WHERE skip = 0 AND `+c.where)
		if err != nil {
			return err
		}
		*c.into = n
	}
	return nil
}

// writeRefused writes the text of refused units in the order of the file, after
// its header, so that they can be mended and imported.
func (i *importer) writeRefused(ctx context.Context) (err error) {
	if i.skipped, err = i.spool.number(ctx, `SELECT count(*) FROM refused`); err != nil || i.options.Refused == nil || i.skipped == 0 {
		return err
	}
	write := func(text []byte) error {
		if text = bytes.TrimRight(text, "\r\n"); len(text) == 0 {
			return nil
		}
		_, err := i.options.Refused.Write(append(text[:len(text):len(text)], '\n'))
		return err
	}
	if err := write(i.header); err != nil {
		return err
	}
	return i.spool.rows(ctx, `SELECT text FROM raw JOIN refused ON refused.unit = raw.unit ORDER BY raw.unit`, func(scan func(...any) error) error {
		var text []byte
		if err := scan(&text); err != nil {
			return err
		}
		return write(text)
	})
}
