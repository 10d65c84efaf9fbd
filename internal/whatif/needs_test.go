package whatif_test

import (
	"context"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/internal/explore"
	"whoowns/internal/whatif"
)

// App needs Pay and Cloud directly, and Grid through either.
const services = `owner,owner_kind,subject,subject_kind,kind,share
App,company,Pay,product,DEPENDS_ON,
App,company,Cloud,company,DEPENDS_ON,
Pay,product,Grid,company,DEPENDS_ON,
Cloud,company,Grid,company,DEPENDS_ON,
Spare,company,Shop,company,OWNS,50%
`

func needsChanged(t *testing.T, topic whatif.Topic, text, entity string) (string, error) {
	t.Helper()
	store := openCSV(t, services)
	changes, err := whatif.Parse(text)
	if err != nil {
		return "", err
	}
	a, err := whatif.Ask(context.Background(), explore.New(store), changes, whatif.Question{About: topic, Entity: entity, Query: explore.Query{AsOf: day(t, "2026-01-01")}}, namer(store))
	if err != nil {
		return "", err
	}
	var parts []string
	for _, n := range a.Needs {
		way := func(n *whatif.Needed) string {
			if n == nil {
				return "-"
			}
			ids := []string{}
			for _, ref := range n.Chain {
				ids = append(ids, ref.ID)
			}
			return strings.Join(ids, ">")
		}
		parts = append(parts, string(n.What)+" "+n.Entity.ID+" "+way(n.Before)+" "+way(n.After))
	}
	return strings.Join(parts, ", "), nil
}

func TestNeedsBeforeAndAfter(t *testing.T) {
	for _, c := range []struct {
		topic              whatif.Topic
		text, entity, want string
	}{
		{whatif.Needs, "App stops needing Pay", "App", "lost Pay App>Pay -"}, // Grid is reached by Cloud
		{whatif.Needs, "App no longer depends on Cloud; App stops needing Pay", "App", "lost Cloud App>Cloud -, lost Pay App>Pay -, lost Grid App>Cloud>Grid -"},
		{whatif.Needs, "Grid needs Spare for funding", "App", "gained Spare - App>Cloud>Grid>Spare"},
		{whatif.Needs, "App depends on Grid", "App", "moved Grid App>Cloud>Grid App>Grid"},
		{whatif.Dependents, "Pay stops needing Grid", "Grid", "lost Pay Grid>Pay -"},
		{whatif.Dependents, "Shop needs App", "Grid", "gained Shop - Grid>Cloud>App>Shop"},
		{whatif.Dependents, "Spare sells 10% of Shop to App", "Grid", ""},
	} {
		got, err := needsChanged(t, c.topic, c.text, c.entity)
		if err != nil || got != c.want {
			t.Errorf("%s, %s of %s: %s (%v), want %s", c.text, c.topic, c.entity, got, err, c.want)
		}
	}
	for text, says := range map[string]string{
		"App stops needing Grid":         "has no relation DEPENDS_ON",
		"App needs App":                  "with itself",
		"App stops needing Nothing here": "Nothing here",
	} {
		if _, err := needsChanged(t, whatif.Needs, text, "App"); graph.CodeOf(err) == "" || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v does not say %q", text, err, says)
		}
	}
}
