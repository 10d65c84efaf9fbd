package main

import (
	"strings"
	"testing"
)

// chain moves to a new folder: Pat holds all of Parts Co., Ltd., which operates
// the product Gadget, and a share that nobody gives of Full Inc., of which others
// hold 100%.
func chain(t *testing.T) {
	t.Helper()
	t.Chdir(t.TempDir())
	write(t, "chain.jsonl", `{"whoowns":1}
{"source":{"id":"s","title":"Register"}}
{"entity":{"id":"pat","kind":"person","name":"Pat","sources":["s"]}}
{"entity":{"id":"one","kind":"person","name":"One","sources":["s"]}}
{"entity":{"id":"parts","kind":"company","name":"Parts Co., Ltd.","sources":["s"]}}
{"entity":{"id":"full","kind":"company","name":"Full Inc.","sources":["s"]}}
{"entity":{"id":"gadget","kind":"product","name":"Gadget","sources":["s"]}}
{"relation":{"id":"r1","kind":"OWNS","owner":"pat","subject":"parts","share":{"min":1,"max":1,"known":true},"sources":["s"],"confidence":"A"}}
{"relation":{"id":"r2","kind":"OPERATES","owner":"parts","subject":"gadget","sources":["s"],"confidence":"A"}}
{"relation":{"id":"r3","kind":"OWNS","owner":"parts","subject":"full","sources":["s"],"confidence":"A"}}
{"relation":{"id":"r4","kind":"OWNS","owner":"one","subject":"full","share":{"min":1,"max":1,"known":true},"sources":["s"],"confidence":"A"}}
`)
	ok(t, "import", "chain.jsonl")
}

func TestSentences(t *testing.T) {
	chain(t)
	for _, c := range []struct {
		name string
		args []string
		want string
	}{
		{"a name that ends with a full stop", []string{"owners", "gadget"},
			"Gadget has 1 owner on record on 2024-06-30 through its operator, Parts Co., Ltd. Pat controls it."},
		{"the same within holdings", []string{"holdings", "pat"}, "Pat controls Parts Co., Ltd. 1 product or fund is run by Pat or a holding."},
		{"a holder of an unknown share that nothing is left for counts as a direct one", []string{"owners", "full"},
			"; 2 hold it directly. One controls it."},
		{"a least share", []string{"owners", "parts", "--min-share", "50%"},
			"Parts Co., Ltd. has 1 owner of 50% or more, or who may reach that, on record on 2024-06-30. Pat controls it."},
		{"nobody holds it", []string{"owners", "pat"}, "Pat is a person, and a person has no owners."},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ok(t, append(c.args, "--as-of", "2024-06-30")...)
			first, _, _ := strings.Cut(strings.ReplaceAll(got, "\n\n", "\x00"), "\x00")
			if text := strings.Join(strings.Fields(first), " "); !strings.Contains(text, c.want) || strings.Contains(text, "..") {
				t.Errorf("it says %q, want %q", text, c.want)
			}
		})
	}
}

// However narrow the page is, it says for which day it holds.
func TestNarrowPagesAreDated(t *testing.T) {
	ring(t)
	for _, args := range [][]string{{"owners", "OpCo"}, {"holdings", "Alice"}, {"control", "OpCo"}} {
		r := in(t, "", map[string]string{"COLUMNS": "40"}, append(args, "--as-of", "2024-06-30")...)
		if _, page, _ := strings.Cut(r.out, "\n\n"); r.err != nil || !strings.Contains(page, "on 2024-06-30") {
			t.Errorf("whoowns %v (%v) shows no day:\n%s", args, r.err, r.out)
		}
	}
}
