package names_test

import (
	"testing"

	"whoowns/graph"
	"whoowns/internal/names"
)

func TestFold(t *testing.T) {
	for name, want := range map[string]string{
		"Yu'e Bao":             "yuebao",
		"Yu’e Bao":             "yuebao",
		"Société Générale":     "societegenerale",
		"Møller – Mærsk A/S":   "mollermærskas",
		"ＡＮＴ Ｇｒｏｕｐ":            "antgroup",
		"蚂蚁集团":                 "蚂蚁集团",
		"AT&T":                 "at&t",
		"C++":                  "c++",
		"Straße":               "strasse",
		`"quoted" (UK)`:        "quoteduk",
		"…":                    "...",
		"Alipay.com Co., Ltd.": "alipaycomcoltd",
	} {
		if got := names.Fold(name); got != want {
			t.Errorf("%q folds to %q, want %q", name, got, want)
		}
	}
}

func TestRank(t *testing.T) {
	company := func(id, name string, more ...string) graph.Entity {
		e := graph.Entity{ID: id, Kind: graph.Company, Name: name}
		for _, other := range more {
			e.Names = append(e.Names, graph.Name{Name: other})
		}
		return e
	}
	all := []graph.Entity{
		company("alipay-com", "Alipay.com Co., Ltd.", "支付宝(中国)网络技术有限公司"),
		company("acme-plain", "Acme"),
		company("acme-ltd", "Acme Limited"),
		company("texaco", "Texaco"),
		company("ants", "Ants"),
		company("moller", "A.P. Møller A/S"),
	}
	for _, c := range []struct{ query, first, how string }{
		{"alipay.com", "alipay-com", "exact"}, // without the form of company
		{"alipay.com co ltd", "alipay-com", "exact"},
		{"Acme", "acme-plain", "exact"}, // the whole name before the stripped one
		{"Acme Ltd", "", ""},            // another form is another name, and not one edit away
		{"acme limited", "acme-ltd", "exact"},
		{"Texa", "texaco", "prefix"},
		{"支付宝", "alipay-com", "prefix"},
		{"网络技术", "alipay-com", "substring"},
		{"alipya.com", "alipay-com", "typo"},
		{"ap moller", "moller", "exact"},
		{"ant", "ants", "prefix"},
		{"xxx", "", ""},
	} {
		q, err := names.Check(graph.SearchQuery{Text: c.query})
		if err != nil {
			t.Fatal(err)
		}
		found := names.Rank(q, all)
		if c.first == "" {
			if len(found.Hits) > 0 {
				t.Errorf("%q found %s (%s), want nothing", c.query, found.Hits[0].Entity.ID, found.Hits[0].Match)
			}
			continue
		}
		if len(found.Hits) == 0 || found.Hits[0].Entity.ID != c.first || found.Hits[0].Match.String() != c.how {
			t.Errorf("%q found %+v, want %s (%s) first", c.query, found.Hits, c.first, c.how)
		}
	}
}

func TestGramsFindWhatMatches(t *testing.T) {
	// A name that contains the query, or is one edit from it, must share enough pairs.
	for _, c := range [][2]string{{"alibaba", "greatalibabatrading"}, {"alibaba", "alibana"}, {"alibbaa", "alibaba"}, {"蚂蚁", "蚂蚁集团"}, {"yuebo", "yuebao"}} {
		have := map[string]bool{}
		for _, gram := range names.Grams(c[1]) {
			have[gram] = true
		}
		shared := 0
		for _, gram := range names.Grams(c[0]) {
			if have[gram] {
				shared++
			}
		}
		if shared < names.LeastGrams(c[0]) {
			t.Errorf("%q and %q share %d pairs, fewer than %d", c[0], c[1], shared, names.LeastGrams(c[0]))
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Yu'e Bao", "蚂蚁", "ﬁ", "İ", "\u0301", "A/S", "…"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		folded := names.Fold(name)
		if again := names.Fold(folded); again != folded {
			t.Errorf("%q folds to %q, and that to %q", name, folded, again)
		}
	})
}
