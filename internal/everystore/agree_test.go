package everystore_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"whoowns/graph"
	"whoowns/internal/ask"
	"whoowns/internal/everystore"
	"whoowns/internal/explore"
	"whoowns/internal/ingest"
	"whoowns/seed"
)

func TestMain(m *testing.M) { everystore.Main(m) }

// The stores give the same answers to the last byte: every question about every third
// entity, on a month, today and the day before it was founded, every name searched
// for, and what is asked in words.
func TestStoresAgreeOnTheSeed(t *testing.T) {
	file, server := everystore.Both(t)
	load(t, seed.Changes(), file, server)
	agree(t, file, server, []string{"2020-10", "today"}, sampled(3))
}

// Registers made up at random: with circles, bands, unknown shares and ended relations
// from the generator, and beside them stakes thrown in that go over the whole, open
// ranges, partial dates and power without capital.
func TestStoresAgreeOnRandomRegisters(t *testing.T) {
	for number := range uint64(3) {
		t.Run(fmt.Sprint(number), func(t *testing.T) {
			file, server := everystore.Both(t)
			load(t, randomRegister(number), file, server)
			agree(t, file, server, []string{"2016-02", "today"}, sampled(3))
		})
	}
}

func TestStoresAgreeOnTheExamples(t *testing.T) {
	file, server := everystore.Both(t)
	for _, path := range fixtures(t) {
		importFile(t, path, file, server)
	}
	agree(t, file, server, []string{"today"}, sampled(2))
}

// The sample's largest circle has 457 members, which is long to read level by level: a
// few entities stand for the rest.
func TestStoresAgreeOnFinBench(t *testing.T) {
	file, server := everystore.Both(t)
	load(t, finbench(t), file, server)
	agree(t, file, server, []string{"today"}, 100)
}

// sampled takes every nth entity, and all where WHOOWNS_TEST_LONG=true: asking about
// all takes a quarter of an hour with the race detector.
func sampled(nth int) int {
	if os.Getenv("WHOOWNS_TEST_LONG") == "true" {
		return 1
	}
	return nth
}

func load(t *testing.T, changes graph.Changes, stores ...graph.Store) {
	t.Helper()
	for _, s := range stores {
		if _, err := s.Apply(context.Background(), changes); err != nil {
			t.Fatal(err)
		}
	}
}

func importFile(t *testing.T, path string, stores ...graph.Store) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range stores {
		importText(t, s, filepath.Base(path), string(text))
	}
}

func importText(t *testing.T, s graph.Store, name, text string) {
	t.Helper()
	if report, err := ingest.Import(context.Background(), s, strings.NewReader(text), ingest.Options{Name: name, TempDir: t.TempDir()}); err != nil {
		t.Fatalf("%s: %v\n%v", name, err, report.Faults)
	}
}

// fixtures are the files with data that tests of other packages read.
func fixtures(t *testing.T) []string {
	t.Helper()
	examples, err := filepath.Glob("../format/bods/testdata/*.json")
	if err != nil || len(examples) != 19 {
		t.Fatalf("%v, %d examples, want 19", err, len(examples))
	}
	tables, err := filepath.Glob("../../cmd/whoowns/testdata/*.csv")
	if err != nil || len(tables) == 0 {
		t.Fatalf("%v, %d tables", err, len(tables))
	}
	return append(examples, tables...)
}

// side is one store with those who answer from it.
type side struct {
	store    graph.Store
	explorer *explore.Explorer
	asker    *ask.Asker
}

func sideOf(s graph.Store) side {
	x := explore.New(s)
	return side{s, x, ask.New(x)}
}

// question is something to ask of a store.
type question struct {
	text string
	ask  func(ctx context.Context, of side) (any, error)
}

// agree asks both stores about every nth entity.
func agree(t *testing.T, file, server graph.Store, days []string, nth int) {
	t.Helper()
	var questions []question
	at := 0
	err := file.Scan(context.Background(), func(c graph.Change) error {
		if c.Entity == nil {
			return nil
		}
		if at++; at%nth != 0 {
			return nil
		}
		questions = append(questions, searches(c.Entity)...)
		asked := days
		if !c.Entity.Founded.IsZero() {
			asked = append([]string{(c.Entity.Founded.First() - 1).String()}, days...)
		}
		for _, day := range asked {
			more, err := questionsAbout(c.Entity, day)
			if err != nil {
				return err
			}
			questions = append(questions, more...)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var same atomic.Int64
	next := make(chan question)
	var workers sync.WaitGroup
	sides := [2]side{sideOf(file), sideOf(server)}
	for range 2 * runtime.GOMAXPROCS(0) { // most of the time is spent waiting for the server
		workers.Go(func() {
			for q := range next {
				var answers [2]string
				var err error
				for i, of := range sides {
					if answers[i], err = answerOf(q, of); err != nil {
						t.Errorf("side %d: %v", i, err)
					}
				}
				if answers[0] != answers[1] {
					t.Errorf("%s\n%s\nfrom the file,\n%s\nfrom the server", q.text, answers[0], answers[1])
					continue
				}
				same.Add(1)
			}
		})
	}
	for _, q := range questions {
		if t.Failed() {
			break
		}
		next <- q
	}
	close(next)
	workers.Wait()
	if int(same.Load()) != len(questions) || len(questions) == 0 {
		t.Errorf("%d of %d answers are the same", same.Load(), len(questions))
	}
	t.Logf("%d answers are the same to the byte", same.Load())
}

func answerOf(q question, of side) (string, error) {
	answer, err := q.ask(context.Background(), of)
	if err != nil {
		return "", fmt.Errorf("%s: %w", q.text, err)
	}
	data, err := json.Marshal(answer)
	return string(data), err
}

func questionsAbout(e *graph.Entity, day string) ([]question, error) {
	asOf, err := explore.ParseAsOf(day)
	if err != nil {
		return nil, err
	}
	id, q := e.ID, explore.Query{AsOf: asOf}
	list := []question{
		{"owners", func(ctx context.Context, of side) (any, error) { return of.explorer.Owners(ctx, id, q) }},
		{"holdings", func(ctx context.Context, of side) (any, error) { return of.explorer.Holdings(ctx, id, q) }},
		{"control", func(ctx context.Context, of side) (any, error) { return of.explorer.Control(ctx, id, q) }},
		{"people", func(ctx context.Context, of side) (any, error) { return of.explorer.People(ctx, id, q) }},
		{"needs", func(ctx context.Context, of side) (any, error) { return of.explorer.Dependencies(ctx, id, "on", 0, q) }},
		{"dependents", func(ctx context.Context, of side) (any, error) { return of.explorer.Dependencies(ctx, id, "of", 0, q) }},
		{"entity", func(ctx context.Context, of side) (any, error) { return of.explorer.Entity(ctx, id, asOf) }},
		{"changes", func(ctx context.Context, of side) (any, error) {
			return of.explorer.Changes(ctx, id, explore.ChangesQuery{From: asOf, To: explore.Today()})
		}},
		{"network", func(ctx context.Context, of side) (any, error) {
			return of.explorer.Network(ctx, id, explore.NetworkQuery{AsOf: asOf, Up: 2, Down: 1})
		}},
		{"share", func(ctx context.Context, of side) (any, error) {
			// With whom the answer about its owners names first: a pair that is on record.
			owners, err := of.explorer.Owners(ctx, id, q)
			if err != nil || len(owners.Owners) == 0 {
				return nil, err
			}
			last := owners.Owners[len(owners.Owners)-1].Entity.ID
			return of.explorer.Share(ctx, last, id, q)
		}},
	}
	for _, words := range []string{"who owns %q?", "what does %q own?", "who controls %q?"} {
		words := fmt.Sprintf(words, e.Name)
		list = append(list, question{"ask " + words, func(ctx context.Context, of side) (any, error) { return of.asker.AskAsOf(ctx, words, asOf) }})
	}
	for i := range list {
		list[i].text += " of " + id + " on " + day
	}
	return list, nil
}

// searches look for an entity by all that it is called, and by a part of that.
func searches(e *graph.Entity) []question {
	texts := []string{e.ID, e.Name}
	for _, n := range e.Names {
		texts = append(texts, n.Name)
	}
	for _, i := range e.Identifiers {
		texts = append(texts, i.ID)
	}
	if runes := []rune(e.Name); len(runes) > 3 {
		texts = append(texts, string(runes[1:len(runes)-1]), string(runes[:2]))
	}
	var list []question
	for _, text := range texts {
		if text != "" {
			list = append(list, question{"search for " + text, func(ctx context.Context, of side) (any, error) {
				return of.store.Search(ctx, graph.SearchQuery{Text: text})
			}})
		}
	}
	return list
}
