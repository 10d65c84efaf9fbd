package ask

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// Status says what became of a question.
type Status string

// The statuses. Only Answered has a result.
const (
	Answered      Status = "understood"
	Ambiguous     Status = "ambiguous"      // a name fits several entities; Candidates has them
	NotUnderstood Status = "not_understood" // the question fits no phrasing
	NotFound      Status = "not_found"      // the question is clear, and no entity has the name
)

// Answer is what a question got. It is an answer too when the question was not
// understood: Status says so, Answer says what to write instead, and each of
// Examples is a question that this package understands.
type Answer struct {
	Status     Status            `json:"status" enum:"understood,ambiguous,not_understood,not_found"`
	Question   Understood        `json:"question"`
	Answer     string            `json:"answer" doc:"one sentence or two"`
	Notes      []string          `json:"notes,omitempty" doc:"what to know before relying on the answer, the gravest first"`
	Result     any               `json:"result,omitempty" doc:"the answer of the call that links.result names"`
	Candidates []graph.Reference `json:"candidates,omitempty" doc:"entities that may have been meant"`
	Examples   []string          `json:"examples,omitempty" doc:"questions that are understood, close to this one"`
	Links      map[string]string `json:"links" doc:"API paths: result, entity, network"`
	Cypher     string            `json:"cypher" doc:"a query for the direct relations of the answer; empty without one"`
}

// Understood is how a question was read.
type Understood struct {
	Text   string           `json:"text"`
	Intent Intent           `json:"intent,omitempty"`
	Entity *graph.Reference `json:"entity,omitempty" doc:"the entity asked about"`
	Other  *graph.Reference `json:"other,omitempty" doc:"the possible owner in how much of X does Y own; the other end in how is X connected to Y"`
	AsOf   graph.Day        `json:"as_of" doc:"the day that the answer holds for"`
	Asked  string           `json:"as_of_asked,omitempty" doc:"the month or year that was asked for, whose last day is meant"`
}

// Description is the result of "what is X": the entity in full, its owners, and
// of a person and others that nobody owns what they hold.
type Description struct {
	Entity   explore.Detail    `json:"entity"`
	Owners   explore.Owners    `json:"owners"`
	Holdings *explore.Holdings `json:"holdings,omitempty"`
}

// Asker answers questions. It is safe for concurrent use.
type Asker struct {
	explorer *explore.Explorer
	now      func() graph.Day
}

// New returns an Asker of what x explores.
func New(x *explore.Explorer) *Asker {
	return &Asker{explorer: x, now: func() graph.Day { return explore.Today().Day }}
}

// Ask answers a question; one that names no day is answered for today.
//
// Errors: Code Invalid when the question is empty, too long, or names a date
// that is none; otherwise those of the use case. What is not understood, not
// found or ambiguous is an Answer, not an error. Cost: some searches by name,
// and the use case.
func (a *Asker) Ask(ctx context.Context, question string) (Answer, error) {
	return a.AskAsOf(ctx, question, explore.On(a.now()))
}

// AskAsOf is Ask, with the day for questions that name none.
func (a *Asker) AskAsOf(ctx context.Context, question string, asOf explore.AsOf) (Answer, error) {
	readings, err := Parse(question, a.now())
	if err != nil {
		return Answer{}, err
	}
	for i := range readings {
		if !readings[i].Dated {
			readings[i].AsOf, readings[i].Dated = asOf, asOf.Day != a.now()
		}
	}
	r := &resolver{explorer: a.explorer, known: map[string]*resolution{}}
	chosen, err := r.choose(ctx, readings)
	if err != nil {
		return Answer{}, err
	}
	empty := Answer{Question: Understood{Text: question, AsOf: asOf.Day}, Links: map[string]string{}}
	switch {
	case chosen.faulty != nil:
		return Answer{}, chosen.faulty
	case chosen.status == Answered:
		return a.answer(ctx, empty, chosen)
	case chosen.status == Ambiguous:
		return r.ambiguous(ctx, empty, chosen)
	}
	return a.unanswered(ctx, r, empty, readings, chosen)
}

// choice is the reading that was taken, with what its names stand for.
type choice struct {
	status  Status
	faulty  error
	reading *Reading
	entity  *resolution
	other   *resolution
}

// choose takes the first reading whose names are all exact; then the first whose
// names stand for one entity each; then one with a name that fits several. A
// reading that keeps a date in a name counts only where the name is exact.
func (r *resolver) choose(ctx context.Context, readings []Reading) (choice, error) {
	best := choice{status: NotUnderstood}
	bestRank := nothing
	for i := range readings {
		reading := &readings[i]
		entity, other, err := r.names(ctx, reading)
		if err != nil {
			return choice{}, err
		}
		rank := entity.quality
		if other != nil {
			rank = min(rank, other.quality)
		}
		switch {
		case reading.Whole && rank < exact || reading.weak && rank < byCore || reading.bare && rank < exact && tooLong(reading.Entity):
			continue
		case reading.Faulty != nil && bestRank < exact:
			return choice{faulty: reading.Faulty}, nil
		case rank == nothing && best.reading == nil && !reading.bare && !(reading.Intent == Describe && tooLong(reading.Entity)):
			best = choice{NotFound, nil, reading, entity, other}
		case rank == exact && bestRank < exact,
			rank > several && bestRank <= several,
			rank == several && bestRank == nothing:
			status := Answered
			if rank == several {
				status = Ambiguous
			}
			best, bestRank = choice{status, nil, reading, entity, other}, rank
		}
		if bestRank == exact {
			break
		}
	}
	return best, nil
}

// tooLong reports whether text has more words than a name that is not exact is
// likely to have.
func tooLong(text string) bool { return len(strings.Fields(text)) > 4 }

func (r *resolver) names(ctx context.Context, reading *Reading) (entity, other *resolution, err error) {
	if entity, err = r.meant(ctx, reading.Entity, reading.quoted); err != nil || !reading.Intent.ofTwo() {
		return entity, nil, err
	}
	if reading.Intent == Screened {
		other, err = r.listedNames(ctx, reading.Other, reading.otherQuoted)
		return entity, other, err
	}
	other, err = r.meant(ctx, reading.Other, reading.otherQuoted)
	return entity, other, err
}

// pronouns stand for something said before, and nothing was.
var pronouns = []string{"it", "they", "them", "this", "that", "he", "him", "she", "her", "we", "us", "you", "me", "i", "these", "those", "one", "someone", "anyone", "everything", "anything", "something", "there"}

// meant resolves a name; a pronoun and other small words only where something is
// called exactly that.
func (r *resolver) meant(ctx context.Context, name string, quoted bool) (*resolution, error) {
	found, err := r.resolve(ctx, name, quoted)
	small := func(word string) bool { return small[word] || slices.Contains(pronouns, word) }
	if err == nil && !quoted && found.quality != exact && !slices.ContainsFunc(words(name), func(word string) bool { return !small(word) }) {
		return &resolution{name: name}, nil
	}
	return found, err
}

// ambiguous lists what may have been meant, each with the question that means it.
func (r *resolver) ambiguous(ctx context.Context, a Answer, c choice) (Answer, error) {
	unclear := c.entity
	if unclear.quality != several {
		unclear = c.other
	}
	a.Status = Ambiguous
	a.Question.Intent, a.Question.AsOf, a.Question.Asked = c.reading.Intent, c.reading.AsOf.Day, askedFor(c.reading.AsOf)
	a.Candidates = unclear.candidates
	for _, candidate := range a.Candidates {
		// Where both names are unclear it is one at a time.
		entity, other := c.entity.likeliest(), c.other.likeliest()
		if unclear == c.entity {
			entity = candidate
		} else {
			other = candidate
		}
		if err := r.addExample(ctx, &a, c.reading, entity, other); err != nil {
			return Answer{}, err
		}
	}
	names := make([]string, len(a.Candidates))
	for i, candidate := range a.Candidates {
		names[i] = nameOf(candidate) + " (" + candidate.Kind.String() + ", id " + candidate.ID + ")"
	}
	a.Answer = sentence("“" + unclear.name + "” may be " + joined(names, "or") + "; ask with the whole name or the id")
	return a, nil
}

// likeliest is the entity that a name stands for, else the first that it may.
func (r *resolution) likeliest() graph.Reference {
	switch {
	case r == nil:
		return graph.Reference{}
	case r.quality <= several && len(r.candidates) > 0:
		return r.candidates[0]
	}
	return r.entity
}

// addExample adds the question of a reading about other entities, by their names;
// by its id one whose name is another's too, or does not read back as a name.
func (r *resolver) addExample(ctx context.Context, a *Answer, reading *Reading, entity, other graph.Reference) error {
	called := func(ref graph.Reference) (string, error) {
		if ref.Name == "" {
			return ref.ID, nil
		}
		found, err := r.resolve(ctx, ref.Name, true)
		if err != nil || found.quality != exact || found.entity.ID != ref.ID {
			return ref.ID, err
		}
		return ref.Name, nil
	}
	entityName, err := called(entity)
	if err != nil {
		return err
	}
	otherName, err := called(other)
	if err != nil {
		return err
	}
	before := len(a.Examples)
	if a.addExample(reading, entityName, otherName); len(a.Examples) == before {
		a.addExample(reading, entity.ID, other.ID)
	}
	return nil
}

// addExample adds the question of a reading about other entities, in the plainest
// form that is understood as such.
func (a *Answer) addExample(reading *Reading, entity, other string) {
	if len(a.Examples) == mostCandidates {
		return
	}
	for _, form := range []func(string) string{func(name string) string { return name }, quote} {
		question := questionFor(reading, form(entity), form(other))
		readings, err := Parse(question, a.Question.AsOf)
		if err != nil {
			continue
		}
		first := readings[0]
		for _, r := range readings {
			if !r.Whole {
				first = r
				break
			}
		}
		if first.Intent != reading.Intent || first.Entity != entity || first.Other != other && first.Intent.ofTwo() || first.Rule != reading.Rule || first.Turn != reading.Turn || first.Dated != reading.Dated || first.Faulty != nil {
			continue
		}
		if !slices.Contains(a.Examples, question) {
			a.Examples = append(a.Examples, question)
		}
		return
	}
}

// questionFor writes a question that has the reading's intent and day.
func questionFor(r *Reading, entity, other string) string {
	text := map[Intent]string{
		Owners: "who owns %s", UltimateOwners: "who ultimately owns %s", Controllers: "who controls %s", Holdings: "what does %s own",
		Controlled: "what does %s control", People: "who runs %s", Regulators: "who regulates %s", Regulated: "what does %s regulate", Needs: "what does %s depend on", Dependents: "what depends on %s",
		Impact: "what stops if %s stops", SinglePoints: "what are the single points of failure of %s", Describe: "what is %s",
	}[r.Intent]
	switch r.Intent {
	case Connection:
		text = fmt.Sprintf("how is %s connected to %s", entity, other)
	case Screened:
		text = fmt.Sprintf("is %s blocked if %s is listed", entity, other)
	case Linked:
		text = fmt.Sprintf("are %s and %s closely linked", entity, other)
	case ByRule:
		text = fmt.Sprintf("who are the beneficial owners of %s under %s rules", entity, r.Rule)
	case Explained:
		if text = fmt.Sprintf("explain %s's share of %s", other, entity); r.ByControl {
			text = fmt.Sprintf("why does %s control %s", other, entity)
		}
	case ControlDays:
		text = fmt.Sprintf(map[Turn]string{TurnNone: "when did %s control %s", TurnGained: "when did %s gain control of %s", TurnLost: "when did %s lose control of %s"}[r.Turn], other, entity)
	case Share:
		text = fmt.Sprintf("how much of %s does %s own", entity, other)
	default:
		text = fmt.Sprintf(text, entity)
	}
	if r.Intent == Changes {
		text = fmt.Sprintf("what changed at %s since %s", entity, r.Since.Asked)
		if r.Dated {
			text = fmt.Sprintf("what changed at %s between %s and %s", entity, r.Since.Asked, r.AsOf.Asked)
		}
		return text + "?"
	}
	if r.Dated {
		text += " as of " + r.AsOf.Asked.String()
	}
	return text + "?"
}

func askedFor(asOf explore.AsOf) string {
	if asOf.Asked.IsPartial() {
		return asOf.Asked.String()
	}
	return ""
}
