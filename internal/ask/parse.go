package ask

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// mostReadings bounds what Parse returns.
const mostReadings = 40

// mostSplits bounds the words of two names that stand side by side.
const mostSplits = 8

// Parse returns the ways to read a question, the likeliest first; "today" in it
// is the given day. The last one takes the whole text as a name. It depends on
// nothing but its arguments, and takes time linear in the question's length.
// Code Invalid: the question is empty or longer than MaxLength.
//
// Where words look like a date, they may belong to a name: readings that leave
// them there come first and are marked Whole; they are meant only where such a
// name exists.
func Parse(question string, now graph.Day) ([]Reading, error) {
	text, quoted, err := normal(question)
	if err != nil {
		return nil, err
	}
	r := &reader{quoted: quoted, now: now, seen: map[Reading]bool{}}
	if r.readChanges(text); len(r.readings) > 0 {
		r.read(text, nil, true) // or all of it is a name
		return r.readings, nil
	}
	dates := findDates(text, now)
	r.read(text, nil, slices.ContainsFunc(dates, func(d dated) bool { return !d.weak }))
	for i := range dates {
		without := tidy(text[:dates[i].from] + " " + text[dates[i].to:])
		if without != "" {
			r.read(without, &dates[i], false)
		}
	}
	return r.readings, nil
}

// normal checks the length of a question, puts its quoted parts aside and makes
// its spaces single.
func normal(question string) (string, quotes, error) {
	switch {
	case len(question) > MaxLength:
		return "", nil, graph.Errorf(graph.Invalid, "the question has %d bytes; ask with at most %d", len(question), MaxLength)
	case !utf8.ValidString(question):
		return "", nil, graph.Errorf(graph.Invalid, "the question is not valid UTF-8")
	}
	text, quoted := mask(question)
	text = strings.Join(strings.Fields(strings.ReplaceAll(text, "’", "'")), " ")
	if trimmed := endMarks.ReplaceAllString(text, ""); trimmed != "" {
		text = trimmed
	}
	if strings.Trim(text, "?？!.,;: ") == "" {
		return "", nil, graph.Errorf(graph.Invalid, "the question is empty; ask for instance “who owns NAME?”")
	}
	return text, quoted, nil
}

var (
	endMarks = regexp.MustCompile(`(?:[?？][?？!.… ]*|[。，,;:！ ]+)$`)
	edges    = regexp.MustCompile(`^[ ,;:、，]+|[ ,;:、，]+$`)
	gaps     = regexp.MustCompile(` *(?:[,，] *){2,}| {2,}|[(（][ ,]*[)）]`)
)

// tidy mends the text from which a date was taken.
func tidy(text string) string {
	text = gaps.ReplaceAllString(text, " ")
	text = edges.ReplaceAllString(text, "")
	return endMarks.ReplaceAllString(strings.ReplaceAll(text, " ,", ","), "")
}

var (
	politeness = regexp.MustCompile(`(?i)^(?:please|pls|kindly|(?:can|could|would|will) you(?: please| kindly)?(?: (?:tell|show|give|remind) (?:me|us)| say| find out| find| list| explain| let me know)?|(?:tell|show|give|remind) (?:me|us)|let me know` +
		`|(?:i|we)(?: would|'d)? (?:like|want|need|wish|love) to (?:know|see|find out|learn|understand|ask)|(?:i|we) (?:want|need)|(?:do|does|would) (?:you|anyone|anybody) (?:happen to )?know|i wonder|(?:i am|i'm|we're|we are) (?:wondering|asking|curious|interested in)|any idea|find out|find|list|question` +
		`|hey|hi|hello|ok|okay|so|and|but|well|now|then|dear all|to be clear|请问|请告诉我|告诉我|我想知道)(?:[,:;.!，：]+ ?| |$)`)
	chinesePolite = regexp.MustCompile(`^(?:请问|请告诉我|告诉我|我想知道)[，,：: ]*`)
	farewell      = regexp.MustCompile(`(?i)[ ,;.!?]+(?:please|pls|thanks|thank you|thx|cheers|exactly|anyway|do you know|can you tell me|tell me|if i may ask)[.!?]*$`)
)

// stripped returns text without forms of politeness around it.
func stripped(text string) string {
	for range 6 {
		next := chinesePolite.ReplaceAllString(text, "")
		next = politeness.ReplaceAllString(next, "")
		next = farewell.ReplaceAllString(next, "")
		next = edges.ReplaceAllString(next, "")
		if next == "" || next == text {
			return text
		}
		text = next
	}
	return text
}

type reader struct {
	quoted   quotes
	now      graph.Day
	readings []Reading
	seen     map[Reading]bool
}

// read adds the readings of one text, from which the words of date were taken.
func (r *reader) read(text string, date *dated, whole bool) {
	base := Reading{AsOf: explore.On(r.now), Whole: whole}
	if date != nil {
		base.AsOf, base.Faulty, base.Dated, base.weak = date.asOf, date.faulty, true, date.weak
	}
	short := stripped(text)
	for _, form := range compiled() {
		for _, p := range form.patterns {
			x, y, ok := p.match(short)
			if !ok {
				continue
			}
			reading := base
			reading.Intent, reading.YesNo, reading.ByControl = form.intent, form.yesNo, form.power
			reading.Past, reading.Beneficial, reading.Role = r.manner(short, x, y, form.intent)
			if reading.Turn = form.turn; form.intent == ControlDays {
				reading.Past = false // it asks for a day, and for none on which the answer is to hold
			}
			if form.intent == ByRule {
				reading.Rule = ruleNamed(strings.Replace(short, x, " ", 1))
			}
			if form.yesNo {
				reading.Extent = extentIn(strings.Replace(strings.Replace(short, x, " ", 1), y, " ", 1))
			}
			if form.intent == Explained {
				reading.Figure = figureIn(strings.Replace(strings.Replace(short, x, " ", 1), y, " ", 1))
			}
			reading.Ahead = ahead.MatchString(short)
			if !form.split {
				r.add(reading, x, y)
				continue
			}
			fields := strings.Fields(x)
			for i := 1; i < min(len(fields), mostSplits); i++ {
				r.add(reading, strings.Join(fields[:i], " "), strings.Join(fields[i:], " "))
			}
		}
	}
	base.Intent, base.bare = Describe, true
	r.add(base, short, "")
	if text != short {
		r.add(base, text, "")
	}
}

func (r *reader) add(reading Reading, x, y string) {
	reading.Entity, reading.quoted = r.quoted.unmask(edges.ReplaceAllString(x, ""))
	reading.Other, reading.otherQuoted = r.quoted.unmask(edges.ReplaceAllString(y, ""))
	if reading.Entity == "" || reading.Intent.ofTwo() && reading.Other == "" || len(r.readings) >= mostReadings {
		return
	}
	key := reading
	key.Faulty, key.bare = nil, false // errors need not be comparable; the rest tells readings apart
	if !r.seen[key] {
		r.seen[key] = true
		r.readings = append(r.readings, reading)
	}
}

var (
	pastHelpers = regexp.MustCompile(`(?i)\b(?:was|were|did|had|used to|been)\b`)
	presentOnes = regexp.MustCompile(`(?i)\b(?:is|are|has|have|do|does|by)\b|'s\b|'re\b`)
	pastVerbs   = regexp.MustCompile(`(?i)\b(?:owned|held|controlled|ran|operated|managed|led|headed|directed|possessed|belonged|depended|relied|needed|used|required|dominated)\b`)
	ahead       = regexp.MustCompile(`(?i)^\S+(?: \S+)? will\b`)
	beneficial  = regexp.MustCompile(`(?i)\b(?:beneficial(?:ly)?|ubos?)\b`)
	roleWords   = regexp.MustCompile(`(?i)\b(?:(?:co-?)?(found|creat|start|launch|establish|set up)(?:ed|ers?|ors?)?|(ceo|chief executive|cfo|cto|chair|president|director|officer|board|trustee|general partner))`)
)

// manner returns what the words around the names say: the tense, and for people
// the role that is asked for.
func (r *reader) manner(text, x, y string, intent Intent) (past, isBeneficial bool, role string) {
	around := strings.Replace(text, x, " ", 1)
	if y != "" {
		around = strings.Replace(around, y, " ", 1)
	}
	if intent == People {
		if m := roleWords.FindStringSubmatch(around); m != nil {
			if role = strings.ToLower(m[2]); m[1] != "" {
				return false, false, "founder"
			}
		}
	}
	past = pastHelpers.MatchString(around) || pastVerbs.MatchString(around) && !presentOnes.MatchString(around)
	return past, beneficial.MatchString(around), role
}

type compiledPhrasing struct {
	phrasing
	patterns []pattern
}

// compiled returns the patterns of every phrasing, made on first use.
var compiled = sync.OnceValue(func() []compiledPhrasing {
	var all []compiledPhrasing
	for _, p := range slices.Concat(rulePhrasings, historyPhrasings, explainPhrasings, phrasings) {
		c := compiledPhrasing{phrasing: p}
		for _, form := range p.forms {
			c.patterns = append(c.patterns, compile(form, false))
			if p.intent.ofTwo() && !p.split {
				c.patterns = append(c.patterns, compile(form, true))
			}
		}
		all = append(all, c)
	}
	for _, p := range slices.Concat(chineseHistory, chineseExplain, chinese) {
		c := compiledPhrasing{phrasing: phrasing{intent: p.intent, turn: p.turn, power: p.power}}
		for _, form := range p.forms {
			re := regexp.MustCompile(form)
			c.patterns = append(c.patterns, pattern{re, re.SubexpIndex("x"), max(re.SubexpIndex("y"), 0)})
		}
		all = append(all, c)
	}
	return all
})
