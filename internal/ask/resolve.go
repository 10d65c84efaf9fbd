package ask

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// quality says how well a name was resolved, the best last.
type quality int

const (
	nothing quality = iota
	several         // two or more entities fit equally
	byTypo          // a whole name with one slip
	byPart          // words of one entity's name only
	byStart         // the first words of one entity's name only
	byCore          // a name but for words such as Group and Holding
	exact           // an id, an identifier, or a whole name
)

// resolution is what a name stands for.
type resolution struct {
	name       string // as typed
	quality    quality
	alias      bool // exact: a former or other name
	entity     graph.Reference
	candidates []graph.Reference // several: those that fit; nothing: near ones
	parts      []*resolution     // of a list of names: each of them
}

// taken says in words that another name was meant than the one typed, or "". A
// name that only lacks a word such as Group needs no words.
func (r *resolution) taken() string {
	switch {
	case r.alias:
		return "“" + r.name + "” is another name of " + nameOf(r.entity)
	case r.quality >= byCore || r.quality <= several:
		return ""
	}
	return "Taking “" + r.name + "” as " + nameOf(r.entity)
}

const (
	searchLimit    = 60
	mostCandidates = 8
)

// resolver looks names up, each once in a question.
type resolver struct {
	explorer *explore.Explorer
	known    map[string]*resolution
}

// resolve finds the entity that a person means by name.
//
// An id wins, then an identifier, then a name as it is written, then a current
// name, then a former or other one: each on the folded form, and only alone in
// its rank. After that a name that is the same but for words such as Group, the
// first words of one name only, some words of one name only, and one slip.
func (r *resolver) resolve(ctx context.Context, name string, quoted bool) (*resolution, error) {
	key := name
	if quoted {
		key = "\x00" + name
	}
	if known, ok := r.known[key]; ok {
		return known, nil
	}
	best := &resolution{name: name}
	for _, variant := range variants(name, quoted) {
		found, err := r.explorer.Search(ctx, graph.SearchQuery{Text: variant, Limit: searchLimit})
		if err != nil {
			// A text that folds to nothing, or is too long for a name, is no name.
			if code := graph.CodeOf(err); code == graph.Invalid || code == graph.TooLarge {
				continue
			}
			return nil, err
		}
		this := choose(variant, found)
		this.name = name
		if this.quality > best.quality || best.quality == nothing && len(best.candidates) == 0 {
			best = this
		}
		if best.quality == exact {
			break
		}
	}
	r.known[key] = best
	return best, nil
}

var (
	article = regexp.MustCompile(`(?i)^(?:the|a|an) `)
	kindOf  = regexp.MustCompile(`(?i)^(?:the )?(?:company|firm|app|application|product|service|platform|fund|bank|brand|person|entity|business|corporation|partnership|organi[sz]ation)(?: (?:called|named|known as))? `)
	trailer = regexp.MustCompile(`(?i)(?: the)?,? (?:company|firm|app|application|product|service|platform|fund|brand|business|corporation|person)$`)
)

// variants returns name and what it may be without words around it.
func variants(name string, quoted bool) []string {
	list := []string{name}
	if quoted {
		return list
	}
	add := func(s string) {
		s = strings.TrimSpace(s)
		if s != "" && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	add(strings.TrimRight(name, ".!? "))
	add(strings.ReplaceAll(name, " and ", " & "))
	add(strings.ReplaceAll(name, " & ", " and "))
	add(article.ReplaceAllString(name, ""))
	add(kindOf.ReplaceAllString(name, ""))
	add(trailer.ReplaceAllString(name, ""))
	add(trailer.ReplaceAllString(article.ReplaceAllString(name, ""), ""))
	return list
}

// choose ranks what a search found for name.
func choose(name string, found explore.SearchAnswer) *resolution {
	if best := chooseExact(name, found.Hits); best != nil {
		return best
	}
	wanted := words(name)
	none := &resolution{quality: nothing, candidates: references(found.Hits)}
	if len(wanted) == 0 || utf8.RuneCountInString(strings.Join(wanted, "")) < 2 {
		return none
	}
	// Hits come best first: those of the last rank may go on beyond the limit.
	open := graph.Match(0)
	if found.Truncated && len(found.Hits) > 0 {
		open = found.Hits[len(found.Hits)-1].Match
	}
	for _, rank := range []struct {
		quality quality
		match   graph.Match
		fits    func(h *explore.SearchHit) bool
	}{
		{byCore, graph.MatchPrefix, func(h *explore.SearchHit) bool { return slices.Equal(core(h.Matched), wanted) && h.Matched == h.Name }},
		{byCore, graph.MatchPrefix, func(h *explore.SearchHit) bool { return slices.Equal(core(h.Matched), wanted) }},
		{byStart, graph.MatchPrefix, func(h *explore.SearchHit) bool {
			return h.Match == graph.MatchPrefix && (startsWith(words(h.Matched), wanted) || isHan(name))
		}},
		{byPart, graph.MatchSubstring, func(h *explore.SearchHit) bool {
			return h.Match == graph.MatchSubstring && (contains(words(h.Matched), wanted) || isHan(name))
		}},
		{byTypo, graph.MatchTypo, func(h *explore.SearchHit) bool {
			return h.Match == graph.MatchTypo && (oneSlip(wanted, words(h.Matched)) || oneSlip(wanted, core(h.Matched)))
		}},
		{byTypo, graph.MatchTypo, func(h *explore.SearchHit) bool { return h.Match == graph.MatchTypo && len(name) >= 5 }},
	} {
		var fitting []explore.SearchHit
		for i := range found.Hits {
			if rank.fits(&found.Hits[i]) {
				fitting = append(fitting, found.Hits[i])
			}
		}
		switch {
		case len(fitting) == 1 && (rank.quality == byCore || open != rank.match):
			return &resolution{quality: rank.quality, entity: fitting[0].Reference}
		case len(fitting) > 0:
			return &resolution{quality: several, candidates: references(fitting)}
		}
	}
	return none
}

// chooseExact returns what name is the id, identifier or name of, several when
// that is more than one entity, and nil when it is none's.
func chooseExact(name string, hits []explore.SearchHit) *resolution {
	const ranks = 5
	var byRank [ranks][]explore.SearchHit
	for _, h := range hits {
		switch {
		case h.ID == name:
			byRank[0] = append(byRank[0], h)
		case h.Match == graph.MatchID || h.Match == graph.MatchIdentifier:
			byRank[1] = append(byRank[1], h)
		case h.Match == graph.MatchExact && strings.EqualFold(h.Name, name):
			byRank[2] = append(byRank[2], h)
		case h.Match == graph.MatchExact && h.Matched == h.Name:
			byRank[3] = append(byRank[3], h)
		case h.Match == graph.MatchExact:
			byRank[4] = append(byRank[4], h)
		}
	}
	for rank, fitting := range byRank {
		switch {
		case len(fitting) == 1:
			h := &fitting[0]
			// A name in another script is one that a person knows it by.
			alias := rank == ranks-1 && !slices.Equal(core(h.Matched), core(h.Name)) && !isHan(name)
			return &resolution{quality: exact, entity: h.Reference, alias: alias}
		case len(fitting) > 1:
			return &resolution{quality: several, candidates: references(fitting)}
		}
	}
	return nil
}

func references(hits []explore.SearchHit) []graph.Reference {
	var list []graph.Reference
	for i := range hits {
		if len(list) == mostCandidates {
			break
		}
		if !slices.ContainsFunc(list, func(r graph.Reference) bool { return r.ID == hits[i].ID }) {
			list = append(list, hits[i].Reference)
		}
	}
	return list
}

// words returns the words of a name in lower case, without apostrophes and
// punctuation.
func words(name string) []string {
	name = strings.Map(func(r rune) rune {
		switch {
		case r == '\'' || r == '’' || r == '`':
			return -1
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			return unicode.ToLower(r)
		}
		return ' '
	}, name)
	return strings.Fields(name)
}

// common are words that people leave out of a company's name.
var common = map[string]bool{"the": true, "group": true, "holding": true, "holdings": true, "company": true, "co": true, "corporation": true, "corp": true,
	"inc": true, "incorporated": true, "limited": true, "ltd": true, "plc": true, "llc": true, "llp": true, "lp": true, "sa": true, "se": true, "ag": true,
	"gmbh": true, "bv": true, "nv": true, "spa": true, "pte": true, "pty": true, "jsc": true, "joint": true, "stock": true}

// core returns the words of a name without common ones at its ends.
func core(name string) []string {
	list := words(name)
	for len(list) > 1 && common[list[len(list)-1]] {
		list = list[:len(list)-1]
	}
	for len(list) > 1 && common[list[0]] {
		list = list[1:]
	}
	return list
}

func startsWith(list, start []string) bool {
	return len(list) >= len(start) && slices.Equal(list[:len(start)], start)
}

func contains(list, part []string) bool {
	for i := 0; i+len(part) <= len(list); i++ {
		if slices.Equal(list[i:i+len(part)], part) {
			return true
		}
	}
	return false
}

func isHan(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0
}

// oneSlip reports whether two names differ by one letter added, left out,
// changed, or swapped with the next.
func oneSlip(a, b []string) bool {
	x, y := []rune(strings.Join(a, "")), []rune(strings.Join(b, ""))
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	swapped := len(x) == 2 && len(y) == 2 && x[0] == y[1] && x[1] == y[0]
	return len(x) <= 1 && len(y) <= 1 || swapped
}
