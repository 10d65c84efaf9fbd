package seed_test

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/internal/everystore"
	"whoowns/seed"
)

func TestMain(m *testing.M) { everystore.Main(m) }

// network returns the whole dataset as a store gives it back.
func network(t *testing.T) *graph.Network {
	t.Helper()
	_, entities, _ := everything(t)
	n, err := graph.LoadNetwork(context.Background(), everystore.Seed(t), graph.Reach{From: slices.Collect(maps.Keys(entities)), Up: true})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func everything(t *testing.T) (sources map[string]graph.Source, entities map[string]graph.Entity, relations map[string]graph.Relation) {
	t.Helper()
	sources, entities, relations = map[string]graph.Source{}, map[string]graph.Entity{}, map[string]graph.Relation{}
	for c, err := range seed.Changes() {
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case c.Source != nil:
			if _, twice := sources[c.Source.ID]; twice {
				t.Errorf("source %s stands twice", c.Source.ID)
			}
			sources[c.Source.ID] = *c.Source
		case c.Entity != nil:
			if _, twice := entities[c.Entity.ID]; twice {
				t.Errorf("entity %s stands twice", c.Entity.ID)
			}
			entities[c.Entity.ID] = *c.Entity
		case c.Relation != nil:
			if _, twice := relations[c.Relation.ID]; twice {
				t.Errorf("relation %s stands twice", c.Relation.ID)
			}
			relations[c.Relation.ID] = *c.Relation
		}
	}
	return sources, entities, relations
}

func TestEveryRecordIsSourced(t *testing.T) {
	sources, entities, relations := everything(t)
	if len(relations) < 200 {
		t.Fatalf("only %d relations", len(relations))
	}
	for id, r := range relations {
		if len(r.Sources) == 0 {
			t.Errorf("relation %s has no source", id)
		}
		switch r.Confidence {
		case "A", "B", "B-":
		default:
			t.Errorf("relation %s has confidence %q", id, r.Confidence)
		}
		for _, s := range r.Sources {
			if _, ok := sources[s]; !ok {
				t.Errorf("relation %s names source %s, which is not there", id, s)
			}
		}
		for _, end := range []string{r.Owner, r.Subject} {
			if _, ok := entities[end]; !ok {
				t.Errorf("relation %s names entity %s, which is not there", id, end)
			}
		}
		if (r.Derived || r.Counts == graph.Quoted) && r.Note == "" {
			t.Errorf("relation %s is derived or not counted, and no note says why", id)
		}
	}
	for id, e := range entities {
		if len(e.Sources) == 0 {
			t.Errorf("entity %s has no source", id)
		}
		for _, s := range e.Sources {
			if _, ok := sources[s]; !ok {
				t.Errorf("entity %s names source %s, which is not there", id, s)
			}
		}
		for _, s := range e.Statements {
			if _, ok := sources[s.Source]; !ok {
				t.Errorf("a statement of entity %s names source %q, which is not there", id, s.Source)
			}
		}
	}
}

// On every day on which anything changes, the capital that is stated of each
// company is at most all of it.
func TestSharesNeverSumAboveTheWhole(t *testing.T) {
	n := network(t)
	days := map[graph.Day]bool{}
	for edge := range int32(n.Edges()) {
		held := n.Edge(edge).Held
		if held.Empty() {
			t.Errorf("relation %s holds on no day", n.RelationID(edge))
		}
		for _, day := range []graph.Day{held.From, held.Until - 1, held.Until} {
			if day > graph.Always && day < graph.Forever-1 {
				days[day] = true
			}
		}
	}
	if len(days) < 50 {
		t.Fatalf("something changes on only %d days", len(days))
	}
	for day := range days {
		for node := range graph.Node(n.Nodes()) {
			sum, parts := 0.0, []string{}
			for _, edge := range n.Up(node) {
				e := n.Edge(edge)
				if e.Kind == graph.Owns && e.Of != graph.OfClass && e.Counts == graph.Counted && !e.Basis.Stated() && e.Held.Contains(day) {
					sum += e.Min
					parts = append(parts, n.RelationID(edge))
				}
			}
			if sum > 1+graph.Tolerance {
				t.Errorf("on %s the shares in %s sum to %s: %s", day, n.ID(node), graph.FormatPercent(sum), strings.Join(parts, ", "))
			}
		}
	}
}

// On every day a pair has at most one counted relation of a kind: a series of
// observations does not overlap. A need is one series for each thing needed.
func TestSeriesDoNotOverlap(t *testing.T) {
	_, _, relations := everything(t)
	type pair struct {
		owner, subject string
		kind           graph.RelationKind
		of             graph.ShareOf
		means          graph.Means
		on             graph.Need
		stated         bool
	}
	byPair := map[pair][]graph.Relation{}
	for _, r := range relations {
		if r.Counts == graph.Counted {
			p := pair{r.Owner, r.Subject, r.Kind, r.Of, r.Means, r.On, r.Basis.Stated()}
			byPair[p] = append(byPair[p], r)
		}
	}
	always := graph.Period{From: graph.Always, Until: graph.Forever}
	for p, series := range byPair {
		for i := range series {
			for j := range i {
				a, b := series[i].HeldWithin(always, always), series[j].HeldWithin(always, always)
				if max(a.From, b.From) < min(a.Until, b.Until) {
					t.Errorf("%s in %s: %s and %s hold on the same days", p.owner, p.subject, series[i].ID, series[j].ID)
				}
			}
		}
	}
}

// A source that nothing cites was read for nothing or was forgotten; a number in a
// note that is no source leads nowhere.
func TestEverySourceIsCited(t *testing.T) {
	sources, entities, relations := everything(t)
	cited := map[string]bool{}
	number := regexp.MustCompile(`\bS\d+b?\b`)
	read := func(where, note string) {
		for _, id := range number.FindAllString(note, -1) {
			cited[id] = true
			if _, ok := sources[id]; !ok {
				t.Errorf("the note of %s names %s, which is no source", where, id)
			}
		}
	}
	for id, r := range relations {
		read(id, r.Note)
		for _, s := range r.Sources {
			cited[s] = true
		}
	}
	for id, e := range entities {
		read(id, e.Note)
		for _, s := range e.Sources {
			cited[s] = true
		}
		for _, s := range e.Statements {
			read(id, s.Note)
			cited[s.Source] = true
		}
	}
	for id, s := range sources {
		if !cited[id] {
			t.Errorf("nothing cites source %s", id)
		}
		if s.Title == "" || id != "article" && s.URL == "" {
			t.Errorf("source %s has the title %q and the address %q", id, s.Title, s.URL)
		}
	}
}

// An entity about which nothing is said is of no use.
func TestEveryEntityIsInARelationOrAStatement(t *testing.T) {
	_, entities, relations := everything(t)
	in := map[string]bool{}
	for _, r := range relations {
		in[r.Owner], in[r.Subject] = true, true
	}
	for id, e := range entities {
		if !in[id] && len(e.Statements) == 0 {
			t.Errorf("nothing is said of entity %s", id)
		}
	}
}

// Figures that circulate without a source, or that are only worked out from others,
// are not loaded: these pairs have no share on any day.
func TestFiguresWithoutASourceAreUnknown(t *testing.T) {
	_, entities, relations := everything(t)
	for _, pair := range []struct{ owner, subject string }{
		{"alibaba-group", "alipay"}, {"alibaba-group", "alipay-ecommerce"}, {"alibaba-group", "freshippo"}, {"alibaba-group", "local-life-services"},
		{"junzheng", "tianhong"}, {"wuhu-gaoxin", "tianhong"}, {"boguan", "ant-consumer-finance"},
		{"chongqing-nongxin", "ant-consumer-finance"}, {"china-transinfo", "ant-consumer-finance"},
		{"ant-group", "zhima-credit"}, {"zhima-credit", "baihang-credit"}, {"ant-group", "hundsun"}, {"ant-group", "ant-shengxin"},
		{"ant-group", "ant-micro-loan"}, {"ant-group", "ant-shangcheng-loan"}, {"ant-group", "oceanbase"}, {"ant-group", "ant-digital"},
		{"ant-group", "ant-international"}, {"ant-group", "mynt"}, {"ant-group", "ascend-money"}, {"api-hong-kong", "dana-company"},
		{"ant-domestic-holders", "ant-group"}, {"ant-foreign-holders", "ant-group"}, {"nssf", "ant-domestic-holders"},
	} {
		found := false
		for id, r := range relations {
			if r.Kind != graph.Owns || r.Owner != pair.owner || r.Subject != pair.subject {
				continue
			}
			found = true
			if r.Share.Known() {
				t.Errorf("relation %s says that %s holds %s of %s; no source gives a figure", id, r.Owner, r.Share, r.Subject)
			}
		}
		if !found {
			t.Errorf("no relation says that %s holds a part of %s", pair.owner, pair.subject)
		}
	}
	for id, e := range entities {
		for _, unsourced := range []string{"支付宝(杭州)", "2C2P", "MultiSafepay", "ANEXT", "Ant Bank", "国开金融", "金字火腿", "天瑞博丰", "蚂蚁保保险代理"} {
			if strings.Contains(e.Name, unsourced) || slices.ContainsFunc(e.Names, func(n graph.Name) bool { return strings.Contains(n.Name, unsourced) }) {
				t.Errorf("entity %s is %s, of which no source was read", id, unsourced)
			}
		}
	}
}
