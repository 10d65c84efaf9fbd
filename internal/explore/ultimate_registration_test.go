package explore_test

import (
	"context"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// Alice holds Target through Brit, a company of the United Kingdom, alone: not
// registrable, s. 790C(4). Bob holds it through Abroad: registrable. Carol holds it
// through Brit and 5 % herself: registrable.
func TestRegistrablePersons(t *testing.T) {
	const entities = `{"whoowns":1}
{"entity":{"id":"target","kind":"company","name":"Target","jurisdiction":"GB"}}
{"entity":{"id":"brit","kind":"company","name":"Brit","jurisdiction":"GB-SCT"}}
{"entity":{"id":"abroad","kind":"company","name":"Abroad","jurisdiction":"KY"}}
{"entity":{"id":"alice","kind":"person","name":"Alice"}}
{"entity":{"id":"bob","kind":"person","name":"Bob"}}
`
	owns := func(id, owner, subject, share string) string {
		return `{"relation":{"id":"` + id + `","kind":"OWNS","owner":"` + owner + `","subject":"` + subject + `","share":{"min":` + share + `,"max":` + share + `,"known":true}}}` + "\n"
	}
	x := open(t, "psc.jsonl", entities+owns("r1", "alice", "brit", "0.6")+owns("r2", "brit", "target", "0.3")+owns("r3", "bob", "abroad", "0.6")+owns("r4", "abroad", "target", "0.4"))
	r := ultimate(t, x, "target", "2026-01-01", "uk-psc").Rules[0]
	var got []string
	for _, o := range r.Owners {
		got = append(got, o.Entity.ID+" "+o.Registration+", "+o.Band)
	}
	if told := strings.Join(got, "; "); told != "bob registrable, more than 25% but not more than 50%; alice not registrable, more than 25% but not more than 50%" {
		t.Errorf("owners %q", told)
	}
	if s := r.Owners[1].Sentence; !strings.Contains(s, "not registrable, because all of it is held through a relevant legal entity") {
		t.Errorf("the sentence is %q", s)
	}
	x = open(t, "psc.jsonl", entities+owns("r1", "alice", "brit", "0.6")+owns("r2", "brit", "target", "0.3")+owns("r3", "alice", "target", "0.05"))
	if o := ultimate(t, x, "target", "2026-01-01", "uk-psc").Rules[0].Owners[0]; o.Registration != "registrable" || o.Share.Text() != "35%" {
		t.Errorf("with 5 %% of her own Alice is %s with %s, want registrable with 35%%", o.Registration, o.Share)
	}
}

// Art. 58(1): settlor, trustee, protector and beneficiaries, whatever their part;
// Art. 55: and they are the beneficial owners of a company that the trust holds.
func TestTrustsByAMLR(t *testing.T) {
	role := func(id, owner, subject, role string) string {
		return `{"relation":{"id":"` + id + `","kind":"ROLE","owner":"` + owner + `","subject":"` + subject + `","role":"` + role + `"}}` + "\n"
	}
	text := `{"whoowns":1}
{"entity":{"id":"trust","kind":"arrangement","name":"The Trust"}}
{"entity":{"id":"firm","kind":"company","name":"Firm"}}
{"entity":{"id":"tom","kind":"person","name":"Tom"}}
{"entity":{"id":"sue","kind":"person","name":"Sue"}}
{"entity":{"id":"ann","kind":"person","name":"Ann"}}
{"entity":{"id":"ben","kind":"person","name":"Ben"}}
{"relation":{"id":"r1","kind":"CONTROLS","owner":"tom","subject":"trust","means":"trustee"}}
{"relation":{"id":"r2","kind":"OWNS","owner":"ben","subject":"trust","share":{"min":0.05,"max":0.05,"known":true}}}
{"relation":{"id":"r3","kind":"OWNS","owner":"trust","subject":"firm","share":{"min":0.3,"max":0.3,"known":true}}}
` + role("r4", "sue", "trust", "settlor") + role("r5", "ann", "trust", "accountant")
	x := open(t, "trust.jsonl", text)
	r := ultimate(t, x, "trust", "2026-01-01", "eu-amlr").Rules[0]
	verdicts := map[string]graph.Verdict{}
	for _, o := range r.Owners {
		verdicts[o.Entity.ID] = o.Verdict
	}
	if len(verdicts) != 3 || verdicts["tom"] != graph.Yes || verdicts["sue"] != graph.Yes || verdicts["ben"] != graph.Yes {
		t.Errorf("of the trust: %v; trustee, settlor and beneficiary, and no accountant", verdicts)
	}
	r = ultimate(t, x, "firm", "2026-01-01", "eu-amlr").Rules[0]
	verdicts = map[string]graph.Verdict{}
	for _, o := range r.Owners {
		verdicts[o.Entity.ID] = o.Verdict
	}
	if len(verdicts) != 3 || verdicts["tom"] != graph.Yes || verdicts["ben"] != graph.Yes || verdicts["sue"] != graph.Yes {
		t.Errorf("of the firm, of which the trust has 30 %%: %v", verdicts)
	}
}

func TestFlaggedEntitiesAreListed(t *testing.T) {
	text := `{"whoowns":1}
{"entity":{"id":"firm","kind":"company","name":"Firm"}}
{"entity":{"id":"bad","kind":"person","name":"Bad","statements":[{"date":"2022-03-01","what":"sanctioned"},{"date":"2024-03-01","what":"delisted"}]}}
{"relation":{"id":"r1","kind":"OWNS","owner":"bad","subject":"firm","share":{"min":0.5,"max":0.5,"known":true}}}
`
	x := open(t, "flagged.jsonl", text)
	for day, want := range map[string]graph.Verdict{"2022-02-28": graph.No, "2022-03-01": graph.Yes, "2024-02-29": graph.Yes, "2024-03-01": graph.No} {
		a, err := x.Screen(context.Background(), "firm", explore.ScreenQuery{RuleQuery: ruleQuery(t, day, ""), Flagged: true})
		if err != nil {
			t.Fatal(err)
		}
		if a.Verdict != want {
			t.Errorf("on %s: %s, want %s", day, a.Verdict, want)
		}
	}
}

// The senior managing officials take the place where nobody qualifies.
func TestOfficialsTakeThePlace(t *testing.T) {
	text := `{"whoowns":1}
{"entity":{"id":"firm","kind":"company","name":"Firm"}}
{"entity":{"id":"dee","kind":"person","name":"Dee"}}
{"entity":{"id":"sid","kind":"person","name":"Sid"}}
{"relation":{"id":"r1","kind":"ROLE","owner":"dee","subject":"firm","role":"director"}}
{"relation":{"id":"r2","kind":"OWNS","owner":"sid","subject":"firm","share":{"min":0.1,"max":0.1,"known":true}}}
`
	r := ultimate(t, open(t, "officials.jsonl", text), "firm", "2026-01-01", "eu-amlr").Rules[0]
	if len(r.Officials) != 1 || r.Officials[0].Entity.ID != "dee" || !strings.Contains(r.Sentence, "Dee (director)") {
		t.Errorf("officials %+v, sentence %q", r.Officials, r.Sentence)
	}
}
