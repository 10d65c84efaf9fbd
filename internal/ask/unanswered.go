package ask

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// understands is what is understood, in one line.
const understands = "I understand who owns, controls, ultimately owns, runs or regulates NAME, what NAME owns, controls or depends on, what depends on NAME, " +
	"how much of NAME another one owns, what changed at NAME in 2020, since then or between two days, when another one gained or lost control of NAME, why another one owns or controls NAME, and what NAME is; each also with “as of 2020-10-05” or “in October 2020”"

// mostLookups bounds the names that are tried to find one in a text.
const mostLookups = 12

// unanswered says what is understood, or that nothing has the name, with
// examples that use a name that was found in the text.
func (a *Asker) unanswered(ctx context.Context, r *resolver, answer Answer, readings []Reading, c choice) (Answer, error) {
	answer.Status = c.status
	last := &readings[len(readings)-1]
	example := &Reading{Intent: Owners, AsOf: explore.On(answer.Question.AsOf)}
	missing := last.Entity
	if c.reading != nil {
		answer.Question.Intent, answer.Question.AsOf, answer.Question.Asked = c.reading.Intent, c.reading.AsOf.Day, askedFor(c.reading.AsOf)
		example = c.reading
		if missing = c.entity.name; c.entity.quality != nothing {
			missing = c.other.name
		}
		if slices.Contains(pronouns, strings.ToLower(missing)) {
			answer.Status = NotUnderstood
			answer.Answer = sentence("“" + missing + "” names nothing here, for each question stands alone; write the name")
			return answer, a.defaultExamples(ctx, r, &answer)
		}
	} else if len(strings.Fields(last.Entity)) <= 4 && !strings.ContainsAny(answer.Question.Text, "?？") && !startsLikeQuestion(last.Entity) {
		// A few words that ask nothing are a name.
		answer.Status = NotFound
	}
	near, err := a.near(ctx, r, missing, c)
	if err != nil {
		return Answer{}, err
	}
	answer.Candidates = near
	for _, entity := range near {
		subject, owner := entity, graph.Reference{}
		if c.other != nil {
			owner = entity
			if c.entity.quality > several {
				subject = c.entity.entity
			} else if c.other.quality > several {
				owner = c.other.entity
			}
			if subject.ID == owner.ID {
				continue
			}
		}
		if err := r.addExample(ctx, &answer, example, subject, owner); err != nil {
			return Answer{}, err
		}
	}
	if answer.Status == NotFound {
		text := "Nothing here is called “" + missing + "”"
		if len(near) > 0 {
			names := make([]string, 0, 4)
			for _, entity := range near[:min(len(near), 4)] {
				names = append(names, nameOf(entity))
			}
			if text += "; the nearest name is " + names[0]; len(names) > 1 {
				text = strings.Replace(text, "name is "+names[0], "names are "+joined(names, "and"), 1)
			}
		} else {
			text += "; search by a part of the name, in English or Chinese, or by an identifier"
		}
		switch dates := findDates(missing, answer.Question.AsOf); {
		case len(dates) == 0:
		case dates[0].from == 0 && dates[0].to == len(missing):
			text = "“" + missing + "” is a day or a period and names nobody; ask for instance “who owns NAME as of " + missing + "?”"
		case example.Dated:
			text += "; an answer holds for one day: ask once for each"
		}
		answer.Answer = sentence(text)
		return answer, a.defaultExamples(ctx, r, &answer)
	}
	answer.Answer = sentence("That question is not understood. " + understands)
	if len(near) > 0 {
		answer.Examples = nil
		for _, intent := range []Intent{Owners, Controllers, Holdings, Needs} {
			if err := r.addExample(ctx, &answer, &Reading{Intent: intent}, near[0], graph.Reference{}); err != nil {
				return Answer{}, err
			}
		}
	}
	return answer, a.defaultExamples(ctx, r, &answer)
}

func startsLikeQuestion(text string) bool {
	first := words(text)
	starts := []string{"who", "whom", "whose", "what", "which", "how", "when", "where", "why", "is", "are", "was", "were", "does", "do", "did", "can", "could", "has", "have", "had", "will", "would", "should", "if", "list", "show", "compare"}
	return len(first) > 0 && slices.Contains(starts, first[0])
}

// near returns entities that a name that resolved to nothing may have meant, or
// that are named somewhere in the text.
func (a *Asker) near(ctx context.Context, r *resolver, missing string, c choice) ([]graph.Reference, error) {
	var near []graph.Reference
	add := func(refs ...graph.Reference) {
		for _, ref := range refs {
			if len(near) < mostCandidates && !slices.ContainsFunc(near, func(n graph.Reference) bool { return n.ID == ref.ID }) {
				near = append(near, ref)
			}
		}
	}
	if c.entity != nil && c.entity.quality == nothing {
		add(c.entity.candidates...)
	}
	if c.other != nil && c.other.quality == nothing {
		add(c.other.candidates...)
	}
	if len(near) > 0 {
		return near, nil
	}
	spans := spansOf(missing)
	for _, span := range spans[:min(len(spans), mostLookups)] {
		found, err := r.resolve(ctx, span, false)
		if err != nil {
			return nil, err
		}
		// The first is taken as it comes, a second one only by its name.
		switch {
		case found.quality >= byCore || found.quality > several && len(near) == 0:
			add(found.entity)
		case found.quality == several && len(near) == 0:
			add(found.candidates...)
		}
	}
	return near, nil
}

// small are words that are no name, and that no search for one begins from.
var small = map[string]bool{"the": true, "a": true, "an": true, "of": true, "in": true, "on": true, "is": true, "are": true, "was": true, "who": true, "what": true, "which": true,
	"how": true, "why": true, "when": true, "where": true, "and": true, "or": true, "to": true, "for": true, "does": true, "do": true, "did": true, "own": true, "owns": true,
	"owned": true, "by": true, "with": true, "about": true, "me": true, "tell": true, "please": true, "that": true, "this": true, "it": true, "much": true, "many": true,
	"company": true, "group": true, "as": true, "at": true, "be": true, "have": true, "has": true, "will": true, "would": true, "can": true, "i": true, "you": true}

// spansOf returns runs of words in which a name may be, those with capitals
// first, longer ones before shorter ones.
func spansOf(text string) []string {
	fields := strings.Fields(text)
	for i := range fields {
		fields[i] = strings.Trim(fields[i], ",;:.!?()\"“”")
		if cut, ok := strings.CutSuffix(fields[i], "'s"); ok {
			fields[i] = cut
		}
	}
	type span struct {
		text           string
		length, weight int
	}
	var spans []span
	for length := min(4, len(fields)); length >= 1; length-- {
		for i := 0; i+length <= len(fields); i++ {
			first, last := fields[i], fields[i+length-1]
			if first == "" || last == "" || small[strings.ToLower(first)] || small[strings.ToLower(last)] {
				continue
			}
			weight := 0
			for _, word := range fields[i : i+length] {
				if r := []rune(word); len(r) > 0 && (unicode.IsUpper(r[0]) || unicode.Is(unicode.Han, r[0])) {
					weight++
				}
			}
			if weight < length {
				weight = 0
			}
			spans = append(spans, span{strings.Join(fields[i:i+length], " "), length, weight})
		}
	}
	slices.SortStableFunc(spans, func(a, b span) int {
		if a.weight != b.weight {
			return b.weight - a.weight
		}
		return 0
	})
	list := make([]string, len(spans))
	for i, s := range spans {
		list[i] = s.text
	}
	return list
}

// defaultExamples gives an answer without examples those about the best-known
// entities that the store has.
func (a *Asker) defaultExamples(ctx context.Context, r *resolver, answer *Answer) error {
	if len(answer.Examples) > 0 {
		return nil
	}
	for _, try := range []struct {
		name   string
		intent Intent
	}{{"Alipay", Owners}, {"Ant Group", Controllers}, {"Alibaba Group", Holdings}, {"Yu'e Bao", Needs}} {
		found, err := r.resolve(ctx, try.name, false)
		if err != nil {
			return err
		}
		if found.quality == exact {
			answer.addExample(&Reading{Intent: try.intent}, try.name, "")
		}
	}
	return nil
}
