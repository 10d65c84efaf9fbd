package explore_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/internal/explore"
)

func impact(t *testing.T, x *explore.Explorer, id, date string) explore.Impact {
	t.Helper()
	a, err := x.Impact(context.Background(), id, on(t, date))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// App needs Pay and Cloud; both need Grid; Grid needs Fuel, and Fuel needs Grid. Pay
// is run by PayCo, which Boss controls, as Boss controls App. Cloud and Grid are
// others'; of Fuel nobody is on record.
const needy = `owner,owner_kind,subject,subject_kind,kind,share,source
App,company,Pay,product,DEPENDS_ON,,s1
App,company,Cloud,company,DEPENDS_ON,,s1
Pay,product,Grid,company,DEPENDS_ON,,s1
Cloud,company,Grid,company,DEPENDS_ON,,s1
Grid,company,Fuel,company,DEPENDS_ON,,s1
Fuel,company,Grid,company,DEPENDS_ON,,s1
Shop,company,App,company,DEPENDS_ON,,s1
PayCo,company,Pay,product,OPERATES,,s1
Boss,person,PayCo,company,OWNS,70%,s1
Boss,person,App,company,OWNS,60%,s1
Rival,company,Cloud,company,OWNS,80%,s1
State,state,Grid,company,OWNS,100%,s1
`

func TestImpact(t *testing.T) {
	x := open(t, "needy.csv", needy)
	a := impact(t, x, "App", "2026-01-01")
	var needs []string
	for _, n := range a.Needs {
		needs = append(needs, n.Entity.ID+" "+n.Side)
	}
	if want := []string{"Cloud outside", "Pay inside", "Grid outside", "Fuel nobody"}; !slices.Equal(needs, want) {
		t.Errorf("needs %q, want %q", needs, want)
	}
	// Without Grid App reaches no Fuel; without Pay it reaches Grid by Cloud.
	if len(a.SinglePoints) != 1 || a.SinglePoints[0].Entity.ID != "Grid" || len(a.SinglePoints[0].Behind) != 1 || a.SinglePoints[0].Behind[0].ID != "Fuel" {
		t.Errorf("single points %+v", a.SinglePoints)
	}
	if len(a.Circles) != 1 || len(a.Circles[0].Members) != 2 {
		t.Errorf("circles %+v", a.Circles)
	}
	var owners []string
	for _, n := range a.Needs {
		for _, o := range n.Owners {
			owners = append(owners, fmt.Sprintf("%s has %s of %s, %s, %s of votes", o.Entity.ID, o.Effective, o.Of.ID, o.Control, o.Votes))
			if len(o.Relations) == 0 {
				t.Errorf("no relation carries %s", owners[len(owners)-1])
			}
		}
	}
	if want := []string{"Rival has 80% of Cloud, yes, 80% of votes", "Boss has 70% of PayCo, yes, 70% of votes", "State has 100% of Grid, yes, 100% of votes"}; !slices.Equal(owners, want) {
		t.Errorf("owners %q, want %q", owners, want)
	}
	if told, want := strings.Join(a.Text, "\n"), "Cloud (Rival controls it with 80% of the votes and owns 80%) and Grid (State controls it with 100% of the votes and owns 100%)."; !strings.Contains(told, want) {
		t.Errorf("%q is not told in:\n%s", want, told)
	}
	if len(a.Stops) != 1 || a.Stops[0].Entity.ID != "Shop" {
		t.Errorf("stops %+v", a.Stops)
	}
	a = impact(t, x, "Fuel", "2026-01-01")
	var stops []string
	for _, s := range a.Stops {
		stops = append(stops, s.Entity.ID)
	}
	if want := []string{"Grid", "Cloud", "Pay", "App", "Shop"}; !slices.Equal(stops, want) || !a.Stops[0].Mutual {
		t.Errorf("with Fuel stop %q, want %q", stops, want)
	}
}

// The article: Alipay and Ant Group need each other, and Yu'e Bao needs Alipay.
func TestImpactInTheDataset(t *testing.T) {
	x := openSeed(t)
	a := impact(t, x, "yuebao", "2020-10-01")
	if len(a.SinglePoints) != 1 || a.SinglePoints[0].Entity.ID != "alipay" {
		t.Errorf("single points of Yu'e Bao: %+v", a.SinglePoints)
	}
	told := strings.Join(a.Text, "\n")
	for _, want := range []string{"Alipay is a single point: Yu'e Bao needs Ant Group only through it.", "Alipay and Ant Group need each other."} {
		if !strings.Contains(told, want) {
			t.Errorf("%q is not told in:\n%s", want, told)
		}
	}
	a = impact(t, x, "alibaba-group", "2020-10-01")
	if len(a.Needs) == 0 || a.Needs[0].Entity.ID != "alipay" || a.Needs[0].Side != "outside" || len(a.Relations) == 0 || len(a.Sources) == 0 {
		t.Errorf("Alibaba needs %+v; Alipay is run for Ant Group, which Jack Ma controlled, and not Alibaba", a.Needs)
	}
	// S16, S17: 20.66 + 29.86 = 50.52 % of the votes; S130, S01: 4.8 % of 33 % is 1.584 %.
	told = strings.Join(a.Text, "\n")
	for _, want := range []string{"Ant Group (Jack Ma controls it with 50.52% of the votes and owns 1.58%", "Alipay (run by Alipay.com Co., Ltd., Jack Ma controls Alipay.com Co., Ltd."} {
		if !strings.Contains(told, want) {
			t.Errorf("%q is not told in:\n%s", want, told)
		}
	}
	own := slices.IndexFunc(a.Needs[0].Owners, func(o explore.NeedOwner) bool { return o.Entity.ID == "alibaba-group" })
	if own < 0 || a.Needs[0].Owners[own].Effective.Text() != "33%" || a.Needs[0].Owners[own].Control != graph.No {
		t.Errorf("of Alipay's owners %+v Alibaba's own 33%% is to be told", a.Needs[0].Owners)
	}
}
