package ask

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/internal/everystore"
	"whoowns/internal/explore"
)

func TestMain(m *testing.M) { everystore.Main(m) }

// seeded returns an Asker of the seed dataset, on the day of the tests.
func seeded(t testing.TB) *Asker {
	t.Helper()
	a := New(explore.New(everystore.Seed(t)))
	a.now = func() graph.Day { return monday }
	return a
}

func asking(t testing.TB, changes graph.Changes) *Asker {
	t.Helper()
	store := everystore.Empty(t)
	if _, err := store.Apply(context.Background(), changes); err != nil {
		t.Fatal(err)
	}
	a := New(explore.New(store))
	a.now = func() graph.Day { return monday }
	return a
}

func asked(t testing.TB, a *Asker, question string) Answer {
	t.Helper()
	answer, err := a.Ask(context.Background(), question)
	if err != nil {
		t.Fatalf("%s: %v", question, err)
	}
	return answer
}

// TestSentences: the facts that an answer's sentence must hold, as the sources of
// the dataset state them, and what it must not say.
func TestSentences(t *testing.T) {
	a := seeded(t)
	for _, c := range []struct {
		question string
		says     []string
		never    []string
	}{
		{question: "who owns Alipay?",
			says: []string{"Alipay.com Co., Ltd.", "Ant Group", "100%", "Alibaba Group", "33%", "through Hangzhou Alibaba Network Technology", "Hangzhou Junhan", "31.04%",
				"Hangzhou Junao", "22.42%", "13.54% of Ant Group", "undisclosed, or held by named holders whose share no source gives"},
			never: []string{"2026", "50.52"}}, // the day goes without saying; the votes of 2020 are over
		{question: "who controlled Ant Group in October 2020?",
			says: []string{"On 2020-10-31, the last day of 2020-10,", "Jack Ma controlled Ant Group", "50.52% of the votes", "through Hangzhou Yunbo", "(34% and a concert agreement)", "general partner of Hangzhou Junhan and Hangzhou Junao"}},
		{question: "who controls Ant Group?",
			says:  []string{"obody", "announced on 2023-01-07", "reported complete by 2023-12-30", "33%", "31.04%", "22.42%", "“no controller” (2023-12-29, "},
			never: []string{"Jack Ma controls"}},
		{question: "who owns Yu'e Bao?",
			says:  []string{"a fund", "unit holders", "managed by Tianhong", "51% of which Ant Group", "owns none of the fund's money"},
			never: []string{"33%"}},
		{question: "how much of Ant Group does Alibaba own?", says: []string{"33%", "through Hangzhou Alibaba Network Technology"}, never: []string{"directly"}},
		{question: "does Alibaba own Alipay?", says: []string{"In part", "33%", "Alipay.com"}},
		{question: "does Jack Ma control Ant Group?", says: []string{"No", "does not control"}},
		{question: "did Jack Ma control Ant Group in 2021?", says: []string{"Yes", "controlled"}},
		{question: "who owns Tianhong?", says: []string{"Ant Group (51%"}},
		{question: "who is Jack Ma?", says: []string{"Jack Ma", "is a person"}},
		{question: "who owns Jack Ma?", says: []string{"a person has no owners"}},
		{question: "who owned Ant Group?", says: []string{"As of 2026-11-23"}},
		{question: "who manages Yu'e Bao?", says: []string{"managed by Tianhong"}},
		{question: "who operates Alipay?", says: []string{"run by Alipay.com Co., Ltd."}},
		{question: "what depends on Alipay?", says: []string{"Zhima Credit", "Yu'e Bao"}},
		{question: "what does Zhima Credit depend on?", says: []string{"Alipay"}},
		{question: "what does Ant Group own?", says: []string{"Alipay.com Co., Ltd. (100%)"}},
		{question: "what is Ant Group?", says: []string{"a company", "33%"}},
	} {
		t.Run(c.question, func(t *testing.T) {
			answer := asked(t, a, c.question)
			if answer.Status != Answered {
				t.Fatalf("status %s: %s", answer.Status, answer.Answer)
			}
			t.Log(answer.Answer)
			for _, fact := range c.says {
				if !strings.Contains(answer.Answer, fact) {
					t.Errorf("does not say %q: %s", fact, answer.Answer)
				}
			}
			for _, wrong := range c.never {
				if strings.Contains(answer.Answer, wrong) {
					t.Errorf("says %q: %s", wrong, answer.Answer)
				}
			}
			if answer.Result == nil || answer.Links["result"] == "" || answer.Cypher == "" {
				t.Errorf("result %T, links %v, Cypher %q; want all three", answer.Result, answer.Links, answer.Cypher)
			}
		})
	}
}

// TestNames: which entity a name stands for in the dataset.
func TestNames(t *testing.T) {
	a := seeded(t)
	for name, id := range map[string]string{
		"Alipay": "alipay", "ALIPAY": "alipay", "alipay": "alipay", "支付宝": "alipay", "the Alipay app": "alipay", "Alipay.com Co., Ltd.": "alipay-com",
		"Ant Group": "ant-group", "ant-group": "ant-group", "Ant": "ant-group", "ant group": "ant-group", "the company Ant Group": "ant-group", "蚂蚁集团": "ant-group",
		"Ant Financial": "ant-group", "Alibaba": "alibaba-group", "Yu'e Bao": "yuebao", "Yue Bao": "yuebao", "yuebao": "yuebao", "Jack Ma": "jack-ma", "马云": "jack-ma",
		"Alipya": "alipay", "Tianhong": "tianhong", "Junhan": "hangzhou-junhan",
	} {
		answer := asked(t, a, "who owns "+name+"?")
		if answer.Status != Answered || answer.Question.Entity.ID != id {
			t.Errorf("%q is taken as %+v (%s: %s); want %s", name, answer.Question.Entity, answer.Status, answer.Answer, id)
		}
	}
}

func TestTypoIsSaid(t *testing.T) {
	if answer := asked(t, seeded(t), "who owns Alipya?"); !strings.HasPrefix(answer.Answer, "Taking “Alipya” as Alipay: ") {
		t.Errorf("the answer does not begin with what the name was taken as: %s", answer.Answer)
	}
}

// TestOtherNameIsSaid: who asks by a former name hears which entity answers; a
// name in another script, or without the word Group, goes without saying.
func TestOtherNameIsSaid(t *testing.T) {
	a := seeded(t)
	for name, said := range map[string]string{"Yahoo": "“Yahoo” is another name of Altaba: ", "Alibaba": "Alibaba Group is held", "支付宝": "Alipay is a product"} {
		if answer := asked(t, a, "who owns "+name+"?"); !strings.HasPrefix(answer.Answer, said) {
			t.Errorf("%s: the answer begins otherwise than %q: %s", name, said, answer.Answer)
		}
	}
}

// TestBeforeTheRecord: of a day before any source mentions an entity nothing is
// said of its owners, not even that there are none.
func TestBeforeTheRecord(t *testing.T) {
	a := seeded(t)
	for question, early := range map[string]bool{
		"who owned Alipay in 2003?": true, "who controlled Alipay in 2003?": true, "what did Alipay depend on in 2003?": true, // launched in 2004
		"who owned Alipay in 2004?": false, "what did Jack Ma own in 1990?": false, // a person has no first day
	} {
		if answer := asked(t, a, question); strings.Contains(answer.Answer, "not on record yet") != early {
			t.Errorf("%s: %s", question, answer.Answer)
		}
	}
}

// TestWhatWillBe: the future is on no record, and the answer says so.
func TestWhatWillBe(t *testing.T) {
	answer := asked(t, seeded(t), "who will own Alipay?")
	if len(answer.Notes) == 0 || !strings.Contains(answer.Notes[0], "what will be is on no record; this is 2026-11-23") {
		t.Errorf("the notes do not say that the answer is of today: %q", answer.Notes)
	}
}

// TestUnanswered: what is not answered says so, and every example that it gives
// is itself answered.
func TestUnanswered(t *testing.T) {
	a := seeded(t)
	for _, c := range []struct {
		question string
		status   Status
		says     string
	}{
		{"how is the weather?", NotUnderstood, "who owns"},
		{"why did Alipay start?", NotUnderstood, "who owns"},
		{"who owns it?", NotUnderstood, "“it”"},
		{"who owns Zzyzx Partners?", NotFound, "Nothing here is called “Zzyzx Partners”"},
		{"how much of Zzyzx does Alibaba own?", NotFound, "“Zzyzx”"},
		{"how much of Ant Group does Zzyzx own?", NotFound, "“Zzyzx”"},
		{"Zzyzx", NotFound, "“Zzyzx”"},
		{"who owns Hangzhou?", Ambiguous, "“Hangzhou” may be"},
		{"what does Hangzhou own as of 2020-10-05?", Ambiguous, "“Hangzhou” may be"},
		{"how much of Ant Group does Hangzhou own?", Ambiguous, "“Hangzhou” may be"},
		{"asdf qwer zxcv", NotFound, ""},
		{"who owns the", NotFound, "“the”"},
		{"who owns Alipay and Taobao?", NotFound, "the nearest names are Alipay and Taobao"},
		{"October 2020", NotFound, "is a day or a period"},
		{"who owned Alipay in 2020 and 2021?", NotFound, "ask once for each"},
		{"compare Alipay and Ant Group", NotUnderstood, ""},
	} {
		t.Run(c.question, func(t *testing.T) {
			answer := asked(t, a, c.question)
			if answer.Status != c.status || !strings.Contains(answer.Answer, c.says) || answer.Result != nil {
				t.Errorf("%s: %s (result %T); want %s saying %q and no result", answer.Status, answer.Answer, answer.Result, c.status, c.says)
			}
			if c.status == Ambiguous && (len(answer.Candidates) < 2 || len(answer.Examples) != len(answer.Candidates)) {
				t.Errorf("%d candidates and %d examples; want two or more, one example each", len(answer.Candidates), len(answer.Examples))
			}
			if c.status == NotUnderstood && len(answer.Examples) == 0 {
				t.Error("no example of what is understood")
			}
			for _, example := range answer.Examples {
				if again := asked(t, a, example); again.Status != Answered {
					t.Errorf("the example %q is %s: %s", example, again.Status, again.Answer)
				}
			}
		})
	}
}

// TestExamplesKeepTheDay: an example asks about the day of the question.
func TestExamplesKeepTheDay(t *testing.T) {
	answer := asked(t, seeded(t), "what did Hangzhou own in October 2020?")
	for _, example := range answer.Examples {
		if !strings.HasSuffix(example, "as of 2020-10?") {
			t.Errorf("the example %q lost the day", example)
		}
	}
}

// Suggestions name entities as people do; the id stands in only where several have
// the name.
func TestExamplesAreByName(t *testing.T) {
	answer := asked(t, seeded(t), "please juxtapose Ant Group and 2024")
	if len(answer.Examples) == 0 || !slices.Contains(answer.Examples, "who owns Ant Group?") {
		t.Errorf("%s: examples %q", answer.Status, answer.Examples)
	}
	a := asking(t, graph.ChangesOf(
		graph.Change{Entity: &graph.Entity{ID: "n1", Kind: graph.Company, Name: "Northern Light"}},
		graph.Change{Entity: &graph.Entity{ID: "n2", Kind: graph.Company, Name: "Northern Star"}},
		graph.Change{Entity: &graph.Entity{ID: "n3", Kind: graph.Company, Name: "Northern Star"}},
	))
	answer = asked(t, a, "who owns Northern?")
	if want := []string{"who owns Northern Light?", "who owns n2?", "who owns n3?"}; answer.Status != Ambiguous || !slices.Equal(sorted(answer.Examples), want) {
		t.Errorf("%s: examples %q, want %q", answer.Status, answer.Examples, want)
	}
}

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }

// TestEveryEntity: each entity of the dataset is asked about by its id, who owns
// it and two other questions in turn; each answer is a whole sentence and JSON.
func TestEveryEntity(t *testing.T) {
	a := seeded(t)
	var ids []string
	err := a.explorer.Store().Scan(context.Background(), func(c graph.Change) error {
		if c.Entity != nil {
			ids = append(ids, c.Entity.ID)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	intents := []Intent{Owners, Controllers, Holdings, UltimateOwners, Share, Describe, Controlled, People, Regulators, Regulated, Needs, Dependents, Impact, SinglePoints, Connection}
	for i, id := range everystore.Sampled(ids, 30) {
		for _, intent := range []Intent{Owners, intents[i%len(intents)], intents[(i+3)%len(intents)]} {
			question := questionFor(&Reading{Intent: intent}, quote(id), "jack-ma")
			answer := asked(t, a, question)
			if answer.Status != Answered || answer.Question.Entity.ID != id || answer.Question.Intent != intent {
				t.Errorf("%s: %s, %s of %+v", question, answer.Status, answer.Question.Intent, answer.Question.Entity)
				continue
			}
			if !strings.HasSuffix(answer.Answer, ".") || strings.HasSuffix(answer.Answer, "..") || strings.Contains(answer.Answer, "  ") || strings.Contains(answer.Answer, "()") {
				t.Errorf("%s: the sentence is not whole: %q", question, answer.Answer)
			}
			if _, err := json.Marshal(answer); err != nil {
				t.Errorf("%s: %v", question, err)
			}
		}
	}
}

// TestDateInRealName: a name that holds a date is found with it.
func TestDateInRealName(t *testing.T) {
	a := asking(t, graph.ChangesOf(
		graph.Change{Entity: &graph.Entity{ID: "made", Kind: graph.Company, Name: "Made in 2020"}},
		graph.Change{Entity: &graph.Entity{ID: "made-plain", Kind: graph.Company, Name: "Made"}},
		graph.Change{Entity: &graph.Entity{ID: "holder", Kind: graph.Person, Name: "Ann Holder"}},
		graph.Change{Relation: &graph.Relation{ID: "r", Kind: graph.Owns, Owner: "holder", Subject: "made", Share: graph.Percent(100)}},
	))
	answer := asked(t, a, "who owns Made in 2020?")
	if answer.Question.Entity.ID != "made" || answer.Question.AsOf != monday {
		t.Errorf("taken as %s on %s; want made, today", answer.Question.Entity.ID, answer.Question.AsOf)
	}
	answer = asked(t, a, "who owns Made in 2019?")
	if answer.Question.Entity.ID != "made-plain" || answer.Question.Asked != "2019" {
		t.Errorf("taken as %s in %q; want made-plain in 2019", answer.Question.Entity.ID, answer.Question.Asked)
	}
	if _, err := a.Ask(context.Background(), "who owns Made on 31 February 2020"); graph.CodeOf(err) != graph.Invalid {
		t.Errorf("a date that is none: %v; want an error with code invalid", err)
	}
}

// TestGone: what ceased to exist is told of its last day when the question is in
// the past tense, and is said to be gone when it is not.
func TestGone(t *testing.T) {
	dissolved, _ := graph.ParseDate("2019-10-04")
	a := asking(t, graph.ChangesOf(
		graph.Change{Entity: &graph.Entity{ID: "gone", Kind: graph.Company, Name: "Gone Ltd", Dissolved: dissolved}},
		graph.Change{Entity: &graph.Entity{ID: "ann", Kind: graph.Person, Name: "Ann Holder"}},
		graph.Change{Relation: &graph.Relation{ID: "r", Kind: graph.Owns, Owner: "ann", Subject: "gone", Share: graph.Percent(60)}},
	))
	answer := asked(t, a, "who owned Gone Ltd?")
	if answer.Question.AsOf != mustDay("2019-10-03") || !strings.Contains(answer.Answer, "On 2019-10-03, its last day, Gone Ltd was held by Ann Holder (60%)") {
		t.Errorf("on %s: %s", answer.Question.AsOf, answer.Answer)
	}
	answer = asked(t, a, "who owns Gone Ltd?")
	if !strings.Contains(answer.Answer, "ceased to exist on 2019-10-04") || strings.Contains(answer.Answer, "Ann") {
		t.Errorf("today: %s", answer.Answer)
	}
}

func TestInvalidQuestions(t *testing.T) {
	a := seeded(t)
	for _, question := range []string{"", "   ", strings.Repeat("x", MaxLength+1), "who owned Alipay on 31 February 2020?"} {
		if answer, err := a.Ask(context.Background(), question); graph.CodeOf(err) != graph.Invalid {
			t.Errorf("%.30q: %v, %s; want an error with code invalid", question, err, answer.Status)
		}
	}
}

// TestDayOfTheCaller: a day that comes beside the question holds where the
// question names none.
func TestDayOfTheCaller(t *testing.T) {
	a := seeded(t)
	day := explore.On(mustDay("2020-10-05"))
	for question, want := range map[string]string{"who controlled Ant Group?": "2020-10-05", "who controlled Ant Group on 2021-01-01?": "2021-01-01"} {
		answer, err := a.AskAsOf(context.Background(), question, day)
		if err != nil {
			t.Fatal(err)
		}
		if answer.Question.AsOf.String() != want || !strings.HasPrefix(answer.Answer, "On "+want+", Jack Ma controlled") {
			t.Errorf("%s: on %s: %s", question, answer.Question.AsOf, answer.Answer)
		}
		if link := answer.Links["result"]; !strings.HasSuffix(link, "as_of="+want) {
			t.Errorf("%s: the link %s has another day", question, link)
		}
	}
}

func TestNotesTellOfChanges(t *testing.T) {
	answer := asked(t, seeded(t), "who controlled Ant Group in 2020?")
	if !slices.ContainsFunc(answer.Notes, func(note string) bool { return strings.Contains(note, "changed within 2020") }) {
		t.Errorf("no note says that something changed within 2020: %q", answer.Notes)
	}
}
