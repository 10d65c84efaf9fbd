package embedded_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"whoowns/graph"
	"whoowns/internal/names"
)

// alphabets are small, so that names are often near to one another.
var alphabets = [][]rune{[]rune("abc"), []rune("蚂蚁集团"), []rune("abc é'.-ØßA"), []rune("ガカか한국हिน"), []rune("ab%_\"+&# (),"), []rune("אבגع🐜…")}

func drawName(alphabet []rune) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		name := string(rapid.SliceOfN(rapid.SampledFrom(alphabet), 1, 9).Draw(t, "letters")) + rapid.SampledFrom([]string{"", "", " Ltd", " Co., Ltd.", "有限公司", " S.p.A.", " A/S"}).Draw(t, "form")
		if strings.TrimSpace(name) == "" {
			return "x"
		}
		return name
	})
}

// edited returns text with one edit, or as it is.
func edited(t *rapid.T, text string, alphabet []rune) string {
	runes := []rune(text)
	at := rapid.IntRange(0, len(runes)-1).Draw(t, "at")
	letter := rapid.SampledFrom(alphabet).Draw(t, "letter")
	switch rapid.IntRange(0, 5).Draw(t, "edit") {
	case 0:
		runes = append(runes[:at], runes[at+1:]...)
	case 1:
		runes[at] = letter
	case 2:
		runes = append(runes[:at:at], append([]rune{letter}, runes[at:]...)...)
	case 3:
		if at > 0 {
			runes[at-1], runes[at] = runes[at], runes[at-1]
		}
	case 4:
		runes = runes[at:]
	}
	return string(runes)
}

// What a store finds is what matching every entity finds: its candidates lose
// nothing, and their limits cut nothing that ranks.
func TestSearchEqualsMatchingEverything(t *testing.T) {
	ctx := context.Background()
	rapid.Check(t, func(r *rapid.T) {
		s := open(t, ":memory:")
		defer s.Close()
		alphabet := rapid.SampledFrom(alphabets).Draw(r, "alphabet")
		text := drawName(alphabet)
		var all []graph.Entity
		var changes []graph.Change
		for i := range rapid.IntRange(1, 25).Draw(r, "entities") {
			e := graph.Entity{ID: fmt.Sprintf("e%02d", i), Kind: rapid.SampledFrom([]graph.EntityKind{graph.Company, graph.Person}).Draw(r, "kind"), Name: text.Draw(r, "name")}
			for range rapid.IntRange(0, 3).Draw(r, "names") {
				e.Names = append(e.Names, graph.Name{Name: text.Draw(r, "other")})
			}
			for range rapid.IntRange(0, 2).Draw(r, "identifiers") {
				e.Identifiers = append(e.Identifiers, graph.Identifier{Scheme: "S", ID: text.Draw(r, "identifier")})
			}
			all = append(all, e)
			changes = append(changes, graph.Change{Entity: &e})
		}
		if _, err := s.Apply(ctx, graph.ChangesOf(changes...)); err != nil {
			r.Fatal(err)
		}
		for range 10 {
			q := graph.SearchQuery{Text: text.Draw(r, "query"), Limit: rapid.IntRange(1, 6).Draw(r, "limit"), Kind: rapid.SampledFrom([]graph.EntityKind{0, graph.Company}).Draw(r, "kind")}
			if rapid.Bool().Draw(r, "near") {
				e := rapid.SampledFrom(all).Draw(r, "entity")
				q.Text = edited(r, rapid.SampledFrom(append(e.Names, graph.Name{Name: e.Name})).Draw(r, "of").Name, alphabet)
			}
			checked, err := names.Check(q)
			if err != nil {
				continue
			}
			want := names.Rank(checked, all)
			if got, err := s.Search(ctx, q); err != nil || !equalResults(got, want) {
				r.Fatalf("%q, limit %d: found %s (%v), want %s", q.Text, q.Limit, hits(got), err, hits(want))
			}
		}
		if problems, err := s.Check(ctx); err != nil || len(problems) > 0 {
			r.Fatalf("%v, %v", problems, err)
		}
	})
}

func equalResults(a, b graph.SearchResult) bool {
	return a.Truncated == b.Truncated && (len(a.Hits) == 0 && len(b.Hits) == 0 || reflect.DeepEqual(a.Hits, b.Hits))
}

func hits(found graph.SearchResult) string {
	var b strings.Builder
	for _, h := range found.Hits {
		fmt.Fprintf(&b, "%s %q %s; ", h.Entity.ID, h.Matched, h.Match)
	}
	return fmt.Sprintf("%struncated %v", b.String(), found.Truncated)
}

// In a larger store the limits on candidates take effect: an entity with many
// names, identifiers that begin like the query, names with a company's form.
func TestSearchRanksWhatItsLimitsKeep(t *testing.T) {
	ctx := context.Background()
	s := open(t, ":memory:")
	random := rand.New(rand.NewPCG(1, 2))
	var all []graph.Entity
	for i := range 1500 {
		e := graph.Entity{ID: fmt.Sprintf("e%04d", i), Kind: graph.Company, Name: "North " + strings.Repeat("x", 1+random.IntN(12)) + []string{"", " Ltd", " GmbH", " Group", " Holdings Ltd"}[random.IntN(5)]}
		if i%3 == 0 {
			e.Identifiers = []graph.Identifier{{Scheme: "S", ID: fmt.Sprintf("NORTH%d", i)}}
		}
		if i == 900 || i == 1400 {
			e.Name = []string{"North Group", "North Group Ltd"}[i/1000] // after every other North x by length, and before them by rank
		}
		if i == 7 {
			for j := range 200 {
				e.Names = append(e.Names, graph.Name{Name: fmt.Sprintf("Nor%d", j)})
			}
		}
		all = append(all, e)
	}
	if _, err := s.Apply(ctx, func(yield func(graph.Change, error) bool) {
		for i := range all {
			if !yield(graph.Change{Entity: &all[i]}, nil) {
				return
			}
		}
	}); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"north", "nor", "n", "x", "xxx", "north x", "north xx ltd", "nroth xxx", "north1", "NORTH3", "nort", "orth x"} {
		for _, limit := range []int{1, 20, 400} {
			want := names.Rank(graph.SearchQuery{Text: text, Limit: limit}, all)
			if got, err := s.Search(ctx, graph.SearchQuery{Text: text, Limit: limit}); err != nil || !equalResults(got, want) {
				t.Errorf("%q, limit %d: %v\nfound %.300s\nwant  %.300s", text, limit, err, hits(got), hits(want))
			}
		}
	}
}
