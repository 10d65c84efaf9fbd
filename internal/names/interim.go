// Package names folds, matches and ranks the names of entities.
package names

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"whoowns/graph"
)

// Fold returns name without case, accents, width, spaces and punctuation.
func Fold(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(cases.Fold().String(norm.NFKC.String(name))) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '+' || r == '&' {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Rank returns the hits among candidates, the best first.
func Rank(q graph.SearchQuery, candidates []graph.Entity) graph.SearchResult {
	limit := q.Limit
	if limit == 0 {
		limit = 20
	}
	want := Fold(q.Text)
	type ranked struct {
		graph.Hit
		length int
	}
	var hits []ranked
	for _, e := range candidates {
		if q.Kind != 0 && e.Kind != q.Kind {
			continue
		}
		best := ranked{}
		try := func(name string, m graph.Match) {
			if m != 0 && (best.Match == 0 || m < best.Match || m == best.Match && len(name) < best.length) {
				best = ranked{graph.Hit{Entity: e, Matched: name, Match: m}, len(name)}
			}
		}
		if e.ID == q.Text {
			try(e.ID, graph.MatchID)
		}
		try(e.ID, matchOf(want, Fold(e.ID)))
		try(e.Name, matchOf(want, Fold(e.Name)))
		for _, n := range e.Names {
			try(n.Name, matchOf(want, Fold(n.Name)))
		}
		if best.Match != 0 {
			hits = append(hits, best)
		}
	}
	slices.SortFunc(hits, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.Match, b.Match), cmp.Compare(a.length, b.length), cmp.Compare(a.Entity.ID, b.Entity.ID))
	})
	result := graph.SearchResult{Truncated: len(hits) > limit}
	for i := range min(limit, len(hits)) {
		result.Hits = append(result.Hits, hits[i].Hit)
	}
	return result
}

func matchOf(want, have string) graph.Match {
	switch {
	case want == "" || have == "":
		return 0
	case want == have:
		return graph.MatchExact
	case strings.HasPrefix(have, want):
		return graph.MatchPrefix
	case strings.Contains(have, want):
		return graph.MatchSubstring
	case len(want) >= 4 && oneEdit([]rune(want), []rune(have)):
		return graph.MatchTypo
	}
	return 0
}

func oneEdit(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			if len(a) == len(b) {
				swapped := i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
				return swapped || slices.Equal(a[i+1:], b[i+1:])
			}
			return slices.Equal(a[i:], b[i+1:])
		}
	}
	return true
}
