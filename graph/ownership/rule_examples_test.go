package ownership_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

func ruleOf(t tester, id string) ownership.Rule {
	t.Helper()
	rule, err := ownership.RuleByID(id)
	if err != nil {
		t.Fatal(err)
	}
	return rule
}

func beneficial(t tester, n *graph.Network, subject string, rule ownership.Rule) *ownership.Beneficial {
	t.Helper()
	b, err := ownership.NewEngine(n).BeneficialOwners(context.Background(), n.Node(subject), day, rule)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// findingsTold writes findings as "p1 yes 30% ownership; p2 possible …".
func findingsTold(n *graph.Network, findings []ownership.Finding) string {
	var parts []string
	for _, f := range findings {
		bases := make([]string, len(f.Grounds))
		for i, g := range f.Grounds {
			bases[i] = string(g.Basis)
		}
		parts = append(parts, fmt.Sprintf("%s %s %s %s", n.ID(f.Node), f.Verdict, f.Share, strings.Join(bases, "+")))
	}
	return strings.Join(parts, "; ")
}

func TestEuAMLR(t *testing.T) {
	for _, c := range []struct{ name, relations, want, why string }{
		{"25 % is enough", "p1 25% S; p2 24.99% S", "p1 yes 25% ownership", "Art. 52(1): 25 % or more"},
		{"multiplied", "p1 50% A; A 50% S", "p1 yes 25% ownership", "Art. 52(1): 50 % of 50 %"},
		{"multiplied below", "p1 49% A; A 50% S", "", "24.5 %, and 49 % controls nothing"},
		{"added across chains", "p1 50% A; p1 50% B; A 30% S; B 20% S", "p1 yes 25% ownership", "Art. 52(1): 15 % and 10 % added"},
		{"control", "p1 51% S; p2 20% S", "p1 yes 51% ownership+control", "Art. 53(2)(c): over half"},
		{"a chain of control", "p1 51% A; A 51% B; B 51% S", "p1 yes 13.27% control", ".51³ = 13.27 %, and control at each level, Art. 53(2)(b)"},
		{"mixed (a)", "p1 60% A; A 30% S", "p1 yes 18% mixed-direct", "Art. 54(a): controls an entity with 30 % directly; 18 % multiplied"},
		{"mixed (a) cumulatively", "p1 60% A; p1 60% B; A 15% S; B 10% S", "p1 yes 15% mixed-direct", "Art. 54(a): 15 % and 10 % held by controlled entities; 9 % + 6 % multiplied"},
		{"mixed (b)", "p1 30% A; A 60% S", "p1 yes 18% mixed-above", "Art. 54(b): 30 % of an entity that controls"},
		{"neither", "p1 40% A; A 40% S", "", "16 %, no control at any level"},
		{"mixed (a) looks at the level below alone", "p1 60% B; B 30% A; A 100% S", "", "Art. 54(a): B holds nothing of S directly; (b): 18 % of A, which controls"},
		{"a range over", "p1 25-50% S", "p1 yes 25–50% ownership", "25 % at the least"},
		{"a range across", "p1 10-30% S", "p1 possible 10–30% ownership", "may be 25 %"},
		{"unknown", "p1 ? S; p2 80% S", "p2 yes 80% ownership+control", "p1 has at most 20 %"},
		{"circular", "p1 20% A; A 20% S; S 80% A; p2 80% S", "p2 yes 95.24% ownership+control", "by the walk: p1 .2·.2/(1−.2·.8) = 4.76 %, p2 .8/.84 = 95.24 %"},
	} {
		n := draw(t, c.relations)
		if got := findingsTold(n, beneficial(t, n, "S", ruleOf(t, "eu-amlr")).Findings); got != c.want {
			t.Errorf("%s (%s): %q, want %q: %s", c.name, c.relations, got, c.want, c.why)
		}
	}
}

// What A and B hold of each other wholly is nobody's: the most that all unnamed
// together can have is what neither the loop nor a person has.
func TestAClosedLoopIsNobodys(t *testing.T) {
	for _, c := range []struct{ relations, subject, want string }{
		{"A 100% B; B 100% A", "A", "0%"},
		{"A 100% B; B 100% A; A 30% S; p1 10% S", "S", "60%"},          // 100 − 30 − 10
		{"A 100% B; B 100% A; A 40% C; C 50% S; p1 10% S", "S", "70%"}, // 100 − 40 · 50 % − 10
		{"A 99% B; B 99% A; A 30% S", "S", "100%"},                     // no loop: 1 % is open at each
	} {
		n := draw(t, c.relations)
		if got := beneficial(t, n, c.subject, ruleOf(t, "eu-amlr")).Together; graph.FormatPercent(got.Max()) != c.want {
			t.Errorf("%s: unnamed together at most %s of %s, want %s", c.relations, got, c.subject, c.want)
		}
	}
}

func TestEuAMLRWithALowerThreshold(t *testing.T) {
	rule, err := ruleOf(t, "eu-amlr").With(.15)
	if err != nil {
		t.Fatal(err)
	}
	n := draw(t, "p1 15% S; p2 14.9% S")
	if got := findingsTold(n, beneficial(t, n, "S", rule).Findings); got != "p1 yes 15% ownership" {
		t.Errorf("15%%: %q; Art. 52(2) lowers the threshold to 15 %%", got)
	}
}

// The means of control of Art. 53(3): the board, a veto, votes in concert.
func TestEuAMLRByOtherMeans(t *testing.T) {
	for _, means := range []graph.Means{graph.ByBoard, graph.ByVeto, graph.ByContract, graph.ByTrustee, graph.ByGeneralPartner, graph.ByOther} {
		var s sketch
		s.relation("p1", "S", "", controls(means))
		s.relation("p2", "S", "60%")
		n := s.network(t)
		if got := findingsTold(n, beneficial(t, n, "S", ruleOf(t, "eu-amlr")).Findings); !strings.Contains(got, "p1 yes 0% control") {
			t.Errorf("%s: %q; it is control by Art. 53", means, got)
		}
		got := findingsTold(n, beneficial(t, n, "S", ruleOf(t, "uk-psc")).Findings)
		if strings.Contains(got, "p1 yes 0% control") == (means == graph.ByVeto) {
			t.Errorf("%s under uk-psc: %q; a veto alone is none of the five conditions", means, got)
		}
	}
	var s sketch
	member := func(r *graph.Relation) { r.Kind, r.Role, r.Share = graph.Role, graph.RoleMember, graph.Share{} }
	s.relation("p1", "S", "30%").relation("p2", "S", "30%").relation("p3", "S", "40%")
	s.relation("p1", "fpact", "", member).relation("p2", "fpact", "", member)
	s.relation("fpact", "S", "", controls(graph.ByConcert))
	n := s.network(t)
	got := findingsTold(n, beneficial(t, n, "S", ruleOf(t, "eu-amlr")).Findings)
	if got != "p3 yes 40% ownership; p1 yes 30% ownership+control; p2 yes 30% ownership+control" {
		t.Errorf("in concert: %q; the majority of 60 %% counts for each of the two, Art. 53(3)(a)", got)
	}
	// Sch. 1A para. 12; with 20 % each the two have 40 % together (explanatory note 503).
	var two sketch
	two.relation("p1", "S", "20%").relation("p2", "S", "20%").relation("p3", "S", "20%")
	two.relation("p1", "fpact", "", member).relation("p2", "fpact", "", member)
	two.relation("fpact", "S", "", controls(graph.ByConcert))
	n = two.network(t)
	got = findingsTold(n, beneficial(t, n, "S", ruleOf(t, "uk-psc")).Findings)
	if got != "p1 yes 40% votes; p2 yes 40% votes" {
		t.Errorf("joint arrangement: %q; A and B with 20 %% each have 40 %% each (note 503 to the Act)", got)
	}
}

func TestUKPSC(t *testing.T) {
	for _, c := range []struct{ name, relations, want, why string }{
		{"more than 25 %", "p1 25% S; p2 25.01% S", "p2 yes 25.01% ownership+votes", "paras. 2 and 3"},
		{"15 % each through two companies held 60 %", "p1 60% A; p1 60% B; A 15% S; B 15% S", "p1 yes 30% ownership+votes", "para. 18: in full, 15 + 15; multiplied it would be 18 %"},
		{"no majority stake", "p1 50% A; A 80% S", "", "para. 18(3): a majority of votes, and half is none"},
		{"a chain of majority stakes", "p1 51% A; A 51% B; B 26% S", "p1 yes 26% ownership+votes", "para. 18(1)(b)"},
		{"a broken chain", "p1 51% A; A 49% B; B 60% S", "", "A has no majority stake in B"},
		{"directly and indirectly", "p1 15% S; p1 51% A; A 11% S", "p1 yes 26% ownership+votes", "own shares and A's in full"},
		{"control", "p1 60% S", "p1 yes 60% ownership+votes+control", "a majority of votes appoints the board"},
		{"a band", "p1 >25% S; p2 25-50% S", "p1 yes more than 25% ownership+votes+control; p2 possible 25–50% ownership+votes", "25 itself is not more than 25; no source limits the first"},
		{"votes that the company holds itself", "p1 24% S; S 10% S", "p1 yes 26.67% votes", "para. 16: 24 of 90 votes are 26.67 %"},
		{"two halves", "p1 60% A; p1 60% B; A 26% C; B 26% C; C 30% S", "p1 yes 30% ownership+votes", "joint control: 26 and 26 of C are a majority (company control, Ceri, Gottlob & Tanca 1990)"},
	} {
		n := draw(t, c.relations)
		got := findingsTold(n, beneficial(t, n, "S", ruleOf(t, "uk-psc")).Findings)
		if got != c.want {
			t.Errorf("%s (%s): %q, want %q: %s", c.name, c.relations, got, c.want, c.why)
		}
	}
}

func TestFATF(t *testing.T) {
	for _, c := range []struct{ name, relations, want, why string }{
		{"more than 25 %", "p1 25% S; p2 26% S", "p2 yes 26% ownership", "an example of a controlling ownership interest is more than 25 %"},
		{"control where nobody qualifies", "p1 51% A; A 51% B; B 40% S; A 20% S", "p1 yes 20.6% control", "10.2 % + .51·.51·.4 = 20.604 %, and A and B have 60 % of the votes"},
		{"control beside a certain owner", "p1 51% A; A 40% B; p3 60% B; p2 30% S; A 11% S; B 59% S", "p3 yes 35.4% ownership+control; p2 yes 30% ownership", "p1 has neither"},
	} {
		n := draw(t, c.relations)
		if got := findingsTold(n, beneficial(t, n, "S", ruleOf(t, "fatf")).Findings); got != c.want {
			t.Errorf("%s (%s): %q, want %q: %s", c.name, c.relations, got, c.want, c.why)
		}
	}
	var s sketch
	s.relation("p1", "S", "", controls(graph.ByContract)).relation("p2", "S", "40%")
	n := s.network(t)
	if got := findingsTold(n, beneficial(t, n, "S", ruleOf(t, "fatf")).Findings); got != "p2 yes 40% ownership; p1 possible 0% control" {
		t.Errorf("%q; beside a certain owner the second step counts only where there is doubt (IN to R. 10 para. 5(b)(i.ii))", got)
	}
}

// Claessens, Djankov & Lang 2000, section 2: a family that owns 11 % of A, which
// has 21 % of B, controls 11 % of B, the weakest link; the cash-flow right is 2 %.
func TestWeakestLink(t *testing.T) {
	tenth, err := ruleOf(t, "weakest-link").With(.10)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, relations, subject, want, why string }{
		{"the paper's family", "p1 11% A; A 21% B", "B", "p1 yes 11% control-rights", "the smaller of 11 and 21"},
		{"directly and through a company", "p1 30% S; p1 30% B; B 20% S", "S", "p1 yes 50% control-rights", "30 direct + 20, as the method is told by its users: the cash-flow right is 36 %"},
		{"two chains to one holder count once", "p1 30% A; A 40% C; p1 20% B; B 50% C; C 60% S", "S", "p1 yes 30% control-rights", "the widest chain to C has 30"},
		{"a range", "p1 5-30% A; A 20% S", "S", "p1 possible 5–20% control-rights", "the smaller at each end"},
	} {
		n := draw(t, c.relations)
		if got := findingsTold(n, beneficial(t, n, c.subject, tenth).Findings); got != c.want {
			t.Errorf("%s (%s): %q, want %q: %s", c.name, c.relations, got, c.want, c.why)
		}
	}
}
