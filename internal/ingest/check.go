package ingest

import (
	"context"
	"fmt"
	"strings"
)

// check looks at the spool as a whole. Faults go to the notes; the error is for
// what went wrong with checking.
func (i *importer) check(ctx context.Context) error {
	for _, step := range []func(context.Context) error{
		i.resolve, i.index, i.repeatedRecords, i.repeatedRows, i.contradictions, i.dropRefused, i.mentions, i.references, i.settle,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (i *importer) index(ctx context.Context) error {
	return i.spool.exec(ctx, `CREATE INDEX record_by_id ON record (kind, id, skip)`)
}

// dropRefused takes the records of refused units out where the rest is loaded.
// Otherwise nothing is, and they stay, so that what refers to them is no fault.
func (i *importer) dropRefused(ctx context.Context) error {
	if !i.options.SkipInvalid {
		return nil
	}
	_, err := i.spool.drop(ctx)
	return err
}

var kindWords = map[int]string{sourceRecord: "source", entityRecord: "entity", relationRecord: "relation"}

// repeatedRecords leaves out records that stand in the file again as they were.
// Two of one id that differ are a fault, and with SkipInvalid neither is taken:
// nothing says which is right.
func (i *importer) repeatedRecords(ctx context.Context) error {
	if err := i.spool.exec(ctx, `CREATE TEMP TABLE same_id AS SELECT kind, id FROM record WHERE kind <= ? GROUP BY kind, id HAVING count(*) > 1`, relationRecord); err != nil {
		return err
	}
	if err := i.spool.exec(ctx, `CREATE TEMP TABLE repeat (seq INTEGER PRIMARY KEY)`); err != nil {
		return err
	}
	var first struct {
		kind, line int
		id, body   string
		unit       int64
	}
	err := i.spool.rows(ctx, `SELECT r.seq, r.unit, r.kind, r.id, r.body, r.line, r.path FROM same_id JOIN record r ON r.kind = same_id.kind AND r.id = same_id.id
		ORDER BY r.kind, r.id, r.seq`, func(scan func(...any) error) error {
		var seq, unit int64
		var kind, line int
		var id, body, path string
		if err := scan(&seq, &unit, &kind, &id, &body, &line, &path); err != nil {
			return err
		}
		if kind != first.kind || id != first.id {
			first.kind, first.id, first.body, first.line, first.unit = kind, id, body, line, unit
			return nil
		}
		if body == first.body {
			return i.spool.exec(ctx, `INSERT INTO repeat VALUES (?)`, seq)
		}
		i.notes.fault(Fault{Line: line, Path: path, Message: fmt.Sprintf("the %s %q differs from the one of the same id on line %d", kindWords[kind], id, first.line)})
		if err := i.spool.refuse(ctx, first.unit, id, first.line); err != nil {
			return err
		}
		return i.spool.refuse(ctx, unit, id, line)
	})
	if err != nil {
		return err
	}
	return i.spool.exec(ctx, `UPDATE record SET skip = ? WHERE seq IN (SELECT seq FROM repeat)`, repeated)
}

// repeatedRows numbers the rows of one key, from 1, and leaves out a row that
// repeats another in every field, with a warning: the same line twice is far more
// often a slip than two equal holdings.
func (i *importer) repeatedRows(ctx context.Context) error {
	for _, query := range []string{
		`CREATE TEMP TABLE same_key AS SELECT id FROM record WHERE kind = 4 AND unit NOT IN (SELECT unit FROM refused) GROUP BY id HAVING count(*) > 1`,
		`CREATE TEMP TABLE numbered (seq INTEGER PRIMARY KEY, skip INTEGER, number INTEGER)`,
	} {
		if err := i.spool.exec(ctx, query); err != nil {
			return err
		}
	}
	key, number, lines := "", 0, make(map[string]int)
	err := i.spool.rows(ctx, `SELECT r.seq, r.id, r.body, r.line FROM same_key JOIN record r ON r.kind = 4 AND r.id = same_key.id
		WHERE r.unit NOT IN (SELECT unit FROM refused) ORDER BY r.id, r.seq`, func(scan func(...any) error) error {
		var seq int64
		var id, body string
		var line int
		if err := scan(&seq, &id, &body, &line); err != nil {
			return err
		}
		if id != key {
			key, number = id, 0
			clear(lines)
		}
		if first, ok := lines[body]; ok {
			i.notes.warn(Warning{Line: line, Message: fmt.Sprintf("the row repeats the one on line %d and is read once; if both are meant, tell them apart in the note", first)})
			return i.spool.exec(ctx, `INSERT INTO numbered VALUES (?, ?, 0)`, seq, repeated)
		}
		lines[body] = line
		number++
		return i.spool.exec(ctx, `INSERT INTO numbered VALUES (?, ?, ?)`, seq, written, number)
	})
	if err != nil {
		return err
	}
	return i.spool.exec(ctx, `UPDATE record SET skip = n.skip, number = n.number FROM numbered n WHERE n.seq = record.seq`)
}

// contradictions finds entities that rows give different kinds.
func (i *importer) contradictions(ctx context.Context) error {
	if err := i.spool.exec(ctx, `CREATE TEMP TABLE kinds AS SELECT id FROM record WHERE kind = ? AND owner <> '' GROUP BY id HAVING count(DISTINCT owner) > 1`, mentionedEntity); err != nil {
		return err
	}
	var first struct {
		id, kind string
		line     int
		unit     int64
	}
	return i.spool.rows(ctx, `SELECT r.unit, r.id, r.owner, r.line FROM kinds JOIN record r ON r.kind = ? AND r.id = kinds.id WHERE r.owner <> '' ORDER BY r.id, r.seq`, func(scan func(...any) error) error {
		var unit int64
		var id, kind string
		var line int
		if err := scan(&unit, &id, &kind, &line); err != nil {
			return err
		}
		if id != first.id {
			first.id, first.kind, first.line, first.unit = id, kind, line, unit
			return nil
		}
		if kind == first.kind {
			return nil
		}
		i.notes.fault(Fault{Line: line, Message: fmt.Sprintf("%q is of kind %s here and of kind %s on line %d", id, kind, first.kind, first.line)})
		if err := i.spool.refuse(ctx, first.unit, "", first.line); err != nil {
			return err
		}
		return i.spool.refuse(ctx, unit, "", line)
	}, mentionedEntity)
}

// chunk is how many ids the store is asked for at once.
const chunk = 500

// mentions makes records of the entities and sources that are only mentioned and
// that the store does not have.
func (i *importer) mentions(ctx context.Context) error {
	for _, mentioned := range []int{mentionedSource, mentionedEntity} {
		if err := i.findStored(ctx, mentioned); err != nil {
			return err
		}
		// The first mention is the record; an entity gets the kind that any mention
		// gives, else it is a company.
		body := `r.body`
		if mentioned == mentionedEntity {
			if i.notes.faults.count == 0 || i.options.SkipInvalid {
				if err := i.assumed(ctx); err != nil {
					return err
				}
			}
			body = `CAST(json_set(CAST(r.body AS TEXT), '$.kind', coalesce(nullif(m.word, ''), 'company')) AS BLOB)`
		}
		err := i.spool.exec(ctx, `INSERT INTO record (unit, kind, id, number, line, body) SELECT 0, ?, m.id, 0, r.line, `+body+` FROM
			(SELECT id, max(owner) AS word, min(seq) AS seq FROM record WHERE kind = ? AND skip = 0 GROUP BY id) m
			JOIN record r ON r.seq = m.seq WHERE m.id NOT IN (SELECT id FROM stored)`, mentioned-mentionedSource+sourceRecord, mentioned)
		if err != nil {
			return err
		}
	}
	return nil
}

// assumed warns of the new entities whose kind no row says: they become companies. Of a
// file that is not written nothing is assumed.
func (i *importer) assumed(ctx context.Context) error {
	const told = 5
	query := `FROM (SELECT id, min(seq) AS seq, min(line) AS line FROM record WHERE kind = ? AND skip = 0 GROUP BY id HAVING max(owner) = '')
		WHERE id NOT IN (SELECT id FROM stored)`
	var count, line int
	if err := i.spool.rows(ctx, `SELECT count(*), coalesce(min(line), 0) `+query, func(scan func(...any) error) error { return scan(&count, &line) }, mentionedEntity); err != nil || count == 0 {
		return err
	}
	var who []string
	err := i.spool.rows(ctx, `SELECT id `+query+` ORDER BY seq LIMIT ?`, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		who = append(who, fmt.Sprintf("%.60q", id))
		return err
	}, mentionedEntity, told)
	if err != nil {
		return err
	}
	list := strings.Join(who, ", ")
	if count > told {
		list += fmt.Sprintf(" and %d more", count-told)
	}
	subject := fmt.Sprintf("%d entities have no kind and are taken for companies", count)
	if count == 1 {
		subject = "1 entity has no kind and is taken for a company"
	}
	i.notes.warn(Warning{Line: line, Message: fmt.Sprintf("%s: %s; say what each is in the columns owner_kind and subject_kind (person, company, state …)", subject, list)})
	return nil
}

// findStored fills the table of mentioned ids that the store has.
func (i *importer) findStored(ctx context.Context, mentioned int) error {
	if err := i.spool.exec(ctx, `DELETE FROM stored`); err != nil || i.store == nil {
		return err
	}
	for after := ""; ; {
		type mention struct {
			id, kind string
			line     int
		}
		var found []mention
		var ids []string
		err := i.spool.rows(ctx, `SELECT id, max(owner), min(line) FROM record WHERE kind = ? AND skip = 0 AND id > ? GROUP BY id ORDER BY id LIMIT ?`, func(scan func(...any) error) error {
			var m mention
			err := scan(&m.id, &m.kind, &m.line)
			found, ids = append(found, m), append(ids, m.id)
			return err
		}, mentioned, after, chunk)
		if err != nil || len(found) == 0 {
			return err
		}
		after = ids[len(ids)-1]
		stored, err := i.stored(ctx, mentioned == mentionedEntity, ids)
		if err != nil {
			return err
		}
		for _, m := range found {
			kind, have := stored[m.id]
			if !have {
				continue
			}
			if m.kind != "" && m.kind != kind {
				i.notes.warn(Warning{Line: m.line, Message: fmt.Sprintf("%q is of kind %s in the store and stays so; the file says %s", m.id, kind, m.kind)})
			}
			if err := i.spool.exec(ctx, `INSERT INTO stored VALUES (?)`, m.id); err != nil {
				return err
			}
		}
	}
}

// stored returns which of the ids the store has, with the kind of an entity.
func (i *importer) stored(ctx context.Context, entities bool, ids []string) (map[string]string, error) {
	have := make(map[string]string)
	if i.store == nil {
		return have, nil
	}
	if entities {
		found, err := i.store.Entities(ctx, ids)
		for k := range found {
			have[found[k].ID] = found[k].Kind.String()
		}
		return have, err
	}
	found, err := i.store.Sources(ctx, ids)
	for k := range found {
		have[found[k].ID] = ""
	}
	return have, err
}
