package embedded

import (
	"context"
	"database/sql"
	"encoding/json"
	"unicode/utf8"

	"whoowns/graph"
	"whoowns/internal/names"
)

// mostCandidates bounds how many entities are looked at for a part of a name or a
// typo. Whole names and beginnings come first and are never lost to it.
const mostCandidates = 2_000

// Search finds entities by name. The file gives candidates: whole names and
// beginnings in the order in which they rank, then names that share pairs of
// letters; matching and ranking are those of package names.
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

// The queries for candidates, the likeliest first.
//
// ofKind holds for the rows n of a table whose entity is of the kind asked for.
const ofKind = `(:kind = 0 OR :kind = (SELECT e.kind FROM entity e WHERE e.id = n.entity))`

// startsWithText holds for folded names n that begin with a text.
const startsWithText = `n.folded >= :text AND n.folded < :text || char(1114111)`

// Names without their company's form rank after whole ones, and names that are the
// text and a word such as Group after those that are the text; identifiers match
// only whole. See names.Rank.
const (
	wholeNames  = `SELECT n.entity FROM name n WHERE n.folded IN (SELECT value FROM json_each(:wholes)) AND (n.folded = :text OR n.form > 1) AND ` + ofKind + ` GROUP BY n.entity ORDER BY min((n.folded <> :text) * 10000000 + n.form * 1000000 + length(n.folded)), n.entity LIMIT :limit`
	beginnings  = `SELECT n.entity FROM name n WHERE ` + startsWithText + ` AND n.form > 1 AND ` + ofKind + ` GROUP BY n.entity ORDER BY min(n.form * 1000000 + length(n.folded)), n.entity LIMIT :limit`
	oneRune     = `SELECT DISTINCT n.entity FROM gram n WHERE n.gram >= :text AND n.gram < :text || char(1114111) AND ` + ofKind + ` ORDER BY n.entity LIMIT :limit`
	sharedGrams = `SELECT n.entity FROM gram n WHERE n.gram IN (SELECT value FROM json_each(:grams)) AND ` + ofKind + ` GROUP BY n.entity HAVING count(*) >= :least ORDER BY count(*) DESC, n.entity LIMIT :limit`
	shortTypos  = `SELECT DISTINCT n.entity FROM name n WHERE ` + startsWithText + ` AND (:after = '' OR substr(n.folded, length(:text) + 2, length(:after)) = :after) AND n.form > 1 AND ` + ofKind + ` ORDER BY n.entity LIMIT :limit`
)

func (s *Store) candidates(ctx context.Context, q graph.SearchQuery) ([]graph.Entity, error) {
	folded := names.Fold(q.Text)
	ids := []string{q.Text}
	seen := map[string]bool{q.Text: true}
	add := func(query string, args ...any) error {
		rows, err := s.db.QueryContext(ctx, query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); err != nil {
				return err
			}
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
		return rows.Err()
	}
	wholes, err := json.Marshal(names.Wholes(folded))
	if err != nil {
		return nil, err
	}
	text, kind := sql.Named("text", folded), sql.Named("kind", int(q.Kind))
	// One more than wanted says that the result was cut. Whole names are among the
	// beginnings too.
	enough := q.Limit + 1
	for _, query := range []string{wholeNames, beginnings} {
		if err := add(query, text, kind, sql.Named("wholes", string(wholes)), sql.Named("limit", 2*enough)); err != nil {
			return nil, err
		}
		if len(ids) > enough { // the first may be no entity
			return s.entities(ctx, ids)
		}
	}
	most := sql.Named("limit", mostCandidates)
	if utf8.RuneCountInString(folded) == 1 {
		if err := add(oneRune, text, kind, most); err != nil {
			return nil, err
		}
		return s.entities(ctx, ids)
	}
	grams, err := json.Marshal(names.Grams(folded))
	if err != nil {
		return nil, err
	}
	if err := add(sharedGrams, sql.Named("grams", string(grams)), sql.Named("least", names.LeastGrams(folded)), kind, most); err != nil {
		return nil, err
	}
	for _, b := range names.Beginnings(folded) {
		if err := add(shortTypos, sql.Named("text", b.Before), sql.Named("after", b.After), kind, most); err != nil {
			return nil, err
		}
	}
	return s.entities(ctx, ids)
}
