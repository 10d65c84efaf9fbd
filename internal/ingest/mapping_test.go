package ingest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Every interest of the standard's code list, in a company and in a trust, as the
// table of mappings has it: a share where the relation carries one, a figure
// elsewhere a note; a right to what an entity holds counts only in a trust.
func TestEveryInterestType(t *testing.T) {
	trust := statement("s-t", "t", "entity", "2020-01-01", `{"isComponent":false,"entityType":{"type":"arrangement","subtype":"trust"},"name":"T"}`)
	for _, c := range []struct{ interest, company, trust string }{
		{"shareholding", "OWNS capital a>b [0.3,0.3]", ""},
		{"votingRights", "CONTROLS votes a>b [0.3,0.3]", ""},
		{"appointmentOfBoard", "CONTROLS board a>b", ""},
		{"trustee", "CONTROLS trustee a>b", ""},
		{"rightsGrantedByContract", "CONTROLS contract a>b", ""},
		{"conditionalRightsGrantedByContract", "CONTROLS contract a>b quoted", ""},
		{"otherInfluenceOrControl", "CONTROLS other a>b", ""},
		{"controlViaCompanyRulesOrArticles", "CONTROLS other a>b", ""},
		{"controlByLegalFramework", "CONTROLS other a>b", ""},
		{"boardMember", "ROLE director a>b", ""},
		{"boardChair", "ROLE board chair a>b", ""},
		{"seniorManagingOfficial", "ROLE senior managing official a>b", ""},
		{"settlor", "ROLE settlor a>b", ""},
		{"protector", "ROLE protector a>b", ""},
		{"nominee", "ROLE nominee a>b", ""},
		{"nominator", "ROLE nominator a>b", ""},
		{"beneficiaryOfLegalArrangement", "OWNS a>b [0.3,0.3] quoted", "OWNS a>t [0.3,0.3]"},
		{"rightsToSurplusAssetsOnDissolution", "OWNS a>b [0.3,0.3] quoted", "OWNS a>t [0.3,0.3]"},
		{"rightsToProfitOrIncome", "OWNS a>b [0.3,0.3] quoted", "OWNS a>t [0.3,0.3]"},
		{"rightToProfitOrIncomeFromAssets", "OWNS a>b [0.3,0.3] quoted", "OWNS a>t [0.3,0.3]"},
		{"enjoymentAndUseOfAssets", "OWNS a>b [0.3,0.3] quoted", "OWNS a>t [0.3,0.3]"},
		{"unknownInterest", "OWNS a>b [0.3,0.3] unstated", ""},
		{"unpublishedInterest", "OWNS a>b [0.3,0.3] unstated", ""},
		{"", "OWNS a>b [0.3,0.3] unstated", ""},
	} {
		for directness, basis := range map[string]string{"direct": "direct", "indirect": "indirect", "unknown": "unstated", "": "unstated"} {
			members := []string{`"startDate":"2019-01-01"`, `"share":{"exact":30}`}
			if c.interest != "" {
				members = append(members, fmt.Sprintf(`"type":%q`, c.interest))
			}
			if directness != "" {
				members = append(members, fmt.Sprintf(`"directOrIndirect":%q`, directness))
			}
			interest := "{" + strings.Join(members, ",") + "}"
			s := open(t)
			load(t, s, "x.json", "["+strings.Join([]string{bodsCompany("a"), bodsCompany("b"), trust, bodsOwns("1", "1", "a", "b", interest), bodsOwns("2", "2", "a", "t", interest)}, ",")+"]")
			inTrust := c.trust
			if inTrust == "" {
				inTrust = strings.Replace(c.company, "a>b", "a>t", 1)
			}
			want := make([]string, 0, 2)
			for _, w := range []string{c.company, inTrust} {
				w, unstated := strings.CutSuffix(w, " unstated")
				w, quoted := strings.CutSuffix(w, " quoted")
				by := basis
				if unstated && by == "direct" {
					by = "unstated" // an interest of which nobody knows what it is
				}
				if w += " 2019-01-01.. " + by; quoted {
					w += " quoted"
				}
				want = append(want, w)
			}
			slices.Sort(want)
			if got := lines(t, s); !slices.Equal(got, want) {
				t.Errorf("%q, %q:\ngot  %q\nwant %q", c.interest, directness, got, want)
			}
			carries := strings.Contains(c.company, "[")
			if text := export(t, s, "native"); carries == strings.Contains(text, `"note":"share 30%"`) {
				t.Errorf("%q: the figure is to be the share or the note:\n%s", c.interest, text)
			}
		}
	}
}

// A party that nobody names is an entity of its own for each statement, with the
// reason; no interests at all are an interest of which nothing is known.
func TestUnspecifiedParties(t *testing.T) {
	nobody := `{"reason":"informationUnknownToPublisher","description":"not asked"}`
	relation := func(id, owner, subject string) string {
		return statement(id, "r-"+id, "relationship", "2020-01-01", fmt.Sprintf(`{"isComponent":false,"subject":%s,"interestedParty":%s}`, subject, owner))
	}
	s := open(t)
	load(t, s, "x.json", "["+strings.Join([]string{
		bodsCompany("a"), relation("1", nobody, `"a"`), relation("2", nobody, `"a"`), relation("3", `"a"`, nobody), relation("4", nobody, nobody),
	}, ",")+"]")
	want := []string{
		"OWNS 1/interestedParty>a unknown seen 2020-01-01.. unstated",
		"OWNS 2/interestedParty>a unknown seen 2020-01-01.. unstated",
		"OWNS 4/interestedParty>4/subject unknown seen 2020-01-01.. unstated",
		"OWNS a>3/subject unknown seen 2020-01-01.. unstated",
	}
	if got := lines(t, s); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, id := range []string{"1/interestedParty", "2/interestedParty", "3/subject", "4/interestedParty", "4/subject"} {
		if e := entityOf(t, s, id); e.Reason != "informationUnknownToPublisher" || e.Note != "not asked" || e.Kind.String() != "unknown" {
			t.Errorf("%+v", e)
		}
	}
}
