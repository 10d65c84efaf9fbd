package ask

import (
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/internal/explore"
)

func TestWhoRegulates(t *testing.T) {
	started, _ := graph.ParseDate("2020-11-02")
	ended, _ := graph.ParseDate("2021-01-01")
	a := asking(t, graph.ChangesOf(
		graph.Change{Entity: &graph.Entity{ID: "bank", Kind: graph.State, Name: "Central Bank"}},
		graph.Change{Entity: &graph.Entity{ID: "market", Kind: graph.State, Name: "Market Authority"}},
		graph.Change{Entity: &graph.Entity{ID: "acme", Kind: graph.Company, Name: "Acme"}},
		graph.Change{Entity: &graph.Entity{ID: "beta", Kind: graph.Company, Name: "Beta"}},
		graph.Change{Relation: &graph.Relation{ID: "1", Kind: graph.Regulates, Owner: "bank", Subject: "acme", Start: started}},
		graph.Change{Relation: &graph.Relation{ID: "2", Kind: graph.Regulates, Owner: "market", Subject: "acme", Start: started, End: ended}},
		graph.Change{Relation: &graph.Relation{ID: "3", Kind: graph.Owns, Owner: "beta", Subject: "acme", Share: graph.Percent(60)}},
	))
	for question, want := range map[string]string{
		"who regulates Acme?":                           "Acme is regulated by Central Bank.",
		"which authorities supervise Acme":              "Acme is regulated by Central Bank.",
		"who are the regulators of Acme":                "Acme is regulated by Central Bank.",
		"who regulated Acme on 2020-12-01":              "On 2020-12-01, Acme was regulated by Central Bank and Market Authority.",
		"what does Central Bank regulate":               "Central Bank regulates Acme.",
		"which companies are regulated by Central Bank": "Central Bank regulates Acme.",
		"who regulates Beta?":                           "Nobody on record regulates Beta.",
	} {
		answer := asked(t, a, question)
		if answer.Status != Answered || answer.Answer != want {
			t.Errorf("%q: %s, %s %q; want %q", question, answer.Status, answer.Question.Intent, answer.Answer, want)
		}
		if found, ok := answer.Result.(explore.Network); !ok || len(found.Relations) > 2 || !strings.Contains(answer.Links["result"], "kinds=REGULATES") || !strings.Contains(answer.Cypher, "REGULATES") {
			t.Errorf("%q: the result is %T, from %s, by %s", question, answer.Result, answer.Links["result"], answer.Cypher)
		}
	}
}
