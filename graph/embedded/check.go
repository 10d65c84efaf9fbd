package embedded

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"whoowns/graph"
	"whoowns/internal/names"
)

// maxProblems bounds what Check reports.
const maxProblems = 100

// Check reads everything: the file's own integrity, references, that each record
// decodes, is valid and stands under its id, and that the network and the index of
// names agree with the records.
func (s *Store) Check(ctx context.Context) ([]graph.Problem, error) {
	var found []graph.Problem
	report := func(record, what string) {
		if len(found) < maxProblems {
			found = append(found, graph.Problem{Record: record, What: what})
		}
	}
	err := s.read(ctx, func() error {
		if err := s.texts(ctx, "PRAGMA integrity_check(100)", func(text string) {
			if text != "ok" {
				report("file", text)
			}
		}); err != nil {
			return err
		}
		if err := s.texts(ctx, `SELECT "table" || ' ' || coalesce(rowid, '') || ' refers to a missing ' || parent FROM pragma_foreign_key_check`, func(text string) { report("file", text) }); err != nil {
			return err
		}
		fresh, err := loadNetwork(ctx, s.db)
		if err != nil {
			return err
		}
		compare(fresh, s.Network(), report)
		return s.checkEntities(ctx, report)
	})
	if err != nil {
		return found, err
	}
	sources := map[string]bool{}
	err = s.Scan(ctx, func(c graph.Change) error {
		switch {
		case c.Source != nil:
			sources[c.Source.ID] = true
		case c.Entity != nil:
			if err := c.Entity.Validate(); err != nil {
				report("entity "+c.Entity.ID, err.Error())
			}
			missing("entity "+c.Entity.ID, c.Entity.Sources, sources, report)
			for _, statement := range c.Entity.Statements {
				if statement.Source != "" {
					missing("entity "+c.Entity.ID, []string{statement.Source}, sources, report)
				}
			}
		case c.Relation != nil:
			if err := c.Relation.Validate(); err != nil {
				report("relation "+c.Relation.ID, err.Error())
			}
			missing("relation "+c.Relation.ID, c.Relation.Sources, sources, report)
		}
		return nil
	})
	return found, err
}

func missing(record string, cited []string, sources map[string]bool, report func(record, what string)) {
	for _, id := range cited {
		if !sources[id] {
			report(record, "cites the source "+id+", which is not there")
		}
	}
}

func (s *Store) texts(ctx context.Context, query string, use func(string)) error {
	rows, err := s.db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return err
		}
		use(text)
	}
	return rows.Err()
}

func compare(fresh, n *graph.Network, report func(record, what string)) {
	if fresh.Nodes() != n.Nodes() || fresh.Edges() != n.Edges() {
		report("network", "it does not have the entities and relations of the file")
		return
	}
	for node := range graph.Node(n.Nodes()) {
		if fresh.ID(node) != n.ID(node) || fresh.Kind(node) != n.Kind(node) {
			report("entity "+fresh.ID(node), "the network has it otherwise")
		}
	}
	for edge := range int32(n.Edges()) {
		if fresh.RelationID(edge) != n.RelationID(edge) || *fresh.Edge(edge) != *n.Edge(edge) {
			report("relation "+fresh.RelationID(edge), "the network has it otherwise")
		}
	}
}

// checkEntities compares the index of names with the records.
func (s *Store) checkEntities(ctx context.Context, report func(record, what string)) error {
	rows, err := s.db.QueryContext(ctx, `SELECT e.id, e.body, (SELECT json_group_array(json_object('Text', folded, 'Kind', form)) FROM name WHERE entity = e.id),
		(SELECT json_group_array(gram) FROM gram WHERE entity = e.id) FROM entity e ORDER BY e.id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, body, forms, grams string
		if err := rows.Scan(&id, &body, &forms, &grams); err != nil {
			return err
		}
		var e graph.Entity
		if err := json.Unmarshal([]byte(body), &e); err != nil || e.ID != id {
			report("entity "+id, "its record does not decode, or is another's")
			continue
		}
		var haveForms []names.Form
		var haveGrams []string
		if err := errors.Join(json.Unmarshal([]byte(forms), &haveForms), json.Unmarshal([]byte(grams), &haveGrams)); err != nil {
			return err
		}
		slices.SortFunc(haveForms, names.Form.Compare)
		slices.Sort(haveGrams)
		if !slices.Equal(haveForms, names.Forms(&e)) || !slices.Equal(haveGrams, names.IndexGrams(&e)) {
			report("entity "+id, "the index of names has it otherwise")
		}
	}
	return rows.Err()
}
