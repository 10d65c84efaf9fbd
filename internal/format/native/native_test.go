package native_test

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"whoowns/graph"
	"whoowns/internal/format"
	"whoowns/internal/format/native"
)

const header = "{\"whoowns\":1}\n"

func decode(text string) (records []graph.Change, faults []string) {
	for unit, err := range native.Decode(strings.NewReader(text), format.Options{}) {
		var fatal *format.Fault
		if errors.As(err, &fatal) {
			return records, append(faults, fatal.String())
		}
		for _, f := range unit.Faults {
			faults = append(faults, f.String())
		}
		for _, r := range unit.Records {
			records = append(records, graph.Change{Source: r.Source, Entity: r.Entity, Relation: r.Relation})
		}
	}
	return records, faults
}

func TestFaults(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty", "\n", ": the file is empty"},
		{"no header", `{"entity":{"id":"a","kind":"company","name":"A"}}`, `:1: the first line is not the header; write {"whoowns":1}`},
		{"newer", `{"whoowns":2}`, ":1: the file is in version 2"},
		{"unknown field", header + `{"entity":{"id":"a","kind":"company","name":"A","nmae":"B"}}`, ":2: /entity/nmae: there is no such field"},
		{"capitals", header + `{"entity":{"id":"a","kind":"company","Name":"A"}}`, ":2: /entity/Name: there is no such field"},
		{"twice", header + `{"entity":{"id":"a","id":"b"}}`, `:2:21: "id" is given twice`},
		{"unknown field of a share", header + `{"relation":{"id":"r","kind":"OWNS","owner":"a","subject":"b","share":{"min":0.1,"mx":0.2,"max":0.2,"known":true}}}`, ":2: /relation/share/mx: there is no such field"},
		{"share without a bound", header + `{"relation":{"id":"r","kind":"OWNS","owner":"a","subject":"b","share":{"known":true,"min":0.1}}}`, ":2: /relation/share: a share without max"},
		{"share beyond all numbers", header + `{"relation":{"id":"r","kind":"OWNS","owner":"a","subject":"b","share":{"known":true,"min":0,"max":1e400}}}`, ":2: /relation/share/max: 1e400 is too large a number; write a fraction from 0 to 1"},
		{"share above 1", header + `{"relation":{"id":"r","kind":"OWNS","owner":"a","subject":"b","share":{"known":true,"min":33,"max":33}}}`, ":2: /relation/share: share 33 is not within 0 and 1"},
		{"date", header + `{"relation":{"id":"r","kind":"OWNS","owner":"a","subject":"b","start":"2020-13"}}`, `:2: /relation/start: "2020-13" is not a date: there is no month 13`},
		{"date in a list", header + `{"entity":{"id":"a","kind":"company","name":"A","names":[{"name":"B"},{"name":"C","from":"x"}]}}`, ":2: /entity/names/1/from:"},
		{"kind", header + `{"entity":{"id":"a","kind":"firm","name":"A"}}`, `:2: /entity/kind: "firm" is no kind of entity; write one of person`},
		{"type", header + `{"entity":{"id":7,"kind":"company","name":"A"}}`, ":2: /entity/id: is a number; write a string"},
		{"end before start", header + `{"relation":{"id":"r","kind":"OWNS","owner":"a","subject":"b","start":"2020","end":"2019"}}`, ":2: /relation: relation r: end 2019 is before start 2020"},
		{"no record", header + `{"thing":{}}`, ":2: /thing: there is no such field"},
		{"null", header + `{"entity":null}`, ":2: /entity: is null; write an object"},
		{"two records", header + `{"entity":{},"source":{}}`, ":2: not a record"},
		{"cut off", header + `{"entity":{"id":"a"`, ":2:19: not JSON"},
		{"invalid UTF-8", header + "{\"entity\":{\"id\":\"a\xff\"}}", ":2:19: byte 19 of the record (0xff) is not valid UTF-8"},
		{"nesting", header + `{"entity":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + "}", ":2:75: nested deeper than 64 levels"},
		{"huge nesting", header + `{"entity":` + strings.Repeat("[", 200_000), ":2:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			records, faults := decode(c.text)
			if len(records) > 0 || len(faults) == 0 || !strings.HasPrefix(faults[0], c.want) {
				t.Fatalf("%d records, faults %.300q\nwant one that begins with %q", len(records), faults, c.want)
			}
		})
	}
}

func TestEveryFaultOfALineIsTold(t *testing.T) {
	_, faults := decode(header + `{"relation":{"id":1,"kind":"HAS","owner":"a","subject":"b","start":"x"}}`)
	if len(faults) != 3 {
		t.Errorf("%d faults, want those of id, kind and start: %q", len(faults), faults)
	}
}

// Encode then Decode gives the records back, and Encode of those the same bytes.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[ -~蚂蚁é<>&\\"\n]{0,12}`)
		word := rapid.StringMatching(`[a-z蚂]{1,8}`)
		date := func(label string) graph.Date {
			d, err := graph.ParseDate(rapid.SampledFrom([]string{"", "2014", "2014-06", "2020-02-29"}).Draw(t, label))
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		share, err := graph.NewShare(graph.Bounds{Min: rapid.Float64Range(0, .5).Draw(t, "min"), Max: rapid.Float64Range(.6, 1).Draw(t, "max"),
			MinExclusive: rapid.Bool().Draw(t, "open"), MaxUnstated: rapid.Bool().Draw(t, "unstated"), Unknown: rapid.Bool().Draw(t, "unknown")})
		if err != nil {
			t.Fatal(err)
		}
		note := graph.Annotation{Motivation: word.Draw(t, "motivation"), Description: text.Draw(t, "description"), Date: date("noted")}
		want := []graph.Change{
			{Source: &graph.Source{ID: word.Draw(t, "source"), Title: text.Draw(t, "title"), URL: word.Draw(t, "url"), Date: date("dated")}},
			{Entity: &graph.Entity{
				ID: word.Draw(t, "id"), Kind: graph.EntityKind(rapid.IntRange(1, 7).Draw(t, "kind")), Name: word.Draw(t, "name"), Founded: date("founded"),
				Names:      []graph.Name{{Name: word.Draw(t, "former"), Lang: "zh", To: date("to")}},
				Statements: []graph.Statement{{What: word.Draw(t, "what"), Date: date("said"), Source: "s"}}, Annotations: []graph.Annotation{note},
				Identifiers: []graph.Identifier{{Scheme: "XI-LEI", ID: word.Draw(t, "lei")}}, Note: text.Draw(t, "note"),
			}},
			{Relation: &graph.Relation{
				ID: word.Draw(t, "relation"), Kind: graph.Owns, Owner: "a", Subject: "b", Share: share, Start: date("start"), LastObserved: date("observed"),
				DateBasis: graph.DateBasis(rapid.IntRange(0, 3).Draw(t, "date basis")), Basis: graph.Basis(rapid.IntRange(0, 4).Draw(t, "basis")),
				Of: graph.ShareOf(rapid.IntRange(0, 3).Draw(t, "of")), Counts: graph.Counting(rapid.Bool().Draw(t, "quoted")), Derived: rapid.Bool().Draw(t, "derived"),
				Interest: word.Draw(t, "interest"), Statement: word.Draw(t, "statement"), Sources: []string{"s", "t"}, Confidence: "B-",
				Annotations: []graph.Annotation{note}, Note: text.Draw(t, "note of the relation"),
			}},
			{Relation: &graph.Relation{ID: "z", Kind: graph.DependsOn, Owner: "a", Subject: "b", On: graph.Need(rapid.IntRange(0, 7).Draw(t, "on"))}},
			{Relation: &graph.Relation{ID: "zz", Kind: graph.Role, Owner: "a", Subject: "b", Role: "founder"}},
		}
		first := encode(t, want)
		got, faults := decode(first)
		if len(faults) > 0 {
			t.Fatalf("faults %q in\n%s", faults, first)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("got  %+v\nwant %+v\nfrom\n%s", got, want, first)
		}
		if second := encode(t, got); second != first {
			t.Fatalf("written twice:\n%s\n%s", first, second)
		}
	})
}

func encode(t *rapid.T, changes []graph.Change) string {
	var out bytes.Buffer
	_, err := native.Encode(&out, func(yield func(graph.Change) error) error {
		for _, c := range changes {
			if err := yield(c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// What is let through is valid, and writing it and reading it again changes
// nothing.
func FuzzDecode(f *testing.F) {
	f.Add(`{"entity":{"id":"a","kind":"company","name":"A","names":[{"name":"B","from":"2014"}]}}`)
	f.Add(`{"relation":{"id":"r","kind":"OWNS","owner":"a","subject":"b","share":{"min":0.1,"max":0.2,"known":true},"counts":false}}`)
	f.Add(`{"source":{"id":"\ud83d","title":"\u0000"}}`)
	f.Fuzz(func(t *testing.T, text string) {
		changes, _ := decode(header + text)
		var out bytes.Buffer
		if _, err := native.Encode(&out, func(yield func(graph.Change) error) error {
			for _, c := range changes {
				if err := yield(c); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		again, faults := decode(out.String())
		if len(faults) > 0 || len(again) != len(changes) {
			t.Fatalf("faults %q in %s", faults, &out)
		}
	})
}
