package ingest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"whoowns/graph"
	"whoowns/graph/storetest"
	"whoowns/internal/ingest"
)

// drawNative draws a file in the native format: entities of every kind but
// products, and relations of the kinds that a table and BODS can say.
func drawNative(t *rapid.T) string {
	var text strings.Builder
	text.WriteString(header)
	write := func(kind string, value any) {
		body, err := json.Marshal(map[string]any{kind: value})
		if err != nil {
			t.Fatal(err)
		}
		text.Write(append(body, '\n'))
	}
	date := func(label string) graph.Date {
		d, err := graph.ParseDate(rapid.SampledFrom([]string{"", "2014", "2014-06", "2020-02-29"}).Draw(t, label))
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, id := range []string{"s1", "s2"} {
		write("source", graph.Source{ID: id, Title: rapid.StringMatching(`[A-Z][a-z é,"]{0,8}[a-z]`).Draw(t, "title"), URL: "https://example.org/" + id, Date: date("dated")})
	}
	sources := func() []string { return []string{rapid.SampledFrom([]string{"s1", "s2"}).Draw(t, "source")} }
	kinds := []graph.EntityKind{graph.Person, graph.Company, graph.State, graph.Arrangement, graph.Group, graph.UnknownKind}
	var ids []string
	for i := range rapid.IntRange(2, 6).Draw(t, "entities") {
		id := fmt.Sprintf("%s %d", rapid.StringMatching(`[A-Za-z蚂é][ -~蚁]{0,6}[a-z]`).Draw(t, "id"), i)
		ids = append(ids, id)
		write("entity", graph.Entity{ID: id, Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Name: "N " + id, Founded: date("founded"), Sources: sources()})
	}
	for i := range rapid.IntRange(1, 6).Draw(t, "relations") {
		owner := rapid.IntRange(0, len(ids)-1).Draw(t, "owner")
		r := graph.Relation{
			ID: fmt.Sprint("r", i), Owner: ids[owner], Subject: ids[(owner+rapid.IntRange(1, len(ids)-1).Draw(t, "subject"))%len(ids)],
			Basis: rapid.SampledFrom([]graph.Basis{graph.Direct, graph.Indirect, graph.Total, graph.BasisUnstated}).Draw(t, "basis"),
			Start: date("start"), LastObserved: date("observed"), Sources: sources(), Note: fmt.Sprint("note ", i),
		}
		if rapid.Bool().Draw(t, "ended") {
			if end, err := graph.ParseDate("2021-03-04"); err == nil {
				r.End = end
			}
		}
		switch rapid.IntRange(0, 2).Draw(t, "what") {
		case 0:
			r.Kind, r.Share = graph.Owns, drawShare(t)
		case 1:
			r.Kind, r.Means, r.Share = graph.Controls, graph.ByVotes, drawShare(t)
		default:
			r.Kind = graph.Controls
			r.Means = rapid.SampledFrom([]graph.Means{graph.ByBoard, graph.ByGeneralPartner, graph.ByTrustee, graph.ByContract, graph.ByConcert, graph.ByVeto, graph.ByOther}).Draw(t, "means")
		}
		write("relation", r)
	}
	return text.String()
}

func drawShare(t *rapid.T) graph.Share { return storetest.DrawShare(t, rapid.Float64Range(0, 1)) }

// exported imports a file into an empty store and returns that store in formats.
func exported(whole *testing.T, t *rapid.T, text string, formats ...string) []string {
	s := open(whole)
	if report, err := ingest.Import(context.Background(), s, strings.NewReader(text), ingest.Options{Name: "x"}); err != nil {
		t.Fatalf("%v\n%v\n%s", err, report.Faults, text)
	}
	all := make([]string, len(formats))
	for i, format := range formats {
		var out strings.Builder
		if _, err := ingest.Export(context.Background(), s, &out, format); err != nil {
			t.Fatal(err)
		}
		all[i] = out.String()
	}
	return all
}

// relations returns what a native file says of ownership, with its notes: without
// ids and the basis of dates, and in full only where keep says so.
func relations(t *rapid.T, native string, keep func(*graph.Relation)) []string {
	var all []string
	for line := range strings.Lines(native) {
		var record struct{ Relation *graph.Relation }
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			t.Fatal(err)
		}
		if r := record.Relation; r != nil {
			keep(r)
			all = append(all, fmt.Sprintf("%s %s>%s %s %s %+v %s..%s seen %s %s %q %v", r.Kind, r.Owner, r.Subject, r.Basis, r.Means, r.Share.Bounds(), r.Start, r.End, r.LastObserved, r.Of, r.Note, r.Sources))
		}
	}
	slices.Sort(all)
	return all
}

// A file goes through a store and comes back the same to the byte; through a
// table with the same owners, subjects, kinds, shares, dates and sources; through
// BODS with the same relations, a partial date as its first day, and the ids.
func TestWhatGoesThroughAStoreComesBack(t *testing.T) {
	whole := t
	rapid.Check(t, func(t *rapid.T) {
		files := exported(whole, t, drawNative(t), "native", "csv", "bods")
		native, table, statements := files[0], files[1], files[2]
		if again := exported(whole, t, native, "native")[0]; again != native {
			t.Fatalf("native:\n%s\nbecame\n%s", native, again)
		}

		same := func(*graph.Relation) {}
		want := relations(t, native, same)
		if got := relations(t, exported(whole, t, table, "native")[0], same); !slices.Equal(got, want) {
			t.Fatalf("csv: got\n%s\nwant\n%s\nfrom\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"), table)
		}

		// BODS has whole days, its sources have no ids, and a shareholding is of capital.
		plain := func(r *graph.Relation) {
			r.Start, r.End, r.Sources, r.LastObserved = r.Start.First().Date(), r.End.End().Date(), nil, graph.Date{}
			if r.Of == graph.OfNone && r.Kind == graph.Owns {
				r.Of = graph.OfCapital
			}
			r.Note = r.ID + " " + r.Note
		}
		want = relations(t, native, plain)
		if got := relations(t, exported(whole, t, statements, "native")[0], plain); !slices.Equal(got, want) {
			t.Fatalf("bods: got\n%s\nwant\n%s\nfrom\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"), statements)
		}
	})
}
