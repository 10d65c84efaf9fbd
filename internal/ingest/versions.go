package ingest

import (
	"context"
	"fmt"
	"strings"

	"whoowns/graph"
	"whoowns/internal/format"
)

// resolve turns the versions in the spool into records.
func (i *importer) resolve(ctx context.Context) error {
	if i.format.Resolve == nil {
		return nil
	}
	if err := i.repeatedStatements(ctx); err != nil {
		return err
	}
	if err := i.spool.exec(ctx, `CREATE INDEX version_in_order ON version (grp, ord, seq)`); err != nil {
		return err
	}
	var batch []history
	var last history
	next := func() {
		if len(last.Versions) > 0 {
			batch = append(batch, last)
		}
		last = history{}
	}
	err := i.spool.rows(ctx, `SELECT unit, grp, subject, follows, line, path, body FROM version ORDER BY grp, ord, seq`, func(scan func(...any) error) error {
		var v format.Version
		var at origin
		if err := scan(&at.unit, &v.Group, &v.Subject, &v.Update, &at.line, &at.path, &v.Body); err != nil {
			return err
		}
		if v.Group != last.Group {
			next()
			last.Group = v.Group
			if len(batch) >= 200 {
				if err := i.resolveBatch(ctx, batch); err != nil {
					return err
				}
				batch = batch[:0]
			}
		}
		if len(last.Versions) == graph.MaxListLength {
			i.notes.fault(Fault{Line: at.line, Path: at.path, Message: fmt.Sprintf("the record %s has over %d versions", v.Group, graph.MaxListLength)})
			return i.spool.refuse(ctx, at.unit, v.Group, at.line)
		}
		last.Versions = append(last.Versions, v)
		last.origins = append(last.origins, at)
		return nil
	})
	if err != nil {
		return err
	}
	next()
	if err := i.resolveBatch(ctx, batch); err != nil {
		return err
	}
	return i.spool.flush(ctx)
}

// history is all versions of a record, and where each stands.
type history struct {
	format.History
	origins []origin
}

type origin struct {
	unit int64
	line int
	path string
}

func (i *importer) resolveBatch(ctx context.Context, batch []history) error {
	if err := i.resume(ctx, batch); err != nil {
		return err
	}
	for k := range batch {
		h := &batch[k]
		for _, out := range i.format.Resolve(h.History) {
			at := h.origins[out.Version]
			if out.Fault != nil {
				out.Fault.Line, out.Fault.Path = at.line, at.path+out.Fault.Path
				i.notes.fault(*out.Fault)
				if err := i.spool.refuse(ctx, at.unit, h.Group, at.line); err != nil {
					return err
				}
				continue
			}
			out.Record.Line, out.Record.Path = at.line, at.path
			if err := i.record(ctx, at.unit, &out.Record); err != nil {
				return err
			}
		}
	}
	return nil
}

// resume finds what the store has of the records whose first version here is an
// update: the beginning came with an earlier file.
func (i *importer) resume(ctx context.Context, batch []history) error {
	byRecord := make(map[string]*history)
	var subjects []string
	for k := range batch {
		if first := batch[k].Versions[0]; first.Update && first.Subject != "" {
			byRecord[batch[k].Group] = &batch[k]
			subjects = append(subjects, first.Subject)
		}
	}
	if len(subjects) == 0 || i.store == nil {
		return nil
	}
	stored, err := i.store.Relations(ctx, graph.RelationQuery{Of: subjects, Direction: graph.Up})
	if err != nil {
		return err
	}
	for _, r := range stored {
		record := r.ID
		for range 3 { // type, how-manieth, version
			record = record[:max(strings.LastIndexByte(record, '/'), 0)]
		}
		if h, ok := byRecord[record]; ok && record != "" {
			h.Stored = append(h.Stored, r)
		}
	}
	return nil
}

// repeatedStatements leaves each statement in the spool once. Two of one id that
// differ are a fault.
func (i *importer) repeatedStatements(ctx context.Context) error {
	err := i.spool.exec(ctx, `CREATE TEMP TABLE twice AS SELECT statement FROM version GROUP BY statement HAVING count(*) > 1`)
	if err != nil {
		return err
	}
	if err := i.spool.exec(ctx, `CREATE INDEX version_statement ON version (statement)`); err != nil {
		return err
	}
	if err := i.spool.exec(ctx, `CREATE TEMP TABLE again (seq INTEGER PRIMARY KEY)`); err != nil {
		return err
	}
	var first struct {
		statement, text, record string
		line                    int
		unit                    int64
	}
	err = i.spool.rows(ctx, `SELECT v.seq, v.unit, v.statement, v.grp, v.grp || char(0) || v.ord || char(0) || v.body, v.line, v.path
		FROM twice JOIN version v ON v.statement = twice.statement ORDER BY v.statement, v.seq`, func(scan func(...any) error) error {
		var seq, unit int64
		var statement, record, text, path string
		var line int
		if err := scan(&seq, &unit, &statement, &record, &text, &line, &path); err != nil {
			return err
		}
		if statement != first.statement {
			first.statement, first.text, first.record, first.line, first.unit = statement, text, record, line, unit
			return nil
		}
		if text != first.text {
			i.notes.fault(Fault{Line: line, Path: path + "/statementId", Message: fmt.Sprintf("the statement %q differs from the one of the same id on line %d", statement, first.line)})
			if err := i.spool.refuse(ctx, first.unit, first.record, first.line); err != nil {
				return err
			}
			if err := i.spool.refuse(ctx, unit, record, line); err != nil {
				return err
			}
		}
		return i.spool.exec(ctx, `INSERT INTO again VALUES (?)`, seq)
	})
	if err != nil {
		return err
	}
	if err := i.spool.exec(ctx, `DELETE FROM version WHERE seq IN (SELECT seq FROM again)`); err != nil {
		return err
	}
	return i.spool.exec(ctx, `DELETE FROM version WHERE unit IN (SELECT unit FROM refused)`)
}
