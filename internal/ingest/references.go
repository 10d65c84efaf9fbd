package ingest

import (
	"context"
	"fmt"
)

// references finds records that name a source or an entity which neither the file
// nor the store has. Refusing a record may leave another without what it names,
// so with SkipInvalid it goes on until nothing more is refused.
func (i *importer) references(ctx context.Context) error {
	for {
		if err := i.missingSources(ctx); err != nil {
			return err
		}
		if err := i.dropRefused(ctx); err != nil {
			return err
		}
		if err := i.missingEntities(ctx); err != nil {
			return err
		}
		if !i.options.SkipInvalid {
			return nil
		}
		if n, err := i.spool.drop(ctx); err != nil || n == 0 {
			return err
		}
	}
}

func (i *importer) missingSources(ctx context.Context) error {
	err := i.missing(ctx, false, `INSERT OR IGNORE INTO missing SELECT id FROM cite
		WHERE unit NOT IN (SELECT unit FROM refused) AND NOT EXISTS (SELECT 1 FROM record r WHERE r.kind = 1 AND r.id = cite.id AND r.skip = 0)`)
	if err != nil {
		return err
	}
	return i.unresolved(ctx, "source", "", `SELECT DISTINCT c.unit, c.by, c.id, c.line, c.path, coalesce((SELECT min(line) FROM refused WHERE id = c.id), 0)
		FROM cite c WHERE c.id IN (SELECT id FROM missing) AND c.unit NOT IN (SELECT unit FROM refused)`)
}

func (i *importer) missingEntities(ctx context.Context) error {
	err := i.missing(ctx, true, `INSERT OR IGNORE INTO missing
		SELECT owner FROM record a WHERE a.kind = 3 AND a.skip = 0 AND NOT EXISTS (SELECT 1 FROM record r WHERE r.kind = 2 AND r.id = a.owner AND r.skip = 0)
		UNION SELECT subject FROM record a WHERE a.kind = 3 AND a.skip = 0 AND NOT EXISTS (SELECT 1 FROM record r WHERE r.kind = 2 AND r.id = a.subject AND r.skip = 0)`)
	if err != nil {
		return err
	}
	err = i.unresolved(ctx, "owner", i.format.OwnerPath, `SELECT DISTINCT a.unit, '', a.owner, a.line, a.path, coalesce((SELECT min(line) FROM refused WHERE id = a.owner), 0)
		FROM record a WHERE a.kind = 3 AND a.skip = 0 AND a.owner IN (SELECT id FROM missing)`)
	if err != nil {
		return err
	}
	return i.unresolved(ctx, "subject", i.format.SubjectPath, `SELECT DISTINCT a.unit, '', a.subject, a.line, a.path, coalesce((SELECT min(line) FROM refused WHERE id = a.subject), 0)
		FROM record a WHERE a.kind = 3 AND a.skip = 0 AND a.subject IN (SELECT id FROM missing)`)
}

// missing fills the table of ids that the file names and does not define, and
// takes out those that the store has.
func (i *importer) missing(ctx context.Context, entities bool, query string) error {
	if err := i.spool.exec(ctx, `DELETE FROM missing`); err != nil {
		return err
	}
	if err := i.spool.exec(ctx, query); err != nil {
		return err
	}
	for after := ""; ; {
		var ids []string
		err := i.spool.rows(ctx, `SELECT id FROM missing WHERE id > ? ORDER BY id LIMIT ?`, func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			ids = append(ids, id)
			return err
		}, after, chunk)
		if err != nil || len(ids) == 0 {
			return err
		}
		after = ids[len(ids)-1]
		have, err := i.stored(ctx, entities, ids)
		if err != nil {
			return err
		}
		for id := range have {
			if err := i.spool.exec(ctx, `DELETE FROM missing WHERE id = ?`, id); err != nil {
				return err
			}
		}
	}
}

// unresolved makes a fault of each row: unit, its own id, id, line, path, and the line on
// which a refused record would have defined the id. Such a one is no fault of its
// own unless the rest of the file is loaded.
func (i *importer) unresolved(ctx context.Context, what, pointer, query string) error {
	// The rule is that nothing is missing, and the queries look at every record.
	if n, err := i.spool.number(ctx, `SELECT count(*) FROM missing`); err != nil || n == 0 {
		return err
	}
	return i.spool.rows(ctx, query, func(scan func(...any) error) error {
		var unit int64
		var by, id, path string
		var line, definedOn int
		if err := scan(&unit, &by, &id, &line, &path, &definedOn); err != nil {
			return err
		}
		message := fmt.Sprintf("the %s %q is neither in the file nor in the store", what, id)
		if definedOn > 0 {
			if !i.options.SkipInvalid {
				return nil
			}
			message = fmt.Sprintf("the %s %q was refused on line %d", what, id, definedOn)
		}
		i.notes.fault(Fault{Line: line, Path: path + pointer, Message: message})
		return i.spool.refuse(ctx, unit, by, line)
	})
}
