package everystore_test

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"testing"

	"whoowns/graph"
	"whoowns/internal/everystore"
	"whoowns/internal/ingest"
	"whoowns/seed"
)

// Every fixture goes into both stores, and comes out of both the same to the byte, in
// each format. What came out of one goes into the other, and comes out as it would of
// the one: in the native format, which loses nothing, as it was.
func TestWhatOneStoreWritesTheOtherReads(t *testing.T) {
	type source struct {
		name string
		load func(stores ...graph.Store)
	}
	sources := []source{
		{"the seed", func(stores ...graph.Store) { load(t, seed.Changes(), stores...) }},
		{"a random register", func(stores ...graph.Store) { load(t, randomRegister(7), stores...) }},
	}
	for _, path := range fixtures(t) {
		sources = append(sources, source{filepath.Base(path), func(stores ...graph.Store) { importFile(t, path, stores...) }})
	}
	for _, from := range sources {
		file, server := everystore.Both(t)
		from.load(file, server)
		native := sameExports(t, from.name, file, server)["native"]
		for format, text := range sameExports(t, from.name, file, server) {
			// Both hold the same, so that what is read now came from the one as well as
			// from the other.
			file, server := everystore.Both(t)
			importText(t, file, "copy", text)
			importText(t, server, "copy", text)
			what := from.name + ", by way of " + format
			if again := sameExports(t, what, file, server)["native"]; format == "native" && again != native {
				t.Errorf("%s: it was\n%.2000s\nand is\n%.2000s", what, native, again)
			}
		}
	}
}

// sameExports writes both stores in every format, and fails where they differ.
func sameExports(t *testing.T, what string, file, server graph.Store) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, format := range []string{"native", "csv", "bods"} {
		a, b := export(t, file, format), export(t, server, format)
		if a != b { // BODS holds the day of writing, which may have changed in between
			a, b = export(t, file, format), export(t, server, format)
		}
		if a != b {
			t.Errorf("%s in %s: the file gives\n%.2000s\nand the server\n%.2000s", what, format, a, b)
		}
		texts[format] = a
	}
	return texts
}

func export(t *testing.T, s graph.Store, format string) string {
	t.Helper()
	var out bytes.Buffer
	if _, err := ingest.Export(context.Background(), s, &out, format); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// In whichever order files come, and however often, the store is the same. The examples
// that describe one record differently are left out: of those the last one holds.
func TestTheOrderOfFilesDoesNotMatter(t *testing.T) {
	files := apart(t, fixtures(t))
	if len(files) < 15 {
		t.Fatalf("only %d files share no record", len(files))
	}
	read := func(order []string) string {
		s := everystore.Empty(t)
		for _, path := range order {
			importFile(t, path, s)
		}
		return export(t, s, "native")
	}
	forwards := read(files)
	backwards := slices.Clone(files)
	slices.Reverse(backwards)
	if got := read(backwards); got != forwards {
		t.Errorf("read backwards, the store holds\n%.3000s\nand forwards\n%.3000s", got, forwards)
	}
	if got := read(append(slices.Clone(files), files...)); got != forwards {
		t.Errorf("read twice, the store holds\n%.3000s\nand once\n%.3000s", got, forwards)
	}
}

// apart returns the files of which no two have a record of one id.
func apart(t *testing.T, paths []string) []string {
	t.Helper()
	taken, list := map[string]bool{}, []string{}
	for _, path := range paths {
		s := everystore.Empty(t)
		importFile(t, path, s)
		own := map[string]bool{}
		err := s.Scan(context.Background(), func(c graph.Change) error {
			switch {
			case c.Source != nil:
				own["source "+c.Source.ID] = true
			case c.Entity != nil:
				own["entity "+c.Entity.ID] = true
			default:
				own["relation "+c.Relation.ID] = true
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		shares := false
		for id := range own {
			shares = shares || taken[id]
		}
		if shares {
			continue
		}
		for id := range own {
			taken[id] = true
		}
		list = append(list, path)
	}
	return list
}

// An answer as of a day is that of a graph which holds only what held on the day.
func TestADayIsTheGraphCutToIt(t *testing.T) {
	for _, day := range []string{"2015-07-01", "2020-10-05"} {
		for name, changes := range map[string]graph.Changes{"the seed": seed.Changes(), "a random register": randomRegister(11)} {
			cut := cutTo(t, date(day).First(), everystore.Holding(t, name, changes))
			whole := bare(t, everystore.Holding(t, name, changes), day)
			got := bare(t, everystore.Holding(t, name+" cut to "+day, graph.ChangesOf(cut...)), day)
			for id, want := range whole {
				if got[id] != want {
					t.Errorf("%s on %s: of %s the whole graph says\n%s\nand the one cut to the day\n%s", name, day, id, want, got[id])
				}
			}
			if len(whole) < 20 || len(got) != len(whole) {
				t.Errorf("%s: %d answers, %d of the cut graph", name, len(whole), len(got))
			}
		}
	}
}

// cutTo returns the entities of a store, and its relations of a day, which begin then.
func cutTo(t *testing.T, day graph.Day, s graph.Store) []graph.Change {
	t.Helper()
	var changes []graph.Change
	var ids []string
	err := s.Scan(context.Background(), func(c graph.Change) error {
		switch {
		case c.Entity != nil:
			ids = append(ids, c.Entity.ID)
			changes = append(changes, c)
		case c.Source != nil:
			changes = append(changes, c)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	relations, err := s.Relations(context.Background(), graph.RelationQuery{Of: ids, AsOf: &day})
	if err != nil {
		t.Fatal(err)
	}
	for i := range relations {
		r := &relations[i]
		r.Start, r.End, r.LastObserved = day.Date(), graph.Date{}, graph.Date{}
		changes = append(changes, graph.Change{Relation: r})
	}
	return changes
}

// bare asks about every entity and leaves out of the answers what tells of dates.
func bare(t *testing.T, s graph.Store, day string) map[string]string {
	t.Helper()
	answers := map[string]string{}
	of := sideOf(s)
	err := s.Scan(context.Background(), func(c graph.Change) error {
		if c.Entity == nil {
			return nil
		}
		list, err := questionsAbout(c.Entity, day)
		if err != nil {
			return err
		}
		for _, q := range everystore.Sampled(list[:3], 1) { // owners, holdings, control
			text, err := answerOf(q, of)
			if err != nil {
				return err
			}
			answers[q.text] = withoutDates(t, text)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return answers
}

// withoutDates takes out of an answer what it says of days other than its own: dates of
// relations and of their last sight, and warnings, which quote them.
func withoutDates(t *testing.T, text string) string {
	t.Helper()
	var answer any
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		t.Fatal(err)
	}
	var strip func(any)
	strip = func(value any) {
		switch v := value.(type) {
		case map[string]any:
			for _, name := range []string{"start", "end", "last_observed", "warnings", "statements", "held"} {
				delete(v, name)
			}
			for _, inner := range v {
				strip(inner)
			}
		case []any:
			for _, inner := range v {
				strip(inner)
			}
		}
	}
	strip(answer)
	data, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
