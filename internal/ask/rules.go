package ask

import (
	"context"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// The intents that put a rule to the facts.
const (
	ByRule   Intent = "by-rule"     // who are the beneficial owners of X under a rule
	Screened Intent = "screen"      // is X blocked if Y are listed
	Linked   Intent = "close-links" // are X and Y closely linked
)

// rulePhrasings are the forms that name a rule or what a rule is about. They go
// before the others, of which some would take a rule for a part of a name.
var rulePhrasings = []phrasing{
	{intent: ByRule, forms: []string{
		"<who-is> the? <ultimates>|<owners> of|in|behind X under|by|per|according_to|for|in_the_sense_of the? <rules>",
		"<who-is> X's <ultimates>|<owners> under|by|per|according_to the? <rules>",
		"<who> <owns>|<controls> X under|by|per|according_to the? <rules>",
		"<who> ultimately|beneficially <owns> X under|by|per|according_to the? <rules>",
		"the? <ultimates>|<owners> of X under|by|per|according_to the? <rules>",
		"under|by|per|according_to the? <rules> who <owns>|<controls> X",
		"under|by|per|according_to the? <rules> <who-is> the? <ultimates>|<owners> of X",
		"X's? <ultimates> under|by|per|according_to the? <rules>",
		"X <ultimates> under|by|per|according_to the? <rules>",
		"<who-is> the? <pscs> of|in|over X",
		"<who-is> X's <pscs>",
		"<who> has|have|had significant_control of|over X",
		"the? <pscs> of|in|over X",
	}},
	{intent: Screened, forms: []string{
		"<is> X blocked|sanctioned if|when|given|assuming Y <is> listed|sanctioned|blocked|designated|on_the_list",
		"would|will X be blocked|sanctioned if|when Y <is>|were listed|sanctioned|blocked|designated|on_the_list",
		"if Y <is>|were listed|sanctioned|blocked|designated <is> X blocked|sanctioned",
		"screen X against|for Y",
	}},
	{intent: Linked, forms: []string{
		"<is> X and Y <close>",
		"<is> X <close> to|with Y",
		"<do> X and|with Y have close_links",
		"<is> there close_links between X and Y",
		"close_links between|of X and Y",
	}},
}

// ruleNames are the words that name a rule, and the rule's id.
var ruleNames = []struct{ words, id string }{
	{`(?:the )?(?:eu |new )?aml(?:r| regulation)|eu[- ]amlr|(?:the )?anti[- ]money[- ]laundering regulation|regulation (?:\(eu\) )?2024/1624|(?:the )?(?:eu|european union)`, "eu-amlr"},
	{`uk[- ]psc|(?:the )?(?:uk )?psc|(?:the )?companies act(?: 2006)?|(?:the )?(?:uk|british)`, "uk-psc"},
	{`(?:the )?fatf(?: recommendations?| standards?)?`, "fatf"},
	{`weakest[- ]link|claessens`, "weakest-link"},
	{`(?:all|every|each)(?: the)?`, explore.AllRules},
}

// ruleClass is every name of a rule, with what may follow it.
var ruleClass = func() string {
	words := make([]string, len(ruleNames))
	for i, name := range ruleNames {
		words[i] = name.words
	}
	return "(?:" + strings.Join(words, "|") + ")(?: (?:rules?|regime|tests?|method|definition))?"
}()

var (
	ruleIn = func() []*regexp.Regexp {
		list := make([]*regexp.Regexp, len(ruleNames))
		for i, name := range ruleNames {
			list[i] = regexp.MustCompile(`(?i)\b(?:` + name.words + `)\b`)
		}
		return list
	}()
	significant = regexp.MustCompile(`(?i)\bpscs?\b|significant control`)
)

// ruleNamed returns the id of the rule that the words around the names have.
func ruleNamed(around string) string {
	for i, re := range ruleIn {
		if re.MatchString(around) {
			return ruleNames[i].id
		}
	}
	if significant.MatchString(around) {
		return "uk-psc"
	}
	return explore.AllRules
}

var partsOf = regexp.MustCompile(`(?i)\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|&)\s+`)

// listedNames resolves the names of a list. The list is as good as its worst name,
// whose resolution it has; parts has them all.
func (r *resolver) listedNames(ctx context.Context, text string, quoted bool) (*resolution, error) {
	whole, err := r.meant(ctx, text, quoted)
	if err != nil || whole.quality == exact {
		return withParts(whole, whole), err
	}
	names := partsOf.Split(text, -1)
	if len(names) == 1 {
		return withParts(whole, whole), nil
	}
	var parts []*resolution
	worst := (*resolution)(nil)
	for _, name := range names {
		found, err := r.meant(ctx, strings.Trim(name, " \"“”"), quoted)
		if err != nil {
			return nil, err
		}
		parts = append(parts, found)
		if worst == nil || found.quality < worst.quality {
			worst = found
		}
	}
	return withParts(worst, parts...), nil
}

func withParts(r *resolution, parts ...*resolution) *resolution {
	list := *r
	list.parts = parts
	return &list
}

// byRule says who qualifies by a rule, and why.
func (t *telling) byRule() (string, explore.UltimateOwners, error) {
	found, err := t.x.UltimateOwners(t.ctx, t.entity.ID, explore.RuleQuery{Query: t.query, Rule: t.reading.Rule})
	if err != nil {
		return "", found, err
	}
	t.cut = found.Truncated
	if text, ok := t.absent(found.Warnings); ok {
		return text, found, nil
	}
	var sentences []string
	for i := range found.Rules {
		r := &found.Rules[i]
		sentences = append(sentences, r.Sentence)
		if len(found.Rules) > 1 {
			continue
		}
		for j := range r.Owners {
			if j == few {
				break
			}
			sentences = append(sentences, r.Owners[j].Sentence)
		}
	}
	return t.dated(strings.Join(sentences, " ")), found, nil
}

// screened says whether the entity is blocked, given who is listed.
func (t *telling) screened() (string, explore.Screening, error) {
	ids := make([]string, len(t.listedOnes))
	for i, ref := range t.listedOnes {
		ids[i] = ref.ID
	}
	found, err := t.x.Screen(t.ctx, t.entity.ID, explore.ScreenQuery{RuleQuery: explore.RuleQuery{Query: t.query}, Listed: ids})
	if err != nil {
		return "", found, err
	}
	if text, ok := t.absent(found.Warnings); ok {
		return text, found, nil
	}
	text := found.Sentence
	if last := len(found.Steps) - 1; last >= 0 && len(found.Steps[last].By) > 0 {
		text += " " + found.Steps[last].Sentence
	}
	return t.dated(text), found, nil
}

// linked says whether two entities are closely linked.
func (t *telling) linked(other *graph.Reference) (string, explore.CloseLinks, error) {
	found, err := t.x.CloseLinks(t.ctx, t.entity.ID, other.ID, explore.RuleQuery{Query: t.query})
	if err != nil {
		return "", found, err
	}
	if text, ok := t.absent(found.Warnings); ok {
		return text, found, nil
	}
	return t.dated(found.Sentence), found, nil
}

// dated begins a text with the day, where that is told.
func (t *telling) dated(text string) string {
	if t.when == "" {
		return text
	}
	first, size := utf8.DecodeRuneInString(text)
	if strings.HasPrefix(text, "By ") {
		return t.when + string(unicode.ToLower(first)) + text[size:]
	}
	return t.when + text
}
