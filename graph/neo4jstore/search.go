package neo4jstore

import (
	"context"
	"strings"

	"whoowns/graph"
	"whoowns/internal/names"
)

// mostCandidates bounds how many entities are looked at for a part of a name or a
// typo. Whole names and beginnings come first and are never lost to it.
const mostCandidates = 2_000

// Candidates: names that begin with a folded form, the shortest first; and entities
// that share pairs of letters with it, the most first. The indexes narrow, the rest
// of the statement decides, so that what comes back does not hang on Lucene's scores.
const (
	beginning = `OPTIONAL CALL (before) {
		CALL db.index.fulltext.queryNodes('entity_folded', $lucene) YIELD node AS e
		WITH e WHERE $kind IS NULL OR e.kind = $kind
		UNWIND e.folded AS form
		WITH e, form WHERE form STARTS WITH $folded
		RETURN e.id AS record ORDER BY size(form), e.id LIMIT $limit
	} WITH before, record`
	sharing = `OPTIONAL CALL (before) {
		CALL db.index.fulltext.queryNodes('entity_grams', $lucene) YIELD node AS e
		WITH e WHERE $kind IS NULL OR e.kind = $kind
		WITH e, size([gram IN e.grams WHERE gram IN $grams]) AS shared
		WHERE shared >= $least
		RETURN e.id AS record ORDER BY shared DESC, e.id LIMIT $limit
	} WITH before, record`
)

// Search finds entities by name. The server gives candidates; matching and ranking
// are those of package names.
func (s *Store) Search(ctx context.Context, q graph.SearchQuery) (result graph.SearchResult, err error) {
	if q, err = names.Check(q); err != nil {
		return graph.SearchResult{}, err
	}
	ids := []string{q.Text}
	err = s.call(ctx, "searching", func() error {
		folded := names.Fold(q.Text)
		if folded == "" {
			return nil
		}
		var kind any
		if q.Kind != 0 {
			kind = q.Kind.String()
		}
		// One more than wanted, of the kind wanted, says that the result was cut.
		enough := 2 * (q.Limit + 1)
		found, err := s.texts(ctx, beginning, map[string]any{"lucene": escape(folded) + "*", "folded": folded, "kind": kind, "limit": enough})
		if err != nil {
			return err
		}
		ids = append(ids, found...)
		if len(found) == enough {
			return nil
		}
		grams := names.Grams(folded)
		escaped := make([]string, len(grams))
		for i, gram := range grams {
			escaped[i] = escape(gram)
		}
		found, err = s.texts(ctx, sharing, map[string]any{"lucene": strings.Join(escaped, " OR "), "grams": grams, "least": names.LeastGrams(folded), "kind": kind, "limit": mostCandidates})
		ids = append(ids, found...)
		return err
	})
	if err != nil {
		return graph.SearchResult{}, err
	}
	candidates, err := s.Entities(ctx, ids)
	if err != nil {
		return graph.SearchResult{}, err
	}
	return names.Rank(q, candidates), nil
}

func (s *Store) texts(ctx context.Context, statement string, parameters map[string]any) ([]string, error) {
	records, err := s.readStill(ctx, statement, parameters)
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(records))
	for i, record := range records {
		texts[i], _ = record.(string)
	}
	return texts, nil
}

// escape writes a folded form so that Lucene's query parser takes it as it stands.
func escape(folded string) string {
	var b strings.Builder
	for _, r := range folded {
		if strings.ContainsRune(`+-&|!(){}[]^"~*?:\/<>= `, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
