package ask

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// few is how many of a list a sentence names.
const few = 4

// telling makes the sentences of one answer.
type telling struct {
	ctx        context.Context
	x          *explore.Explorer
	reading    *Reading
	entity     graph.Entity // the entity asked about
	query      explore.Query
	today      graph.Day
	past       bool              // the day is before today
	when       string            // "On 2020-10-05, ", or "" for a question of today
	listedOnes []graph.Reference // of a Screened question: who is listed
	cut        bool              // a limit cut the list that is being told
}

// answer asks the use case and says what came of it.
func (a *Asker) answer(ctx context.Context, answer Answer, c choice) (Answer, error) {
	t := &telling{ctx: ctx, x: a.explorer, reading: c.reading, query: explore.Query{AsOf: c.reading.AsOf}, today: a.now()}
	entities, err := a.explorer.Store().Entities(ctx, []string{c.entity.entity.ID})
	if err != nil {
		return Answer{}, err
	}
	if len(entities) == 0 {
		return Answer{}, graph.Errorf(graph.NotFound, "%s was deleted while the question was read; ask again", c.entity.entity.ID)
	}
	t.entity = entities[0]
	today := t.today
	t.setWhen(today)

	day := t.query.AsOf.Day
	ref := t.entity.Reference(day)
	answer.Status = Answered
	answer.Question.Intent, answer.Question.Entity, answer.Question.AsOf, answer.Question.Asked = c.reading.Intent, &ref, day, askedFor(t.query.AsOf)
	if c.other != nil {
		other := c.other.entity
		answer.Question.Other = &other
	}
	if c.reading.Intent == Screened {
		for _, part := range c.other.parts {
			t.listedOnes = append(t.listedOnes, part.entity)
		}
	}
	asOf := ""
	if day != today {
		asOf = t.query.AsOf.Asked.String()
	}
	answer.Links = linksFor(c.reading.Intent, answer.Question.Entity, answer.Question.Other, asOf, c.reading.Since.Asked.String())
	if c.reading.Intent == ByRule {
		answer.Links["result"] = withRule(answer.Links["result"], c.reading.Rule)
	}
	answer.Cypher = cypherFor(c.reading.Intent, answer.Question.Entity, answer.Question.Other, day)

	text, result, warnings, err := t.tell(answer.Question.Other)
	if err != nil {
		return Answer{}, err
	}
	answer.Result = result
	if day < today && t.entity.Founded.IsZero() && t.entity.Kind != graph.Person {
		detail, err := t.x.Entity(ctx, t.entity.ID, t.query.AsOf)
		if err != nil {
			return Answer{}, err
		}
		// Of one that was cut, earlier relations may be among those left out.
		if !detail.Exists && !detail.Truncated && day < t.entity.Dissolved.End() {
			text = begun(sentence(t.when + t.entity.Name + " was not on record yet: the sources first mention it later"))
		}
	}
	answer.Notes = slices.DeleteFunc(t.notes(warnings, today), func(note string) bool { return strings.Contains(text, note) })
	var taken []string
	for _, name := range []*resolution{c.entity, c.other} {
		if name != nil && name.taken() != "" {
			taken = append(taken, name.taken())
		}
	}
	answer.Answer = text
	if len(taken) > 0 {
		answer.Answer = strings.Join(taken, ", and ") + ": " + text
	}
	return answer, nil
}

// setWhen decides the day and the words for it. A question in the past tense that
// names no day is about today, and says so; about what is gone, it is about its
// last day.
func (t *telling) setWhen(today graph.Day) {
	asOf := t.query.AsOf
	if !t.reading.Dated && t.reading.Past {
		if gone := t.entity.Dissolved.End(); gone <= today {
			t.query.AsOf = explore.On(gone - 1)
			t.past, t.when = true, "On "+(gone-1).String()+", its last day, "
			return
		}
		t.past, t.when = asOf.Day < today, "As of "+asOf.Day.String()+", "
		return
	}
	t.past = asOf.Day < today
	switch {
	case asOf.Asked.IsPartial():
		t.when = "On " + asOf.Day.String() + ", the last day of " + asOf.Asked.String() + ", "
	case asOf.Day != today:
		t.when = "On " + asOf.Day.String() + ", "
	}
}

// is chooses a verb's form by the day.
func (t *telling) is(present, past string) string {
	if t.past {
		return past
	}
	return present
}

// are is "is" or "are", by the day.
func (t *telling) are(number int) string {
	if number == 1 {
		return t.is("is", "was")
	}
	return t.is("are", "were")
}

func (t *telling) tell(other *graph.Reference) (text string, result any, warnings []explore.Warning, err error) {
	id, q := t.entity.ID, t.query
	switch t.reading.Intent {
	case Owners, UltimateOwners:
		found, err := t.x.Owners(t.ctx, id, q)
		if err != nil {
			return "", nil, nil, err
		}
		t.cut = found.Truncated
		if t.reading.Intent == UltimateOwners {
			text = t.ultimate(&found)
		} else if text, err = t.owners(&found); err != nil {
			return "", nil, nil, err
		}
		return text, found, found.Warnings, nil
	case ByRule:
		text, found, err := t.byRule()
		return text, found, found.Warnings, err
	case Screened:
		text, found, err := t.screened()
		return text, found, found.Warnings, err
	case Linked:
		text, found, err := t.linked(other)
		return text, found, found.Warnings, err
	case Controllers:
		found, err := t.x.Control(t.ctx, id, q)
		if err != nil {
			return "", nil, nil, err
		}
		t.cut = found.Truncated
		text, err = t.control(&found)
		return text, found, found.Warnings, err
	case Holdings, Controlled:
		found, err := t.x.Holdings(t.ctx, id, q)
		if err != nil {
			return "", nil, nil, err
		}
		t.cut = found.Truncated
		if t.reading.Intent == Controlled {
			return t.controlled(&found), found, found.Warnings, nil
		}
		return t.holdings(&found), found, found.Warnings, nil
	case Share:
		found, err := t.x.Share(t.ctx, other.ID, id, q)
		if err != nil {
			return "", nil, nil, err
		}
		t.cut = found.Truncated
		text, err := t.share(&found)
		return text, found, found.Warnings, err
	case People:
		found, err := t.x.People(t.ctx, id, q)
		if err != nil {
			return "", nil, nil, err
		}
		t.cut = found.Truncated
		return t.people(&found), found, found.Warnings, nil
	case Regulators, Regulated:
		text, found, err := t.regulation()
		return text, found, found.Warnings, err
	case Needs, Dependents:
		direction := "on"
		if t.reading.Intent == Dependents {
			direction = "of"
		}
		found, err := t.x.Dependencies(t.ctx, id, direction, 0, q)
		if err != nil {
			return "", nil, nil, err
		}
		t.cut = found.Truncated
		return t.dependencies(&found), found, found.Warnings, nil
	}
	switch t.reading.Intent {
	case Changes:
		found, err := t.x.Changes(t.ctx, id, explore.ChangesQuery{From: t.reading.Since, To: q.AsOf})
		if err != nil {
			return "", nil, nil, err
		}
		t.cut = found.Truncated
		return t.changes(&found), found, found.Warnings, nil
	case Connection:
		found, err := t.x.Paths(t.ctx, id, other.ID, explore.PathsQuery{AsOf: q.AsOf})
		if err != nil {
			return "", nil, nil, err
		}
		return found.Text, found, found.Warnings, nil
	case Explained:
		found, err := t.x.Explain(t.ctx, id, other.ID, explore.Query{AsOf: q.AsOf})
		if err != nil {
			return "", nil, nil, err
		}
		return t.explained(&found), found, found.Warnings, nil
	case ControlDays:
		found, err := t.x.ControlHistory(t.ctx, id, other.ID, q.AsOf)
		if err != nil {
			return "", nil, nil, err
		}
		t.cut = found.Truncated
		return t.controlDays(&found), found, found.Warnings, nil
	case Impact, SinglePoints:
		found, err := t.x.Impact(t.ctx, id, q)
		if err != nil {
			return "", nil, nil, err
		}
		return t.impact(&found), found, found.Warnings, nil
	}
	d := Description{}
	if d.Entity, err = t.x.Entity(t.ctx, id, q.AsOf); err != nil {
		return "", nil, nil, err
	}
	if d.Owners, err = t.x.Owners(t.ctx, id, q); err != nil {
		return "", nil, nil, err
	}
	t.cut = d.Owners.Truncated
	if ownsOnly(t.entity.Kind) {
		held, err := t.x.Holdings(t.ctx, id, q)
		if err != nil {
			return "", nil, nil, err
		}
		d.Holdings, t.cut = &held, held.Truncated
	}
	text, err = t.describe(&d)
	return text, d, d.Owners.Warnings, err
}

// ownsOnly reports whether entities of a kind own, and nobody owns them.
func ownsOnly(kind graph.EntityKind) bool {
	return kind == graph.Person || kind == graph.State || kind == graph.Group || kind == graph.UnknownKind
}

// notes are the warnings that a person would want to hear, and what the reading
// of the question itself calls for.
func (t *telling) notes(warnings []explore.Warning, today graph.Day) []string {
	var notes []string
	if t.query.AsOf.Day > today {
		notes = append(notes, t.query.AsOf.Day.String()+" is still to come; this is what is on record now")
	}
	if t.reading.Ahead && t.query.AsOf.Day <= today {
		notes = append(notes, "what will be is on no record; this is "+t.query.AsOf.Day.String())
	}
	if t.reading.Past && !t.reading.Dated {
		notes = append(notes, "the question names no day; this is "+t.query.AsOf.Day.String()+": add “in 2020” or “as of 2020-10-05” for another")
	}
	if t.reading.Beneficial && t.reading.Intent != ByRule {
		notes = append(notes, "who counts as a beneficial owner depends on a rule, such as one of 25%; these are the ultimate owners, before any rule")
	}
	for _, code := range []explore.WarningCode{explore.WarnNotThere, explore.WarnOversubscribed, explore.WarnChangedWithin, explore.WarnAnnounced,
		explore.WarnPartialDate, explore.WarnSameDay, explore.WarnNothingYet, explore.WarnDayUnclear, explore.WarnClaim, explore.WarnTruncated, explore.WarnQuoted} {
		for i := range warnings {
			if code == explore.WarnQuoted && t.reading.Role != "" {
				continue // it is about owners and operators, and the question about one role
			}
			if warnings[i].Code == code && !slices.Contains(notes, warnings[i].Text) {
				notes = append(notes, warnings[i].Text)
			}
		}
	}
	return notes
}

// nameOf names an entity in a sentence.
func nameOf(ref graph.Reference) string {
	switch {
	case ref.Name != "":
		return ref.Name
	case ref.Kind == graph.UnknownKind:
		return "an owner that nobody names"
	}
	return ref.ID
}

// joined lists items with commas and a last conjunction.
func joined(items []string, conjunction string) string {
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	}
	return strings.Join(items[:len(items)-1], ", ") + " " + conjunction + " " + items[len(items)-1]
}

// listed lists the first few items and counts the rest; of an answer that was cut
// it says that there are more.
func (t *telling) listed(items []string, most int, others string) string {
	switch {
	case len(items) > most+1 && t.cut:
		return strings.Join(items[:most], ", ") + " and at least " + strconv.Itoa(len(items)-most) + " " + others
	case len(items) > most+1:
		return strings.Join(items[:most], ", ") + " and " + strconv.Itoa(len(items)-most) + " " + others
	case t.cut:
		return strings.Join(items, ", ") + ", among others"
	}
	return joined(items, "and")
}

// sentence ends text with a full stop, unless an abbreviation has one there.
func sentence(text string) string {
	if strings.HasSuffix(text, ".") {
		return text
	}
	return text + "."
}

// begun starts a sentence with a capital, unless with a name such as bKash.
func begun(text string) string {
	first, _, _ := strings.Cut(text, " ")
	if text == "" || text[0] < 'a' || text[0] > 'z' || strings.ToLower(first) != first {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
