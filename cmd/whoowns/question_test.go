package main

import (
	"math"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/internal/ask"
	"whoowns/internal/explore"
)

// By the definition, from HoldCo a walk reaches Alice with p = 60% + 5%·80%·p, so
// p = 0.6/0.96 = 62.5%; Bob with 0.3/0.96 = 31.25%; it ends undisclosed with
// (5% + 5%·20%)/0.96 = 6.25%; and it returns to HoldCo with 5%·80% = 4%.
func TestOwnersOfARing(t *testing.T) {
	ring(t)
	a := decoded[explore.Owners](t, ok(t, "owners", "HoldCo", "--json", "--as-of", "2024-06-30"))
	want := map[string]float64{"Alice": 0.625, "Bob": 0.3125, "OpCo": 0.05}
	if len(a.Owners) != len(want) {
		t.Errorf("%d owners, want %d", len(a.Owners), len(want))
	}
	for _, o := range a.Owners {
		if math.Abs(o.Effective.Min()-want[o.Entity.ID]) > 1e-12 || !o.Effective.IsExact() {
			t.Errorf("%s has %s, want %v", o.Entity.ID, o.Effective, want[o.Entity.ID])
		}
	}
	if got := a.Undisclosed.Share.Min(); math.Abs(got-0.0625) > 1e-12 {
		t.Errorf("undisclosed %v, want 0.0625", got)
	}
	if a.Self == nil || math.Abs(a.Self.Min()-0.04) > 1e-12 {
		t.Errorf("itself %v, want 0.04", a.Self)
	}
}

// The figures in the golden files are those of TestOwnersOfARing, and for 蚂蚁控股,
// of which HoldCo holds 64 to 80%, those bounds times them: Alice 62.5% of them is
// 40–50%, Bob 20–25%, OpCo 5% of them 3.2–4%; undisclosed is between
// 1 − 80%·93.75% = 25% and 1 − 64%·93.75% = 40%: 20–36% at 蚂蚁控股 itself, and on
// the minimums 64%·5%/0.96 = 3.33% at HoldCo and 64%·1%/0.96 = 0.67% at OpCo. Of OpCo, Alice has 80%·62.5% = 50%.
func TestGoldenPages(t *testing.T) {
	folder := testdata(t)
	ring(t)
	for _, c := range []struct {
		name string
		args []string
	}{
		{"owners", []string{"owners", "HoldCo"}},
		{"owners-of-a-range", []string{"owners", "蚂蚁控股"}},
		{"holdings", []string{"holdings", "Alice"}},
		{"control", []string{"control", "OpCo"}},
		{"show", []string{"show", "HoldCo"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			golden(t, folder, c.name, ok(t, append(c.args, "--as-of", "2024-06-30")...))
		})
	}
	t.Run("search", func(t *testing.T) { golden(t, folder, "search", ok(t, "search", "co")) })
	t.Run("narrow", func(t *testing.T) {
		r := in(t, "", map[string]string{"COLUMNS": "50"}, "owners", "HoldCo", "--as-of", "2024-06-30")
		golden(t, folder, "owners-narrow", r.out)
	})
}

func TestEveryAnswerDecodesAsJSON(t *testing.T) {
	ring(t)
	day := []string{"--as-of", "2024-06-30", "--json"}
	with := func(args ...string) string { return ok(t, append(args, day...)...) }
	if a := decoded[explore.Owners](t, with("owners", "OpCo")); a.Entity.ID != "OpCo" || a.AsOf.String() != "2024-06-30" {
		t.Errorf("owners: %+v", a.Entity)
	}
	if a := decoded[explore.Holdings](t, with("holdings", "Alice")); len(a.Holdings) != 3 {
		t.Errorf("Alice has %d holdings, want HoldCo, OpCo and 蚂蚁控股", len(a.Holdings))
	}
	if a := decoded[explore.Control](t, with("control", "OpCo")); len(a.Controllers) != 2 {
		t.Errorf("OpCo has %d controllers, want HoldCo and Alice", len(a.Controllers))
	}
	// HoldCo and OpCo hold parts of each other: the chain of 60% is not all of 62.5%.
	if a := decoded[explore.Explanation](t, with("explain", "HoldCo", "--owner", "Alice")); math.Abs(a.Parts[0].Covered-.6) > 1e-12 || math.Abs(a.Parts[0].Rest-.025) > 1e-12 || len(a.Parts[0].Cycles) != 1 {
		t.Errorf("explain: %+v", a.Parts)
	}
	if a := decoded[explore.Paths](t, with("paths", "Alice", "OpCo", "--by", "share")); len(a.Routes) != 1 || math.Abs(a.Routes[0].Share.Min()-.48) > 1e-12 {
		t.Errorf("paths: %+v", a.Routes) // 60% of HoldCo, which has 80%
	}
	if a := decoded[explore.Impact](t, with("impact", "OpCo")); len(a.Needs) != 0 || len(a.Text) == 0 {
		t.Errorf("impact: %+v", a)
	}
	if a := decoded[explore.Dependencies](t, with("depends", "OpCo")); len(a.Dependencies) != 0 {
		t.Errorf("OpCo has %d dependencies", len(a.Dependencies))
	}
	if a := decoded[explore.Detail](t, with("show", "OpCo")); a.ID != "OpCo" || len(a.Relations) != 2 {
		t.Errorf("show: %s with %d relations", a.ID, len(a.Relations))
	}
	if a := decoded[explore.SearchAnswer](t, ok(t, "search", "OpCo", "--json")); len(a.Hits) == 0 || a.Hits[0].ID != "OpCo" {
		t.Errorf("search: %+v", a.Hits)
	}
	if a := decoded[checked](t, ok(t, "check", "--json")); a.Stats.Entities != 5 || a.Stats.Relations != 5 || len(a.Problems) != 0 {
		t.Errorf("check: %+v", a)
	}
	if a := decoded[ask.Answer](t, ok(t, "ask", "who owns OpCo", "--json")); a.Status != ask.Answered || a.Result == nil {
		t.Errorf("ask: %+v", a)
	}
}

func TestExplainAndPathsAreDrawn(t *testing.T) {
	ring(t)
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{"explain", "HoldCo", "--owner", "Alice"}, []string{"Alice holds of HoldCo: 62.5%.", "60% by the one chain, and 2.5% by walks that go round a circle of holdings", "so Alice controls HoldCo.", "1. Alice"}},
		{[]string{"paths", "Alice", "OpCo"}, []string{"Alice is connected to OpCo", "through HoldCo", "→"}},
	} {
		text := strings.ReplaceAll(ok(t, append(c.args, "--as-of", "2024-06-30")...), "\n", " ")
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%v does not print %q:\n%s", c.args, want, text)
			}
		}
	}
}

func TestAskPrintsSentenceThenTreeThenSources(t *testing.T) {
	ring(t)
	text := ok(t, "ask", "who", "owns", "OpCo", "on", "2024-06-30?")
	sentence, tree, sources := strings.Index(text, "Alice"), strings.Index(text, "├─ "), strings.Index(text, "\nSources\n")
	if sentence < 0 || tree < sentence || sources < tree {
		t.Errorf("the order is not sentence, tree, sources:\n%s", text)
	}
	for question, want := range map[string]string{
		"how much of OpCo does Alice own": "50%", // 80% of 62.5%
		"what does Alice own":             "HoldCo",
		"who controls OpCo":               "Alice",
		"what is OpCo":                    "HoldCo",
	} {
		if text := ok(t, "ask", question); !strings.Contains(text, want) {
			t.Errorf("%s: no %q in\n%s", question, want, text)
		}
	}
}

func TestAskSaysWhatItDoesNotUnderstand(t *testing.T) {
	ring(t)
	fails(t, []string{"Zzyzx"}, "ask", "who owns Zzyzx?")
	fails(t, []string{"no month 13"}, "ask", "who owned OpCo in 2020-13?")
	r := in(t, "", nil, "ask", "--json", "who owns Zzyzx?")
	if r.err == nil {
		t.Error("it succeeded")
	}
	if a := decoded[ask.Answer](t, r.out); a.Status != ask.NotFound {
		t.Errorf("status %s", a.Status)
	}
}

func TestEntityByNameIdentifierOrPart(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "two.jsonl", `{"whoowns":1}
{"entity":{"id":"c1","kind":"company","name":"Acme Trading","identifiers":[{"scheme":"LEI","id":"529900T8BM49AURSDO55"}]}}
{"entity":{"id":"c2","kind":"company","name":"Beta Works"}}
{"entity":{"id":"c3","kind":"person","name":"Beta Works"}}
`)
	ok(t, "import", "two.jsonl")
	for _, text := range []string{"c1", "Acme Trading", "acme trading", "529900T8BM49AURSDO55"} {
		if a := decoded[explore.Detail](t, ok(t, "show", text, "--json")); a.ID != "c1" {
			t.Errorf("%s is %s, want c1", text, a.ID)
		}
	}
	if r := in(t, "", nil, "show", "Acme", "Trading", "--json"); r.err != nil || !strings.Contains(r.messages, `"Acme Trading" is c1`) {
		t.Errorf("it must say what it took the name for: %v, %q", r.err, r.messages)
	}
	fails(t, []string{`"Beta Works" names several entities`, "c2 (company)", "c3 (person)"}, "show", "Beta Works")
	fails(t, []string{`there is no entity "Acm"`, "c1 (Acme Trading)"}, "show", "Acm")
}

func TestBadQuestions(t *testing.T) {
	ring(t)
	for _, c := range []struct {
		name string
		args []string
		want []string
	}{
		{"unknown id", []string{"owners", "nobody"}, []string{`there is no entity "nobody"`, "whoowns search"}},
		{"no entity", []string{"owners"}, []string{"owners needs an entity", "whoowns owners ENTITY"}},
		{"only spaces", []string{"owners", "  "}, []string{"owners needs an entity"}},
		{"limit of a thousand million", []string{"owners", "OpCo", "--limit", "1000000000"}, []string{"--limit", "1000000000", "between 1 and 10000"}},
		{"limit beyond every number", []string{"owners", "OpCo", "--limit", "99999999999999999999"}, []string{"--limit", "between 1 and 10000"}},
		{"limit 0", []string{"search", "co", "--limit", "0"}, []string{"--limit", "between 1 and 10000"}},
		{"limit that is a word", []string{"search", "co", "--limit", "5x"}, []string{"--limit", "5x"}},
		{"month 13", []string{"owners", "OpCo", "--as-of", "2020-13"}, []string{"--as-of", "2020-13", "no month 13"}},
		{"30 February", []string{"control", "OpCo", "--as-of", "2020-02-30"}, []string{"--as-of", "29 days"}},
		{"least share above 1", []string{"owners", "OpCo", "--min-share", "33"}, []string{"--min-share", "write 33%"}},
		{"least share below 0", []string{"owners", "OpCo", "--min-share", "-1%"}, []string{"--min-share", "below 0"}},
		{"least share that is a word", []string{"owners", "OpCo", "--min-share", "abc"}, []string{"--min-share", "abc"}},
		{"direction", []string{"depends", "OpCo", "--direction", "up"}, []string{"--direction", "up", "on", "of"}},
		{"depth", []string{"depends", "OpCo", "--depth", "11"}, []string{"--depth", "11"}},
		{"kind", []string{"search", "co", "--kind", "firm"}, []string{"--kind", "firm", "company"}},
		{"unknown flag", []string{"owners", "OpCo", "--shallow"}, []string{"no flag --shallow; whoowns owners --help"}},
		{"mistyped flag", []string{"owners", "OpCo", "--asof", "2020"}, []string{"no flag --asof; did you mean --as-of?"}},
		{"unknown short flag", []string{"owners", "-x"}, []string{"-x", "whoowns owners --help"}},
		{"flag without its value", []string{"owners", "OpCo", "--limit"}, []string{"--limit", "whoowns owners --help"}},
		{"number that is none", []string{"generate", "--output", "x", "--companies", "1e9"}, []string{`--companies: "1e9" is not a whole number`}},
		{"seed below 0", []string{"generate", "--output", "x", "--seed", "-1"}, []string{`--seed: "-1" is not a whole number of 0 or more`}},
		{"switch with a word", []string{"owners", "OpCo", "--json=maybe"}, []string{`--json: "maybe" is neither true nor false`}},
		{"unknown command", []string{"network"}, []string{`no command "network"; whoowns help`}},
		{"beginning of a command", []string{"own"}, []string{`no command "own"; did you mean owners?`}},
		{"mistyped command", []string{"ownesr", "OpCo"}, []string{`no command "ownesr"; did you mean owners?`}},
		{"help on an unknown command", []string{"help", "serv"}, []string{`no command "serv"; did you mean serve`}},
		{"an argument too many", []string{"check", "now"}, []string{"check takes no arguments", "now"}},
		{"nothing to search", []string{"search"}, []string{"search needs a text"}},
		{"nothing to ask", []string{"ask"}, []string{"ask needs a question"}},
	} {
		t.Run(c.name, func(t *testing.T) { fails(t, c.want, c.args...) })
	}
}

func TestVariablesSetFlags(t *testing.T) {
	ring(t)
	environment := map[string]string{"WHOOWNS_JSON": "true", "WHOOWNS_AS_OF": "2019-12-31"}
	r := in(t, "", environment, "owners", "HoldCo")
	if r.err != nil {
		t.Fatal(r.err)
	}
	if a := decoded[explore.Owners](t, r.out); a.AsOf.String() != "2019-12-31" {
		t.Errorf("the day is %s", a.AsOf)
	}
	r = in(t, "", environment, "owners", "HoldCo", "--as-of", "2021-01-01")
	if a := decoded[explore.Owners](t, r.out); a.AsOf.String() != "2021-01-01" {
		t.Errorf("the flag must win over its variable; the day is %s", a.AsOf)
	}
	for variable, value := range map[string]string{"WHOOWNS_JSON": "maybe", "WHOOWNS_AS_OF": "soon", "WHOOWNS_LIMIT": "0", "WHOOWNS_ALL": "7",
		"WHOOWNS_MIN_SHARE": "33", "WHOOWNS_STORE": "missing.db"} {
		r := in(t, "", map[string]string{variable: value}, "owners", "HoldCo")
		r.mustFail(t, []string{value, variable}, "owners", variable+"="+value)
	}
	// A flag that is wrong is not blamed on a variable that is not.
	r = in(t, "", map[string]string{"WHOOWNS_AS_OF": "2020"}, "owners", "HoldCo", "--limit", "0")
	if r.err == nil || strings.Contains(message(r.err), "WHOOWNS") {
		t.Errorf("the failure of --limit is %v", r.err)
	}
}

// Names in data are no orders to a terminal, however they are shown.
func TestHostileNamesNeverReachTheTerminal(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "hostile.jsonl", `{"whoowns":1}
{"source":{"id":"s","title":"Title \u001b]0;owned\u0007 \u202eevil"}}
{"entity":{"id":"a","kind":"company","name":"A \u001b[31m\u202egpj.exe","note":"n\u001b[2J","statements":[{"what":"x\u001b[1A","source":"s"}],"sources":["s"]}}
{"entity":{"id":"b","kind":"person","name":"B\u009b31m\u2066","sources":["s"]}}
{"relation":{"id":"r","kind":"OWNS","owner":"b","subject":"a","share":{"min":0.5,"max":0.5,"known":true},"sources":["s"],"confidence":"A","note":"\u001b"}}
`)
	ok(t, "import", "hostile.jsonl")
	for _, args := range [][]string{{"owners", "a"}, {"holdings", "b"}, {"control", "a"}, {"show", "a"}, {"search", "a"}, {"ask", "who owns a"}, {"owners", "a", "--json"}} {
		r := in(t, "", nil, args...)
		if r.err != nil {
			t.Fatalf("%v: %v", args, r.err)
		}
		for _, text := range []string{r.out, r.messages} {
			if i := strings.IndexFunc(text, func(c rune) bool {
				return c != '\n' && (c < ' ' || c >= 0x7f && c < 0xa0 || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069)
			}); i >= 0 {
				t.Errorf("whoowns %s writes %q", strings.Join(args, " "), text[max(0, i-10):min(len(text), i+10)])
			}
		}
	}
	if a := decoded[explore.Owners](t, ok(t, "owners", "a", "--json")); a.Entity.Name != "A \x1b[31m\u202egpj.exe" {
		t.Errorf("JSON changed the name to %q", a.Entity.Name)
	}
}

func TestSeenWhereThereIsNoStore(t *testing.T) {
	t.Chdir(t.TempDir())
	r := in(t, "", nil, "owners", "alipay")
	if r.err != nil {
		t.Fatal(r.err)
	}
	if !strings.Contains(r.messages, "No whoowns.db in this folder") {
		t.Errorf("it must say that it answers from what comes with the program: %q", r.messages)
	}
	if !strings.Contains(r.out, "Ant Group") {
		t.Errorf("Alipay without Ant Group:\n%s", r.out)
	}
	a := decoded[explore.Owners](t, ok(t, "owners", "alipay", "--json", "--min-share", "5%"))
	for _, o := range a.Owners {
		if o.Effective.Max() < 0.05 && o.Control == graph.No {
			t.Errorf("%s can reach only %s", o.Entity.ID, o.Effective)
		}
	}
}
