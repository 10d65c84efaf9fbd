package ingest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/internal/ingest"
)

// line writes what a relation says of ownership: kind, what it is by, who holds
// what, when, and the bases.
func line(r *graph.Relation) string {
	of := strings.TrimSpace(strings.Join([]string{r.Kind.String(), r.Of.String(), r.Means.String(), r.Role}, " "))
	share := ""
	if r.CarriesShare() {
		b := r.Share.Bounds()
		low, high := "[", "]"
		if b.MinExclusive {
			low = "("
		}
		if b.MaxExclusive {
			high = ")"
		}
		share = fmt.Sprintf(" %s%v,%v%s", low, b.Min, b.Max, high)
		if r.Share.IsZero() {
			share = " unknown"
		}
	}
	when := r.Start.String() + ".." + r.End.String()
	if r.Start.IsZero() {
		when = "seen " + r.LastObserved.String() + ".." + r.End.String()
	}
	counts := ""
	if r.Counts == graph.Quoted {
		counts = " quoted"
	}
	return strings.Join(strings.Fields(fmt.Sprintf("%s %s>%s%s %s %s%s", of, r.Owner, r.Subject, share, when, r.Basis, counts)), " ")
}

func lines(t testing.TB, s graph.Store) []string {
	t.Helper()
	var all []string
	if err := s.Scan(t.Context(), func(c graph.Change) error {
		if c.Relation != nil {
			all = append(all, line(c.Relation))
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

// The relations of every example, read from its text by hand.
var exampleRelations = map[string][]string{
	"bods-package-annotations.json": {"OWNS 387a14452645>22e8a31863ee unknown seen 2016-04-06.. unstated"}, // no interests
	"bods-package-entity-owning-entity.json": {
		"OWNS capital e83cce729ada>12b7dd0770ce [0.75,1) seen 2016-06-30.. direct", // minimum 75, exclusiveMaximum 100, no startDate
	},
	"bods-package-fi-soe.json": {
		"CONTROLS other 05ce06ec97b1>7ff95ba3682c seen 2022-02-14.. direct",
		"OWNS capital 0199c515a699>19f1c5afe9d7 [0.765,0.765] 2020-01-01.. direct",
		"OWNS capital 05ce06ec97b1>19f1c5afe9d7 [1,1] 2020-01-01.. indirect", // the state's claim about the result
		"OWNS capital 7ff95ba3682c>0199c515a699 [1,1] 2020-01-01.. direct",
		"OWNS capital 7ff95ba3682c>19f1c5afe9d7 [0.235,0.235] 2020-01-01.. direct",
	},
	"bods-package-linking-annotations.json": {
		"OWNS capital 0fc263ba4126>a01c1a0863e2 (0.25,0.5) 2018-09-19.. unstated", // no directOrIndirect
	},
	"bods-package.json": {"OWNS capital 10478c6cf6de>c359f58d2977 [1,1] 2016-04-06.. direct"},
	"fermcat.json": {
		// Riyadh, until his death; Declan, who inherits and sells; Patrick, half and then all.
		"OWNS capital per-5faa4103dee78621>ent-93c75c87ab28f889 [0.5,0.5] 2019-09-11..2021-04-03 direct",
		"OWNS capital per-e334cc6258e56467>ent-93c75c87ab28f889 [0.5,0.5] 2021-04-03..2022-01-21 direct",
		"OWNS capital per-41c0bb0cef246f7c>ent-93c75c87ab28f889 [0.5,0.5] 2019-09-11..2022-01-21 direct",
		"OWNS capital per-41c0bb0cef246f7c>ent-93c75c87ab28f889 [1,1] 2022-01-21.. direct",
		"ROLE director per-5faa4103dee78621>ent-93c75c87ab28f889 2019-09-11..2021-04-03 direct",
		"ROLE director per-41c0bb0cef246f7c>ent-93c75c87ab28f889 2019-09-11.. direct",
	},
	"full-pep-declaration.json": {
		"CONTROLS votes 9bcdcc85e803>a7b3bd81d8ba [0.25,0.5) 2016-07-07.. direct",
		"OWNS capital 9bcdcc85e803>a7b3bd81d8ba [0.25,0.5) 2016-07-07.. direct",
	},
	"indirect-ownership.json": {
		"OWNS capital d4ab89ea169a>ad3f6c2fcc9e [0.6,0.6] 2017-11-01.. direct",
		"OWNS c25d4d612c2c>d4ab89ea169a unknown seen 2018-12-17.. unstated", // an interest without a type
		"OWNS capital c25d4d612c2c>ad3f6c2fcc9e [0.3,0.3] 2017-11-01.. indirect",
	},
	"joint-ownership.json": {
		"OWNS capital 91b4236a7d89>31c55e425764 [1,1] 2018-01-01.. direct",
		"OWNS capital 1accb8b18b99>91b4236a7d89 [0.5,0.5] 2018-01-01.. direct",
		"OWNS capital f040df24d9ec>91b4236a7d89 [0.5,0.5] 2018-01-01.. direct",
	},
	"levent.json": {
		"CONTROLS trustee 700c264e>8e40d059 2019-08-11.. direct",
		"CONTROLS trustee d8855000>8e40d059 2019-11-08.. direct",
		"OWNS 81337a6e>8e40d059 unknown 2019-11-08.. direct", // the beneficiary of a trust counts
		"ROLE settlor d8855000>8e40d059 2019-11-08.. direct",
	},
	"listed-company-exempt-from-disclosure.json": {
		"OWNS 5b7273f7-6ca1-40f3-9146-646ce0f8b03e/interestedParty>4c7ea3bfbe6c unknown seen 2019-05-10.. unstated",
	},
	"mixed-direct-and-indirect-ownership.json": {
		"OWNS capital ec61aeda7141>9bfe59b6a869 [0.5,0.5] 2017-11-01.. direct",
		"OWNS 53508b65253f>ec61aeda7141 unknown seen 2018-12-17.. unstated",
		"OWNS capital 53508b65253f>9bfe59b6a869 [0.5,0.5] 2017-11-01.. indirect",
		"OWNS capital 53508b65253f>9bfe59b6a869 [0.5,0.5] 2019-05-01.. direct",
	},
	"multiple-indirect-ownership.json": {
		"OWNS capital d177864a8b39>63e3a8a8946f [0.5,0.5] 2017-11-01.. direct",
		"OWNS capital 05fbbfb94b79>63e3a8a8946f [0.5,0.5] 2017-11-01.. direct",
		"OWNS 92ebf964a1f6>d177864a8b39 unknown seen 2019-05-16.. unstated",
		"OWNS 92ebf964a1f6>05fbbfb94b79 unknown seen 2019-05-16.. unstated",
		"OWNS capital 92ebf964a1f6>63e3a8a8946f [0.6,0.6] 2017-11-01.. indirect",
	},
	"multiple-tax-residencies.json": {"OWNS capital 8f2f34b57a8f>fd5c8dbc9a91 [1,1] 2016-04-06.. direct"},
	"mutilple-indirect-ownership-2.json": {
		"OWNS capital 41454e3ba398>1e049760d6c7 [0.4,0.4] 2017-11-01.. direct",
		"OWNS capital 6c9fd5c92201>1e049760d6c7 [0.2,0.2] 2017-11-01.. direct",
		"OWNS 731c7a8e7601>41454e3ba398 unknown seen 2018-12-17.. unstated",
		"OWNS 731c7a8e7601>6c9fd5c92201 unknown seen 2018-12-17.. unstated",
		"OWNS capital 731c7a8e7601>1e049760d6c7 [0.6,0.6] 2017-11-01.. indirect",
	},
	"nomination.json": {
		"CONTROLS other 101AB1984F>104AB1984C 2023-04-30.. indirect",
		"ROLE director 103AB1984D>104AB1984C 2023-04-30.. direct",
		"ROLE nominator 101AB1984F>103AB1984D 2023-04-30.. direct",
		"ROLE nominee 102AB1984E>103AB1984D 2023-04-30.. direct",
	},
	"plc-entity-statement.json": nil,
	"simple-pep-declaration.json": {
		"CONTROLS votes c9ceb68d7241>841083ba86e3 [0.25,0.5) 2016-07-07.. direct",
		"OWNS capital c9ceb68d7241>841083ba86e3 [0.25,0.5) 2016-07-07.. direct",
	},
	"tecido.json": func() []string {
		var all []string
		for _, kind := range []string{"OWNS capital", "CONTROLS votes"} {
			for _, held := range []string{
				"018AF6B3EB>01B68D7633 [1,1] 2002-03-09..2021-09-24", // Maria
				"018AF6B3EB>01B68D7633 [0.4,0.4] 2021-09-24..2022-09-21",
				"018AF6B3EB>01B68D7633 [0.3,0.3] 2022-09-21..2023-03-03", // closed without an endDate
				"033E84672B>01B68D7633 [0.6,0.6] 2021-09-24..2022-09-21", // the trust
				"033E84672B>01B68D7633 [0.7,0.7] 2022-09-21..2023-03-01",
				"033E84672B>01B68D7633 [0.8,0.8] 2023-03-01..",
			} {
				all = append(all, kind+" "+held+" direct")
			}
		}
		for _, held := range []string{"2002-03-09..2021-09-24", "2021-09-24..2022-09-21", "2022-09-21..2023-03-03"} {
			all = append(all, "ROLE board chair 018AF6B3EB>01B68D7633 "+held+" direct")
		}
		return all
	}(),
}

func TestExamples(t *testing.T) {
	for _, path := range examples(t) {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			s := open(t)
			loadFile(t, s, path)
			want, ok := exampleRelations[name]
			if !ok {
				t.Fatal("no expectation")
			}
			want = slices.Clone(want)
			slices.Sort(want)
			if got := lines(t, s); !slices.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

func loadFile(t testing.TB, s graph.Store, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	load(t, s, filepath.Base(path), string(text))
}

// Who holds what of a company on a day, as the relations in force say directly.
func holders(t *testing.T, s graph.Store, company, on string) map[string]float64 {
	t.Helper()
	date, err := graph.ParseDate(on)
	if err != nil {
		t.Fatal(err)
	}
	day := date.First()
	relations, err := s.Relations(t.Context(), graph.RelationQuery{Of: []string{company}, Kinds: []graph.RelationKind{graph.Owns}, AsOf: &day})
	if err != nil {
		t.Fatal(err)
	}
	held := make(map[string]float64)
	for _, r := range relations {
		held[r.Owner] += r.Share.Min()
	}
	return held
}

func TestExamplesOnADay(t *testing.T) {
	s := open(t)
	loadFile(t, s, "../format/bods/testdata/fermcat.json")
	loadFile(t, s, "../format/bods/testdata/tecido.json")
	const fermcat, riyadh, patrick, declan = "ent-93c75c87ab28f889", "per-5faa4103dee78621", "per-41c0bb0cef246f7c", "per-e334cc6258e56467"
	const tecido, maria, trust = "01B68D7633", "018AF6B3EB", "033E84672B"
	for _, c := range []struct {
		company, on string
		want        map[string]float64
	}{
		{fermcat, "2019-09-10", map[string]float64{}}, // the day before it is founded
		{fermcat, "2020-01-01", map[string]float64{riyadh: .5, patrick: .5}},
		{fermcat, "2021-04-02", map[string]float64{riyadh: .5, patrick: .5}},
		{fermcat, "2021-04-03", map[string]float64{declan: .5, patrick: .5}},
		{fermcat, "2022-01-20", map[string]float64{declan: .5, patrick: .5}},
		{fermcat, "2022-01-21", map[string]float64{patrick: 1}},
		{tecido, "2021-09-23", map[string]float64{maria: 1}},
		{tecido, "2021-09-24", map[string]float64{maria: .4, trust: .6}},
		{tecido, "2022-09-21", map[string]float64{maria: .3, trust: .7}},
		{tecido, "2023-03-02", map[string]float64{maria: .3, trust: .8}}, // what the two statements say of these two days
		{tecido, "2023-03-03", map[string]float64{trust: .8}},
	} {
		if got := holders(t, s, c.company, c.on); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s on %s: %v, want %v", c.company, c.on, got, c.want)
		}
	}
}

func entityOf(t *testing.T, s graph.Store, id string) graph.Entity {
	t.Helper()
	found, err := s.Entities(t.Context(), []string{id})
	if err != nil || len(found) != 1 {
		t.Fatalf("%s: %v, %d found", id, err, len(found))
	}
	return found[0]
}

func TestExampleEntities(t *testing.T) {
	s := open(t)
	for _, path := range examples(t) {
		loadFile(t, s, path)
	}
	for _, c := range []struct {
		id, name, jurisdiction, founded, dissolved string
		kind                                       graph.EntityKind
	}{
		{"per-5faa4103dee78621", "Riyadh Byrne-Amin", "", "1990-06-12", "2021-04-03", graph.Person},
		{"018AF6B3EB", "Maria Esteves", "", "1956-05-24", "", graph.Person}, // her record is closed, and she lives
		{"01B68D7633", "Tecido Ltd", "US-DE", "2002-03-09", "", graph.Company},
		{"7ff95ba3682c", "Valtiovarainministerio", "FI", "", "", graph.State},
		{"05ce06ec97b1", "Suomen tasavalta", "FI", "", "", graph.State},
		{"8e40d059", "Levent Trust", "FR", "2019-11-08", "", graph.Arrangement},
		{"103AB1984D", "Perez-Rivero nomination", "MX", "", "", graph.Arrangement},
		{"81337a6e", "", "", "", "", graph.UnknownKind},
		{"5b7273f7-6ca1-40f3-9146-646ce0f8b03e/interestedParty", "", "", "", "", graph.UnknownKind},
		{"d4ab89ea169a", "Company B", "", "", "", graph.Company},
		{"c25d4d612c2c", "Person 1", "", "1965-11", "", graph.Person},
	} {
		e := entityOf(t, s, c.id)
		if e.Name != c.name || e.Jurisdiction != c.jurisdiction || e.Founded.String() != c.founded || e.Dissolved.String() != c.dissolved || e.Kind != c.kind {
			t.Errorf("%s is %+v", c.id, e)
		}
	}
	if e := entityOf(t, s, "81337a6e"); e.Reason != "interestedPartyExemptFromDisclosure" || e.Note != "beneficiary is underage and therefore exempt from reporting" {
		t.Errorf("the anonymous beneficiary: %+v", e)
	}
	if e := entityOf(t, s, "5b7273f7-6ca1-40f3-9146-646ce0f8b03e/interestedParty"); e.Reason != "subjectExemptFromDisclosure" {
		t.Errorf("the unspecified party: %+v", e)
	}
	if e := entityOf(t, s, "70044236"); !slices.Equal(e.Identifiers, []graph.Identifier{{Scheme: "GB-COH", ID: "02723534"}, {Scheme: "XI-LEI", ID: "PY6ZZQWO2IZFZC3IOL08"}}) {
		t.Errorf("identifiers %v", e.Identifiers)
	}
	if e := entityOf(t, s, "7ff95ba3682c"); len(e.Names) != 1 || e.Names[0].Name != "Finansministeriet" {
		t.Errorf("names %v", e.Names)
	}
	if e := entityOf(t, s, "10478c6cf6de"); e.Name != "Jennifer Hewitson-Smith" || len(e.Names) != 1 || e.Names[0].Name != "Jenny Hewitson-Smith" {
		t.Errorf("names %v", e)
	}
	// Kept beside the fields: that somebody is politically exposed, and why.
	e := entityOf(t, s, "9bcdcc85e803")
	if e.Note != "politically exposed person" || !slices.ContainsFunc(e.Annotations, func(a graph.Annotation) bool {
		return a.Pointer == "/recordDetails/politicalExposure" && strings.Contains(a.Description, "Member of Parliament")
	}) {
		t.Errorf("exposure: %+v", e)
	}
	relations, err := s.RelationsByID(t.Context(), []string{"331342ec3940/shareholding/1/1"})
	if err != nil || len(relations) != 1 {
		t.Fatalf("%v, %d relations", err, len(relations))
	}
	r := relations[0]
	if r.Statement != "6bf33a35-4c3a-40a9-b5d6-bc3e20b4b39a" || r.LastObserved.String() != "2018-03-29" || len(r.Annotations) != 2 ||
		r.Annotations[1].URL != "https://www.theyworkforyou.com/regmem/?p=11859" || !strings.HasPrefix(r.Note, "The person holds, directly or indirectly") {
		t.Errorf("relation %+v", r)
	}
	sources, err := s.Sources(t.Context(), r.Sources)
	if err != nil || len(sources) != 1 || sources[0].Title != "officialRegister by MARE POND PROPERTIES LIMITED" ||
		sources[0].URL != "https://beta.companieshouse.gov.uk/company/10970413" || sources[0].Publisher != "A. Journo" || sources[0].Date.String() != "2018-03-30" {
		t.Errorf("%v, sources %+v", err, sources)
	}
}

func version(id, status, date, interests string) string {
	return fmt.Sprintf(`{"statementId":%q,"declarationSubject":"b","statementDate":%q,"recordId":"r","recordType":"relationship","recordStatus":%q,"recordDetails":{"isComponent":false,"subject":"b","interestedParty":"a","interests":[%s]}}`, id, date, status, interests)
}

func shareholding(percent int, more string) string {
	return fmt.Sprintf(`{"type":"shareholding","directOrIndirect":"direct","share":{"exact":%d}%s}`, percent, more)
}

func TestVersions(t *testing.T) {
	since := func(start string) string { return fmt.Sprintf(`,"startDate":%q`, start) }
	for _, c := range []struct {
		name       string
		statements []string
		want       []string
	}{
		{"in any order of the file", []string{
			version("2", "updated", "2021-01-01", shareholding(40, since("2020-12-01"))), version("1", "new", "2019-01-01", shareholding(50, since("2018-01-01"))),
		}, []string{"[0.5,0.5] 2018-01-01..2020-12-01", "[0.4,0.4] 2020-12-01.."}},
		{"a change without a later startDate starts on the statementDate", []string{
			version("1", "new", "2019-01-01", shareholding(50, since("2018-01-01"))), version("2", "updated", "2021-01-01", shareholding(40, since("2018-01-01"))),
		}, []string{"[0.5,0.5] 2018-01-01..2021-01-01", "[0.4,0.4] 2021-01-01.."}},
		{"a confirmation changes nothing", []string{
			version("1", "new", "2019-01-01", shareholding(50, since("2018-01-01"))), version("2", "updated", "2021-01-01", shareholding(50, since("2018-01-01"))),
		}, []string{"[0.5,0.5] 2018-01-01.."}},
		{"what is only observed holds from the first observation", []string{
			version("1", "new", "2019-01-01", shareholding(50, "")), version("2", "updated", "2021-01-01", shareholding(50, "")),
		}, []string{"[0.5,0.5] 2019-01-01.."}},
		{"closed without a date", []string{
			version("1", "new", "2019-01-01", shareholding(50, "")), version("2", "closed", "2021-01-01", shareholding(50, "")),
		}, []string{"[0.5,0.5] 2019-01-01..2021-01-01"}},
		{"closed without interests", []string{
			version("1", "new", "2019-01-01", shareholding(50, since("2018-01-01"))), version("2", "closed", "2021-01-01", ""),
		}, []string{"[0.5,0.5] 2018-01-01..2021-01-01"}},
		{"closed with an earlier end and another share", []string{
			version("1", "new", "2019-01-01", shareholding(50, since("2018-01-01"))), version("2", "closed", "2021-01-01", shareholding(60, `,"endDate":"2020-06-01"`)),
		}, []string{"[0.5,0.5] 2018-01-01..2020-06-01"}},
		{"an interest that is no longer named", []string{
			version("1", "new", "2019-01-01", shareholding(50, "")+","+shareholding(10, "")), version("2", "updated", "2021-01-01", shareholding(50, "")),
		}, []string{"[0.5,0.5] 2019-01-01..", "[0.1,0.1] seen 2019-01-01..2021-01-01"}},
		{"sold and bought again", []string{
			version("1", "new", "2019-01-01", shareholding(50, since("2018-01-01")+`,"endDate":"2018-06-01"`)), version("2", "updated", "2021-01-01", shareholding(50, since("2020-01-01"))),
		}, []string{"[0.5,0.5] 2018-01-01..2018-06-01", "[0.5,0.5] 2020-01-01.."}},
		{"a correction takes the place of what it corrects", []string{
			version("1", "new", "2019-01-01", shareholding(50, since("2018-01-01"))),
			strings.Replace(version("2", "updated", "2019-01-01", shareholding(60, since("2018-02-01"))), `"recordId"`,
				`"annotations":[{"motivation":"correcting","statementPointerTarget":"/"}],"publicationDetails":{"bodsVersion":"0.4","publicationDate":"2019-03-01"},"recordId"`, 1),
		}, []string{"[0.6,0.6] 2018-02-01.."}},
		{"two on one day, told apart by the hour", []string{
			version("2", "updated", "2019-01-01T12:00:00Z", shareholding(60, "")), version("1", "new", "2019-01-01T12:00:00+02:00", shareholding(50, "")),
		}, []string{"[0.5,0.5] seen 2019-01-01..2019-01-01", "[0.6,0.6] 2019-01-01.."}},
		{"an interest in the future", []string{
			version("1", "new", "2019-01-01", shareholding(50, since("2019-06-01"))), version("2", "updated", "2019-02-01", shareholding(60, since("2019-06-01"))),
		}, []string{"[0.5,0.5] 2019-06-01..2019-06-01", "[0.6,0.6] 2019-06-01.."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := make([]string, len(c.want))
			for i, w := range c.want {
				want[i] = "OWNS capital a>b " + w + " direct"
			}
			slices.Sort(want)
			s := open(t)
			load(t, s, "x.json", "["+bodsCompany("a")+","+bodsCompany("b")+","+strings.Join(c.statements, ",")+"]")
			if got := lines(t, s); !slices.Equal(got, want) {
				t.Errorf("in one file:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			if c.name == "in any order of the file" || strings.HasPrefix(c.name, "two on one day") || strings.HasPrefix(c.name, "a correction") {
				return
			}
			// The same one file after the other, and the last one twice.
			s = open(t)
			load(t, s, "entities.json", "["+bodsCompany("a")+","+bodsCompany("b")+"]")
			for i, statement := range append(c.statements, c.statements[len(c.statements)-1]) {
				load(t, s, fmt.Sprintf("%d.json", i), statement)
			}
			if got := lines(t, s); !slices.Equal(got, want) {
				t.Errorf("in files that follow each other:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

// Rights to what an entity holds count as ownership of an arrangement where there
// is no shareholding, and only one of several such rights does.
func TestRightsToWhatAnArrangementHolds(t *testing.T) {
	trust := statement("s-t", "t", "entity", "2020-01-01", `{"isComponent":false,"entityType":{"type":"legalEntity","subtype":"trust"},"name":"T"}`)
	right := func(kind string, percent int) string {
		return fmt.Sprintf(`{"type":%q,"directOrIndirect":"direct","share":{"exact":%d},"startDate":"2019-01-01"}`, kind, percent)
	}
	s := open(t)
	load(t, s, "x.json", "["+strings.Join([]string{
		bodsCompany("a"), bodsCompany("b"), bodsCompany("c"), trust,
		bodsOwns("1", "1", "a", "t", right("rightsToProfitOrIncome", 30)+","+right("beneficiaryOfLegalArrangement", 30)),
		bodsOwns("2", "2", "b", "t", right("beneficiaryOfLegalArrangement", 20)+","+right("shareholding", 25)),
		bodsOwns("3", "3", "a", "c", right("rightsToSurplusAssetsOnDissolution", 40)),
		bodsOwns("4", "4", "c", "t", right("conditionalRightsGrantedByContract", 10)),
	}, ",")+"]")
	want := []string{
		"CONTROLS contract c>t 2019-01-01.. direct quoted",
		"OWNS a>c [0.4,0.4] 2019-01-01.. direct quoted",
		"OWNS a>t [0.3,0.3] 2019-01-01.. direct",
		"OWNS a>t [0.3,0.3] 2019-01-01.. direct quoted",
		"OWNS b>t [0.2,0.2] 2019-01-01.. direct quoted",
		"OWNS capital b>t [0.25,0.25] 2019-01-01.. direct",
	}
	if got := lines(t, s); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestARenamedEntityKeepsItsFormerName(t *testing.T) {
	named := func(id, date, name string) string {
		return statement(id, "a", "entity", date, fmt.Sprintf(`{"isComponent":false,"entityType":{"type":"registeredEntity"},"name":%q}`, name))
	}
	s := open(t)
	load(t, s, "x.json", "["+named("2", "2020-05-01", "New")+","+named("1", "2019-01-01", "Old")+"]")
	e := entityOf(t, s, "a")
	if e.Name != "New" || len(e.Names) != 1 || e.Names[0].Name != "Old" || e.Names[0].To.String() != "2020-05-01" {
		t.Errorf("%+v", e)
	}
}

// What is exported as BODS and read into an empty store, or into the same one, is
// the same ownership, relation by relation.
func TestExportReadsBackAsTheSameOwnership(t *testing.T) {
	files := make(map[string]string)
	for _, path := range examples(t) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(path)] = string(text)
	}
	files["everything.jsonl"] = header + `{"source":{"id":"s","title":"S","publisher":"P","date":"2024-02-01"}}
{"entity":{"id":"p","kind":"person","name":"P","names":[{"name":"Old","to":"2001"},{"name":"蚂蚁","lang":"zh"}],"founded":"1970"}}
{"entity":{"id":"c","kind":"company","name":"C","jurisdiction":"CN","identifiers":[{"scheme":"XI-LEI","id":"1"}],"sources":["s"]}}
{"entity":{"id":"f","kind":"arrangement","name":"F"}}
{"entity":{"id":"g","kind":"group","name":"Investors"}}
{"entity":{"id":"u","kind":"unknown","name":"","reason":"unknown"}}
{"entity":{"id":"st","kind":"state","name":"State"}}
{"relation":{"id":"01","kind":"OWNS","owner":"p","subject":"c","share":{"min":0.3104,"max":0.3104,"known":true},"start":"2014-06","end":"2020","sources":["s"]}}
{"relation":{"id":"02","kind":"OWNS","owner":"g","subject":"c","share":{"min":0.043,"max":1,"min_exclusive":true,"max_unstated":true,"known":true},"last_observed":"2020"}}
{"relation":{"id":"03","kind":"OWNS","owner":"u","subject":"c","basis":"unstated"}}
{"relation":{"id":"04","kind":"OWNS","owner":"st","subject":"c","share":{"min":0.1,"max":0.2,"max_exclusive":true,"known":true},"basis":"total","start":"2001-02-03"}}
{"relation":{"id":"05","kind":"CONTROLS","means":"general-partner","owner":"c","subject":"f"}}
{"relation":{"id":"06","kind":"CONTROLS","means":"concert","owner":"p","subject":"f","start":"2020-08"}}
{"relation":{"id":"07","kind":"CONTROLS","means":"veto","owner":"st","subject":"f"}}
{"relation":{"id":"08","kind":"CONTROLS","means":"votes","owner":"st","subject":"c","share":{"min":0.000001,"max":0.5,"known":true}}}
{"relation":{"id":"09","kind":"CONTROLS","means":"board","owner":"f","subject":"c","note":"three of five"}}
{"relation":{"id":"10","kind":"ROLE","role":"director","owner":"p","subject":"c"}}
`
	for name, text := range files {
		t.Run(name, func(t *testing.T) {
			first := open(t)
			load(t, first, name, text)
			written := export(t, first, "bods")
			if again := export(t, first, "bods"); again != written {
				t.Error("two exports differ")
			}
			checkStatements(t, written)
			want := ownership(t, first)

			load(t, first, "back.json", written)
			if got := ownership(t, first); !slices.Equal(got, want) {
				t.Errorf("into the same store:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			second := open(t)
			load(t, second, "back.json", written)
			if got := ownership(t, second); !slices.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s\nfrom\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"), written)
			}
		})
	}
}

// ownership writes entities by kind and name and relations by the days on which
// they hold, with the defaults of basis and of filled in.
func ownership(t *testing.T, s graph.Store) []string {
	t.Helper()
	var ids, all []string
	err := s.Scan(t.Context(), func(c graph.Change) error {
		switch {
		case c.Entity != nil:
			ids = append(ids, c.Entity.ID)
			all = append(all, fmt.Sprintf("%s %s %q %s %s %s", c.Entity.Kind, c.Entity.ID, c.Entity.Name, c.Entity.Founded.First(), c.Entity.Dissolved.End(), c.Entity.Reason))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	relations, err := s.Relations(t.Context(), graph.RelationQuery{Of: ids})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range relations {
		if r.Basis == graph.BasisNone {
			r.Basis = graph.Direct
		}
		if r.Of == graph.OfNone && r.Kind == graph.Owns {
			r.Of = graph.OfCapital
		}
		r.Start, r.End, r.LastObserved = graph.Date{}, graph.Date{}, graph.Date{}
		all = append(all, fmt.Sprintf("%s %s %s..%s", r.ID, line(&r), r.Held.From, r.Held.Until))
	}
	return all
}

// checkStatements checks what the schema of BODS 0.4 asks of every statement.
func checkStatements(t *testing.T, text string) {
	t.Helper()
	var statements []map[string]any
	if err := json.Unmarshal([]byte(text), &statements); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	date := regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)
	ids, records := make(map[string]bool), make(map[string]bool)
	for _, s := range statements {
		id, _ := s["statementId"].(string)
		if len(id) < 32 || len(id) > 64 || ids[id] {
			t.Errorf("statementId %q is too short, too long or there twice", id)
		}
		ids[id] = true
		details, _ := s["recordDetails"].(map[string]any)
		published, _ := s["publicationDetails"].(map[string]any)
		if s["declarationSubject"] == "" || !date.MatchString(fmt.Sprint(s["statementDate"])) || details["isComponent"] == nil || published["bodsVersion"] != "0.4" {
			t.Errorf("statement %v", s)
		}
		if s["recordType"] != "relationship" {
			records[fmt.Sprint(s["recordId"])] = true
			continue
		}
		// "MUST match the recordId value of at least one other prior Statement"
		if !records[fmt.Sprint(details["subject"])] || !records[fmt.Sprint(details["interestedParty"])] {
			t.Errorf("the relationship %v comes before one of its ends", s["recordId"])
		}
		for _, interest := range details["interests"].([]any) {
			for _, name := range []string{"startDate", "endDate"} {
				if d, ok := interest.(map[string]any)[name]; ok && !date.MatchString(fmt.Sprint(d)) {
					t.Errorf("%s %v", name, d)
				}
			}
		}
	}
}

func TestExportCountsWhatBODSCannotSay(t *testing.T) {
	s := open(t)
	load(t, s, "x.jsonl", header+company("a")+company("b")+`{"entity":{"id":"p","kind":"product","name":"P"}}
{"relation":{"id":"1","kind":"OPERATES","owner":"a","subject":"p"}}
{"relation":{"id":"2","kind":"DEPENDS_ON","owner":"a","subject":"b"}}
{"relation":{"id":"3","kind":"ROLE","role":"founder","owner":"a","subject":"b"}}
{"relation":{"id":"4","kind":"OWNS","of":"class","owner":"a","subject":"b"}}
{"relation":{"id":"5","kind":"OWNS","counts":false,"owner":"a","subject":"b"}}
{"relation":{"id":"6","kind":"OWNS","owner":"a","subject":"b"}}
`)
	var out bytes.Buffer
	done, err := ingest.Export(t.Context(), s, &out, "bods")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{"products": 1, "relations of a product": 1, "DEPENDS_ON": 1, "ROLE founder": 1, "OWNS of class": 1, "relations that do not count": 1}
	if done.Entities != 2 || done.Relations != 1 || fmt.Sprint(done.LeftOut) != fmt.Sprint(want) {
		t.Errorf("%+v", done)
	}
}

func TestExportOfAnEmptyStore(t *testing.T) {
	if got := export(t, open(t), "bods"); got != "[]\n" {
		t.Errorf("bods: %q", got)
	}
	_, err := ingest.Export(context.Background(), open(t), &bytes.Buffer{}, "xml")
	if graph.CodeOf(err) != graph.Invalid {
		t.Errorf("an unknown format: %v", err)
	}
}
