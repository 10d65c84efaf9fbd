package ask

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// dated is an expression of a day in a question.
type dated struct {
	from, to int // bytes of the text, with the preposition
	asOf     explore.AsOf
	faulty   error
	// weak is a year or date that nothing introduces: "Yahoo 2012". It may as
	// well belong to the name.
	weak bool
}

const monthNames = `jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?`

var (
	// dateCore finds dates of every form. The groups are named; the forms stand in
	// the order in which they are to be preferred where they begin together.
	dateCore = regexp.MustCompile(`(?i)` + strings.Join([]string{
		`(?P<y1>\d{4})[-/.](?P<m1>\d{1,2})[-/.](?P<d1>\d{1,2})`,
		`(?P<d2>\d{1,2})(?:st|nd|rd|th)?(?: day)?(?: of)?[ -](?P<n2>` + monthNames + `)\.?,?(?: of)?[ -](?P<y2>\d{4})`,
		`(?P<n3>` + monthNames + `)\.? (?:the )?(?P<d3>\d{1,2})(?:st|nd|rd|th)?,? ?(?:of )?(?P<y3>\d{4})`,
		`(?P<a4>\d{1,2})[/.-](?P<b4>\d{1,2})[/.-](?P<y4>\d{4})`,
		`(?P<y5>\d{4})年(?:底|末)?(?:(?P<m5>\d{1,2})月(?:底|末)?(?:(?P<d5>\d{1,2})[日号])?)?`,
		`(?P<y6>\d{4})-(?P<m6>\d{2})`,
		`(?P<n7>` + monthNames + `)\.?(?: of)?,? (?P<y7>\d{4})`,
		`(?P<y8>\d{4})`,
		`(?P<now>today|now|at present|at the present (?:time|day|moment)|at the moment|at this (?:moment|time|point)|right now|just now|currently|presently|nowadays|these days|this (?:week|month|year)|今天|现在|目前)`,
		`(?P<past>yesterday|tomorrow|(?:last|next) (?:week|month|year)|(?P<count>\d{1,4}|an?|one|two|three|four|five|six|seven|eight|nine|ten) (?P<unit>day|week|month|year)s? ago|昨天|去年)`,
		`(?P<n9>` + monthNames + `)\.?(?: (?P<d9>\d{1,2})(?:st|nd|rd|th)?)?`,
	}, "|"))

	// introduction is what may stand before a date and belongs to it.
	introduction = regexp.MustCompile(`(?i)(?:^|[ ,(（])((?P<vague>(?:(?:in|during|around|from|of) )?(?:the )?(?:early|mid|late|middle of|mid of)(?: |-)(?:the )?|since |until |till |up to |between |from |starting |through |around |about )|(?:(?P<prep>as of|as at|as on|as per|as from|back in|per|on|in|at|by|during|for|before|prior to|after) )?(?:(?:the )?(?:very )?(?P<edge>end|close|start|beginning|first day|last day) (?:of )?)?(?:the )?(?:year |month of |month |date )?)$`)

	ordinalBefore = regexp.MustCompile(`(?i)(?:^|[ ,])(?:on )?(?:the )?\d{1,2}(?:st|nd|rd|th)?(?: of)? $`)
	counts        = map[string]int{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
)

// mostDates bounds the expressions of a day that are looked at in one question.
const mostDates = 3

// findDates returns the expressions of a day in text, in order.
func findDates(text string, now graph.Day) []dated {
	var found []dated
	names := dateCore.SubexpNames()
	for _, at := range dateCore.FindAllStringSubmatchIndex(text, -1) {
		if !standsAlone(text, at[0], at[1]) {
			continue
		}
		group := make(map[string]string, 4)
		for i := 1; i < len(names); i++ {
			if at[2*i] >= 0 {
				group[names[i]] = text[at[2*i]:at[2*i+1]]
			}
		}
		if d, ok := readDate(text, at[0], at[1], group, now); ok {
			if found = append(found, d); len(found) == mostDates {
				break
			}
		}
	}
	return found
}

// standsAlone reports whether text[from:to] is no part of a longer word.
func standsAlone(text string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	after, _ := utf8.DecodeRuneInString(text[to:])
	part := func(r rune) bool {
		return r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) || r == '-' || r == '/'
	}
	if before == utf8.RuneError || from == 0 {
		before = ' '
	}
	if after == utf8.RuneError || to == len(text) {
		after = ' '
	}
	if after == '.' && to+1 < len(text) && text[to+1] != ' ' {
		return false
	}
	return !part(before) && !part(after)
}

// readDate reads one match of dateCore with what stands before it.
func readDate(text string, from, to int, group map[string]string, now graph.Day) (dated, bool) {
	d := dated{from: from, to: to}
	var prep, edge, vague string
	if m := introduction.FindStringSubmatchIndex(text[:from]); m != nil {
		get := func(name string) string {
			if i := 2 * introduction.SubexpIndex(name); m[i] >= 0 {
				return strings.ToLower(text[m[i]:m[i+1]])
			}
			return ""
		}
		prep, edge, vague = get("prep"), get("edge"), strings.TrimSpace(get("vague"))
		d.from = m[2]
	}
	words := text[d.from:d.to]
	place := fmt.Sprintf("“%s” at character %d", words, utf8.RuneCountInString(text[:d.from])+1)

	switch {
	case group["now"] != "":
		d.asOf = explore.On(now)
		return d, true
	case group["past"] != "":
		d.asOf = relative(group, now)
		return d, true
	case group["n9"] != "":
		// A month without a year: only where it is introduced, for May and March are words.
		if prep == "" && edge == "" {
			return d, false
		}
		if m := ordinalBefore.FindStringIndex(text[:from]); m != nil {
			d.from = m[0]
		}
		d.faulty = graph.Errorf(graph.Invalid, "%s names no year; write “in October 2020” or “as of 2020-10-05”", place)
		return d, true
	}

	iso, err := isoOf(group)
	if err == nil {
		d.asOf, err = explore.ParseAsOf(iso)
	}
	switch {
	case err != nil:
		d.faulty = graph.Errorf(graph.Invalid, "%s is not a date: %s", place, reason(err, iso))
	case vague != "":
		d.faulty = graph.Errorf(graph.Invalid, "%s is not one day; an answer holds for a day: write “as of %s” or a full date", place, iso)
	case edge == "end" || edge == "close" || edge == "last day":
		d.asOf = explore.On(d.asOf.Day)
	case edge != "":
		d.asOf = explore.On(d.asOf.Asked.First())
	case prep == "before" || prep == "prior to":
		d.asOf = explore.On(d.asOf.Asked.First() - 1)
	case prep == "after":
		d.asOf = explore.On(d.asOf.Asked.Last() + 1)
	}
	d.weak = prep == "" && edge == "" && vague == "" && group["y5"] == ""
	if group["y8"] != "" && d.weak {
		// A bare year is a date only at the end, and only a likely one.
		rest := strings.Trim(text[to:], " )）?？!.,")
		return d, rest == "" && d.faulty == nil && group["y8"] >= "1800" && group["y8"] < "2200"
	}
	return d, true
}

// isoOf writes the date of a match as YYYY, YYYY-MM or YYYY-MM-DD.
func isoOf(group map[string]string) (string, error) {
	for _, form := range []string{"1", "2", "3", "5", "6", "7", "8"} {
		year := group["y"+form]
		if year == "" {
			continue
		}
		month, day := group["m"+form], group["d"+form]
		if name := group["n"+form]; name != "" {
			month = monthNumber(name)
		}
		iso := year
		if month != "" {
			iso += "-" + twoDigits(month)
		}
		if day != "" {
			iso += "-" + twoDigits(day)
		}
		return iso, nil
	}
	// 05/10/2020 is read only where it can mean one day.
	a, _ := strconv.Atoi(group["a4"])
	b, _ := strconv.Atoi(group["b4"])
	year := group["y4"]
	switch {
	case a == b || b > 12:
		return fmt.Sprintf("%s-%02d-%02d", year, a, b), nil
	case a > 12:
		return fmt.Sprintf("%s-%02d-%02d", year, b, a), nil
	}
	return "", graph.Errorf(graph.Invalid, "it may be %s-%02d-%02d or %s-%02d-%02d; write the one that is meant", year, a, b, year, b, a)
}

func twoDigits(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

func monthNumber(name string) string {
	const first = "janfebmaraprmayjunjulaugsepoctnovdec"
	return fmt.Sprintf("%02d", strings.Index(first, strings.ToLower(name)[:3])/3+1)
}

// reason returns what is wrong with a date, without the parts of the message
// that say again which one it is.
func reason(err error, iso string) string {
	text := strings.TrimPrefix(err.Error(), fmt.Sprintf("%q is not a date: ", iso))
	text, _, _ = strings.Cut(text, "; write YYYY")
	return text
}

// relative reads "yesterday", "last month", "three years ago".
func relative(group map[string]string, now graph.Day) explore.AsOf {
	t := now.Time()
	switch strings.ToLower(group["past"]) {
	case "yesterday", "昨天":
		return explore.On(now - 1)
	case "tomorrow":
		return explore.On(now + 1)
	case "last week":
		return explore.On(now - 7)
	case "next week":
		return explore.On(now + 7)
	case "last month":
		return period(t.AddDate(0, 0, -t.Day()).Format("2006-01"))
	case "next month":
		return period(t.AddDate(0, 1, 1-t.Day()).Format("2006-01"))
	case "last year", "去年":
		return period(fmt.Sprintf("%04d", t.Year()-1))
	case "next year":
		return period(fmt.Sprintf("%04d", t.Year()+1))
	}
	n, ok := counts[strings.ToLower(group["count"])]
	if !ok {
		n, _ = strconv.Atoi(group["count"])
	}
	switch strings.ToLower(group["unit"]) {
	case "day":
		t = t.AddDate(0, 0, -n)
	case "week":
		t = t.AddDate(0, 0, -7*n)
	case "month":
		t = t.AddDate(0, -n, 0)
	case "year":
		t = t.AddDate(-n, 0, 0)
	}
	if t.Year() < 1 {
		return period("0001")
	}
	return explore.On(graph.DayOf(t))
}

// period returns the last day of a month or a year that is known to be one.
func period(s string) explore.AsOf {
	asOf, err := explore.ParseAsOf(s)
	if err != nil {
		return explore.AsOf{}
	}
	return asOf
}
