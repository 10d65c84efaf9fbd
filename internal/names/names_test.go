package names_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

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
		"हिन्दी बैंक":          "हिन्दीबैंक", // vowels are letters here, not accents
		"ไทยพาณิชย์":           "ไทยพาณิชย์",
		"ﾊﾞｽ":                  "バス", // another word than ハス
		"בַּנק":                "בנק",
		"الـبَنك":              "البنك",
		"Ёлка":                 "елка",
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
		company("rioter", "Rioter"),
		company("rio-group", "Rio Gruppe GmbH"),
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
		{"rio", "rio-group", "prefix"}, // Rioter is shorter
		{"riot", "rioter", "prefix"},
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

// A name of ASCII is folded as one with an accent is, which goes the long way.
func FuzzFoldASCII(f *testing.F) {
	for _, seed := range []string{"Toys \"R\" Us, Inc.", "AT&T C++ #1 @x", "\x00\x7f~^_`|", "ABCDEFGHIJKLMNOPQRSTUVWXYZ az 09 [/:{@"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if strings.ContainsFunc(name, func(r rune) bool { return r > 0x7f }) || names.Fold("x"+name) == "x" {
			return // not ASCII, or nothing but punctuation, which stays where it is all
		}
		if folded := names.Fold("\u00e9 " + name); folded != "e"+names.Fold(name) {
			t.Errorf("%q is folded to %q, and after é to %q", name, names.Fold(name), folded)
		}
	})
}

// Whatever a name is, each of its forms finds it whole, and asking twice is asking
// once.
func FuzzForms(f *testing.F) {
	for _, seed := range [][2]string{{"Yu'e Bao", "余额宝"}, {"蚂蚁集团有限公司", "X 1"}, {"… Ltd", "A/S"}, {"S. p. A.", "\u0301"}, {"ﬁ™ Co., Ltd.", "\x00"}, {"İı", "🐜"}, {"ᄀ ᅡ Ltd", "\xff"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, name, identifier string) {
		e := graph.Entity{ID: "e", Kind: graph.Company, Name: name, Identifiers: []graph.Identifier{{Scheme: "S", ID: identifier}}}
		forms := names.Forms(&e)
		if !slices.Equal(forms, names.Forms(&e)) || !slices.Equal(names.IndexGrams(forms), names.IndexGrams(forms)) {
			t.Fatal("not the same twice")
		}
		for _, form := range forms {
			q, err := names.Check(graph.SearchQuery{Text: form.Text})
			if err != nil {
				continue // over 200 characters, or not valid UTF-8
			}
			found := names.Rank(q, []graph.Entity{e})
			if len(found.Hits) != 1 || found.Hits[0].Match > graph.MatchExact {
				t.Errorf("%q has the form %+v, and that finds %+v", name, form, found)
			}
		}
	})
}

// A name that contains a query, or begins within one edit of it, must share enough
// pairs with it or be among the beginnings that share none.
func TestGramsFindWhatMatches(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		letters := []rune(rapid.SampledFrom([]string{"abcd", "蚂蚁集团"}).Draw(t, "alphabet"))
		text := rapid.Custom(func(t *rapid.T) string {
			return string(rapid.SliceOfN(rapid.SampledFrom(letters), 1, 8).Draw(t, "runes"))
		})
		query, name := text.Draw(t, "query"), text.Draw(t, "name")
		e := graph.Entity{ID: "\x00", Kind: graph.Company, Name: name}
		found := names.Rank(graph.SearchQuery{Text: query, Limit: 1}, []graph.Entity{e})
		if len(found.Hits) == 0 || found.Hits[0].Match < graph.MatchSubstring {
			return
		}
		shared := 0
		for _, gram := range names.Grams(query) {
			if slices.Contains(names.IndexGrams(names.Forms(&e)), gram) {
				shared++
			}
		}
		candidate := shared >= names.LeastGrams(query)
		if utf8.RuneCountInString(query) == 1 {
			candidate = slices.ContainsFunc(names.IndexGrams(names.Forms(&e)), func(gram string) bool { return strings.HasPrefix(gram, query) })
		}
		for _, b := range names.Beginnings(query) {
			rest, ok := strings.CutPrefix(name, b.Before)
			if ok && b.After != "" {
				_, size := utf8.DecodeRuneInString(rest)
				ok = strings.HasPrefix(rest[size:], b.After)
			}
			candidate = candidate || ok
		}
		if !candidate {
			t.Errorf("%q matches %q (%s) and is no candidate", query, name, found.Hits[0].Match)
		}
	})
}

// Case folding and decomposition have exceptions: every rune is tried.
func TestFoldTwiceIsFoldOnce(t *testing.T) {
	for r := range rune(unicode.MaxRune) {
		for _, name := range []string{string(r), "a" + string(r), string(r) + "a"} {
			if folded := names.Fold(name); names.Fold(folded) != folded {
				t.Errorf("%q folds to %q, and that to %q", name, folded, names.Fold(folded))
			}
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
