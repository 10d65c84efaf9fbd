package main

import (
	"os"
	"strings"
	"testing"

	"whoowns/internal/explore"
	"whoowns/internal/whatif"
)

// says fails unless text holds all of the parts.
func says(t *testing.T, text string, parts ...string) {
	t.Helper()
	flat := strings.Join(strings.Fields(text), " ")
	for _, part := range parts {
		if !strings.Contains(flat, part) {
			t.Errorf("%q is not said in\n%s", part, text)
		}
	}
}

func TestChangesCommand(t *testing.T) {
	t.Chdir(t.TempDir())
	says(t, ok(t, "changes", "Ant", "Group", "--from", "2020-10-01", "--to", "2024-06-01"),
		"Between 2020-10-01 and 2024-06-01 Ant Group changed",
		"Hangzhou Yunbo and Jack Ma lost control of it.",
		"lost yes, 50.52% of votes none",
		"29.86% → 31.04%", "20.66% → 22.42%", "Hangzhou Xingtao + general partner", "no-controller")
	says(t, ok(t, "changes", "--from", "2023-01-06", "--to", "2023-01-07"), "began or ended between 2023-01-06 and 2023-01-07", "Jack Ma → Ant Group")
	says(t, ok(t, "timeline", "ant-group", "--limit", "3"), "2000-10-19", "Jack Ma → Ant Group + 80%")
	a := decoded[explore.Changes](t, ok(t, "changes", "ant-group", "--from", "2020-10", "--to", "2020-10-31", "--json"))
	if len(a.Warnings) != 1 || a.Warnings[0].Code != explore.WarnSameDay {
		t.Errorf("from a month to its last day: %+v", a.Warnings)
	}
	fails(t, []string{"add --from"}, "changes", "ant-group")
	fails(t, []string{"--from", "month 13"}, "changes", "ant-group", "--from", "2020-13")
	fails(t, []string{"2024-12-31 is after to 2020-12-31"}, "changes", "ant-group", "--from", "2024", "--to", "2020")
	fails(t, []string{"2024-12-31 is after to 2020-12-31"}, "changes", "--from", "2024", "--to", "2020")
}

// Alice has 60 % of HoldCo and Bob 30 %, and HoldCo 80 % of OpCo, which has 5 % of
// HoldCo: .6/.96 and .3/.96. With 20 % sold they have .4/.96 and .5/.96, with all sold
// Bob has .9/.96.
// Ann sells X, which holds Y: control of Y went with it, and is asked of Y.
func TestChangesOfTheRegisterSayWhatControlIsCompared(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("sold.csv", []byte("owner,owner_kind,subject,share,start,end\nann,person,x,60%,2010,2015\nbob,person,x,60%,2015,\nx,company,y,100%,2010,\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	days := []string{"--from", "2014-12-31", "--to", "2015-01-01", "--workspace", "sold.csv"}
	says(t, ok(t, append([]string{"changes"}, days...)...), "ann → x lost", "bob → x gained", "not of what those hold in turn")
	says(t, ok(t, append([]string{"changes", "y"}, days...)...), "ann · person lost yes, 100% of votes none")
}

func TestWhatIfCommand(t *testing.T) {
	ring(t)
	before, err := os.ReadFile("whoowns.db")
	if err != nil {
		t.Fatal(err)
	}
	text := ok(t, "what-if", "Alice sells 20% of HoldCo to Bob", "--about", "HoldCo")
	says(t, text, "nothing is written", "(60%) 40% is left", "Alice · person moved 62.5% 41.67%", "Bob · person moved 31.25% 52.08%")
	a := decoded[whatif.Answer](t, ok(t, "what-if", "Alice sells 20% of HoldCo to Bob", "--about", "HoldCo", "--threshold", "45%", "--json"))
	if len(a.Crossings) != 2 || len(a.Control) == 0 {
		t.Errorf("crossings %+v, control %+v; both cross 45%%, and Alice's control ends", a.Crossings, a.Control)
	}
	for _, command := range []string{"owners", "control"} {
		says(t, ok(t, command, "HoldCo", "--what-if", "Alice sells all of HoldCo to Bob"), "this answer supposes")
	}
	for _, command := range [][]string{{"depends", "HoldCo"}, {"show", "HoldCo"}, {"impact", "HoldCo"}, {"ultimate-owners", "HoldCo"}, {"explain", "HoldCo", "--owner", "Bob"}} {
		says(t, ok(t, append(command, "--what-if", "HoldCo needs Bob for funding")...), "this answer supposes", "HoldCo needs Bob for funding")
	}
	says(t, ok(t, "depends", "HoldCo", "--what-if", "HoldCo needs Bob for funding"), "HoldCo depends on Bob")
	says(t, ok(t, "what-if", "HoldCo needs Bob for funding", "--about", "HoldCo", "--question", "needs"), "Bob · person gained not directly")
	says(t, ok(t, "explain", "HoldCo", "--owner", "Bob", "--what-if", "Alice sells all of HoldCo to Bob"), "93.75%")
	says(t, ok(t, "holdings", "Bob", "--what-if", "Alice sells all of HoldCo to Bob"), "this answer supposes", "93.75%")
	after, err := os.ReadFile("whoowns.db")
	if err != nil || string(before) != string(after) {
		t.Errorf("the store is not as it was, %v", err)
	}
	fails(t, []string{"Alice holds 60% of HoldCo directly", "cannot sell 61%"}, "what-if", "Alice sells 61% of HoldCo to Bob", "--about", "HoldCo")
	fails(t, []string{"--what-if", "does not say to whom"}, "owners", "HoldCo", "--what-if", "Alice sells 61% of HoldCo")
	fails(t, []string{"add --about"}, "what-if", "Alice sells 61% of HoldCo to Bob")
	fails(t, []string{"write owners, control, holdings, needs or dependents"}, "what-if", "Alice sells 1% of HoldCo to Bob", "--about", "HoldCo", "--question", "weather")
}

func TestWorkspaceFlag(t *testing.T) {
	ring(t)
	write(t, "more.csv", "owner,subject,share\nZoe,Yard,70%\n")
	write(t, "most.csv", "owner,subject,share\nYard,Xenon,50%\n")
	r := in(t, "", nil, "owners", "Yard", "--workspace", "more.csv")
	if r.err != nil {
		t.Fatal(r.err)
	}
	says(t, r.out, "Zoe", "70%")
	says(t, r.messages, "Answering from more.csv alone (2 entities, 1 relation, 1 source), in memory; the store is not touched.")
	says(t, ok(t, "owners", "Xenon", "--workspace", "more.csv", "--workspace", "most.csv"), "35%") // 70 % of 50 %
	fails(t, []string{`no entity "HoldCo"`}, "owners", "HoldCo", "--workspace", "more.csv")
	fails(t, []string{`no entity "Yard"`}, "show", "Yard")
	write(t, "bad.csv", "owner,subject,share\nZoe,Yard,170%\n")
	bad := fails(t, []string{"--workspace bad.csv: 1 fault in 1 row read"}, "owners", "Yard", "--workspace", "bad.csv")
	says(t, bad.messages, "170% is above 100%")
	fails(t, []string{"--workspace", "none.csv cannot be read"}, "owners", "Yard", "--workspace", "none.csv")
	large := "owner,subject\n" + strings.Repeat("A long name of an owner,A long name of what it owns\n", 8<<20/50)
	write(t, "large.csv", large)
	tooLong := []string{"the file is over 8388608 bytes (8 MiB)", "whoowns import --store FILE"}
	fails(t, append(tooLong, "--workspace large.csv"), "owners", "Yard", "--workspace", "large.csv")
	piped := in(t, large, nil, "owners", "Yard", "--workspace", "-") // of a length that is not known before
	if piped.err == nil || !strings.Contains(piped.err.Error(), tooLong[0]) {
		t.Errorf("a long standard input: %v", piped.err)
	}
	fails(t, []string{"there is no flag --workspace"}, "seed", "--workspace", "more.csv")
}
