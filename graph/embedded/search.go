package embedded

import (
	"context"
	"encoding/json"

	"whoowns/graph"
	"whoowns/internal/names"
)

// mostCandidates bounds how many entities are looked at for a part of a name or a
// typo. Whole names and beginnings come first and are never lost to it.
const mostCandidates = 2_000

// Search finds entities by name. The file gives candidates: whole names, then
// beginnings, shortest first, then names that share pairs of letters; matching and
// ranking are those of package names.
func (s *Store) Search(ctx context.Context, q graph.SearchQuery) (result graph.SearchResult, err error) {
	q, err = names.Check(q)
	if err != nil {
		return graph.SearchResult{}, err
	}
	err = s.read(ctx, func() error {
		candidates, err := s.candidates(ctx, q)
		if err == nil {
			result = names.Rank(q, candidates)
		}
		return err
	})
	return result, err
}

func (s *Store) candidates(ctx context.Context, q graph.SearchQuery) ([]graph.Entity, error) {
	folded := names.Fold(q.Text)
	ids := []string{q.Text}
	seen := map[string]bool{q.Text: true}
	add := func(query string, args ...any) (int, error) {
		rows, err := s.db.QueryContext(ctx, query, args...)
		if err != nil {
			return 0, err
		}
		defer rows.Close()
		found := 0
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); err != nil {
				return 0, err
			}
			found++
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
		return found, rows.Err()
	}
	if folded != "" {
		// One more than wanted, of the kind wanted, says that the result was cut.
		enough := q.Limit + 1
		found, err := add(`SELECT n.entity FROM name n JOIN entity e ON e.id = n.entity WHERE n.folded >= ?1 AND n.folded < ?1 || char(1114111) AND (?2 = 0 OR e.kind = ?2)
			ORDER BY length(n.folded), n.entity LIMIT ?3`, folded, int(q.Kind), 2*enough)
		if err != nil {
			return nil, err
		}
		if found < 2*enough {
			grams, err := json.Marshal(names.Grams(folded))
			if err != nil {
				return nil, err
			}
			if _, err := add(`SELECT g.entity FROM gram g JOIN entity e ON e.id = g.entity WHERE g.gram IN (SELECT value FROM json_each(?1)) AND (?2 = 0 OR e.kind = ?2)
				GROUP BY g.entity HAVING count(*) >= ?3 ORDER BY count(*) DESC, g.entity LIMIT ?4`, string(grams), int(q.Kind), names.LeastGrams(folded), mostCandidates); err != nil {
				return nil, err
			}
		}
	}
	return records[graph.Entity](ctx, s.db, "SELECT body FROM entity WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id", ids)
}
