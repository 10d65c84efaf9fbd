package ask

import (
	"testing"

	"whoowns/graph"
	"whoowns/internal/explore"
)

func hit(id, name, matched string, match graph.Match) explore.SearchHit {
	return explore.SearchHit{Reference: graph.Reference{ID: id, Name: name, Kind: graph.Company}, Matched: matched, Match: match}
}

// TestChoose: which of a search's hits a person means by a name.
func TestChoose(t *testing.T) {
	antNames := []explore.SearchHit{
		hit("ant-group", "Ant Group Co., Ltd.", "Ant Group Co., Ltd.", graph.MatchPrefix),
		hit("ant-insurance", "Ant Insurance", "Ant Insurance", graph.MatchPrefix),
		hit("antfin", "Antfin (Netherlands) Holding B.V.", "Antfin (Netherlands) Holding B.V.", graph.MatchPrefix),
	}
	for _, c := range []struct {
		why       string
		name      string
		hits      []explore.SearchHit
		truncated bool
		id        string // "" when it is ambiguous or nothing
		quality   quality
	}{
		{"an id wins over a name", "alipay", []explore.SearchHit{
			hit("alipay", "Alipay", "alipay", graph.MatchID), hit("other", "Alipay", "Alipay", graph.MatchExact)}, false, "alipay", exact},
		{"the current name wins over another's former name", "Alipay", []explore.SearchHit{
			hit("company", "Alipay.com Co., Ltd.", "Alipay", graph.MatchExact), hit("product", "Alipay", "Alipay", graph.MatchExact)}, false, "product", exact},
		{"a former name wins when it alone is exact", "Ant Financial", []explore.SearchHit{
			hit("ant-group", "Ant Group", "Ant Financial", graph.MatchExact), hit("afs", "Ant Financial Services Hong Kong", "Ant Financial Services Hong Kong", graph.MatchPrefix)}, false, "ant-group", exact},
		{"two of one name are ambiguous", "John Smith", []explore.SearchHit{
			hit("p1", "John Smith", "John Smith", graph.MatchExact), hit("p2", "John Smith", "John Smith", graph.MatchExact)}, false, "", several},
		{"Ant is Ant Group, not Ant Insurance", "Ant", antNames, false, "ant-group", byCore},
		{"two names that begin so are ambiguous", "Ant F", []explore.SearchHit{
			hit("a", "Ant F One", "Ant F One", graph.MatchPrefix), hit("b", "Ant F Two", "Ant F Two", graph.MatchPrefix)}, false, "", several},
		{"the first words of one name only", "Tianhong", []explore.SearchHit{
			hit("tianhong", "Tianhong Asset Management", "Tianhong Asset Management", graph.MatchPrefix)}, false, "tianhong", byStart},
		{"not half a word", "Tian", []explore.SearchHit{
			hit("tianhong", "Tianhong Asset Management", "Tianhong Asset Management", graph.MatchPrefix)}, false, "", nothing},
		{"half a Chinese name, which has no words", "天弘", []explore.SearchHit{
			hit("tianhong", "Tianhong Asset Management", "天弘基金管理有限公司", graph.MatchPrefix)}, false, "tianhong", byStart},
		{"words within one name only", "Junhan", []explore.SearchHit{
			hit("junhan", "Hangzhou Junhan", "Hangzhou Junhan", graph.MatchSubstring)}, false, "junhan", byPart},
		{"one name of those found, but there are more", "Tianhong", []explore.SearchHit{
			hit("tianhong", "Tianhong Asset Management", "Tianhong Asset Management", graph.MatchPrefix)}, true, "", several},
		{"letters swapped in a whole name", "Alipya", []explore.SearchHit{
			hit("alipay", "Alipay", "Alipay", graph.MatchTypo), hit("company", "Alipay.com Co., Ltd.", "Alipay.com Co., Ltd.", graph.MatchTypo)}, false, "alipay", byTypo},
		{"a slip that fits two names", "Alpay", []explore.SearchHit{
			hit("alipay", "Alipay", "Alipay", graph.MatchTypo), hit("alopay", "Alopay", "Alopay", graph.MatchTypo)}, false, "", several},
		{"nothing", "Zzz", nil, false, "", nothing},
	} {
		t.Run(c.why, func(t *testing.T) {
			got := choose(c.name, explore.SearchAnswer{Hits: c.hits, Truncated: c.truncated})
			if got.entity.ID != c.id || got.quality != c.quality {
				t.Errorf("%q is taken as %q with quality %d; want %q with %d", c.name, got.entity.ID, got.quality, c.id, c.quality)
			}
		})
	}
}

func TestOneSlip(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"alipay", "alipya", true}, {"alipay", "alipa", true}, {"alipay", "aliipay", true}, {"alipay", "alibay", true},
		{"alipay", "alipay", true}, {"alipay", "ailpya", false}, {"alipay", "alibaba", false}, {"", "ab", false},
	} {
		if got := oneSlip([]string{c.a}, []string{c.b}); got != c.want {
			t.Errorf("%s and %s: one slip %v; want %v", c.a, c.b, got, c.want)
		}
	}
}

// TestLiteral: no id leaves its Cypher string.
func TestLiteral(t *testing.T) {
	for id, want := range map[string]string{
		"ant-group":         `'ant-group'`,
		"O'Neill":           `'O\'Neill'`,
		`a\`:                `'a\\'`,
		"x'}) DETACH //":    `'x\'}) DETACH //'`,
		"line\nbreak\u2028": `'line\u000abreak\u2028'`,
	} {
		if got := literal(id); got != want {
			t.Errorf("literal(%q) is %s; want %s", id, got, want)
		}
	}
}

func TestLinks(t *testing.T) {
	entity := graph.Reference{ID: "a b/c?"}
	other := graph.Reference{ID: "x&y"}
	got := linksFor(Share, &entity, &other, "2020-10", "")
	for key, want := range map[string]string{
		"entity":  "/api/v1/entities/a%20b%2Fc%3F?as_of=2020-10",
		"network": "/api/v1/entities/a%20b%2Fc%3F/network?as_of=2020-10",
		"result":  "/api/v1/entities/a%20b%2Fc%3F/share?as_of=2020-10&owner=x%26y",
	} {
		if got[key] != want {
			t.Errorf("link %s is %s; want %s", key, got[key], want)
		}
	}
	if got := linksFor(Owners, &graph.Reference{ID: "alipay"}, nil, "", "")["result"]; got != "/api/v1/entities/alipay/owners" {
		t.Errorf("without a day the link is %s", got)
	}
}

// TestAmpersand: and is found as & and the other way, before a longer name.
func TestAmpersand(t *testing.T) {
	names := []string{"Johnson & Johnson", "Johnson and Johnson (India)", "Marks and Spencer", "Marks & Spencer Reliance"}
	var changes []graph.Change
	for _, name := range names {
		changes = append(changes, graph.Change{Entity: &graph.Entity{ID: "id of " + name, Name: name, Kind: graph.Company}})
	}
	a := asking(t, graph.ChangesOf(changes...))
	for typed, name := range map[string]string{"Johnson and Johnson": names[0], "Marks & Spencer": names[2]} {
		if answer := asked(t, a, "who owns "+typed+"?"); answer.Question.Entity == nil || answer.Question.Entity.Name != name {
			t.Errorf("%s is taken as %+v, want %s: %s", typed, answer.Question.Entity, name, answer.Answer)
		}
	}
}
