package ask

import (
	"regexp"
	"slices"
	"strings"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// share answers "how much of X does Y own", or "does Y own X".
func (t *telling) share(a *explore.Pair) (string, error) {
	if text, ok := t.absent(a.Warnings); ok {
		return text, nil
	}
	owner, subject := nameOf(a.Owner), t.entity.Name
	if t.entity.Kind == graph.Person {
		return sentence(subject + " is a person, and a person has no owners"), nil
	}
	if len(a.Operators) > 1 {
		return t.shareOfOperators(a, owner, subject), nil
	}
	held, err := t.shareInWords(a)
	if err != nil {
		return "", err
	}
	if t.reading.ByControl {
		verdict := map[graph.Verdict]string{graph.Yes: "yes", graph.Possible: "possibly", graph.No: "no"}[a.Control]
		return begun(sentence(verdict + ": " + t.whenWithin() + owner + " " + t.controls(a.Control) + " " + subject + ", as far as is on record; " + held)), nil
	}
	if a.Control == graph.Yes && a.Effective.Over(0.5) != graph.Yes {
		held += ", and " + t.is("controls", "controlled") + " it"
	}
	if !t.reading.YesNo || slices.ContainsFunc(a.Operators, func(o explore.Through) bool { return o.Operator.ID == a.Owner.ID }) {
		return begun(sentence(t.when + held)), nil
	}
	return begun(sentence(answerTo(t.reading.Extent, a.Effective) + ": " + t.whenWithin() + held)), nil
}

var (
	wholeWords = regexp.MustCompile(`(?i)\b(?:all|whole|wholly|fully|completely|entirely|sole|outright)\b`)
	mostWords  = regexp.MustCompile(`(?i)\b(?:most|majority)\b`)
)

// extentIn returns how much the words around the names ask for.
func extentIn(around string) Extent {
	switch {
	case wholeWords.MatchString(around):
		return AllOfIt
	case mostWords.MatchString(around):
		return MostOfIt
	}
	return AnyPart
}

// answerTo says whether a share is as much as was asked for: who holds most of
// something does not hold all of it, and the answer is no.
func answerTo(asked Extent, held graph.Share) string {
	switch {
	case held.Max() <= graph.Tolerance:
		return "no"
	case held.AtLeast(1) == graph.Yes:
		return "yes, all of it"
	case asked == AllOfIt && held.AtLeast(1) == graph.No:
		return "no, not all of it"
	case asked == MostOfIt && held.Over(0.5) == graph.No:
		return "no, not most of it"
	case asked == AllOfIt, held.Min() <= graph.Tolerance && !held.MinExclusive(), asked == MostOfIt && held.Over(0.5) == graph.Possible:
		return "perhaps"
	case held.Over(0.5) == graph.Yes:
		return "yes, most of it"
	}
	return "in part"
}

// shareOfOperators says what the owner has of each operator of a product.
func (t *telling) shareOfOperators(a *explore.Pair, owner, subject string) string {
	text := t.when + subject + " " + t.is("has", "had") + " several operators"
	for i := range a.Operators {
		o := &a.Operators[i]
		text += "; " + owner + " "
		switch {
		case o.Operator.ID == a.Owner.ID:
			text += t.is("is", "was") + " one of them"
		case t.reading.ByControl:
			text += t.controls(o.Control) + " " + nameOf(o.Operator)
		case o.Effective.Max() <= graph.Tolerance:
			text += t.is("holds", "held") + " no recorded share of " + nameOf(o.Operator)
		default:
			text += t.is("holds", "held") + ", directly or through others, " + o.Effective.Text() + " of " + nameOf(o.Operator)
		}
	}
	return begun(sentence(text))
}

func (t *telling) controls(verdict graph.Verdict) string {
	switch verdict {
	case graph.Yes:
		return t.is("controls", "controlled")
	case graph.Possible:
		return t.is("may control", "may have controlled")
	}
	return t.is("does", "did") + " not control"
}

// whenWithin is the day for the middle of a sentence.
func (t *telling) whenWithin() string {
	if t.when == "" {
		return ""
	}
	return strings.ToLower(t.when[:1]) + t.when[1:]
}

// shareInWords says what the owner holds of the entity, or of the operator of a
// product, and how.
func (t *telling) shareInWords(a *explore.Pair) (string, error) {
	owner, subject, target, clause := nameOf(a.Owner), t.entity.Name, t.entity.ID, ""
	if len(a.Operators) == 1 {
		operator := a.Operators[0].Operator
		operates := t.is("operates", "operated")
		if a.Owner.ID == operator.ID {
			return owner + " " + operates + " " + subject + " itself", nil
		}
		subject, target, clause = nameOf(operator), operator.ID, ", which "+operates+" "+subject
	}
	holds, held := t.is("holds", "held"), a.Effective
	switch {
	case held.Max() <= graph.Tolerance && a.Owner.ID == t.entity.ID:
		return owner + " " + holds + " nothing of itself on record", nil
	case held.Max() <= graph.Tolerance:
		return owner + " " + holds + " no recorded share of " + subject + clause, nil
	case !held.Known() && held.Min() <= graph.Tolerance:
		text := owner + " " + holds + " a part of " + subject + " that no source gives"
		if held.Max() < 1-graph.Tolerance {
			text += ", at most " + graph.FormatPercent(held.Max())
		}
		return text + clause, nil
	}
	if a.Owner.ID == target {
		return owner + " " + holds + " " + held.Text() + " of itself, directly or indirectly", nil
	}
	text := held.Text() + " of " + subject
	recorded := ""
	if a.Direct != nil && a.Direct.Known() && a.Direct.Text() != held.Text() {
		recorded = " (on record " + a.Direct.Text() + ")"
	}
	switch {
	case a.Direct != nil && !throughOthers(a, target) && clause == "":
		text += " directly" + recorded
	case a.Direct != nil && !throughOthers(a, target):
		text = "directly " + text + recorded + clause
	case a.Direct != nil && a.Direct.IsExact() && held.Min() > a.Direct.Max() && !divided(a, target):
		text += " in all, " + a.Direct.Text() + " of it directly and the rest indirectly" + clause
	case recorded != "":
		text += " in all, directly" + recorded + " and indirectly" + clause
	case a.Direct != nil:
		text += " in all, directly and indirectly" + clause
	case !throughOthers(a, target) && claimed(a, target) != graph.BasisNone:
		how := map[graph.Basis]string{graph.Indirect: "indirectly", graph.Total: "directly or indirectly"}[claimed(a, target)]
		return owner + " " + holds + ", " + how + ", " + text + clause + ", as a source states", nil
	default:
		through, err := t.between(a, target)
		if err != nil {
			return "", err
		}
		text = "through " + through + ", " + text + clause
		holds += ","
	}
	if a.Stated {
		text += ", as a source states"
	}
	return owner + " " + holds + " " + text, nil
}

// throughOthers reports whether a chain of holdings leads from the owner to the
// target beside what it holds directly, a circle back to the target included.
func throughOthers(a *explore.Pair, target string) bool {
	reached := []string{a.Owner.ID}
	for i := 0; i < len(reached); i++ {
		for j := range a.Relations {
			r := &a.Relations[j]
			if r.Owner != reached[i] || r.Kind != graph.Owns || r.Counts == graph.Quoted || r.Basis.Stated() {
				continue
			}
			if r.Subject == target && i > 0 {
				return true
			}
			if !slices.Contains(reached, r.Subject) {
				reached = append(reached, r.Subject)
			}
		}
	}
	return false
}

// claimed returns the basis of what a source states that the owner holds of the
// target in all or indirectly; BasisNone where none does.
func claimed(a *explore.Pair, target string) graph.Basis {
	for i := range a.Relations {
		if r := &a.Relations[i]; r.Owner == a.Owner.ID && r.Subject == target && r.Kind == graph.Owns && r.Counts != graph.Quoted && r.Basis.Stated() {
			return r.Basis
		}
	}
	return graph.BasisNone
}

// divided reports whether the shares on record in an entity were divided for
// computing, so that a direct one is no part of the effective one.
func divided(a *explore.Pair, id string) bool {
	return slices.ContainsFunc(a.Warnings, func(w explore.Warning) bool {
		return w.Code == explore.WarnOversubscribed && slices.Contains(w.Entities, id)
	})
}

// between names whom an owner holds through, where that is one chain, else
// "others".
func (t *telling) between(a *explore.Pair, target string) (string, error) {
	var ids []string
	seen := map[string]bool{a.Owner.ID: true}
	for at := a.Owner.ID; at != target; {
		next := ""
		for i := range a.Relations {
			r := &a.Relations[i]
			if r.Owner != at || r.Kind != graph.Owns || r.Counts == graph.Quoted || r.Basis.Stated() {
				continue
			}
			if next != "" && next != r.Subject {
				return "others", nil
			}
			next = r.Subject
		}
		if next == "" || seen[next] || len(ids) == few {
			return "others", nil
		}
		seen[next] = true
		if at = next; at != target {
			ids = append(ids, at)
		}
	}
	entities, err := t.x.Store().Entities(t.ctx, slices.Clone(ids))
	if err != nil {
		return "", err
	}
	names := map[string]string{}
	for i := range entities {
		names[entities[i].ID] = nameOf(entities[i].Reference(a.AsOf))
	}
	if list := namedAll(ids, names); len(list) > 0 {
		return joined(list, "and"), nil
	}
	return "others", nil
}
