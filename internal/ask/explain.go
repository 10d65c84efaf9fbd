package ask

import (
	"regexp"
	"strings"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// explainPhrasings are the forms that ask where a share or a control comes from.
var explainPhrasings = []phrasing{
	{intent: Explained, power: true, forms: []string{
		"why <do> Y <adv>? control X",
		"why <is> X <adv>? controlled by Y",
		"why <is> Y <adv>? in_control_of X",
		"how_come Y controls X",
		"how <do> Y <adv>? control|come_to_control X",
		"through|by what|which_means|whom <do> Y control X",
		"how|by_what|through_what <is> X <adv>? controlled by Y",
		"explain how|why? Y controls|controlled X",
		"explain how|why X <is> controlled by Y",
		"explain the? control of X by Y",
		"explain Y's control of|over X",
		"where <do> Y's control of|over X come from",
		"how <is> Y's control of|over X computed|calculated|worked_out|derived|determined",
	}},
	{intent: Explained, forms: []string{
		"why <do> Y <adv>? own|hold|have <figure>? of|in X",
		"why <do> Y <own> X",
		"why <is> Y's <portion> in|of X <figure>?",
		"why <is> <figure> of X <adv>? owned|held by Y",
		"how_come Y owns|holds|has <figure>? of|in? X",
		"how <do> Y <adv>? own|hold|have|come_to_own|come_to_hold|get_to <figure>? of|in? X",
		"how <is> Y's <adv>? effective? <portion> in|of X <computed>",
		"how <is> the? effective? <portion> of Y in X <computed>",
		"how <is> <figure> of X for Y <computed>",
		"how <do> you|one <compute> Y's effective? <portion> in|of X",
		"how|from_where <do> Y's effective? <portion> in|of X come_about|arise",
		"where <do> Y's effective? <portion> in|of X come from",
		"where <do> Y's <figure> of|in X come from",
		"through|by what|which_chains|whom <do> Y own|hold <figure>? of|in? X",
		"explain Y's effective? <portion> in|of X",
		"explain the? effective? <portion> of Y in X",
		"explain Y's <figure> of|in X",
		"explain how|why Y owns|holds|has <figure>? of|in? X",
		"derive|unfold|break_down|justify|show_the_working_for Y's effective? <portion> in|of X",
	}},
}

// chineseExplain are the same in Chinese.
var chineseExplain = []chinesePhrasing{
	{Explained, TurnNone, true, []string{
		`^(?:为什么|为何)(?P<y>.+?)(?:会|能|能够)?(?:实际)?控制(?:了|着)?(?P<x>.+)$`,
		`^(?P<y>.+?)(?:为什么|为何|如何|怎么|怎样)(?:会|能|能够)?(?:实际)?控制(?:了|着)?(?P<x>.+?)的?$`,
	}},
	{Explained, TurnNone, false, []string{
		`^(?:为什么|为何)(?P<y>.+?)(?:会|能|能够)?(?:拥有|持有)(?:了|着)?(?P<x>.+?)(?:的?\d+(?:\.\d+)? ?[%％])?(?:的?(?:股份|股权))?$`,
		`^(?P<y>.+?)(?:为什么|为何|如何|怎么|怎样)(?:会|能|能够)?(?:拥有|持有)(?:了|着)?(?P<x>.+?)(?:的?\d+(?:\.\d+)? ?[%％])?(?:的?(?:股份|股权))?$`,
		`^(?P<y>.+?)(?:对|在)(?P<x>.+?)的?(?:持股比例|持股|股份|股权)(?:是)?(?:怎么|如何|怎样)(?:计算|算|得出|来)(?:出来)?的?$`,
	}},
}

var figures = regexp.MustCompile(`(?i)(\d+(?:\.\d+)?) ?(?:%|％|per ?cent)`)

// figureIn returns the share that the words around the names state, as 31%.
func figureIn(around string) string {
	if m := figures.FindStringSubmatch(around); m != nil {
		return m[1] + "%"
	}
	return ""
}

// explained says what a share comes from, or a control, chain by chain and step by
// step; a figure that the question takes for given and the data do not bear out is
// corrected first.
func (t *telling) explained(a *explore.Explanation) string {
	if text, ok := t.absent(a.Warnings); ok {
		return text
	}
	if t.entity.Kind == graph.Person {
		return sentence(t.entity.Name + " is a person: nobody owns or controls a person here")
	}
	var sentences []string
	for i := range a.Parts {
		p := &a.Parts[i]
		if wrong := t.notSo(p, a); wrong != "" {
			sentences = append(sentences, wrong)
		}
		if len(p.Operates) > 0 {
			sentences = append(sentences, sentence(t.entity.Name+" "+t.is("is", "was")+" run by "+nameOf(p.Subject)))
		}
		about := p.ShareText
		if t.reading.ByControl {
			about = p.ControlText
		}
		if len(about) == 0 {
			about = p.Text
		}
		sentences = append(sentences, about...)
		if !t.reading.ByControl && p.Control.Verdict == graph.Yes && p.Effective.Over(.5) != graph.Yes {
			sentences = append(sentences, p.ControlText...)
		}
	}
	return t.dated(strings.Join(sentences, " "))
}

// notSo says that the share, or the control, which the question takes for given is not
// on record.
func (t *telling) notSo(p *explore.Explained, a *explore.Explanation) string {
	owner, subject := nameOf(a.Owner), nameOf(p.Subject)
	if t.reading.ByControl {
		if p.Control.Verdict == graph.Yes {
			return ""
		}
		return sentence(owner + " " + t.controls(p.Control.Verdict) + " " + subject + ", as far as is on record")
	}
	if t.reading.Figure == "" {
		return ""
	}
	said, err := graph.ParseShare(t.reading.Figure)
	if err != nil || said.Text() == p.Effective.Text() {
		return ""
	}
	for i := range p.Chains {
		if c := &p.Chains[i]; len(c.Steps) == 1 && c.Steps[0].Share.Text() == said.Text() {
			return "" // the direct share
		}
	}
	switch {
	case !p.Effective.IsExact() && p.Effective.Min() <= said.Min() && said.Max() <= p.Effective.Max():
		return sentence(said.Text() + " is possible, and not on record")
	case rounded(p.Effective, t.reading.Figure):
		return ""
	}
	return sentence("By the data it " + t.is("is", "was") + " not " + said.Text())
}

// rounded reports whether a figure is an exact share, rounded to as many places as it
// is written with.
func rounded(share graph.Share, figure string) bool {
	if !share.IsExact() {
		return false
	}
	said, err := graph.ParseShare(figure)
	if err != nil {
		return false
	}
	step := .01
	if _, places, ok := strings.Cut(strings.TrimSuffix(figure, "%"), "."); ok {
		for range places {
			step /= 10
		}
	}
	difference := share.Min() - said.Min()
	return difference <= step/2+graph.Tolerance && difference >= -step/2-graph.Tolerance
}
