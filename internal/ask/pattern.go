package ask

import (
	"regexp"
	"strings"
)

// A form is a phrasing in a small language: words in order, each either a word,
// alternatives a|b (with _ for a space), a <class> of words, or a name: X is the
// entity asked about and Y the other one; X's takes the possessive. A ? after a
// word makes it optional. Matching is in linear time, whatever the text.
type pattern struct {
	*regexp.Regexp
	x, y int // indexes of the names; y is 0 where there is none
}

// compile makes the pattern of a form. Where two names could be split in more
// than one place, the first takes as little as it can, or with greedy as much.
func compile(form string, greedy bool) pattern {
	var b strings.Builder
	b.WriteString("(?is)^")
	started, nameLast := false, false
	for _, token := range strings.Fields(form) {
		token, optional := strings.CutSuffix(token, "?")
		text := render(token, greedy)
		switch {
		case optional && started:
			b.WriteString("(?: " + text + ")?")
		case optional:
			b.WriteString("(?:" + text + " )?")
		case started:
			b.WriteString(" " + text)
		default:
			b.WriteString(text)
		}
		if !optional {
			started, nameLast = true, token == "X" || token == "Y"
		}
	}
	if !nameLast {
		b.WriteString("[.!]*")
	}
	b.WriteString("$")
	re := regexp.MustCompile(b.String())
	return pattern{re, re.SubexpIndex("x"), max(re.SubexpIndex("y"), 0)}
}

func render(token string, greedy bool) string {
	name := `\S(?:.*?\S)?`
	if greedy {
		name = `\S(?:.*\S)?`
	}
	switch token {
	case "X":
		return "(?P<x>" + name + ")"
	case "Y":
		return "(?P<y>" + name + ")"
	case "X's":
		return "(?P<x>" + name + `)(?:['’]s|['’])`
	case "Y's":
		return "(?P<y>" + name + `)(?:['’]s|['’])`
	}
	return "(?:" + classNames.ReplaceAllStringFunc(strings.ReplaceAll(token, "_", " "), func(class string) string {
		return "(?:" + classes[class] + ")"
	}) + ")"
}

var classNames = regexp.MustCompile(`<[a-z-]+>`)

// match returns the names in text, as they stand there.
func (p pattern) match(text string) (x, y string, ok bool) {
	m := p.FindStringSubmatch(text)
	if m == nil {
		return "", "", false
	}
	if p.y > 0 {
		y = m[p.y]
	}
	return m[p.x], y, true
}

// classes are the words that mean the same in a phrasing. Longer alternatives
// stand first, because the first that fits is taken.
var classes = map[string]string{
	"<who>":    whoWords,
	"<who-is>": "(?:" + whoWords + ") (?:is|are|was|were|has been|have been|had been)|(?:who|what)(?:['’]s|['’]re|s)",
	"<is>":     `is|are|was|were|has been|have been`,
	"<do>":     `does|do|did`,
	"<adv>":    `actually|really|currently|presently|now|still|also|legally|directly|indirectly|formally|effectively|then|exactly|all|jointly`,
	"<owns>": `(?:has|have|had|holds?|held|owns?|owned|took) (?:an? |the |any |some )?(?:[a-z]+ )?(?:stakes?|shares?|stock|equity|interests?|holdings?) (?:in|of)` +
		`|owns?|owned|holds?|held|possess(?:es|ed)?|will own|will hold|used to own|has owned|have owned|had owned|(?:is|are) invested in`,
	"<own>": `(?:have|hold|own) (?:an? |the |any |some )?(?:[a-z]+ )?(?:stakes?|shares?|stock|equity|interests?|holdings?) (?:in|of)` +
		`|own|hold|have|possess|invest in|have invested in|own outright`,
	"<part>": `(?:any|some|all|part|parts|most|half|a part|a share|a stake|shares|stock|a piece|an? majority|the majority|the whole) (?:of|in)`,
	"<owners>": `(?:(?:legal|direct|main|largest|biggest|major|principal|real|registered|current|present|majority|sole|key|top|true|actual|known) )*` +
		`(?:owners?|shareholders?|stockholders?|stakeholders?|share holders?|equity holders?|unit ?holders?|proprietors?|parent compan(?:y|ies)|parents?|holding company|investors?)`,
	"<ownership>":   `ownership(?: structure| chain)?|shareholding(?: structure)?|shareholder structure|cap table|equity structure|ownership information`,
	"<ultimates>":   `(?:ultimate|final|top) (?:(?:beneficial|parent|legal|and beneficial) )?(?:owners?|ownership|parents?|parent compan(?:y|ies)|shareholders?|holders?|compan(?:y|ies))|beneficial (?:owners?|ownership|holders?)|ubos?`,
	"<controls>":    `(?:has|have|had|holds?|held|exercises?|exercised|took|is in|are in|was in|were in) (?:[a-z]+ )?control (?:of|over)|pulls? the strings (?:at|of|behind|in)|controls?|controlled|will control|dominates?|dominated|(?:is|are|was|were) (?:really |actually )?(?:behind|controlling)`,
	"<controllers>": `(?:(?:actual|real|ultimate|de facto|effective|legal|current) )*(?:controllers?|controlling (?:shareholders?|owners?|part(?:y|ies)|persons?))`,
	"<runs>": `runs?|ran|operates?|operated|manages?|managed|leads?|led|heads?|headed|directs?|directed|administers?|(?:is|are|was|were) (?:running|operating|managing|leading|heading|in charge of)` +
		`|(?:co-?)?founded|created|started|launched|established|set up|chairs?|chaired`,
	"<run>": `run|operated|managed|led|headed|directed|administered|(?:co-?)?founded|created|started|launched|established|set up|chaired`,
	"<officers>": `(?:co-?)?founders?|creators?|ceos?|chief executives?(?: officers?)?|cfos?|ctos?|chair(?:man|men|woman|person)?|presidents?|(?:managing |executive )?directors?|officers?` +
		`|(?:fund )?managers?|operators?|leaders?|leadership|heads?|boss(?:es)?|management|roles?|board(?: members?| of directors)?|executives?|general partners?|trustees?`,
	"<regulates>":  `regulates?|regulated|supervises?|supervised|oversees?|oversaw`,
	"<regulators>": `(?:(?:financial|state|national) )?(?:regulators?|supervisors?|supervisory authorit(?:y|ies)|regulatory authorit(?:y|ies)|authorit(?:y|ies))`,
	"<depends>":    `depend(?:s|ed)? (?:up)?on|rel(?:y|ies|ied) (?:up)?on|needs?|needed|requires?|required|uses?|used`,
	"<depend>":     `depend (?:up)?on|rely (?:up)?on|need|require|use|run on`,
	"<dependent>":  `dependent (?:up)?on|reliant (?:up)?on`,
	"<fails>":      `stops?|fails?|breaks?|goes (?:down|offline|away|under|bankrupt)|disappears?|shuts? down|stopped|failed|went down|is down|collapses?`,
	"<holdings>":   `(?:(?:current|main|largest|known|direct|all) )*(?:holdings|subsidiar(?:y|ies)|assets|portfolio(?: companies)?|investments|participations|stakes|affiliates|companies|businesses|brands|shareholdings)`,
	"<things>":     `(?:other |different )?(?:companies|company|businesses|business|firms|brands|assets|subsidiaries|products|entities|stakes|else|things|shares|apps|funds|holdings|services|all|exactly|stocks|people)`,
	"<portion>":    `(?:share|shares|stake|percentage|per ?cent|percent|%|part|portion|fraction|proportion|interest|holding|ownership|ownership stake|equity|equity stake|slice|piece|votes|voting power)`,
	"<connected>":  `(?:connected|linked|related|tied|associated)`,
	"<path>":       `(?:(?:ownership )?(?:paths?|routes?|connections?|links?|relationships?|chains?))`,
	"<points>":     `single points? of failure|single points?|bottlenecks?|weak(?:est)? points?`,
	"<figure>":     `(?:exactly |about |around |only |just |as much as )?\d+(?:\.\d+)? ?(?:%|％|per ?cent)|a (?:part|share|stake)|parts|shares|part`,
	"<computed>":   `(?:computed|calculated|worked out|derived|determined|arrived at|made up|reckoned)`,
	"<compute>":    `(?:compute|calculate|work out|derive|determine|arrive at|get|reckon)`,
	"<describe>":   `describe|explain|define|look up|information (?:on|about|for)|info (?:on|about|for)|details (?:of|on|about|for)|facts about|more about|about|something about`,
	"<rules>":      ruleClass,
	"<pscs>":       `(?:uk )?pscs?|persons? with significant control|people with significant control`,
	"<close>":      `closely linked|close links`,
	"<asked-what>": `what|which|who|how many`,
}

const whoWords = `whom?|(?:which|what)(?: (?:people|persons?|compan(?:y|ies)|entit(?:y|ies)|firms?|business(?:es)?|part(?:y|ies)|investors?|shareholders?|owners?|individuals?|organi[sz]ations?|authorit(?:y|ies)|regulators?))?`
