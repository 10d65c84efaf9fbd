package ownership_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// facts is a small graph with every share settled: what a rule's text is read
// over, word by word, as a second method beside the engine.
type facts struct {
	ids    []string
	share  map[[2]string]float64 // owner, subject
	powers [][2]string           // owner, subject: board, contract, general partner …
	vetoes [][2]string
	led    map[string]bool // arrangements with a general partner
}

// stake is one holding within bounds, of which facts are a completion.
type stake struct {
	owner, subject string
	low, high      float64
}

type society struct {
	ids    []string
	stakes []stake
	powers [][2]string
	vetoes [][2]string
	led    map[string]bool
}

// drawSociety draws up to seven entities with holdings whose minimums sum to at
// most 1, circular and of oneself too, and powers.
func drawSociety(t *rapid.T, ranges bool) *society {
	s := &society{led: map[string]bool{}}
	for i := range rapid.IntRange(2, 7).Draw(t, "entities") {
		kind := rapid.SampledFrom([]string{"c", "c", "c", "p", "p", "f", "g"}).Draw(t, "kind")
		if i == 0 {
			kind = "c"
		}
		s.ids = append(s.ids, kind+name(i))
	}
	room := map[string]int{}
	for _, id := range s.ids {
		room[id] = 100
	}
	held := map[[2]string]bool{}
	for range rapid.IntRange(1, 3*len(s.ids)).Draw(t, "holdings") {
		owner, subject := rapid.SampledFrom(s.ids).Draw(t, "owner"), rapid.SampledFrom(s.ids).Draw(t, "subject")
		if held[[2]string{owner, subject}] || subject[0] == 'p' || subject[0] == 'g' {
			continue
		}
		most := room[subject]
		if owner == subject {
			most = min(most, 40)
		}
		low := min(most, rapid.SampledFrom([]int{0, 5, 10, 20, 25, 26, 30, 40, 50, 51, 60, 80, 100}).Draw(t, "low"))
		high := low
		if ranges && rapid.Bool().Draw(t, "range") && owner != subject {
			high = min(100, low+rapid.IntRange(1, 60).Draw(t, "wide"))
		}
		if high == 0 {
			continue
		}
		held[[2]string{owner, subject}] = true
		room[subject] -= low
		s.stakes = append(s.stakes, stake{owner, subject, float64(low) / 100, float64(high) / 100})
	}
	for range rapid.IntRange(0, 3).Draw(t, "powers") {
		owner, subject := rapid.SampledFrom(s.ids).Draw(t, "power of"), rapid.SampledFrom(s.ids).Draw(t, "power over")
		if owner == subject || owner[0] == 'g' || subject[0] == 'p' || subject[0] == 'g' {
			continue
		}
		switch {
		case rapid.IntRange(0, 3).Draw(t, "veto") == 0:
			s.vetoes = append(s.vetoes, [2]string{owner, subject})
		case subject[0] == 'f' && rapid.Bool().Draw(t, "general partner"):
			s.led[subject] = true
			fallthrough
		default:
			s.powers = append(s.powers, [2]string{owner, subject})
		}
	}
	return s
}

func (s *society) network(t tester) *graph.Network {
	var k sketch
	for _, st := range s.stakes {
		k.relation(st.owner, st.subject, "", bounds(graph.Bounds{Min: st.low, Max: st.high}))
	}
	for _, p := range s.powers {
		means := graph.ByBoard
		if s.led[p[1]] {
			means = graph.ByGeneralPartner
		}
		k.relation(p[0], p[1], "", controls(means))
	}
	for _, v := range s.vetoes {
		k.relation(v[0], v[1], "", controls(graph.ByVeto))
	}
	for _, id := range s.ids {
		k.b.AddEntity(id, kindOf(id))
	}
	return k.network(t)
}

// completion settles every share within its bounds, in an order of its own, so
// that the shares of each sum to at most 1.
func (s *society) completion(t *rapid.T, how string) *facts {
	f := &facts{ids: s.ids, share: map[[2]string]float64{}, powers: s.powers, vetoes: s.vetoes, led: s.led}
	left := map[string]float64{}
	for _, id := range s.ids {
		left[id] = 1
	}
	for _, st := range s.stakes {
		left[st.subject] -= st.low
		f.share[[2]string{st.owner, st.subject}] = st.low
	}
	if how == "least" {
		return f
	}
	for _, i := range rapid.Permutation(indexes(len(s.stakes))).Draw(t, "order") {
		st := s.stakes[i]
		more := min(st.high-st.low, max(0, left[st.subject]))
		if how == "some" {
			more *= rapid.Float64Range(0, 1).Draw(t, "part")
		}
		f.share[[2]string{st.owner, st.subject}] += more
		left[st.subject] -= more
	}
	return f
}

func indexes(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

func (f *facts) w(owner, subject string) float64 { return f.share[[2]string{owner, subject}] }

// votes: its capital; none of a class, none in a led arrangement.
func (f *facts) votes(owner, subject string) float64 {
	if owner[0] == 'g' || f.led[subject] {
		return 0
	}
	return f.w(owner, subject)
}

// commanded is x and what it controls, step by step.
func (f *facts) commanded(x string, veto bool) map[string]bool {
	in := map[string]bool{x: true}
	if x[0] == 'g' {
		return in
	}
	powers := f.powers
	if veto {
		powers = slices.Concat(f.powers, f.vetoes)
	}
	for changed := true; changed; {
		changed = false
		for _, y := range f.ids {
			if in[y] {
				continue
			}
			sum := 0.0
			for k := range in {
				sum += f.votes(k, y)
			}
			has := slices.ContainsFunc(powers, func(p [2]string) bool { return in[p[0]] && p[1] == y })
			if has || sum > .5+1e-9 {
				in[y], changed = true, true
			}
		}
	}
	return in
}

// effective is the probability that a walk from subject reaches x, by iterating
// its definition from nothing.
func (f *facts) effective(x, subject string) float64 {
	at := map[string]float64{}
	for range 4000 {
		next, moved := map[string]float64{}, 0.0
		for _, y := range f.ids {
			for _, k := range f.ids {
				if k == x {
					next[y] += f.w(k, y)
				} else {
					next[y] += f.w(k, y) * at[k]
				}
			}
			moved = max(moved, next[y]-at[y])
		}
		at = next
		if moved < 1e-14 {
			break
		}
	}
	return at[subject]
}

const slack = 1e-9

// Regulation (EU) 2024/1624, Art. 52(1), 53 and 54, over settled facts.
func (f *facts) amlr(x, s string) bool {
	if f.effective(x, s) >= .25-slack {
		return true
	}
	controlled := f.commanded(x, true)
	if controlled[s] && x != s {
		return true
	}
	direct := 0.0
	for k := range controlled {
		if k != x && k != s {
			direct += f.w(k, s)
		}
	}
	if direct >= .25-slack {
		return true
	}
	for _, c := range f.ids {
		if c == x || c == s || c[0] == 'p' || c[0] == 'g' {
			continue
		}
		if f.commanded(c, true)[s] && f.effective(x, c) >= .25-slack {
			return true
		}
	}
	return false
}

// Companies Act 2006, Sch. 1A paras. 2 to 5, 16 and 18.
func (f *facts) psc(x, s string) bool {
	stakes := f.commanded(x, false)
	if stakes[s] {
		return true
	}
	shares, votes := 0.0, 0.0
	for k := range stakes {
		if k != s {
			shares += f.w(k, s)
			votes += f.votes(k, s)
		}
	}
	return shares > .25+slack || votes/(1-f.votes(s, s)) > .25+slack
}

// FATF, steps (i.i) and (i.ii).
func (f *facts) fatfOwner(x, s string) bool   { return f.effective(x, s) > .25+slack }
func (f *facts) fatfControl(x, s string) bool { return f.commanded(x, false)[s] }

// rights are the control rights of Claessens, Djankov & Lang: every chain is
// walked.
func (f *facts) rights(x, s string) float64 {
	widest := map[string]float64{}
	var walk func(at string, width float64, seen map[string]bool)
	walk = func(at string, width float64, seen map[string]bool) {
		widest[at] = max(widest[at], width)
		for _, y := range f.ids {
			if y == s || seen[y] {
				continue
			}
			step := f.votes(at, y)
			if slices.Contains(f.powers, [2]string{at, y}) {
				step = 1
			}
			if step > 0 {
				seen[y] = true
				walk(y, min(width, step), seen)
				delete(seen, y)
			}
		}
	}
	walk(x, 1, map[string]bool{x: true})
	sum, power := 0.0, 0.0
	for k, width := range widest {
		sum += min(f.votes(k, s), width)
		if slices.Contains(f.powers, [2]string{k, s}) {
			power = max(power, width)
		}
	}
	return min(1, max(sum, power))
}

// blocked is the guidance of OFAC: half of it, in the aggregate, again and again.
func (f *facts) blocked(listed []string) map[string]bool {
	in := map[string]bool{}
	for _, id := range listed {
		in[id] = true
	}
	for changed := true; changed; {
		changed = false
		for _, y := range f.ids {
			sum := 0.0
			for k := range in {
				if k != y {
					sum += f.w(k, y)
				}
			}
			if !in[y] && sum >= .5-slack {
				in[y], changed = true, true
			}
		}
	}
	return in
}

// linked is Art. 138(2).
func (f *facts) linked(a, b string) bool {
	if f.effective(a, b) >= .2-slack || f.effective(b, a) >= .2-slack {
		return true
	}
	return slices.ContainsFunc(f.ids, func(c string) bool {
		return c != a && c != b && c[0] != 'g' && f.effective(c, a) > .2+slack && f.effective(c, b) > .2+slack
	})
}

// sound checks a verdict over bounds against what one completion says.
func sound(t *rapid.T, what string, verdict graph.Verdict, is, exact bool) {
	switch {
	case verdict == graph.Yes && !is, verdict == graph.No && is:
		t.Fatalf("%s: the engine says %s, and in a completion it is %v", what, verdict, is)
	case exact && verdict == graph.Possible:
		t.Fatalf("%s: the engine says possible where every share is exact", what)
	}
}

func verdictOf(n *graph.Network, b *ownership.Beneficial, id string) graph.Verdict {
	for _, list := range [][]ownership.Finding{b.Findings, b.Entities} {
		for _, f := range list {
			if n.ID(f.Node) == id {
				return f.Verdict
			}
		}
	}
	return graph.No
}

var completions = []string{"least", "most", "most", "some", "some"}

// The engine's verdicts are those of the texts, read over settled facts: equal
// where every share is exact, and never contradicted by a completion of ranges.
func TestRulesAreTheirTexts(t *testing.T) {
	for _, ranges := range []bool{false, true} {
		t.Run(fmt.Sprintf("ranges %v", ranges), func(t *testing.T) {
			graphs, pairs, open := 0, 0, 0
			rapid.Check(t, func(t *rapid.T) {
				s := drawSociety(t, ranges)
				n := s.network(t)
				graphs++
				engine := ownership.NewEngine(n)
				subject := s.ids[0]
				answers := map[string]*ownership.Beneficial{}
				for _, id := range []string{"eu-amlr", "uk-psc", "fatf", "weakest-link"} {
					b, err := engine.BeneficialOwners(context.Background(), n.Node(subject), day, ruleOf(t, id))
					if err != nil {
						t.Fatal(err)
					}
					answers[id] = b
				}
				listed := []string{rapid.SampledFrom(s.ids).Draw(t, "listed"), rapid.SampledFrom(s.ids).Draw(t, "listed too")}
				blocked := screen(t, n, subject, listed...)
				how := completions
				if !ranges {
					how = completions[:1]
				}
				for _, how := range how {
					f := s.completion(t, how)
					anyOwner := slices.ContainsFunc(s.ids, func(x string) bool { return x != subject && x[0] == 'p' && f.fatfOwner(x, subject) })
					for _, x := range s.ids[1:] {
						if x[0] != 'p' && x[0] != 'c' {
							continue
						}
						pairs++
						what := fmt.Sprintf("%s in %s", x, subject)
						sound(t, "eu-amlr, "+what, verdictOf(n, answers["eu-amlr"], x), f.amlr(x, subject), !ranges)
						sound(t, "uk-psc, "+what, verdictOf(n, answers["uk-psc"], x), f.psc(x, subject), !ranges)
						rights := f.rights(x, subject)
						sound(t, "weakest-link, "+what, verdictOf(n, answers["weakest-link"], x), rights >= .2-slack, !ranges)
						verdict := verdictOf(n, answers["fatf"], x)
						switch {
						case f.fatfOwner(x, subject):
							sound(t, "fatf, "+what, verdict, true, !ranges)
						case !f.fatfControl(x, subject):
							sound(t, "fatf, "+what, verdict, false, !ranges)
						case x[0] == 'p' && anyOwner && verdict == graph.No, !anyOwner && verdict == graph.No:
							t.Fatalf("fatf, %s: control is the second step, and the engine says no", what)
						}
						if verdict == graph.Possible {
							open++
						}
					}
					sound(t, "ofac-50", blocked.Verdict, f.blocked(listed)[subject], !ranges)
					if other := s.ids[1]; other != subject {
						l, err := engine.CloseLinks(context.Background(), n.Node(subject), n.Node(other), day, ruleOf(t, "ecb-close-links"))
						if err != nil {
							t.Fatal(err)
						}
						sound(t, "ecb-close-links with "+other, l.Verdict, f.linked(subject, other), !ranges)
					}
				}
			})
			t.Logf("%d graphs, %d pairs of a person or company and a completion, by six rules; %d verdicts open", graphs, pairs, open)
		})
	}
}

// Whoever is added where owners leave something, and then meets a rule, was told
// of beforehand as somebody whom nobody names.
func TestUnnamedAreTold(t *testing.T) {
	graphs, met := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		s := drawSociety(t, rapid.Bool().Draw(t, "ranges"))
		n := s.network(t)
		graphs++
		subject := s.ids[0]
		at := rapid.SampledFrom(s.ids).Draw(t, "at")
		if at[0] == 'p' || at[0] == 'g' {
			return
		}
		f := s.completion(t, rapid.SampledFrom(completions).Draw(t, "completion"))
		left := 1.0
		for _, k := range s.ids {
			left -= f.w(k, at)
		}
		if left < .01 {
			return
		}
		hidden := "pzz"
		f.ids = append(slices.Clone(f.ids), hidden)
		f.share[[2]string{hidden, at}] = left * rapid.SampledFrom([]float64{.3, .6, 1}).Draw(t, "taken")
		for id, is := range map[string]bool{"eu-amlr": f.amlr(hidden, subject), "uk-psc": f.psc(hidden, subject), "fatf": f.fatfOwner(hidden, subject) || f.fatfControl(hidden, subject),
			"weakest-link": f.rights(hidden, subject) >= .2-slack} {
			if !is || id == "uk-psc" && s.led[at] && at == subject {
				continue
			}
			met++
			b := beneficial(t, n, subject, ruleOf(t, id))
			i := slices.IndexFunc(b.Unnamed, func(u ownership.Unnamed) bool { return n.ID(u.Node) == at })
			if i < 0 {
				t.Fatalf("%s: with %.4f of %s somebody meets the rule for %s, and nobody unnamed is told of there", id, f.w(hidden, at), at, subject)
			}
			if share := f.effective(hidden, subject); b.Rule.Counts.Through == ownership.Product && b.Unnamed[i].Basis == ownership.ByShares && share > b.Unnamed[i].Share.Max()+1e-9 {
				t.Fatalf("%s: somebody at %s has %.6f of %s, and at most %.6f was told", id, at, share, subject, b.Unnamed[i].Share.Max())
			}
			if share := f.effective(hidden, subject); b.Rule.Counts.Through == ownership.Product && share > b.Together.Max()+1e-9 {
				t.Fatalf("%s: somebody at %s has %.6f, and all unnamed together were told to have %.6f", id, at, share, b.Together.Max())
			}
		}
	})
	t.Logf("%d graphs, %d times somebody hidden met a rule", graphs, met)
}
