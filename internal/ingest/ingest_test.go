package ingest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/internal/everystore"
	"whoowns/internal/ingest"
)

func TestMain(m *testing.M) { everystore.Main(m) }

func open(t testing.TB) graph.Store {
	t.Helper()
	return everystore.Empty(t)
}

// load imports a text that must be faultless.
func load(t testing.TB, s graph.Store, name, text string) ingest.Report {
	t.Helper()
	report, err := ingest.Import(t.Context(), s, strings.NewReader(text), ingest.Options{Name: name, TempDir: t.TempDir()})
	if err != nil {
		t.Fatalf("%v\n%v", err, report.Faults)
	}
	return report
}

func export(t testing.TB, s graph.Store, format string) string {
	t.Helper()
	var out bytes.Buffer
	if _, err := ingest.Export(t.Context(), s, &out, format); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

const header = "{\"whoowns\":1}\n"

// company is a native line.
func company(id string) string {
	return fmt.Sprintf("{\"entity\":{\"id\":%q,\"kind\":\"company\",\"name\":%q}}\n", id, strings.ToUpper(id))
}

func owns(id, owner, subject string) string {
	return fmt.Sprintf("{\"relation\":{\"id\":%q,\"kind\":\"OWNS\",\"owner\":%q,\"subject\":%q}}\n", id, owner, subject)
}

// statement is a BODS statement around details.
func statement(id, record, kind, date, details string) string {
	return fmt.Sprintf(`{"statementId":%q,"declarationSubject":"x","statementDate":%q,"recordId":%q,"recordType":%q,"recordStatus":"new","recordDetails":%s}`, id, date, record, kind, details)
}

func bodsCompany(record string) string {
	return statement("s-"+record, record, "entity", "2020-01-01", fmt.Sprintf(`{"isComponent":false,"entityType":{"type":"registeredEntity"},"name":%q}`, record))
}

func bodsOwns(id, record, owner, subject, interest string) string {
	return statement(id, record, "relationship", "2020-01-01", fmt.Sprintf(`{"isComponent":false,"subject":%q,"interestedParty":%q,"interests":[%s]}`, subject, owner, interest))
}

// Each file has one thing wrong: it is told in one line with its place, and the
// store stays as it was.
func TestAFaultChangesNothing(t *testing.T) {
	a, b := bodsCompany("a"), bodsCompany("b")
	for _, c := range []struct{ name, file, text, want string }{
		{"csv without subject", "x.csv", "owner,share\na,33%\n", "x.csv:1: the header has no column subject; it needs owner and subject"},
		{"share 33", "x.csv", "owner,subject,share\na,b,33\n", "x.csv:2: column share: share 33 is above 1; write 33% for a percentage"},
		{"share -1 %", "x.csv", "owner,subject,share\na,b,-1 %\n", "x.csv:2: column share: share -1 % is below 0; write a share between 0% and 100%"},
		{"share abc", "x.csv", "owner,subject,share\na,b,abc\n", `x.csv:2: column share: "abc" is not a share; write 33% or 0.33, or leave it empty when it is unknown`},
		{"min above max", "x.csv", "owner,subject,share_min,share_max\na,b,50%,25%\n", "x.csv:2: column share_min: the minimum 50% is above the maximum 25%"},
		{"end before start", "x.csv", "owner,subject,start,end\na,b,2020-02,2020-01\n", "x.csv:2: column end: 2020-01 is before the start 2020-02"},
		{"2020-13", "x.csv", "owner,subject,start\na,b,2020-13\n", `x.csv:2: column start: "2020-13" is not a date: there is no month 13; write YYYY, YYYY-MM or YYYY-MM-DD`},
		{"owns itself whole", "x.csv", "owner,subject,share\nb,a,1%\na,a,100%\n", "x.csv:3: a owns itself 100%; a company can hold some of its own shares, not all"},
		{"contradicting kinds", "x.csv", "owner,owner_kind,subject\na,person,b\na,,c\na,company,d\n", `x.csv:4: "a" is of kind company here and of kind person on line 2`},
		{"empty file", "x.csv", "", "x.csv: the file is empty"},
		{"blank file", "x.csv", " \n\n", "x.csv: the file is empty"},
		{"a spreadsheet", "x.xlsx", "PK\x03\x04\x14\x00", "x.xlsx:1: the file is a ZIP archive or a spreadsheet; unpack it first, or save the sheet as CSV in UTF-8"},
		{"gzip", "x.csv.gz", "\x1f\x8b\x08", "x.csv.gz:1: the file is compressed by gzip; unpack it first"},
		{"a share of a million digits", "x.csv", "owner,subject,share\na,b," + strings.Repeat("7", 1_000_000) + "\n", `x.csv:2: column share: "7777`},
		{"native without its header", "x.jsonl", company("a"), `x.jsonl:1: the first line is not the header; write {"whoowns":1} as the first line`},
		{"binary file", "x.csv", "GIF89\x00\x00", "x.csv:1: the file is binary (byte 6 is NUL); write text in one of the formats native, bods, csv"},
		{"UTF-16", "x.csv", "\xff\xfeo\x00", "x.csv:1:1: the file is in UTF-16; save it as UTF-8"},
		{"invalid UTF-8 in csv", "x.csv", "owner,subject\na,b\nc,\xe9\n", "x.csv:3:3: column subject: not valid UTF-8; save the file as UTF-8"},

		{"subject that no statement defines", "x.json", "[" + a + ",\n" + bodsOwns("s", "r", "a", "nobody", "") + "]", `x.json:2: /1/recordDetails/subject: the subject "nobody" is neither in the file nor in the store`},
		{"owner that no statement defines", "x.json", "[" + a + ",\n" + bodsOwns("s", "r", "nobody", "a", "") + "]", `x.json:2: /1/recordDetails/interestedParty: the owner "nobody" is neither in the file nor in the store`},
		{"truncated JSON", "x.json", "[" + a + ",\n" + b[:40], "x.json:2: /1: the JSON ends inside the array; the file is cut off"},
		{"array not closed", "x.json", "[" + a + "\n", "x.json:2: /1: the JSON ends inside the array; the file is cut off"},
		{"text after the array", "x.json", "[" + a + "]\n]", "x.json:2:1: text after the end of the array"},
		{"no JSON", "x.json", "[" + a + ",\n oops]", "x.json:2:2: /1: not JSON: invalid character 'o' looking for beginning of value"},
		{"invalid UTF-8 in bods", "x.json", "[" + a + ",\n{\"statementId\":\"\xff\"}]", "x.json:2: /1: byte 17 of the record (0xff) is not valid UTF-8; save the file as UTF-8"},
		{"owns itself whole in bods", "x.json", "[" + a + ",\n" + bodsOwns("s", "r", "a", "a", `{"type":"shareholding","directOrIndirect":"direct","share":{"exact":100}}`) + "]", "x.json:2: /1/recordDetails/interests/0: a owns itself 100%; a company can hold some of its own shares, not all"},
		{"statement twice", "x.json", "[" + a + ",\n" + b + ",\n" + strings.Replace(a, `"name":"a"`, `"name":"z"`, 1) + "]", `x.json:3: /2/statementId: the statement "s-a" differs from the one of the same id on line 1`},
		{"an entity and a person", "x.json", a + "\n" + statement("s2", "a", "person", "2021-01-01", `{"isComponent":false,"personType":"knownPerson"}`), "x.json:2: /recordType: is person, but an earlier statement of the record a says entity"},
		{"earlier version", "x.json", `[{"statementID":"1","statementType":"ownershipOrControlStatement"},` + a + "]", "x.json:1: /0/statementType: this is BODS version 0.3 or earlier; only version 0.4 can be read"},
		{"other version", "x.json", `[{"statementId":"1","publicationDetails":{"bodsVersion":"0.5"}}]`, "x.json:1: /0/publicationDetails/bodsVersion: this is BODS version 0.5; only version 0.4 can be read"},
		{"one object over several lines", "x.json", "{\n\"statementId\":\"s\"}", "x.json:1: the line is no JSON value by itself"},

		{"two records of one id that differ", "x.jsonl", header + company("a") + company("b") + strings.Replace(company("a"), "A", "AA", 1), `x.jsonl:4: the entity "a" differs from the one of the same id on line 2`},
		{"relation without an end", "x.jsonl", header + company("a") + owns("r", "a", "nobody"), `x.jsonl:3: /relation/subject: the subject "nobody" is neither in the file nor in the store`},
		{"source that is nowhere", "x.jsonl", header + `{"entity":{"id":"a","kind":"company","name":"A","sources":["s"]}}`, `x.jsonl:2: the source "s" is neither in the file nor in the store`},
		{"source of a statement", "x.jsonl", header + `{"entity":{"id":"a","kind":"company","name":"A","statements":[{"what":"w","source":"s"}]}}`, `x.jsonl:2: the source "s" is neither in the file nor in the store`},
		{"line cut off", "x.jsonl", header + company("a")[:20], "x.jsonl:2:20: not JSON: unexpected end of JSON input"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t)
			load(t, s, "before.csv", "owner,subject,share\nthere,before,10%\n")
			before := export(t, s, "native")

			report, err := ingest.Import(t.Context(), s, strings.NewReader(c.text), ingest.Options{Name: c.file, TempDir: t.TempDir()})
			var faults *ingest.FaultsError
			if !errors.As(err, &faults) {
				t.Fatalf("error %v, want a FaultsError", err)
			}
			if graph.CodeOf(err) != graph.Invalid {
				t.Errorf("code %s", graph.CodeOf(err))
			}
			if len(report.Faults) != 1 || report.FaultCount != 1 {
				t.Errorf("%d faults, want 1: %v", report.FaultCount, report.Faults)
			}
			if got := report.Faults[0].String(); !strings.HasPrefix(got, c.want) || strings.Contains(got, "\n") || len(got) > 1100 {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if after := export(t, s, "native"); after != before {
				t.Errorf("the store changed:\n%s", after)
			}
		})
	}
}

// stoppedStore is a store whose caller goes away in the middle of a batch.
type stoppedStore struct {
	graph.Store
	stop context.CancelFunc
}

func (s stoppedStore) Apply(ctx context.Context, changes graph.Changes) (graph.Applied, error) {
	return s.Store.Apply(ctx, func(yield func(graph.Change, error) bool) {
		count := 0
		for c, err := range changes {
			if count++; count == 100 {
				s.stop()
			}
			if !yield(c, err) {
				return
			}
		}
	})
}

func TestAnImportStoppedWhileItIsWrittenChangesNothing(t *testing.T) {
	s := open(t)
	load(t, s, "before.csv", "owner,subject,share\nthere,before,10%\n")
	before := export(t, s, "native")
	ctx, stop := context.WithCancel(t.Context())
	_, err := ingest.Import(ctx, stoppedStore{s, stop}, &rows{n: 20_000}, ingest.Options{Name: "x.csv", TempDir: t.TempDir()})
	if graph.CodeOf(err) != graph.Canceled {
		t.Errorf("error %v", err)
	}
	if after := export(t, s, "native"); after != before {
		t.Errorf("the store changed:\n%.1000s", after)
	}
}

func TestEveryFaultIsCountedAndTheFirstHundredAreTold(t *testing.T) {
	var text strings.Builder
	text.WriteString("owner,subject,share\n")
	for range 250 {
		text.WriteString("a,b,33\n")
	}
	report, err := ingest.Import(t.Context(), open(t), strings.NewReader(text.String()), ingest.Options{Name: "x.csv"})
	if report.FaultCount != 250 || len(report.Faults) != ingest.MaxFaults || report.Read != 250 {
		t.Errorf("%d faults, %d told, of %d rows", report.FaultCount, len(report.Faults), report.Read)
	}
	for i, f := range report.Faults {
		if f.Line != i+2 {
			t.Fatalf("fault %d is on line %d", i, f.Line)
		}
	}
	want := "x.csv:2: column share: share 33 is above 1; write 33% for a percentage (and 249 more)"
	if err == nil || err.Error() != want {
		t.Errorf("error %v\nwant  %s", err, want)
	}
}

// A record that has a fault is there all the same: what refers to it is not told
// as a fault of its own.
func TestAFaultIsToldOnce(t *testing.T) {
	text := header + company("a") + `{"entity":{"id":"b","kind":"firm","name":"B"}}` + "\n" + owns("r", "a", "b")
	report, _ := ingest.Import(t.Context(), open(t), strings.NewReader(text), ingest.Options{Name: "x"})
	if report.FaultCount != 1 || report.Faults[0].Line != 3 {
		t.Errorf("faults %v", report.Faults)
	}
}

func TestReferencesMayPointForwardAndIntoTheStore(t *testing.T) {
	s := open(t)
	load(t, s, "first.jsonl", header+owns("r1", "a", "b")+company("b")+company("a"))
	report := load(t, s, "second.jsonl", header+owns("r2", "c", "a")+company("c"))
	if report.Entities != 1 || report.Relations != 1 || report.Read != 2 || report.Format != "native" {
		t.Errorf("report %+v", report)
	}
	load(t, s, "third.json", bodsOwns("s", "r", "c", "b", ""))
	stats, err := s.Stats(t.Context())
	if err != nil || stats.Entities != 3 || stats.Relations != 3 {
		t.Errorf("%v, %+v", err, stats)
	}
}

func TestIdenticalRepeatsAreFine(t *testing.T) {
	s := open(t)
	report := load(t, s, "x.jsonl", header+company("a")+company("a")+`{"entity":{"name":"A","kind":"company","id":"a"}}`)
	if report.Read != 3 || report.Entities != 1 {
		t.Errorf("native: %+v", report)
	}
	report = load(t, s, "x.json", "["+bodsCompany("b")+","+bodsCompany("b")+"]")
	if report.Read != 2 || report.Entities != 1 {
		t.Errorf("bods: %+v", report)
	}
}

// A table only mentions entities and sources: what the store has of them stays.
func TestATableDoesNotOverwriteWhatTheStoreHas(t *testing.T) {
	s := open(t)
	load(t, s, "x.jsonl", header+`{"source":{"id":"report","title":"Annual report"}}`+"\n"+`{"entity":{"id":"ant","kind":"arrangement","name":"Ant Group","founded":"2014"}}`)
	report := load(t, s, "x.csv", "owner,owner_kind,subject,subject_kind,source\nJack,company,ant,company,report\nJack,,ant,,\n")
	if len(report.Warnings) != 1 || report.Warnings[0].String() != `x.csv:2: "ant" is of kind arrangement in the store and stays so; the file says company` {
		t.Errorf("warnings %v", report.Warnings)
	}
	entities, err := s.Entities(t.Context(), []string{"ant", "Jack"})
	if err != nil || len(entities) != 2 || entities[1].Name != "Ant Group" || entities[1].Kind != graph.Arrangement || entities[0].Kind != graph.Company {
		t.Errorf("%v, %+v", err, entities)
	}
	sources, err := s.Sources(t.Context(), []string{"report", "file:x.csv"})
	if err != nil || len(sources) != 2 || sources[1].Title != "Annual report" || sources[0].Title != "x.csv" {
		t.Errorf("%v, %+v", err, sources)
	}
	if report.Sources != 1 || report.Entities != 1 || report.Relations != 2 {
		t.Errorf("report %+v", report)
	}
}

func TestAKindGivenOnceHoldsForTheFile(t *testing.T) {
	s := open(t)
	load(t, s, "x.csv", "owner,owner_kind,subject,subject_kind\na,,b,\nb,,c,\na,person,c,state\n")
	entities, err := s.Entities(t.Context(), []string{"a", "b", "c"})
	if err != nil || entities[0].Kind != graph.Person || entities[1].Kind != graph.Company || entities[2].Kind != graph.State {
		t.Errorf("%v, %+v", err, entities)
	}
}

// What a file leaves open is decided for it, and it is told: an owner who is a
// person would otherwise be a company that nobody asked for. Once the store has the
// entity, nothing is decided any more.
func TestAKindThatIsAssumedIsTold(t *testing.T) {
	s := open(t)
	table := "owner,subject,share\nLi Na,Acme,40%\nWang Wei,Acme,35%\n"
	want := `x.csv:2: 3 entities have no kind and are taken for companies: "Li Na", "Acme", "Wang Wei"; say what each is in the columns owner_kind and subject_kind (person, company, state …)`
	if report := load(t, s, "x.csv", table); report.WarningCount != 1 || report.Warnings[0].String() != want {
		t.Errorf("warnings %v", report.Warnings)
	}
	if report := load(t, s, "x.csv", table); report.WarningCount != 0 {
		t.Errorf("the second time: %v", report.Warnings)
	}
	many := "owner,owner_kind,subject\nLi Na,,B1\nZhou,person,B1\nb,,B2\nc,,B3\n"
	want = `y.csv:2: 5 entities have no kind and are taken for companies: "B1", "b", "B2", "c", "B3"; say`
	if report := load(t, s, "y.csv", many); report.WarningCount != 1 || !strings.HasPrefix(report.Warnings[0].String(), want) {
		t.Errorf("warnings %v", report.Warnings)
	}
	want = `z.csv:2: 7 entities have no kind and are taken for companies: "d", "e", "f", "g", "h" and 2 more; say`
	if report := load(t, s, "z.csv", "owner,subject\nd,e\nf,g\nh,i\nj,i\n"); report.WarningCount != 1 || !strings.HasPrefix(report.Warnings[0].String(), want) {
		t.Errorf("warnings %v", report.Warnings)
	}
	if report := load(t, s, "v.csv", "owner,subject\nd,k\n"); report.WarningCount != 1 || !strings.Contains(report.Warnings[0].Message, `1 entity has no kind and is taken for a company: "k"; say`) {
		t.Errorf("warnings %v", report.Warnings)
	}
}

// Importing a file again replaces and never doubles; rows that are alike in all
// that makes an id are told apart by how-manieth they are.
func TestImportingAgainNeverDoubles(t *testing.T) {
	files := map[string]string{
		"x.csv":   "owner,owner_kind,subject,subject_kind,share,note\na,person,b,company,10%,\na,,b,,20%,other parcel\na,person,b,company,10%,\nc,person,b,,,\n",
		"x.jsonl": header + company("n") + company("m") + owns("r", "n", "m"),
	}
	for _, path := range examples(t) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(path)] = string(text)
	}
	for name, text := range files {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			first := load(t, s, name, text)
			once := export(t, s, "native")
			second := load(t, s, name, text)
			if twice := export(t, s, "native"); twice != once {
				t.Errorf("once:\n%s\ntwice:\n%s", once, twice)
			}
			if first.Relations != second.Relations {
				t.Errorf("%d relations, then %d", first.Relations, second.Relations)
			}
			if name == "x.csv" && (first.Relations != 3 || first.WarningCount != 1 || first.Warnings[0].Line != 4) {
				t.Errorf("report %+v", first)
			}
		})
	}
}

func TestSkipInvalid(t *testing.T) {
	for _, c := range []struct {
		name, file, text, refused string
		entities, relations       int
		faults                    []string
	}{
		{
			"csv", "x.csv", "owner,subject,share\na,b,10%\nc,d,33\n\"e\",f,\"20%\"\ng,h,x\n",
			"owner,subject,share\nc,d,33\ng,h,x\n", 4, 2,
			[]string{"x.csv:3: column share", "x.csv:5: column share"},
		},
		{
			"what depends on a refused record", "x.jsonl",
			header + `{"source":{"id":"s","titel":"S"}}` + "\n" + `{"entity":{"id":"a","kind":"company","name":"A","sources":["s"]}}` + "\n" + company("b") + company("c") + owns("r1", "a", "b") + owns("r2", "c", "b"),
			header + `{"source":{"id":"s","titel":"S"}}` + "\n" + `{"entity":{"id":"a","kind":"company","name":"A","sources":["s"]}}` + "\n" + owns("r1", "a", "b"), 2, 1,
			[]string{"x.jsonl:2: /source/titel", `x.jsonl:3: the source "s" was refused on line 2`, `x.jsonl:6: /relation/owner: the owner "a" was refused on line 3`},
		},
		{
			"statements over several lines become lines", "x.json",
			"[" + bodsCompany("a") + "," + bodsCompany("b") + ",\n" + strings.ReplaceAll(bodsOwns("s1", "r1", "a", "b", `{"type":"gift"}`), ",", ",\n") + ",\n" + bodsOwns("s2", "r2", "a", "b", `{"type":"shareholding"}`) + "]",
			bodsOwns("s1", "r1", "a", "b", `{"type":"gift"}`) + "\n", 2, 1,
			[]string{`x.json:11: /2/recordDetails/interests/0/type: "gift" is not in the code list`},
		},
		{
			"neither of two that differ", "x.jsonl", header + company("a") + strings.Replace(company("a"), "A", "B", 1) + company("c"),
			header + company("a") + strings.Replace(company("a"), "A", "B", 1), 1, 0,
			[]string{`x.jsonl:3: the entity "a" differs`},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t)
			var refused bytes.Buffer
			report, err := ingest.Import(t.Context(), s, strings.NewReader(c.text), ingest.Options{Name: c.file, SkipInvalid: true, Refused: &refused})
			if err != nil {
				t.Fatal(err)
			}
			if refused.String() != c.refused {
				t.Errorf("refused\n%s\nwant\n%s", &refused, c.refused)
			}
			stats, err := s.Stats(t.Context())
			if err != nil || stats.Entities != c.entities || stats.Relations != c.relations || report.Relations != c.relations {
				t.Errorf("%v, %+v, %+v", err, stats, report)
			}
			if len(report.Faults) != len(c.faults) {
				t.Fatalf("faults %v", report.Faults)
			}
			for i, f := range report.Faults {
				if !strings.HasPrefix(f.String(), c.faults[i]) {
					t.Errorf("fault %s\nwant it to begin with %s", f, c.faults[i])
				}
			}
			if want := strings.Count(c.refused, "\n") - strings.Count(c.refused, header) - strings.Count(c.refused, "owner,subject"); report.Skipped != want {
				t.Errorf("skipped %d, want %d", report.Skipped, want)
			}
		})
	}
}

func TestCheckWritesNothing(t *testing.T) {
	s := open(t)
	report, err := ingest.Check(t.Context(), s, strings.NewReader("owner,subject\na,b\n"), ingest.Options{Name: "x.csv"})
	if err != nil || report.Sources != 1 || report.Entities != 2 || report.Relations != 1 {
		t.Errorf("%v, %+v", err, report)
	}
	if got := export(t, s, "native"); got != header {
		t.Errorf("the store holds %s", got)
	}
	if _, err := ingest.Check(t.Context(), nil, strings.NewReader(header+owns("r", "a", "b")), ingest.Options{}); err == nil {
		t.Error("without a store a relation without ends passed")
	}
}

func TestLimitsAndFailures(t *testing.T) {
	s := open(t)
	_, err := ingest.Import(t.Context(), s, strings.NewReader("owner,subject\n"+strings.Repeat("a,b\n", 100_000)), ingest.Options{MaxBytes: 100_000})
	if graph.CodeOf(err) != graph.TooLarge {
		t.Errorf("a file over the limit: %v", err)
	}
	_, err = ingest.Import(t.Context(), s, strings.NewReader("owner,subject\n"), ingest.Options{Format: "xml"})
	if graph.CodeOf(err) != graph.Invalid || !strings.Contains(err.Error(), "native, bods, csv") {
		t.Errorf("an unknown format: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	progress := func(p ingest.Progress) {
		if p.Units == 1000 {
			cancel()
		}
	}
	_, err = ingest.Import(ctx, s, strings.NewReader("owner,subject\n"+strings.Repeat("a,b\n", 50_000)), ingest.Options{Progress: progress})
	if graph.CodeOf(err) != graph.Canceled {
		t.Errorf("a caller that goes away: %v", err)
	}
	broken := errors.New("the disk is gone")
	_, err = ingest.Import(t.Context(), s, io.MultiReader(strings.NewReader("owner,subject\na,b\n"), failing{broken}), ingest.Options{})
	if !errors.Is(err, broken) {
		t.Errorf("a reader that fails: %v", err)
	}
	_, err = ingest.Import(t.Context(), s, strings.NewReader("owner,subject\n\""+strings.Repeat("a,b\n", 400_000)), ingest.Options{Name: "x"})
	if err == nil || err.Error() != "x:2: the row is over 1 MiB; is a quote not closed?" {
		t.Errorf("an open quote: %v", err)
	}
	if got := export(t, s, "native"); got != header {
		t.Errorf("the store holds %s", got)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestTheSpoolIsRemoved(t *testing.T) {
	dir := t.TempDir()
	for _, text := range []string{"owner,subject\na,b\n", "owner,subject,share\na,b,33\n", "[{"} {
		_, _ = ingest.Import(t.Context(), open(t), strings.NewReader(text), ingest.Options{TempDir: dir})
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("%v, left %v", err, left)
	}
}

func examples(t testing.TB) []string {
	t.Helper()
	paths, err := filepath.Glob("../format/bods/testdata/*.json")
	if err != nil || len(paths) != 19 {
		t.Fatalf("%v, %d examples, want 19", err, len(paths))
	}
	slices.Sort(paths)
	return paths
}
