package ask

import (
	"fmt"
	"regexp"
	"strings"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// changed are the forms that ask what changed between two days. The names are greedy,
// so that the last words that look like days are taken for them.
var changed = []*regexp.Regexp{
	regexp.MustCompile(`(?i)^` + whatChanged + ` (?P<x>\S(?:.*\S)?),? (?:between (?P<from>.+) and (?P<to>.+)|from (?P<from>.+) (?:to|until|till) (?P<to>.+))$`),
	regexp.MustCompile(`(?i)^` + whatChanged + ` (?P<x>\S(?:.*\S)?),? since (?P<from>.+)$`),
	regexp.MustCompile(`(?i)^` + whatChanged + ` (?:between (?P<from>.+) and (?P<to>.+)|since (?P<from>.+)),? (?:at|in|with|for|around|about) (?P<x>\S(?:.*\S)?)$`),
	regexp.MustCompile(`(?i)^` + whatChanged + ` (?P<x>\S(?:.*\S)?),? (?P<within>(?:in|during|on|within|throughout) .+)$`),
	regexp.MustCompile(`(?i)^` + whatChanged + ` (?P<within>(?:in|during|on|within|throughout) .+?),? (?:at|with|for|around|about) (?P<x>\S(?:.*\S)?)$`),
	regexp.MustCompile(`(?i)^(?:compare|comparing|(?:a )?comparison of|(?:the )?differences? (?:at|in|of|for)) (?:(?P<x>\S(?:.*\S)?),? (?:in|on|at|as of|between|from) (?P<from>.+)|(?P<x>\S(?:.*\S)?),? (?P<from>\d{4}\S*)) (?:and|with|to|vs\.?|versus|against|until) (?P<to>.+)$`),
	regexp.MustCompile(`^(?:比较|对比)(?P<x>.+?)(?:在|于|从)?(?P<from>\d{4}年?[^和与到至]*)(?:和|与|到|至)(?P<to>\d{4}.*)$`),
	regexp.MustCompile(`(?i)^how (?:did|has|have) (?P<x>\S(?:.*\S)?) changed?,? (?:between (?P<from>.+) and (?P<to>.+)|from (?P<from>.+) (?:to|until|till) (?P<to>.+)|since (?P<from>.+))$`),
}

const whatChanged = `(?:(?:what|which things?) (?:has |have |had )?(?:changed|happened|moved)|what (?:are|were) the changes|(?:the )?changes)(?: at| in| with| to| about| around| of| upstream of| above)?`

// readChanges adds the readings of a question about two days.
func (r *reader) readChanges(text string) {
	short := stripped(text)
	for _, form := range changed {
		m := form.FindStringSubmatch(short)
		if m == nil {
			continue
		}
		group := map[string]string{}
		for i, name := range form.SubexpNames() {
			if name != "" && m[i] != "" {
				group[name] = m[i]
			}
		}
		reading := Reading{Intent: Changes, Dated: true, AsOf: explore.On(r.now)}
		var ok bool
		if within, there := group["within"]; there {
			if reading.AsOf, reading.Faulty, ok = r.wholeDate(within); ok {
				reading.within(r.now)
				r.add(reading, group["x"], "")
			}
			continue
		}
		if reading.Since, reading.Faulty, ok = r.wholeDate(group["from"]); !ok {
			continue
		}
		if to, there := group["to"]; there {
			var faulty error
			if reading.AsOf, faulty, ok = r.wholeDate(to); !ok {
				continue
			}
			if reading.Faulty == nil {
				reading.Faulty = faulty
			}
		} else {
			reading.Dated = false
		}
		if reading.Faulty == nil && reading.Since.Day > reading.AsOf.Day {
			if since := reading.Since.Asked; since.IsPartial() && since.First() <= reading.AsOf.Day {
				reading.Faulty = graph.Errorf(graph.Invalid, "%s means its last day, %s, which is after %s; for all of it since it began ask with %s", since, reading.Since.Day, reading.AsOf.Day, since.First()-1)
			} else {
				reading.Faulty = graph.Errorf(graph.Invalid, "%s is after %s; ask with the earlier day first", reading.Since.Day, reading.AsOf.Day)
			}
		}
		r.add(reading, group["x"], "")
	}
}

// within makes a question about one day, month or year one about the day before it
// and its last day, which of a period that goes on is today.
func (r *Reading) within(today graph.Day) {
	if r.Faulty != nil {
		return
	}
	first := r.AsOf.Asked.First()
	if r.AsOf.Day > today && first <= today {
		r.AsOf, r.Dated = explore.On(today), false
	}
	r.Since = explore.On(first - 1)
}

// wholeDate reads a text that is a date from end to end.
func (r *reader) wholeDate(text string) (asOf explore.AsOf, faulty error, ok bool) {
	text = strings.Trim(text, " ,")
	for _, d := range findDates(text, r.now) {
		if d.from == 0 && d.to == len(text) {
			return d.asOf, d.faulty, true
		}
	}
	return explore.AsOf{}, nil, false
}

// changes says what changed, in a few sentences: control first, then votes, then the
// largest shares that moved.
func (t *telling) changes(a *explore.Changes) string {
	name := nameOf(a.Entity.Reference)
	between := fmt.Sprintf("between %s and %s", a.From, a.AsOf)
	if len(a.Changes)+len(a.Shares)+len(a.Control)+len(a.Votes)+len(a.Names)+len(a.Lives)+len(a.Statements) == 0 {
		return sentence("Nothing on record changed at " + name + " " + between)
	}
	var parts []string
	for _, side := range []struct {
		verb          string
		before, after bool
	}{{"lost", true, false}, {"gained", false, true}} {
		var who []string
		for i := range a.Control {
			c := &a.Control[i]
			was, is := c.Before != nil && c.Before.Verdict == graph.Yes, c.After != nil && c.After.Verdict == graph.Yes
			if was == side.before && is == side.after {
				held := c.Before
				if is {
					held = c.After
				}
				item := nameOf(c.Entity)
				if held.Votes.Known() && held.Votes.Max() > 0 {
					item += " (" + held.Votes.Text() + " of the votes)"
				}
				who = append(who, item)
			}
		}
		if len(who) > 0 {
			parts = append(parts, t.listed(who, few, "others")+" "+side.verb+" control of "+name)
		}
	}
	var moves []string
	for i := range a.Shares {
		s := &a.Shares[i]
		before, after := "nothing on record", "nothing on record"
		if s.Before != nil {
			before = s.Before.Effective.Text()
		}
		if s.After != nil {
			after = s.After.Effective.Text()
		}
		if s.Before != nil && !s.Before.Effective.Known() && s.After != nil && !s.After.Effective.Known() {
			continue // from one unknown to another
		}
		moves = append(moves, fmt.Sprintf("%s’s share went from %s to %s", nameOf(s.Entity), before, after))
	}
	if len(moves) > 0 {
		parts = append(parts, t.listed(moves, few, "other shares moved"))
	}
	text := begun(between) + ", "
	if len(parts) == 0 {
		relations := "relations"
		if len(a.Changes) == 1 {
			relations = "relation"
		}
		return sentence(text + fmt.Sprintf("neither control nor a known share of %s changed; %d %s at or above it did", name, len(a.Changes), relations))
	}
	return sentence(text + strings.Join(parts, "; "))
}
