package embedded

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"whoowns/graph"
)

// maxNamed bounds how many records an error names.
const maxNamed = 100

// The citations of entities and relations, of their statements too, that lead to
// no source; %s selects the records to look at.
const (
	entityCitations = `SELECT 'entity ' || e.id || ' cites the source ' || j.value || ', which is not in the store' FROM %s, json_tree(e.body) j
		WHERE j.type = 'text' AND (j.path = '$.sources' OR j.key = 'source' AND j.path GLOB '$.statements[[]*]') AND NOT EXISTS (SELECT 1 FROM source s WHERE s.id = j.value)`
	relationCitations = `SELECT 'relation ' || r.id || ' cites the source ' || j.value || ', which is not in the store' FROM %s, json_each(r.body, '$.sources') j
		WHERE NOT EXISTS (SELECT 1 FROM source s WHERE s.id = j.value)`
)

// verify finds references that lead nowhere. What was right before the batch can
// only be wrong now where the batch wrote the record or deleted what it refers to,
// so no more is looked at; only a deleted source has everything read, because no
// index leads from it to what cites it.
func (w *writer) verify() error {
	for _, look := range []struct {
		code  graph.Code
		query string
	}{
		{graph.Invalid, `SELECT 'relation ' || r.id || ': its owner ' || r.owner || ' is not in the store' FROM temp.written t CROSS JOIN relation r ON r.id = t.id
				WHERE t.record = 'relation' AND NOT EXISTS (SELECT 1 FROM entity e WHERE e.id = r.owner)
			UNION ALL SELECT 'relation ' || r.id || ': its subject ' || r.subject || ' is not in the store' FROM temp.written t CROSS JOIN relation r ON r.id = t.id
				WHERE t.record = 'relation' AND NOT EXISTS (SELECT 1 FROM entity e WHERE e.id = r.subject)`},
		{graph.Conflict, `SELECT 'entity ' || t.id || ' is deleted, and relation ' || r.id || ' still has it as owner' FROM temp.deleted t CROSS JOIN relation r ON r.owner = t.id
				WHERE t.record = 'entity' AND NOT EXISTS (SELECT 1 FROM entity e WHERE e.id = t.id)
			UNION ALL SELECT 'entity ' || t.id || ' is deleted, and relation ' || r.id || ' still has it as subject' FROM temp.deleted t CROSS JOIN relation r ON r.subject = t.id
				WHERE t.record = 'entity' AND NOT EXISTS (SELECT 1 FROM entity e WHERE e.id = t.id)`},
	} {
		if err := w.refuse(look.code, look.query); err != nil {
			return err
		}
	}
	if err := w.verifyCitations(); err != nil {
		return err
	}
	gone, err := w.list("SELECT t.id FROM temp.deleted t WHERE t.record = 'source' AND NOT EXISTS (SELECT 1 FROM source s WHERE s.id = t.id) LIMIT 1")
	if err != nil || len(gone) == 0 {
		return err
	}
	if err := w.refuse(graph.Invalid, fmt.Sprintf(entityCitations, "entity e")); err != nil {
		return err
	}
	return w.refuse(graph.Invalid, fmt.Sprintf(relationCitations, "relation r"))
}

// verifyCitations looks up the sources that the batch cites; only where one is
// missing are the records read again for who cites it, now that all are written.
func (w *writer) verifyCitations() error {
	for _, source := range slices.Sorted(maps.Keys(w.cited)) {
		statement, err := w.prepared("SELECT count(*) FROM source WHERE id = ?")
		if err != nil {
			return err
		}
		var there int
		if err := statement.QueryRowContext(w.ctx, source).Scan(&there); err != nil {
			return err
		}
		if there > 0 {
			continue
		}
		if err := w.refuse(graph.Invalid, fmt.Sprintf(entityCitations, "temp.written t CROSS JOIN entity e ON t.record = 'entity' AND e.id = t.id")); err != nil {
			return err
		}
		return w.refuse(graph.Invalid, fmt.Sprintf(relationCitations, "temp.written t CROSS JOIN relation r ON t.record = 'relation' AND r.id = t.id"))
	}
	return nil
}

// refuse returns an error that names what a query finds, or nil when that is
// nothing.
func (w *writer) refuse(code graph.Code, query string) error {
	found, err := w.list(query + fmt.Sprintf(" LIMIT %d", maxNamed+1))
	if err != nil || len(found) == 0 {
		return err
	}
	return problems(code, found)
}

func (w *writer) list(query string) ([]string, error) {
	rows, err := w.tx.QueryContext(w.ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, rows.Err()
}

func problems(code graph.Code, list []string) error {
	text := strings.Join(list[:min(len(list), maxNamed)], "; ")
	if len(list) > maxNamed {
		text += "; and more"
	}
	return &graph.Error{Code: code, Message: fmt.Sprintf("nothing was written: %s", text)}
}
