package ask

import (
	"fmt"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// world builds a small graph: "ann person", then relations such as
// "ann owns a 60%" or "ann controls a contract".
func world(t *testing.T, lines ...string) graph.Changes {
	t.Helper()
	var changes []graph.Change
	for _, line := range lines {
		f := strings.Fields(line)
		if len(f) == 2 {
			kind, err := graph.ParseEntityKind(f[1])
			if err != nil {
				t.Fatal(err)
			}
			changes = append(changes, graph.Change{Entity: &graph.Entity{ID: f[0], Name: strings.ToUpper(f[0][:1]) + f[0][1:], Kind: kind}})
			continue
		}
		r := &graph.Relation{ID: line, Owner: f[0], Subject: f[2]}
		switch f[1] {
		case "owns", "totals":
			r.Kind = graph.Owns
			if f[1] == "totals" {
				r.Basis = graph.Total
			}
			share, err := graph.ParseShare(strings.Join(f[3:], ""))
			if err != nil {
				t.Fatal(err)
			}
			r.Share = share
		case "controls":
			r.Kind = graph.Controls
			if err := r.Means.UnmarshalText([]byte(f[3])); err != nil {
				t.Fatal(err)
			}
		case "operates":
			r.Kind = graph.Operates
		case "needs":
			r.Kind = graph.DependsOn
			if err := r.On.UnmarshalText([]byte(f[3])); err != nil {
				t.Fatal(err)
			}
		case "role":
			r.Kind, r.Role = graph.Role, f[3]
		default:
			t.Fatalf("%q is no line of a world", line)
		}
		changes = append(changes, graph.Change{Relation: r})
	}
	return graph.ChangesOf(changes...)
}

// TestSmallWorlds: whole sentences about graphs small enough to work out by hand.
func TestSmallWorlds(t *testing.T) {
	people := []string{"ann person", "bob person", "cay person", "dan person"}
	for _, c := range []struct {
		name     string
		world    []string
		question string
		want     string
	}{
		{"shares known and not", []string{"firm company", "ann owns firm 60%", "bob owns firm"}, "who owns Firm?",
			"Firm is held by Ann (60%), and, with a share that no source gives, by Bob; 40% of Firm is undisclosed, or held by named holders whose share no source gives."},
		{"only shares not known", []string{"firm company", "ann owns firm", "bob owns firm"}, "who owns Firm?",
			"Firm is held by Ann and Bob, with shares that no source gives."},
		{"a range leaves up to", []string{"firm company", "ann owns firm 25-50%"}, "who owns Firm?",
			"Firm is held by Ann (25–50%); up to 75% of Firm is undisclosed."},
		{"nothing left open", []string{"firm company", "ann owns firm 60%", "bob owns firm 40%"}, "who owns Firm?",
			"Firm is held by Ann (60%) and Bob (40%)."},
		{"one owner of all", []string{"firm company", "ann owns firm 100%"}, "who owns Firm?",
			"Firm is 100% owned by Ann."},
		{"up through owners of all", []string{"firm company", "mid company", "top company", "mid owns firm 100%", "top owns mid 100%", "ann owns top 70%"}, "who owns Firm?",
			"Firm is 100% owned by Mid, which Top owns 100%. Top is held by Ann (70%); 30% of Top is undisclosed."},
		{"the end of the data", []string{"firm company", "mid company", "mid owns firm 100%"}, "who owns Firm?",
			"Firm is 100% owned by Mid. The owners of Mid are not in the data."},
		{"a vehicle has its owner's name", []string{"firm company", "mid company", "mid owns firm 30%", "ann owns mid 100%", "bob owns firm 70%"}, "who owns Firm?",
			"Firm is held by Bob (70%) and Ann (30%, through Mid)."},
		{"who is behind", []string{"firm company", "mid company", "mid owns firm 50%", "ann owns mid 50%", "bob owns firm 50%"}, "who owns Firm?",
			// 50 % of 50 %
			"Firm is held by Bob (50%) and Mid (50%). At the top of the chains, holding through others, is Ann (25%)."},
		{"shares of its own", []string{"firm company", "firm owns firm 10%", "ann owns firm 60%"}, "who owns Firm?",
			"Firm is held by Ann (60%); 30% of Firm is undisclosed; it holds 10% of itself, directly or through others."},
		{"a closed loop", []string{"firm company", "mid company", "firm owns mid 100%", "mid owns firm 100%"}, "who owns Firm?",
			"Firm is held in a closed loop of Firm and Mid, which hold all of each other; no owner stands above."},
		{"a circle with an owner", []string{"firm company", "mid company", "firm owns mid 50%", "mid owns firm 50%", "ann owns firm 50%", "bob owns mid 50%"}, "how much of Firm does Bob own?",
			// A walk up from Firm: to Ann 1/2, to Mid 1/2; from Mid to Bob 1/2, back to Firm 1/2. So b = 1/2 (1/2 + b/2), b = 1/3.
			"Bob holds, through Mid, 33.33% of Firm."},
		{"a closed loop beside an owner", []string{"firm company", "mid company", "top company", "mid owns top 100%", "top owns mid 100%", "mid owns firm 40%", "ann owns firm 60%"}, "who owns Firm?",
			"Firm is held by Ann (60%) and Mid (40%). 40% is held in a closed loop of Mid and Top."},
		{"shares over the whole", []string{"firm company", "ann owns firm 70%", "bob owns firm 50%"}, "how much of Firm does Ann own?",
			// 70 % of 120 %
			"Ann holds 58.33% of Firm directly (on record 70%)."},
		{"shares over the whole in a circle", []string{"firm company", "mid company", "ann owns firm 70%", "mid owns firm 60%", "firm owns mid 60%"}, "how much of Firm does Ann own?",
			// A walk up from Firm: to Ann with 7/13, to Mid 6/13 and from there back with 3/5. So a = 7/13 + 18/65 a, a = 35/47.
			"Ann holds 74.47% of Firm in all, directly (on record 70%) and indirectly."},
		{"a circle that adds to a share", []string{"firm company", "mid company", "ann owns firm 60%", "mid owns firm 40%", "firm owns mid 60%"}, "how much of Firm does Ann own?",
			// a = 0.6 + 0.4 · 0.6 a
			"Ann holds 78.95% of Firm in all, 60% of it directly and the rest indirectly."},
		{"a maximum that others leave no room for", []string{"firm company", "ann owns firm 25-50%", "bob owns firm 60%"}, "how much of Firm does Ann own?",
			"Ann holds 25–40% of Firm directly (on record 25–50%)."},
		{"a minimum and nothing through others", []string{"firm company", "bob owns firm 10%", "ann owns firm >4.3%"}, "how much of Firm does Ann own?",
			"Ann holds more than 4.3% of Firm directly."},
		{"a circle that adds nothing", []string{"firm company", "mid company", "ann owns firm 60%", "mid owns firm 40%", "firm owns mid 60%"}, "how much of Firm does Mid own?",
			// A walk that reaches Mid again has been there before.
			"Mid holds 40% of Firm directly."},
		{"nobody", []string{"firm company"}, "who owns Firm?", "No owner of Firm is on record."},
		{"power without capital", []string{"firm company", "ann controls firm contract"}, "who owns Firm?",
			"No holder of Firm's capital is in the data; Ann has control of it by other means."},
		{"two operators", []string{"app product", "one company", "two company", "one operates app", "two operates app", "ann owns one 100%", "bob owns two 60%"}, "who owns App?",
			"App is a product with 2 operators, each with owners of its own: One (One is held by Ann (100%)) and Two (Two is held by Bob (60%); 40% of Two is undisclosed)."},
		{"a product through its operator", []string{"app product", "one company", "one operates app", "ann owns one 60%", "bob owns one 40%"}, "who owns App?",
			"App is a product operated by One. One is held by Ann (60%) and Bob (40%)."},
		{"ultimate owners", []string{"firm company", "mid company", "mid owns firm 50%", "ann owns mid 50%", "bob owns firm 30%"}, "who ultimately owns Firm?",
			// Ann: 50 % of 50 %; open: 20 % at Firm and 50 % of 50 % at Mid.
			"Directly or indirectly, parts of Firm belong to Bob (30%) and Ann (25%). 45% is undisclosed."},
		{"ultimate owners that are companies", []string{"firm company", "mid company", "mid owns firm 50%", "bob owns firm 50%"}, "who ultimately owns Firm?",
			"Directly or indirectly, a part of Firm belongs to Bob (50%); other chains end at Mid (50%), whose owners are not in the data."},

		{"control by votes", []string{"firm company", "ann owns firm 60%"}, "who controls Firm?", "Ann controls Firm, with 60% of the votes."},
		{"control through a company", []string{"firm company", "mid company", "mid owns firm 60%", "ann owns mid 51%"}, "who controls Firm?",
			"Ann controls Firm, with 60% of the votes, through Mid (51%)."},
		{"control by contract", []string{"firm company", "ann controls firm contract"}, "who controls Firm?", "Ann controls Firm, by contract."},
		{"control that a source states", []string{"firm company", "ann owns firm", "ann controls firm other"}, "who controls Firm?",
			"Ann controls Firm, as a source states."},
		{"control through a general partner", []string{"gp company", "lp arrangement", "ann owns gp 60%", "gp controls lp general-partner"}, "who controls Lp?",
			"Ann controls Lp, through Gp (60%), which controls it by being general partner."},
		{"control through a contract", []string{"firm company", "mid company", "ann owns mid 60%", "mid controls firm contract"}, "who controls Firm?",
			"Ann controls Firm, through Mid (60%), which controls it by contract."},
		{"nobody in control", []string{"firm company", "ann owns firm 50%", "bob owns firm 50%"}, "who controls Firm?",
			"Nobody on record controls Firm; the largest blocks of votes are Ann (50%) and Bob (50%)."},
		{"perhaps in control", []string{"firm company", "ann owns firm 25-75%"}, "who controls Firm?",
			"Nobody on record controls Firm for certain; the sources do not rule out Ann (25–75% of the votes); the largest block of votes is Ann (25–75%)."},
		{"votes that no source gives", []string{"firm company", "ann owns firm 60%", "bob owns firm"}, "who controls Firm?", "Ann controls Firm, with 60% of the votes."},
		{"blocks that no source gives", []string{"firm company", "ann owns firm 50%", "bob owns firm"}, "who controls Firm?",
			// Bob has at most the other half.
			"Nobody on record controls Firm; the largest block of votes is Ann (50%); how many votes Bob has no source gives."},
		{"each controls the other", []string{"firm company", "mid company", "firm owns mid 100%", "mid owns firm 100%"}, "who controls Firm?",
			"Mid controls Firm, with 100% of the votes. Firm controls Mid in turn."},
		{"control of two operators", []string{"app product", "one company", "two company", "one operates app", "two operates app", "ann owns one 60%"}, "does Ann control App?",
			"App has several operators; Ann controls One; Ann does not control Two."},
		{"shares of two operators", []string{"app product", "one company", "two company", "one operates app", "two operates app", "one owns two 60%"}, "how much of App does One own?",
			"App has several operators; One is one of them; One holds, directly or through others, 60% of Two."},
		{"no share of an operator", []string{"app product", "one company", "two company", "one operates app", "two operates app", "ann owns one 60%"}, "does Ann own App?",
			"App has several operators; Ann holds, directly or through others, 60% of One; Ann holds no recorded share of Two."},
		{"the largest holdings first", []string{"one company", "two company", "hub company", "ann owns one 60%", "ann owns two 70%", "two owns one 20%", "bob owns hub 1%"}, "what does Ann own?",
			"Ann holds Two (70%) and One (60%)."},
		{"no votes on record", []string{"firm company"}, "who controls Firm?", "Nobody on record controls Firm; no holder of votes in it is in the data."},

		{"what it owns", []string{"firm company", "app product", "fund arrangement", "sub company", "firm owns sub 60%", "sub operates app", "firm operates fund"}, "what does Firm own?",
			"Firm holds Sub (60%). It manages Fund, a fund whose money is its unit holders'; companies that it controls run App (Sub)."},
		{"what it holds a part of", []string{"firm company", "app product", "sub company", "firm owns sub 30%", "sub operates app"}, "what does Firm own?",
			"Firm holds Sub (30%). Companies of which it holds a part run App (30% of Sub)."},
		{"what it holds of unknown size", []string{"firm company", "sub company", "deep company", "firm owns sub", "sub owns deep 50%"}, "what does Firm own?",
			"Firm holds a share of unknown size in Sub and parts of 1 more through others."},
		{"what it controls", []string{"firm company", "sub company", "deep company", "minor company", "firm owns sub 60%", "sub owns deep 60%", "firm owns minor 40%"}, "what does Firm control?",
			// the larger part, 60 %, before 60 % of 60 %
			"Firm controls Sub and Deep."},
		{"what a product owns", []string{"app product", "one company", "one operates app"}, "what does App own?",
			"App is a product, and a product holds nothing; ask about the company that operates it."},
		{"what an operator runs itself", []string{"app product", "one company", "one operates app"}, "what does One own?", "One has no holding on record. It runs App."},
		{"control through a partnership", []string{"firm company", "gp company", "lp arrangement", "gp controls lp general-partner", "ann owns gp 100%", "lp owns firm 60%"}, "who controls Firm?",
			"Ann controls Firm, with 60% of the votes, through Gp (100%), general partner of Lp."},
		{"control through a partnership and a company", []string{"firm company", "mid company", "gp company", "lp arrangement", "gp controls lp general-partner", "ann owns gp 100%", "lp owns mid 60%", "mid owns firm 70%"}, "who controls Firm?",
			"Ann controls Firm, with 70% of the votes, through Gp (100%), general partner of Lp, and Mid."},
		{"control of a fund", []string{"fund arrangement", "manager company", "holders group", "manager operates fund", "holders owns fund 100%", "ann owns manager 60%"}, "who controls Fund?",
			"Fund is a fund managed by Manager (Ann controls it); nobody on record controls Fund."},
		{"what a product is", []string{"app product", "one company", "one operates app", "ann owns one 60%", "bob owns one 40%"}, "what is App?",
			"App is a product operated by One. One is held by Ann (60%) and Bob (40%)."},
		{"what a person is", []string{"firm company", "ann owns firm 60%"}, "who is Ann?", "Ann is a person. Ann holds Firm (60%)."},
		{"nothing owned", []string{"firm company"}, "what does Firm own?", "No holding of Firm is on record."},

		{"a share held directly", []string{"firm company", "ann owns firm 60%"}, "how much of Firm does Ann own?", "Ann holds 60% of Firm directly."},
		{"a share held both ways", []string{"firm company", "mid company", "ann owns firm 20%", "mid owns firm 50%", "ann owns mid 50%"}, "how much of Firm does Ann own?",
			// 20 % and 50 % of 50 %
			"Ann holds 45% of Firm in all, 20% of it directly and the rest indirectly."},
		{"a share through one chain", []string{"firm company", "mid company", "top company", "mid owns firm 50%", "top owns mid 50%", "ann owns top 50%"}, "how much of Firm does Ann own?",
			// 50 % of 50 % of 50 %
			"Ann holds, through Top and Mid, 12.5% of Firm."},
		{"a share through several chains", []string{"firm company", "mid company", "top company", "mid owns firm 50%", "top owns firm 50%", "ann owns top 50%", "ann owns mid 50%"}, "how much of Firm does Ann own?",
			// twice 50 % of 50 %
			"Ann holds, through others, 50% of Firm."},
		{"a share of a product", []string{"app product", "one company", "one operates app", "ann owns one 60%"}, "does Ann own App?",
			"Yes, most of it: Ann holds directly 60% of One, which operates App."},
		{"whether the operator owns its product", []string{"app product", "one company", "one operates app"}, "does One own App?", "One operates App itself."},
		{"a share of itself", []string{"firm company", "firm owns firm 10%"}, "how much of Firm does Firm own?", "Firm holds 10% of itself, directly or indirectly."},
		{"the operator itself", []string{"app product", "one company", "one operates app", "ann owns one 60%"}, "how much of App does One own?", "One operates App itself."},
		{"no share", []string{"firm company"}, "does Ann own Firm?", "No: Ann holds no recorded share of Firm."},
		{"a share that no source gives", []string{"firm company", "ann owns firm", "bob owns firm 60%"}, "does Ann own Firm?",
			"Perhaps: Ann holds a part of Firm that no source gives, at most 40%."},
		{"all of it", []string{"firm company", "ann owns firm 100%"}, "does Ann own Firm?", "Yes, all of it: Ann holds 100% of Firm directly."},

		{"a stated total and no chain", []string{"firm company", "ann totals firm 10%"}, "how much of Firm does Ann own?", "Ann holds, directly or indirectly, 10% of Firm, as a source states."},
		{"most is not all", []string{"firm company", "ann owns firm 51%"}, "does Ann own all of Firm?", "No, not all of it: Ann holds 51% of Firm directly."},
		{"most is not wholly", []string{"firm company", "ann owns firm 51%"}, "is Firm wholly owned by Ann?", "No, not all of it: Ann holds 51% of Firm directly."},
		{"a range that may be all", []string{"firm company", "ann owns firm 75-100%"}, "does Ann wholly own Firm?", "Perhaps: Ann holds 75–100% of Firm directly."},
		{"all is all", []string{"firm company", "ann owns firm 100%"}, "does Ann own the whole of Firm?", "Yes, all of it: Ann holds 100% of Firm directly."},
		{"half is no majority", []string{"firm company", "ann owns firm 50%"}, "does Ann own a majority of Firm?", "No, not most of it: Ann holds 50% of Firm directly."},
		{"a majority", []string{"firm company", "ann owns firm 51%"}, "does Ann own most of Firm?", "Yes, most of it: Ann holds 51% of Firm directly."},
		{"a range that may be a majority", []string{"firm company", "ann owns firm 25-75%"}, "does Ann own the majority of Firm?", "Perhaps: Ann holds 25–75% of Firm directly."},
		{"a third is no subsidiary", []string{"firm company", "mid company", "mid owns firm 33%"}, "is Firm a subsidiary of Mid?",
			"No: Mid does not control Firm, as far as is on record; Mid holds 33% of Firm directly."},
		{"a majority is a subsidiary", []string{"firm company", "mid company", "mid owns firm 51%"}, "is Firm Mid's subsidiary?",
			"Yes: Mid controls Firm, as far as is on record; Mid holds 51% of Firm directly."},

		{"members of a class", []string{"holders group", "ann owns holders", "bob owns holders"}, "who owns Holders?",
			"Named among Holders are Ann and Bob, with shares that no source gives."},
		{"control of a class", []string{"holders group", "ann owns holders", "bob owns holders"}, "who controls Holders?",
			"Holders is a class of holders, not one will, and nobody controls it."},
		{"ultimate owners without a figure", []string{"firm company", "ann owns firm"}, "who ultimately owns Firm?",
			"No ultimate owner of Firm is on record with a share that a source gives. Ann holds a share that no source gives."},
		{"roles", []string{"firm company", "ann role firm founder", "bob role firm director"}, "who runs Firm?", "On record for Firm: Ann (founder) and Bob (director)."},
		{"one role", []string{"firm company", "ann role firm founder", "bob role firm director"}, "who founded Firm?", "On record for Firm: Ann (founder)."},
		{"a role that nobody has", []string{"firm company", "bob role firm director"}, "who is the CEO of Firm?", "No chief executive of Firm is on record; on record: Bob (director)."},
		{"needs", []string{"firm company", "app product", "bank company", "firm needs app data", "app needs bank payments", "app needs firm users"}, "what does Firm depend on?",
			"Firm depends on App (data); through those, 1 more. It is mutual with App."},
		{"dependents", []string{"firm company", "app product", "firm needs app data"}, "what depends on App?", "Firm (data) depends on App."},
		{"no needs", []string{"firm company"}, "what does Firm depend on?", "Nothing that Firm depends on is on record."},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer := asked(t, asking(t, world(t, append(people, c.world...)...)), c.question)
			if answer.Answer != c.want {
				t.Errorf("%s\n got: %s\nwant: %s", c.question, answer.Answer, c.want)
			}
		})
	}
}

// TestCutListsCountNothing: of an answer that a limit cut, no sentence gives a
// number of others or a rest, for both would be wrong.
func TestCutListsCountNothing(t *testing.T) {
	lines := []string{"firm company"}
	for i := range explore.DefaultLimit + 10 {
		p := fmt.Sprintf("p%03d", i)
		lines = append(lines, p+" person", p+" owns firm 0.1%")
	}
	answer := asked(t, asking(t, world(t, lines...)), "who owns Firm?")
	if !strings.Contains(answer.Answer, "and at least ") || strings.Contains(answer.Answer, "undisclosed") {
		t.Errorf("says a number of others or a rest, though the list was cut: %s", answer.Answer)
	}
	if len(answer.Notes) == 0 {
		t.Error("no note says that the list was cut")
	}
}

// A total that a source states is told as such, though no source gives the part held
// directly: Ann's 72% of A lies within what 51% through B and an unknown part allow.
func TestAStatedTotalIsTold(t *testing.T) {
	changes := world(t, "ann person", "a company", "b company", "ann owns b 100%", "b owns a 51%", "ann owns a unknown")
	total := graph.Relation{ID: "total", Kind: graph.Owns, Owner: "ann", Subject: "a", Share: graph.Percent(72), Basis: graph.Total}
	got := asked(t, asking(t, func(yield func(graph.Change, error) bool) {
		for c, err := range changes {
			if !yield(c, err) {
				return
			}
		}
		yield(graph.Change{Relation: &total}, nil)
	}), "who owns A?").Answer
	if want := "Ann (72% in all, as a source states)"; !strings.Contains(got, want) {
		t.Errorf("%q does not say %q", got, want)
	}
}
