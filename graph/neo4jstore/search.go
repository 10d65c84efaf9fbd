package neo4jstore

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"whoowns/graph"
	"whoowns/internal/names"
)

// mostCandidates bounds how many entities are looked at for a part of a name or a
// typo. Whole names and beginnings come first and are never lost to it.
const mostCandidates = 2_000

// The statements for candidates, the likeliest first; see the store of one file for
// the same in another language. The indexes narrow, the rest of a statement decides,
// so that what comes back does not hang on Lucene's scores. A form is a digit, its
// names.FormKind, and the folded text; those of identifiers match only whole.
const (
	ofKind     = "WITH e WHERE $kind IS NULL OR e.kind = $kind "
	foldedLike = "CALL db.index.fulltext.queryNodes('entity_folded', $lucene) YIELD node AS e " + ofKind + "UNWIND e.folded AS form WITH e, left(form, 1) AS kind, substring(form, 1) AS text "
	gramsLike  = "CALL db.index.fulltext.queryNodes('entity_grams', $lucene) YIELD node AS e " + ofKind

	wholeNames  = "OPTIONAL CALL (before) { " + foldedLike + "WHERE text IN $wholes AND (text = $text OR kind > '1') WITH e, min(CASE text WHEN $text THEN 0 ELSE 10000000 END + toInteger(kind) * 1000000 + size(text)) AS best RETURN e.id AS record ORDER BY best, e.id LIMIT $limit } WITH before, record"
	beginnings  = "OPTIONAL CALL (before) { " + foldedLike + "WHERE kind > '1' AND text STARTS WITH $text WITH e, min(toInteger(kind) * 1000000 + size(text)) AS best RETURN e.id AS record ORDER BY best, e.id LIMIT $limit } WITH before, record"
	oneRune     = "OPTIONAL CALL (before) { " + gramsLike + "WITH e WHERE any(gram IN e.grams WHERE gram STARTS WITH $text) RETURN e.id AS record ORDER BY e.id LIMIT $limit } WITH before, record"
	sharedGrams = "OPTIONAL CALL (before) { " + gramsLike + "WITH e, size([gram IN e.grams WHERE gram IN $grams]) AS shared WHERE shared >= $least RETURN e.id AS record ORDER BY shared DESC, e.id LIMIT $limit } WITH before, record"
	shortTypos  = "OPTIONAL CALL (before) { " + foldedLike + "WHERE kind > '1' AND text STARTS WITH $text AND ($after = '' OR substring(text, size($text) + 1, size($after)) = $after) WITH DISTINCT e RETURN e.id AS record ORDER BY e.id LIMIT $limit } WITH before, record"
)

// Search finds entities by name. The server gives candidates; matching and ranking
// are those of package names.
func (s *Store) Search(ctx context.Context, q graph.SearchQuery) (result graph.SearchResult, err error) {
	if q, err = names.Check(q); err != nil {
		return graph.SearchResult{}, err
	}
	var ids []string
	err = s.call(ctx, "searching", func() error {
		ids, err = s.candidates(ctx, q)
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

func (s *Store) candidates(ctx context.Context, q graph.SearchQuery) ([]string, error) {
	folded := names.Fold(q.Text)
	ids := []string{q.Text}
	if folded == "" {
		return ids, nil
	}
	var kind any
	if q.Kind != 0 {
		kind = q.Kind.String()
	}
	add := func(statement string, parameters map[string]any) error {
		parameters["kind"] = kind
		found, err := s.texts(ctx, statement, parameters)
		for _, id := range found {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
		return err
	}
	// One more than wanted says that the result was cut. Whole names are among the
	// beginnings too.
	enough := q.Limit + 1
	wholes := names.Wholes(folded)
	each := make([]string, len(wholes))
	for i, whole := range wholes {
		each[i] = anyKind(whole, "")
	}
	for _, look := range []struct{ statement, lucene string }{{wholeNames, strings.Join(each, " OR ")}, {beginnings, anyKind(folded, "*")}} {
		if err := add(look.statement, map[string]any{"lucene": look.lucene, "text": folded, "wholes": wholes, "limit": 2 * enough}); err != nil {
			return nil, err
		}
		if len(ids) > enough { // the first may be no entity
			return ids, nil
		}
	}
	if utf8.RuneCountInString(folded) == 1 {
		return ids, add(oneRune, map[string]any{"lucene": escape(folded) + "*", "text": folded, "limit": mostCandidates})
	}
	grams := names.Grams(folded)
	escaped := make([]string, len(grams))
	for i, gram := range grams {
		escaped[i] = escape(gram)
	}
	if err := add(sharedGrams, map[string]any{"lucene": strings.Join(escaped, " OR "), "grams": grams, "least": names.LeastGrams(folded), "limit": mostCandidates}); err != nil {
		return nil, err
	}
	for _, b := range names.Beginnings(folded) {
		if err := add(shortTypos, map[string]any{"lucene": anyKind(b.Before, "*"), "text": b.Before, "after": b.After, "limit": mostCandidates}); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// anyKind is Lucene's query for the forms of every kind that are, or with an ending
// of * begin with, a text.
func anyKind(text, ending string) string {
	var kinds []string
	for kind := names.Identifier; kind <= names.Stripped; kind++ {
		kinds = append(kinds, strconv.Itoa(int(kind))+escape(text)+ending)
	}
	return strings.Join(kinds, " OR ")
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
