package ask

import (
	"slices"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// Turn is which end of a control a question is about.
type Turn string

// The turns. None asks for all periods of control.
const (
	TurnNone   Turn = ""
	TurnGained Turn = "gained" // when did Y gain control of X, since when
	TurnLost   Turn = "lost"   // when did Y lose control of X, until when
)

// historyPhrasings are the forms that ask for the days of a control.
var historyPhrasings = []phrasing{
	{intent: ControlDays, turn: TurnLost, forms: []string{
		"when <do> Y <adv>? lose|give_up|cede|relinquish|surrender|renounce|quit|abandon|hand_over the? control of|over X",
		"when <is> the? control of|over X lost|given_up|ceded|relinquished by Y",
		"when <do> Y stop|cease|quit controlling|to_control|being_in_control_of|to_be_in_control_of X",
		"when <do> Y's control of|over X end|stop|cease",
		"when Y lost|gave_up|ceded control of|over X",
		"when <do> X leave|escape Y's control",
		"when <do> X stop|cease being|to_be controlled by Y",
		"when <is> Y last in_control_of X",
		"until|till when|what_date|what_day <do> Y control X",
		"until|till when <is> X controlled by Y",
		"until|till when <is> Y in_control_of X",
		"how long <do> Y <adv>? control X",
		"since when <do> Y no_longer|not|not_any_longer control X",
		"since when <is> X no_longer|not controlled by Y",
	}},
	{intent: ControlDays, turn: TurnGained, forms: []string{
		"when <do> Y <adv>? first? gain|get|take|acquire|obtain|win|assume|seize|receive|establish the? control of|over X",
		"when <is> the? control of|over X gained|taken|acquired|obtained|won|assumed|seized by Y",
		"when <do> Y start|begin|come controlling|to_control|to_be_in_control_of X",
		"when Y gained|got|took|acquired|obtained control of|over X",
		"when <do> Y take_over|first_control X",
		"when <do> Y's control of|over X begin|start",
		"when <do> X come|fall|get|pass under|into Y's control|hands",
		"when <do> X come|fall|get|pass under|into the control of Y",
		"since|from when|what_date|what_day <do> Y <adv>? control X",
		"since|from when|what_date|what_day has|have|had Y <adv>? controlled|been_controlling|been_in_control_of|had_control_of|had_control_over X",
		"since|from when|what_date|what_day <is> Y <adv>? in_control_of X",
		"since|from when|what_date|what_day <is> X <adv>? controlled by Y",
		"since|from when|what_date|what_day has|have|had X been controlled by Y",
		"how long has|have|had Y <adv>? controlled|been_controlling|been_in_control_of|had_control_of X",
		"how long has|have|had X been controlled by Y",
	}},
	{intent: ControlDays, forms: []string{
		"when|during_what_time|in_which_years|during_which_years <do> Y <adv>? control|have_control_of X",
		"when|during_what_time|in_which_years|during_which_years <is> X controlled by Y",
		"when|during_what_time|in_which_years|during_which_years <is> Y in_control_of X",
		"when X <is> controlled by Y",
		"when Y controlled X",
	}},
}

// chineseHistory are the same in Chinese.
var chineseHistory = []chinesePhrasing{
	{ControlDays, TurnLost, false, []string{
		`^(?P<y>.+?)(?:是)?(?:什么时候|何时|哪天|哪一天|哪年|哪一年)(?:起)?(?:失去|放弃|丧失|让出)(?:了)?(?:对)?(?P<x>.+?)的?(?:实际)?(?:控制权|控制)(?:的)?$`,
		`^(?P<y>.+?)(?:是)?(?:什么时候|何时|哪天|哪一天|哪年|哪一年)(?:起)?不再(?:实际)?(?:控制|掌控)(?:了)?(?P<x>.+)$`,
	}},
	{ControlDays, TurnGained, false, []string{
		`^(?P<y>.+?)(?:是)?(?:什么时候|何时|哪天|哪一天|哪年|哪一年)(?:起)?(?:获得|取得|得到|拿到)(?:了)?(?:对)?(?P<x>.+?)的?(?:实际)?(?:控制权|控制)(?:的)?$`,
		`^(?P<y>.+?)(?:是)?(?:从)?(?:什么时候|何时|哪天|哪一天|哪年|哪一年)(?:起|开始)(?:实际)?(?:控制|掌控)(?:了)?(?P<x>.+)$`,
	}},
}

// controlDays says when one entity gained or lost control of another.
func (t *telling) controlDays(a *explore.ControlHistory) string {
	owner, subject := nameOf(a.Owner), t.entity.Name
	switch {
	case t.entity.Kind == graph.Person:
		return sentence(subject + " is a person, and nobody controls a person here")
	case a.Owner.ID == a.Entity.ID:
		return sentence(owner + " is one entity, and does not control itself")
	}
	asOf := "today"
	if a.AsOf != t.today {
		asOf = "on " + a.AsOf.String()
	}
	var certain []int
	for i := range a.Periods {
		if a.Periods[i].Verdict == graph.Yes {
			certain = append(certain, i)
		}
	}
	if len(certain) == 0 {
		text := "On no day on record did " + owner + " control " + subject + " for certain"
		if open := periodsOf(a, graph.Possible); len(open) > 0 {
			return sentence(text + "; the sources do not rule it out " + t.listed(open, few, "other times"))
		}
		return sentence("On no day on record did " + owner + " control " + subject)
	}
	chosen := certain[len(certain)-1]
	stillIn := a.Periods[chosen].Until == nil
	var text string
	switch {
	case t.reading.Turn == TurnNone:
		text = owner + " controlled " + subject + " " + t.listed(periodsOf(a, graph.Yes), few, "other times")
		if stillIn {
			text += ", and does " + asOf
		}
		text = sentence(text)
	case t.reading.Turn == TurnGained && stillIn:
		text = t.gained(a, chosen)
	case t.reading.Turn == TurnGained:
		text = t.gained(a, chosen) + " It ended on " + a.Periods[chosen].Until.String() + "."
	case stillIn:
		text = sentence(owner + " has not lost control of " + subject + ", as far as is on record: it is in control " + asOf + ", and has been " + sinceDay(a, chosen))
		if len(certain) > 1 {
			text += " Before, there was this: " + t.lost(a, certain[len(certain)-2])
		}
	default:
		text = t.lost(a, chosen)
	}
	if t.reading.Turn != TurnNone && len(certain) > 1 {
		text += " Control is on record " + t.listed(periodsOf(a, graph.Yes), few, "other times") + "."
	}
	if open := periodsOf(a, graph.Possible); len(open) > 0 {
		text += " " + begun(t.listed(open, few, "other times")) + " the sources neither show it nor rule it out."
	}
	if !stillIn {
		if said := newestStatement(a.Statements, a.Sources); said != "" {
			text += " " + begun(sentence(said))
		}
	}
	return begun(text)
}

// lost tells how the control of a period that is over ended.
func (t *telling) lost(a *explore.ControlHistory, at int) string {
	period, next := &a.Periods[at], &a.Periods[at+1]
	what := nameOf(a.Owner) + " lost control of " + t.entity.Name
	if next.Verdict == graph.Possible {
		what = "the control of " + nameOf(a.Owner) + " over " + t.entity.Name + " stopped being certain"
	}
	if votes := t.votesOf(period.Last); votes != "" {
		what += ", until then with " + votes
	}
	return t.turned(a, next, what)
}

// gained tells how the control of a period began.
func (t *telling) gained(a *explore.ControlHistory, at int) string {
	period := &a.Periods[at]
	owner, subject := nameOf(a.Owner), t.entity.Name
	if period.From == nil && a.Truncated {
		return sentence(owner + " controlled " + subject + " as far back as was looked at")
	}
	if period.From == nil {
		return sentence(owner + " controlled " + subject + " before anything on record has a day; no source gives the one on which that began")
	}
	what := owner + " gained control of " + subject
	if a.Periods[at-1].Verdict == graph.Possible {
		what = "the control of " + owner + " over " + subject + " became certain"
	}
	if votes := t.votesOf(period.First); votes != "" {
		what += ", with " + votes
	}
	return t.turned(a, period, what)
}

// turned tells of the first day of a period: what it brought, by which relations, as
// which sources have it.
func (t *telling) turned(a *explore.ControlHistory, p *explore.ControlPeriod, what string) string {
	return begun(sentence(dayOf(*p.From, p.Changes)+" "+what+t.because(p.Changes))) + announced(p) + t.sourcesOf(a, p.Changes)
}

// votesOf writes the votes of a control; those in the operator of a product are none
// in the product.
func (t *telling) votesOf(held *explore.ControlHeld) string {
	if held == nil || t.entity.Kind == graph.Product || !held.Votes.Known() || held.Votes.Max() <= graph.Tolerance {
		return ""
	}
	return held.Votes.Text() + " of the votes"
}

// because lists the changes of relations behind a change of control.
func (t *telling) because(changes []explore.RelationChange) string {
	var list []string
	for i := range changes {
		list = append(list, changeInWords(&changes[i]))
	}
	if len(list) == 0 {
		return ""
	}
	return ": " + t.listed(list, few, "other relations changed that day")
}

// changeInWords says what became of one relation.
func changeInWords(c *explore.RelationChange) string {
	owner, subject := nameOf(c.Owner), nameOf(c.Subject)
	ends := "ended"
	if c.What == explore.Added {
		ends = "began"
	}
	share := func(part *explore.ChangedRelation) string {
		if part == nil || part.Share == nil || !part.Share.Known() {
			return ""
		}
		return part.Share.Text()
	}
	before, after := share(c.Before), share(c.After)
	switch {
	case c.Kind == graph.Operates && c.What == explore.Added:
		return owner + " began to run " + subject
	case c.Kind == graph.Operates && c.What == explore.Ended:
		return owner + " ceased to run " + subject
	case c.Kind == graph.Role && c.What != explore.Changed:
		return owner + "’s part in " + subject + " " + ends
	case c.Kind == graph.Controls && c.Means != graph.ByVotes:
		text := owner + "’s control of " + subject
		if by := meansInWords([]graph.Means{c.Means}); len(by) > 0 {
			text += " by " + by[0]
		}
		if c.What == explore.Changed {
			ends = "was put on record anew"
		}
		return text + " " + ends
	}
	what := "share of "
	if c.Kind == graph.Controls {
		what = "votes in "
	}
	if c.What == explore.Changed {
		return owner + "’s " + what + subject + " went from " + orUnknown(before) + " to " + orUnknown(after)
	}
	if figure := before + after; figure != "" {
		if c.Kind == graph.Controls {
			return owner + "’s " + figure + " of the votes in " + subject + " " + ends
		}
		return owner + "’s " + figure + " of " + subject + " " + ends
	}
	return owner + "’s " + what + subject + ", which no source gives, " + ends
}

func orUnknown(figure string) string {
	if figure == "" {
		return "unknown"
	}
	return figure
}

// sourcesOf names the first sources of the changes that a sentence names.
func (t *telling) sourcesOf(a *explore.ControlHistory, changes []explore.RelationChange) string {
	titles := map[string]string{}
	for i := range a.Sources {
		titles[a.Sources[i].ID] = a.Sources[i].Title
	}
	var named []string
	for _, id := range idsIn(changes) {
		i := slices.IndexFunc(a.Relations, func(r graph.Relation) bool { return r.ID == id })
		if i < 0 {
			continue
		}
		for _, source := range a.Relations[i].Sources {
			if title := titles[source]; title != "" && !slices.Contains(named, title) {
				named = append(named, title)
			}
		}
	}
	if len(named) == 0 {
		return ""
	}
	what := "Sources: "
	if len(named) == 1 {
		what = "Source: "
	}
	return " " + what + sentence(t.listed(named, 2, "more"))
}

func idsIn(changes []explore.RelationChange) []string {
	var ids []string
	for i := range changes {
		for _, part := range []*explore.ChangedRelation{changes[i].Before, changes[i].After} {
			if part != nil {
				ids = append(ids, part.ID)
			}
		}
	}
	return ids
}

// dayOf says on which day a change was, as exactly as the best dated of the relations
// behind it: a month or a year where only that is known, "at the latest" where a
// source only saw it then.
func dayOf(day graph.Day, changes []explore.RelationChange) string {
	partial, seen, stated := "", day.String(), len(changes) == 0
	for i := range changes {
		c := &changes[i]
		date, basis := graph.Date{}, graph.DateBasis(0)
		if c.What == explore.Ended {
			date = c.Before.End
		} else if c.After != nil {
			date, basis = c.After.Start, c.After.DateBasis
		}
		switch {
		case date.IsZero():
		case basis == graph.DateObserved:
			seen = date.String()
		case date.IsPartial():
			partial = date.String()
		default:
			stated = true
		}
	}
	switch {
	case stated:
		return "On " + day.String()
	case partial != "":
		return "In " + partial + " (no source gives the day)"
	}
	return "By " + seen + " at the latest (no source gives the day)"
}

// announced says that the first day of a period is that of an announcement.
func announced(p *explore.ControlPeriod) string {
	if !p.Announced {
		return ""
	}
	text := " That is the day of the announcement"
	if !p.Reported.IsZero() {
		text += "; the change was reported complete by " + p.Reported.String()
	}
	return text + ", and no source gives the day on which it took effect."
}

// periodsOf lists the periods of one verdict in words.
func periodsOf(a *explore.ControlHistory, verdict graph.Verdict) []string {
	var list []string
	for i := range a.Periods {
		p := &a.Periods[i]
		if p.Verdict != verdict {
			continue
		}
		switch {
		case p.From == nil && p.Until == nil:
			list = append(list, "on every day on record")
		case p.From == nil:
			list = append(list, "up to "+(*p.Until-1).String())
		case p.Until == nil:
			list = append(list, "from "+p.From.String()+" on")
		case *p.Until-1 == *p.From:
			list = append(list, "on "+p.From.String())
		default:
			list = append(list, "from "+p.From.String()+" to "+(*p.Until-1).String())
		}
	}
	return list
}

func sinceDay(a *explore.ControlHistory, at int) string {
	if a.Periods[at].From == nil {
		return "on every day on record"
	}
	return "since " + a.Periods[at].From.String()
}
