package embedded

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"

	"whoowns/graph"
	"whoowns/internal/names"
)

// maxProblems bounds what Check reports.
const maxProblems = 100

// Check reads everything: the file's own integrity, references, that each record
// decodes, is valid, and stands under its id and beside the columns that it makes,
// and that the network and the index of names agree with the records.
func (s *Store) Check(ctx context.Context) ([]graph.Problem, error) {
	m, err := s.moment(ctx)
	if err != nil {
		return nil, err
	}
	defer m.end()
	var found []graph.Problem
	report := func(record, what string) {
		if len(found) < maxProblems {
			found = append(found, graph.Problem{Record: record, What: what})
		}
	}
	err = m.check(ctx, report)
	return found, s.explain("reading", err)
}

func (m *moment) check(ctx context.Context, report func(record, what string)) error {
	if err := m.texts(ctx, "PRAGMA integrity_check(100)", func(text string) {
		if text != "ok" {
			report("file", text)
		}
	}); err != nil {
		return err
	}
	if err := m.texts(ctx, `SELECT "table" || ' ' || coalesce(rowid, '') || ' refers to a missing ' || parent FROM pragma_foreign_key_check`, func(text string) { report("file", text) }); err != nil {
		return err
	}
	if err := m.texts(ctx, "SELECT DISTINCT entity FROM gram WHERE entity NOT IN (SELECT id FROM entity) LIMIT 100", func(id string) { report("entity "+id, wrongIndex) }); err != nil {
		return err
	}
	fresh, err := loadTopology(ctx, m)
	if err != nil {
		return err
	}
	m.network.Compare(fresh.network, report)
	if !slices.Equal(fresh.lives, m.lives) {
		report("network", "it has the lives of entities otherwise")
	}
	if err := m.checkEntities(ctx, report); err != nil {
		return err
	}
	if err := m.checkRelations(ctx, report); err != nil {
		return err
	}
	sources := map[string]bool{}
	cites := func(record string, cited ...string) {
		for _, id := range cited {
			if !sources[id] {
				report(record, "cites the source "+id+", which is not there")
			}
		}
	}
	return m.scan(ctx, func(c graph.Change) error {
		switch {
		case c.Source != nil:
			sources[c.Source.ID] = true
			if err := c.Source.Validate(); err != nil {
				report("source "+c.Source.ID, err.Error())
			}
		case c.Entity != nil:
			if err := c.Entity.Validate(); err != nil {
				report("entity "+c.Entity.ID, err.Error())
			}
			cites("entity "+c.Entity.ID, c.Entity.Sources...)
			for _, statement := range c.Entity.Statements {
				if statement.Source != "" {
					cites("entity "+c.Entity.ID, statement.Source)
				}
			}
		case c.Relation != nil:
			if err := c.Relation.Validate(); err != nil {
				report("relation "+c.Relation.ID, err.Error())
			}
			cites("relation "+c.Relation.ID, c.Relation.Sources...)
		}
		return nil
	})
}

func (m *moment) texts(ctx context.Context, query string, use func(string)) error {
	return m.each(ctx, query, func(rows *sql.Rows) error {
		var text string
		if err := rows.Scan(&text); err != nil {
			return err
		}
		use(text)
		return nil
	})
}

func (m *moment) each(ctx context.Context, query string, use func(*sql.Rows) error) error {
	rows, err := m.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := use(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// What is wrong with a record in the file.
const (
	foreignRecord = "its record does not decode, or is another's"
	wrongColumns  = "the columns beside its record have it otherwise"
	wrongIndex    = "the index of names has it otherwise"
)

// checkEntities compares the columns and the index of names with the records.
func (m *moment) checkEntities(ctx context.Context, report func(record, what string)) error {
	return m.each(ctx, `SELECT e.id, e.kind, e.founded, e.dissolved, e.mention, e.body,
		(SELECT json_group_array(json_object('Text', folded, 'Kind', form)) FROM name WHERE entity = e.id),
		coalesce(g.grams, '[]') FROM entity e LEFT JOIN (SELECT entity, json_group_array(gram) AS grams FROM gram GROUP BY entity) g ON g.entity = e.id ORDER BY e.id`, func(rows *sql.Rows) error {
		var id, body, forms, grams string
		var have, want entityColumns
		if err := rows.Scan(&id, &have.kind, &have.founded, &have.dissolved, &have.mention, &body, &forms, &grams); err != nil {
			return err
		}
		var e graph.Entity
		if json.Unmarshal([]byte(body), &e) != nil || e.ID != id {
			report("entity "+id, foreignRecord)
			return nil
		}
		if want = columnsOf(&e); have != want {
			report("entity "+id, wrongColumns)
		}
		var haveForms []names.Form
		var haveGrams []string
		if err := errors.Join(json.Unmarshal([]byte(forms), &haveForms), json.Unmarshal([]byte(grams), &haveGrams)); err != nil {
			return err
		}
		slices.SortFunc(haveForms, names.Form.Compare)
		slices.Sort(haveGrams)
		wantForms := names.Forms(&e)
		if !slices.Equal(haveForms, wantForms) || !slices.Equal(haveGrams, names.IndexGrams(wantForms)) {
			report("entity "+id, wrongIndex)
		}
		return nil
	})
}

// checkRelations compares the columns, of which the network is made, with the
// records.
func (m *moment) checkRelations(ctx context.Context, report func(record, what string)) error {
	return m.each(ctx, "SELECT id, owner, subject, edge, body FROM relation ORDER BY id", func(rows *sql.Rows) error {
		var id, owner, subject, body string
		var edge []byte
		if err := rows.Scan(&id, &owner, &subject, &edge, &body); err != nil {
			return err
		}
		var r graph.Relation
		if err := json.Unmarshal([]byte(body), &r); err != nil || r.ID != id {
			report("relation "+id, foreignRecord)
		} else if r.Owner != owner || r.Subject != subject || !bytes.Equal(packEdge(&r), edge) {
			report("relation "+id, wrongColumns)
		}
		return nil
	})
}
