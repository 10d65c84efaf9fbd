package names

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"whoowns/graph"
)

// Rank matches candidates against a query and returns the hits, the best first:
// by match, then a name that is the query and a word such as Group, then the whole
// name before one without its company's form, then the shorter name, then id. q must
// have passed Check.
func Rank(q graph.SearchQuery, candidates []graph.Entity) graph.SearchResult {
	want := Fold(q.Text)
	hits := make([]ranked, 0, len(candidates))
	for i := range candidates {
		e := &candidates[i]
		if q.Kind != 0 && e.Kind != q.Kind {
			continue
		}
		if hit := best(q.Text, want, e); hit.Match != 0 {
			hits = append(hits, hit)
		}
	}
	slices.SortFunc(hits, func(a, b ranked) int { return cmp.Or(a.compare(&b), cmp.Compare(a.Entity.ID, b.Entity.ID)) })
	result := graph.SearchResult{Truncated: len(hits) > q.Limit, Hits: make([]graph.Hit, min(len(hits), q.Limit))}
	for i := range result.Hits {
		result.Hits[i] = hits[i].Hit
	}
	return result
}

// ranked is a hit with what it is ranked by.
type ranked struct {
	graph.Hit
	core   bool // the query and a word of Groups, no more
	short  bool // matched without the form of company
	length int  // runes of the form that matched
}

func (a *ranked) compare(b *ranked) int {
	return cmp.Or(cmp.Compare(a.Match, b.Match), compareBool(b.core, a.core), compareBool(a.short, b.short), cmp.Compare(a.length, b.length))
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// best returns the best match of one entity; Match is 0 where it has none.
func best(text, want string, e *graph.Entity) ranked {
	var found ranked
	try := func(name, form string, short bool, match graph.Match) {
		if match == 0 {
			return
		}
		hit := ranked{graph.Hit{Entity: *e, Matched: name, Match: match}, match == graph.MatchPrefix && slices.Contains(groups, form[len(want):]), short, utf8.RuneCountInString(form)}
		if found.Match == 0 || hit.compare(&found) < 0 {
			found = hit
		}
	}
	if e.ID == text {
		try(e.ID, e.ID, false, graph.MatchID)
	}
	for _, identifier := range e.Identifiers {
		if want != "" && Fold(identifier.ID) == want {
			try(identifier.ID, want, false, graph.MatchIdentifier)
		}
	}
	for _, name := range allNames(e) {
		form := Fold(name)
		try(name, form, false, match(want, form))
		if form := stripped(name); form != "" {
			try(name, form, true, match(want, form))
		}
	}
	return found
}

func match(want, form string) graph.Match {
	switch {
	case want == "" || form == "":
		return 0
	case want == form:
		return graph.MatchExact
	case strings.HasPrefix(form, want):
		return graph.MatchPrefix
	case strings.Contains(form, want):
		return graph.MatchSubstring
	case typo([]rune(want), []rune(form)):
		return graph.MatchTypo
	}
	return 0
}

// typo reports whether want is one edit from form or from its beginning: a letter
// more, less or another, or two neighbours exchanged. Short queries have none,
// because anything is close to them.
func typo(want, form []rune) bool {
	if len(want) < leastForTypo(want) {
		return false
	}
	for _, length := range []int{len(form), len(want) - 1, len(want), len(want) + 1} {
		if length <= len(form) && length >= 0 && oneEdit(want, form[:length]) {
			return true
		}
	}
	return false
}

// leastForTypo is how many runes a query has at least that may have a typo.
func leastForTypo(want []rune) int {
	if slices.ContainsFunc(want, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return 3
	}
	return 4
}

func oneEdit(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	for i := range a {
		if a[i] == b[i] {
			continue
		}
		if len(a) < len(b) {
			return slices.Equal(a[i:], b[i+1:])
		}
		exchanged := i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
		return exchanged || slices.Equal(a[i+1:], b[i+1:])
	}
	return true
}
