package whatif

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"whoowns/graph"
)

// forms is what is understood, for messages.
const forms = `write "A sells 10% of X to B", "A sells all of X to B", "A buys 10% of X from B", "A gives up control of X", "A controls X by board", "A needs X for data", "A stops needing X", "relation R becomes 40%" or "remove relation R"`

// Parse reads sentences with semicolons between them; see Change.Text. It takes time
// linear in the text's length. Code Invalid: the text is empty, too long, or says
// something else. Where a sentence can be read in several ways, as when a name holds
// the word "to", the change keeps its text and Suppose chooses by which names exist.
func Parse(text string) ([]Change, error) {
	if len(text) > MaxLength {
		return nil, graph.Errorf(graph.Invalid, "what is supposed has %d bytes; write at most %d", len(text), MaxLength)
	}
	if !utf8.ValidString(text) {
		return nil, graph.Errorf(graph.Invalid, "what is supposed is not valid UTF-8")
	}
	var changes []Change
	for sentence := range strings.SplitSeq(text, ";") {
		if strings.TrimSpace(sentence) == "" {
			continue
		}
		readings, err := readingsOf(sentence)
		if err != nil {
			return nil, err
		}
		if len(readings) == 1 {
			changes = append(changes, readings[0])
		} else {
			changes = append(changes, Change{Text: strings.TrimSpace(sentence)})
		}
	}
	switch {
	case len(changes) == 0:
		return nil, graph.Errorf(graph.Invalid, "nothing is supposed; %s", forms)
	case len(changes) > MaxChanges:
		return nil, graph.Errorf(graph.Invalid, "%d things are supposed; write at most %d", len(changes), MaxChanges)
	}
	return changes, nil
}

const (
	part  = `(all|everything|(?:its|his|her|their)(?: whole| entire)? (?:stake|share|shares|holding)|[0-9][0-9.,]* ?(?:%|per ?cent)?)`
	start = `(?i)^`
)

var (
	selling  = regexp.MustCompile(start + `(.+?) sells? ` + part + ` (?:of|in) (.+)$`)
	buying   = regexp.MustCompile(start + `(.+?) (?:buys?|acquires?|gets?|gains?) ` + part + ` (?:of|in) (.+)$`)
	givingUp = regexp.MustCompile(start + `(.+?) (?:loses?|gives? up|cedes?) (?:its |his |her |the )?control (?:of|over) (.+)$`)
	power    = regexp.MustCompile(start + `(.+?) (?:controls?|(?:takes?|gains?|gets?) control of) (.+)$`)
	freeing  = regexp.MustCompile(start + `(.+?) (?:(?:stops?|ceases?) (?:needing|depending on|relying on|using)|no longer (?:needs?|depends? on|relies on|uses?)) (.+)$`)
	needing  = regexp.MustCompile(start + `(.+?) (?:needs?|depends? on|relies on) (.+?)(?: for (data|payments|technology|distribution|funding|licence|users))?$`)
	removing = regexp.MustCompile(start + `(?:remove|delete|without)(?: the)? relation (.+)$`)
	altering = regexp.MustCompile(start + `(?:the )?relation (.+) (?:becomes|is|rises to|falls to) (\S+(?: ?per ?cent)?)$`)
	byVotes  = regexp.MustCompile(start + `(?:([0-9][0-9.,]* ?(?:%|per ?cent)?) of (?:the )?votes|votes)$`)
	percent  = regexp.MustCompile(`(?i) ?per ?cent$| %$`)
)

// readingsOf returns the ways to read one sentence, the likeliest first.
func readingsOf(sentence string) ([]Change, error) {
	text := strings.TrimRight(strings.Join(strings.Fields(sentence), " "), ".!? ")
	bad := func(format string, args ...any) ([]Change, error) {
		return nil, graph.Errorf(graph.Invalid, format, args...)
	}
	if m := removing.FindStringSubmatch(text); m != nil {
		return []Change{{Remove: unquoted(m[1])}}, nil
	}
	if m := altering.FindStringSubmatch(text); m != nil {
		return []Change{{Change: &Alteration{unquoted(m[1]), figure(m[2])}}}, nil
	}
	if m := givingUp.FindStringSubmatch(text); m != nil {
		return []Change{{GiveUp: &Power{unquoted(m[1]), unquoted(m[2])}}}, nil
	}
	if m := freeing.FindStringSubmatch(text); m != nil {
		return []Change{{StopNeeding: &Power{unquoted(m[1]), unquoted(m[2])}}}, nil
	}
	if m := selling.FindStringSubmatch(text); m != nil {
		var all []Change
		for _, cut := range cuts(m[3], " to ") {
			all = append(all, Change{Sell: &Sale{unquoted(m[1]), cut[0], figure(m[2]), cut[1]}})
		}
		if all == nil {
			return bad("%q does not say to whom; write %q", text, text+" to B")
		}
		return all, nil
	}
	if m := buying.FindStringSubmatch(text); m != nil && !strings.HasPrefix(strings.ToLower(m[2]), "control") {
		var all []Change
		for _, cut := range cuts(m[3], " from ") {
			all = append(all, Change{Sell: &Sale{cut[1], cut[0], figure(m[2]), unquoted(m[1])}})
		}
		if all == nil {
			return bad("%q does not say from whom; write %q, for no new shares are supposed here, which would change everybody's", text, text+" from B")
		}
		return all, nil
	}
	if m := power.FindStringSubmatch(text); m != nil {
		all, err := controlReadings(unquoted(m[1]), m[2])
		if err != nil || all != nil {
			return all, err
		}
	}
	if m := needing.FindStringSubmatch(text); m != nil {
		return []Change{{Add: &Addition{Kind: "DEPENDS_ON", Owner: unquoted(m[1]), Subject: unquoted(m[2]), On: strings.ToLower(m[3])}}}, nil
	}
	return bad("%.200q is not understood; %s", text, forms)
}

// controlReadings reads "X by board" and "X", the likeliest first.
func controlReadings(owner, rest string) ([]Change, error) {
	var all []Change
	for _, cut := range cuts(rest, " by ") {
		if m := byVotes.FindStringSubmatch(cut[1]); m != nil {
			if m[1] == "" {
				return nil, graph.Errorf(graph.Invalid, "with how many votes %s controls %s is not said; write %q", owner, cut[0], "A controls X by 60% of the votes")
			}
			all = append(all, Change{Add: &Addition{Kind: "CONTROLS", Owner: owner, Subject: cut[0], Share: figure(m[1]), Means: "votes"}})
			continue
		}
		var means graph.Means
		word := strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(cut[1], "the ")), " ", "-")
		if word != "" && means.UnmarshalText([]byte(word)) == nil {
			all = append(all, Change{Add: &Addition{Kind: "CONTROLS", Owner: owner, Subject: cut[0], Means: word}})
		}
	}
	return append(all, Change{Add: &Addition{Kind: "CONTROLS", Owner: owner, Subject: unquoted(rest), Means: "other"}}), nil
}

// cuts returns the ways to cut text in two at a word, the last one first.
func cuts(text, at string) [][2]string {
	var all [][2]string
	const most = 8
	lower := text
	for range most {
		i := strings.LastIndex(lower, at)
		if i < 0 {
			break
		}
		if left, right := unquoted(text[:i]), unquoted(text[i+len(at):]); left != "" && right != "" {
			all = append(all, [2]string{left, right})
		}
		lower = lower[:i]
	}
	return all
}

// figure returns a share as ParseShare reads it, or "all".
func figure(text string) string {
	text = percent.ReplaceAllString(text, "%")
	if c := strings.ToLower(text)[0]; c >= 'a' && c <= 'z' && text != "unknown" {
		return "all"
	}
	return text
}

// unquoted returns a name without the quotes around it.
func unquoted(name string) string {
	name = strings.TrimSpace(name)
	for _, marks := range [][2]string{{`"`, `"`}, {"“", "”"}, {"'", "'"}} {
		if inside, ok := strings.CutPrefix(name, marks[0]); ok {
			if inside, ok = strings.CutSuffix(inside, marks[1]); ok && strings.TrimSpace(inside) != "" {
				return inside
			}
		}
	}
	return name
}
