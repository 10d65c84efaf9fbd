package main

import (
	"os"
	"slices"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// Of the ring, as TestOwnersOfARing has it: of HoldCo Alice has 62.5 % and Bob
// 31.25 %.
func TestUltimateOwnersOfARing(t *testing.T) {
	ring(t)
	a := decoded[explore.UltimateOwners](t, ok(t, "ultimate-owners", "HoldCo", "--as-of", "2024-06-30", "--json"))
	if len(a.Rules) != 4 {
		t.Fatalf("%d rules, want the four that ask for owners", len(a.Rules))
	}
	var who []string
	for _, o := range a.Rules[0].Owners {
		who = append(who, o.Entity.ID+" "+o.Share.Text()+" "+string(o.Basis))
	}
	if got := strings.Join(who, "; "); got != "Alice 62.5% ownership; Bob 31.25% ownership" {
		t.Errorf("eu-amlr: %q", got)
	}
	page := ok(t, "ultimate-owners", "HoldCo", "--as-of", "2024-06-30")
	for _, want := range []string{"By eu-amlr, Alice and Bob are beneficial owners of HoldCo.", "By uk-psc, Alice and Bob have significant control over HoldCo.", "eu-amlr, 25% or more", "Alice qualifies: holds 62.5% of HoldCo"} {
		if !strings.Contains(strings.Join(strings.Fields(page), " "), want) {
			t.Errorf("the page has no %q:\n%s", want, page)
		}
	}
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{"--rule", "eu"}, []string{`no rule "eu"`, "eu-amlr", "weakest-link or all", "all"}},
		{[]string{"--rule", "ofac-50"}, []string{"screen"}},
		{[]string{"--rule", "eu-amlr", "--threshold", "0"}, []string{"above 0"}},
		{[]string{"--rule", "eu-amlr", "--threshold", "1.5"}, []string{"--threshold", "above 1"}},
		{[]string{"--rule", "eu-amlr", "--threshold", "abc"}, []string{"--threshold", "33%"}},
		{[]string{"--rule", "eu-amlr", "--threshold", "30%"}, []string{"lower ones only"}},
		{[]string{"--threshold", "15%"}, []string{"name the rule"}},
	} {
		fails(t, c.want, append([]string{"ultimate-owners", "HoldCo"}, c.args...)...)
	}
}

func TestScreenARing(t *testing.T) {
	ring(t)
	// Alice has 60 % of HoldCo, which has 80 % of OpCo.
	a := decoded[explore.Screening](t, ok(t, "screen", "OpCo", "--listed", "Alice", "--as-of", "2024-06-30", "--json"))
	if a.Verdict != graph.Yes || len(a.Steps) != 2 || a.Share.Text() != "80%" {
		t.Errorf("OpCo with Alice listed: %s with %s in %d steps", a.Verdict, a.Share, len(a.Steps))
	}
	if err := os.WriteFile("list.csv", []byte("name,id\nb,Bob\na,Alice\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if a := decoded[explore.Screening](t, ok(t, "screen", "OpCo", "--listed-file", "list.csv", "--as-of", "2024-06-30", "--json")); a.Verdict != graph.Yes {
		t.Errorf("by a file: %s", a.Verdict)
	}
	if r := in(t, "# a list\nBob\n", nil, "screen", "OpCo", "--listed-file", "-", "--as-of", "2024-06-30"); r.err != nil || !strings.Contains(r.out, "is not blocked") {
		t.Errorf("by standard input: %v\n%s", r.err, r.out)
	}
	// Alice makes it blocked, wherever among the listed she stands, Bob does not.
	for _, listed := range [][]string{{"--listed", "Alice", "--listed", "Bob"}, {"--listed", "Bob", "--listed", "Alice"}, {"--listed-file", "list.csv", "--listed-file", "other.txt"}} {
		if err := os.WriteFile("other.txt", []byte("Bob\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		args := append([]string{"screen", "OpCo", "--as-of", "2024-06-30", "--json"}, listed...)
		if a := decoded[explore.Screening](t, ok(t, args...)); a.Verdict != graph.Yes || a.Share.Text() != "80%" {
			t.Errorf("%v: %s with %s, want blocked with 80%%", listed, a.Verdict, a.Share)
		}
	}
	fails(t, []string{"needs a list"}, "screen", "OpCo")
	fails(t, []string{"--listed", "Alcie"}, "screen", "OpCo", "--listed", "Alcie")
	fails(t, []string{"--listed-file nothing.txt", "no such file"}, "screen", "OpCo", "--listed-file", "nothing.txt")
	if err := os.WriteFile("list.csv", []byte("name,country\nb,GB\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	fails(t, []string{"list.csv", "column", "id"}, "screen", "OpCo", "--listed-file", "list.csv")
}

func TestCloseLinksOfARing(t *testing.T) {
	ring(t)
	a := decoded[explore.CloseLinks](t, ok(t, "close-links", "HoldCo", "OpCo", "--as-of", "2024-06-30", "--json"))
	if a.Verdict != graph.Yes || len(a.Links) == 0 {
		t.Errorf("HoldCo has 80 %% of OpCo: %s", a.Verdict)
	}
	fails(t, []string{"two entities"}, "close-links", "HoldCo", "HoldCo")
	fails(t, []string{"needs two entities"}, "close-links", "HoldCo")
	fails(t, []string{"Nobody"}, "close-links", "HoldCo", "Nobody")
}

func TestRulesPage(t *testing.T) {
	page := ok(t, "rules")
	for _, want := range []string{"eu-amlr", "2024/1624", "2027-07-10", "uk-psc", "fatf", "weakest-link", "ofac-50", "ecb-close-links", "Art. 138(2)"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	if a := decoded[explore.RuleList](t, ok(t, "rules", "--json")); len(a.Rules) != 6 {
		t.Errorf("%d rules, want 6", len(a.Rules))
	}
}

func TestLists(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"a\nb\n", "a b"},
		{"a\r\n\r\n# not one\r\n b \r\n", "a b"},
		{"\ufeffid\na\n", "a"},
		{"name,ID\n\"x, y\",a\nz,\n", "a"},
		{"id;name", "id;name"},
	} {
		got, err := parseList(c.text)
		if err != nil || strings.Join(got, " ") != c.want {
			t.Errorf("%q gives %q, %v; want %q", c.text, got, err, c.want)
		}
	}
	for _, text := range []string{"", "\n\n", "# none", "id\n", "name,country\nx,y", "id,name\n\"x", "\xff"} {
		if got, err := parseList(text); graph.CodeOf(err) != graph.Invalid {
			t.Errorf("%q gives %q, %v; want an error", text, got, err)
		}
	}
}

func FuzzList(f *testing.F) {
	for _, seed := range []string{"a\nb", "id,name\na,b", "\ufeffid\nx", "\"", "a,b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		ids, err := parseList(text)
		if (err == nil) == (len(ids) == 0) {
			t.Errorf("%d ids and %v", len(ids), err)
		}
		if slices.ContainsFunc(ids, func(id string) bool { return strings.TrimSpace(id) != id || id == "" }) {
			t.Errorf("%q has an id with spaces around it, or none", ids)
		}
	})
}
