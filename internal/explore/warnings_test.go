package explore_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"whoowns/internal/explore"
)

func warned(a *explore.Answer, code explore.WarningCode) string {
	if i := slices.IndexFunc(a.Warnings, func(w explore.Warning) bool { return w.Code == code }); i >= 0 {
		return a.Warnings[i].Text
	}
	return ""
}

// 70 % and 50 % are divided by 1.2: P has 58.33 % of Over, and whoever reads that
// figure, in whichever answer, must hear why it is not 70.
func TestEveryAnswerOverSharesAboveTheWholeSaysSo(t *testing.T) {
	x := open(t, "over.csv", "owner,owner_kind,subject,subject_kind,share,source\nP,person,Over,company,70%,s1\nQ,person,Over,company,50%,s2\nR,person,Fine,company,60%,s1\n")
	ctx, q := context.Background(), on(t, "2026-01-01")
	const want = "sum to 120%"
	pair, err := x.Share(ctx, "P", "Over", q)
	if err != nil {
		t.Fatal(err)
	}
	about(t, "P in Over", pair.Effective.Min(), 0.7/1.2)
	control, err := x.Control(ctx, "Over", q)
	if err != nil {
		t.Fatal(err)
	}
	about(t, "the votes of P in Over", control.Controllers[0].Votes.Min(), 0.7/1.2)
	holdings, err := x.Holdings(ctx, "P", q)
	if err != nil {
		t.Fatal(err)
	}
	for name, a := range map[string]*explore.Answer{"share": &pair.Answer, "control": &control.Answer, "holdings": &holdings.Answer} {
		if text := warned(a, explore.WarnOversubscribed); !strings.Contains(text, want) || !strings.Contains(text, "s1, s2") {
			t.Errorf("%s warns %q, want that the shares %s and who says so", name, text, want)
		}
		if len(a.Relations) != 2 {
			t.Errorf("%s cites %d relations, want both that disagree", name, len(a.Relations))
		}
	}
	fine, err := x.Holdings(ctx, "R", q)
	if err != nil {
		t.Fatal(err)
	}
	if text := warned(&fine.Answer, explore.WarnOversubscribed); text != "" {
		t.Errorf("R, whose holdings are in order, is warned: %s", text)
	}
}

// What a question is not about is no change of its answer.
func TestOnlyWhatCanChangeAnAnswerIsSaidToHaveChanged(t *testing.T) {
	x := open(t, "changes.csv", `owner,owner_kind,subject,subject_kind,kind,share,start,end,source
Top,company,Mid,company,,60%,2020-03-01,,s1
Mid,company,App,product,DEPENDS_ON,,2020-05-01,,s1
Mid,company,Firm,company,,60%,2019-01-01,,s1
`)
	ctx, q := context.Background(), on(t, "2020")
	needs, err := x.Dependencies(ctx, "Mid", "on", 0, q)
	if err != nil {
		t.Fatal(err)
	}
	if text := warned(&needs.Answer, explore.WarnChangedWithin); !strings.Contains(text, "2020-05-01") || strings.Contains(text, "2020-03-01") {
		t.Errorf("what Mid needs changed on 2020-05-01, not when its owner came: %q", text)
	}
	if got := needs.Dependencies[0].On; len(got) != 0 {
		t.Errorf("no source says what for, and the answer says %q", got)
	}
	pair, err := x.Share(ctx, "Mid", "Firm", q)
	if err != nil {
		t.Fatal(err)
	}
	if text := warned(&pair.Answer, explore.WarnChangedWithin); text != "" {
		t.Errorf("who owns Mid cannot change what Mid has of Firm: %s", text)
	}
	if pair, err = x.Share(ctx, "Top", "Firm", q); err != nil {
		t.Fatal(err)
	}
	if text := warned(&pair.Answer, explore.WarnChangedWithin); !strings.Contains(text, "2020-03-01") {
		t.Errorf("Top came to its share of Firm on 2020-03-01: %q", text)
	}
}

// The operator of a product has all of it, as the list of what it runs says, and
// its owners have their share of the operator.
func TestAnOperatorHasAllOfItsProduct(t *testing.T) {
	x := open(t, "app.csv", "owner,owner_kind,subject,subject_kind,kind,share,source\nOne,company,App,product,OPERATES,,s1\nTwo,company,App,product,OPERATES,,s1\nP,person,One,company,,60%,s1\n")
	ctx, q := context.Background(), on(t, "2026-01-01")
	pair, err := x.Share(ctx, "One", "App", q)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, o := range pair.Operators {
		got = append(got, o.Operator.ID+" "+o.Effective.Text()+" "+string(o.Control))
	}
	if want := []string{"One 100% yes", "Two 0% no"}; !slices.Equal(got, want) {
		t.Errorf("One has of the operators %v, want %v", got, want)
	}
}

// Who runs a fund and who controls it says nothing of the manager's owners: not
// even an empty list, which would read as "none".
func TestAnAnswerLeavesOutWhatItDidNotAsk(t *testing.T) {
	x := open(t, "fund.csv", "owner,owner_kind,subject,subject_kind,kind,share,source\nM,company,Fund,arrangement,OPERATES,,s1\nP,person,M,company,,60%,s1\n")
	ctx, q := context.Background(), on(t, "2026-01-01")
	for question, c := range map[string]struct {
		ask  func() (any, error)
		want bool
	}{
		"people":  {func() (any, error) { return x.People(ctx, "Fund", q) }, false},
		"control": {func() (any, error) { return x.Control(ctx, "Fund", q) }, false},
		"owners":  {func() (any, error) { return x.Owners(ctx, "Fund", q) }, true},
	} {
		answer, err := c.ask()
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(answer)
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			ManagedBy []map[string]json.RawMessage `json:"managed_by"`
		}
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatal(err)
		}
		for _, field := range []string{"owners", "undisclosed", "cycles", "closed_loops"} {
			if _, there := got.ManagedBy[0][field]; there != c.want {
				t.Errorf("%s: %s of the manager is there: %v, want %v", question, field, there, c.want)
			}
		}
	}
}
