package explore_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"whoowns/graph"
)

// What the examples' own texts say of an indirect interest must come out, and a
// stated total must not be added to the chain that it sums up.
func TestStatedTotalsOfTheBODSExamples(t *testing.T) {
	for _, c := range []struct {
		file, owner, subject string
		want                 float64
	}{
		{"indirect-ownership.json", "c25d4d612c2c", "ad3f6c2fcc9e", .3},
		{"multiple-indirect-ownership.json", "92ebf964a1f6", "63e3a8a8946f", .6},
		{"mutilple-indirect-ownership-2.json", "731c7a8e7601", "1e049760d6c7", .6},
		// 50 % stated as indirect and 50 % held directly since 2019-05-01
		{"mixed-direct-and-indirect-ownership.json", "53508b65253f", "9bfe59b6a869", 1},
	} {
		content, err := os.ReadFile(filepath.Join("../format/bods/testdata", c.file))
		if err != nil {
			t.Fatal(err)
		}
		x := open(t, c.file, string(content))
		about(t, c.file+": the effective share", owner(t, ownersOf(t, x, c.subject, "today"), c.owner).Effective.Min(), c.want)
	}
}

// Who owns and who controls each example's company on a day, worked out from its
// text by hand: "owner bounds control", in the order of ids. Bounds are of the
// effective share; control follows from votes over one half, where a shareholding
// whose votes nobody states counts as its votes.
func TestOwnersAndControlOfTheBODSExamples(t *testing.T) {
	const fermcat, patrick, declan, riyadh = "ent-93c75c87ab28f889", "per-41c0bb0cef246f7c", "per-e334cc6258e56467", "per-5faa4103dee78621"
	const tecido, maria, trust = "01B68D7633", "018AF6B3EB", "033E84672B"
	for _, c := range []struct {
		file, company, on string
		undisclosed       string // "" where what is stated leaves it open
		want              []string
	}{
		{"bods-package.json", "c359f58d2977", "today", "0–0", []string{"10478c6cf6de [1, 1] yes"}},
		// A relationship without interests: nothing is known of it.
		{"bods-package-annotations.json", "22e8a31863ee", "today", "0–1", []string{"387a14452645 [0, 1] possible"}},
		{"bods-package-entity-owning-entity.json", "12b7dd0770ce", "today", "0–0.25", []string{"e83cce729ada [0.75, 1) yes"}},
		// Over 25 and under 50: never a majority.
		{"bods-package-linking-annotations.json", "a01c1a0863e2", "today", "0.5–0.75", []string{"0fc263ba4126 (0.25, 0.5) no"}},
		{"full-pep-declaration.json", "a7b3bd81d8ba", "today", "0.5–0.75", []string{"9bcdcc85e803 [0.25, 0.5) no"}},
		{"simple-pep-declaration.json", "841083ba86e3", "today", "0.5–0.75", []string{"c9ceb68d7241 [0.25, 0.5) no"}},
		{"multiple-tax-residencies.json", "fd5c8dbc9a91", "today", "0–0", []string{"8f2f34b57a8f [1, 1] yes"}},
		// All of it is held jointly, half for each; neither half is a majority of the
		// joint holding, which has the company.
		{"joint-ownership.json", "31c55e425764", "today", "0–0", []string{
			"1accb8b18b99 [0.5, 0.5] no", "91b4236a7d89 [1, 1] yes", "f040df24d9ec [0.5, 0.5] no",
		}},
		// The trust exists from 2019-11-08, whatever the first trustee's start says. A
		// settlor as such neither owns nor controls; this one is a trustee too. What the
		// beneficiary gets nobody says.
		{"levent.json", "8e40d059", "2019-11-07", "1–1", nil},
		{"levent.json", "8e40d059", "today", "0–1", []string{"700c264e [0, 0] yes", "81337a6e [0, 1] no", "d8855000 [0, 0] yes"}},
		// A nominee sits on the board for Silvia, who controls; nobody is said to own.
		{"nomination.json", "104AB1984C", "2023-04-29", "1–1", nil},
		{"nomination.json", "104AB1984C", "today", "1–1", []string{"101AB1984F [0, 0] yes"}},
		// Exempt from disclosure: one party that nobody names, with whatever it has.
		{"listed-company-exempt-from-disclosure.json", "4c7ea3bfbe6c", "today", "0–1", []string{
			"5b7273f7-6ca1-40f3-9146-646ce0f8b03e/interestedParty [0, 1] possible",
		}},
		// B has 60 % and what Person 1 has of B is not said; the source states 30 %. A
		// majority of B would be control of A.
		{"indirect-ownership.json", "ad3f6c2fcc9e", "today", "", []string{"c25d4d612c2c [0.3, 0.3] possible", "d4ab89ea169a [0.6, 0.6] yes"}},
		// C and D have a half each, and neither a majority: both together would be.
		{"multiple-indirect-ownership.json", "63e3a8a8946f", "today", "", []string{
			"05fbbfb94b79 [0.5, 0.5] no", "92ebf964a1f6 [0.6, 0.6] possible", "d177864a8b39 [0.5, 0.5] no",
		}},
		{"mutilple-indirect-ownership-2.json", "1e049760d6c7", "today", "", []string{
			"41454e3ba398 [0.4, 0.4] no", "6c9fd5c92201 [0.2, 0.2] no", "731c7a8e7601 [0.6, 0.6] possible",
		}},
		// Until 2019-05-01 only the 50 % through B: half, even if B is Person 1's, is no
		// majority. From then 50 % directly beside it.
		{"mixed-direct-and-indirect-ownership.json", "9bfe59b6a869", "2019-04-30", "", []string{"53508b65253f [0.5, 0.5] no", "ec61aeda7141 [0.5, 0.5] no"}},
		{"mixed-direct-and-indirect-ownership.json", "9bfe59b6a869", "2019-05-01", "", []string{"53508b65253f [1, 1] possible", "ec61aeda7141 [0.5, 0.5] no"}},
		{"fermcat.json", fermcat, "2021-04-02", "0–0", []string{patrick + " [0.5, 0.5] no", riyadh + " [0.5, 0.5] no"}},
		{"fermcat.json", fermcat, "2021-04-03", "0–0", []string{patrick + " [0.5, 0.5] no", declan + " [0.5, 0.5] no"}},
		{"fermcat.json", fermcat, "2022-01-20", "0–0", []string{patrick + " [0.5, 0.5] no", declan + " [0.5, 0.5] no"}},
		{"fermcat.json", fermcat, "2022-01-21", "0–0", []string{patrick + " [1, 1] yes"}},
		{"tecido.json", tecido, "2021-09-23", "0–0", []string{maria + " [1, 1] yes"}},
		{"tecido.json", tecido, "2021-09-24", "0–0", []string{maria + " [0.4, 0.4] no", trust + " [0.6, 0.6] yes"}},
		{"tecido.json", tecido, "2022-09-21", "0–0", []string{maria + " [0.3, 0.3] no", trust + " [0.7, 0.7] yes"}},
		{"tecido.json", tecido, "2023-03-03", "0.2–0.2", []string{trust + " [0.8, 0.8] yes"}},
	} {
		content, err := os.ReadFile(filepath.Join("../format/bods/testdata", c.file))
		if err != nil {
			t.Fatal(err)
		}
		a := ownersOf(t, open(t, c.file, string(content)), c.company, c.on)
		var got []string
		for _, o := range a.Owners {
			got = append(got, fmt.Sprintf("%s %s %s", o.Entity.ID, interval(o.Effective), o.Control))
		}
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s on %s:\ngot  %q\nwant %q", c.file, c.on, got, c.want)
		}
		u := a.Undisclosed.Share
		if undisclosed := fmt.Sprintf("%.6g–%.6g", u.Min(), u.Max()); c.undisclosed != "" && undisclosed != c.undisclosed {
			t.Errorf("%s on %s: %s undisclosed, want %s", c.file, c.on, undisclosed, c.undisclosed)
		}
	}
}

// interval writes the bounds of a share, to a millionth.
func interval(s graph.Share) string {
	b, open, shut := s.Bounds(), "[", "]"
	if b.MinExclusive {
		open = "("
	}
	if b.MaxExclusive {
		shut = ")"
	}
	return fmt.Sprintf("%s%.6g, %.6g%s", open, b.Min, b.Max, shut)
}

// The ministry has 23.5 % itself and 76.5 % through a company that is all its own:
// .235 + .765 × 1 = 1. The state controls the ministry, and with it both.
func TestTheStateOwnedExample(t *testing.T) {
	content, err := os.ReadFile("../format/bods/testdata/bods-package-fi-soe.json")
	if err != nil {
		t.Fatal(err)
	}
	const gasgrid, kaasuverkko, ministry, state = "19f1c5afe9d7", "0199c515a699", "7ff95ba3682c", "05ce06ec97b1"
	a := ownersOf(t, open(t, "x.json", string(content)), gasgrid, "today")
	about(t, "the ministry's share", owner(t, a, ministry).Effective.Min(), 1)
	about(t, "the holding's share", owner(t, a, kaasuverkko).Effective.Min(), .765)
	for _, id := range []string{kaasuverkko, ministry, state} {
		if control := owner(t, a, id).Control; control != graph.Yes {
			t.Errorf("control of %s is %s", id, control)
		}
	}
}
