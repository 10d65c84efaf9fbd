package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"whoowns/graph"
	"whoowns/internal/explore"
	"whoowns/internal/terminal"
)

// citations numbers the sources of an answer in the order in which its page
// cites them.
type citations struct {
	number map[string]int
}

func newCitations() *citations { return &citations{number: map[string]int{}} }

// cite returns the numbers of the sources of the given relations, each once.
func (c *citations) cite(relations []graph.Relation) string {
	var marks []string
	for i := range relations {
		for _, source := range relations[i].Sources {
			if mark := c.mark(source); !slices.Contains(marks, mark) {
				marks = append(marks, mark)
			}
		}
	}
	return strings.Join(marks, " ")
}

func (c *citations) mark(source string) string {
	if source == "" {
		return ""
	}
	if c.number[source] == 0 {
		c.number[source] = len(c.number) + 1
	}
	return fmt.Sprintf("[%d]", c.number[source])
}

// draw lists the sources: those cited first, in the order of their numbers, then
// the rest of the answer's.
func (c *citations) draw(p *terminal.Page, sources []graph.Source) {
	if len(sources) == 0 {
		return
	}
	listed := slices.Clone(sources)
	for i := range listed {
		c.mark(listed[i].ID)
	}
	slices.SortFunc(listed, func(a, b graph.Source) int { return cmp.Compare(c.number[a.ID], c.number[b.ID]) })
	p.Gap()
	p.Heading("Sources")
	width := len(fmt.Sprintf("[%d] ", len(c.number)))
	for i := range listed {
		s := &listed[i]
		parts := []string{s.Title}
		if s.Title == "" {
			parts[0] = s.ID
		}
		for _, part := range []string{s.Publisher, s.Date.String()} {
			if part != "" && !slices.Contains(parts, part) {
				parts = append(parts, part)
			}
		}
		link := s.URL
		if link == s.Title {
			link = ""
		}
		p.Link(terminal.PadLeft(fmt.Sprintf("[%d] ", c.number[s.ID]), width), strings.Join(parts, ", "), link)
	}
}

// drawWarnings lists what a reader must know before relying on the answer.
func drawWarnings(p *terminal.Page, warnings []explore.Warning) {
	if len(warnings) == 0 {
		return
	}
	p.Gap()
	p.Heading("Note")
	for _, w := range warnings {
		p.Item("! ", w.Text, terminal.Caution)
	}
}

// confidences returns the marks of confidence of the given relations, the best
// first: "A", "A B-".
func confidences(relations []graph.Relation) string {
	var marks []string
	for i := range relations {
		if mark := relations[i].Confidence; mark != "" && !slices.Contains(marks, mark) {
			marks = append(marks, mark)
		}
	}
	slices.Sort(marks)
	return strings.Join(marks, " ")
}

// lastSeen returns when a source last saw the oldest of the given relations: its
// observation, or without one its start.
func lastSeen(relations []graph.Relation) string {
	var oldest graph.Date
	for i := range relations {
		seen := relations[i].LastObserved
		if seen.IsZero() {
			seen = relations[i].Start
		}
		if !seen.IsZero() && (oldest.IsZero() || seen.Before(oldest)) {
			oldest = seen
		}
	}
	return oldest.String()
}

// interest says in a few words what the given relations of one pair are, capital
// first: "33%", "33%, 51% of votes, board".
func interest(relations []graph.Relation) string {
	sorted := slices.Clone(relations)
	slices.SortStableFunc(sorted, func(a, b graph.Relation) int { return cmp.Compare(a.Kind, b.Kind) })
	var words []string
	for i := range sorted {
		if word := interestOf(&sorted[i]); !slices.Contains(words, word) || sorted[i].CarriesShare() {
			words = append(words, word)
		}
	}
	return strings.Join(words, ", ")
}

func interestOf(r *graph.Relation) string {
	var word string
	switch r.Kind {
	case graph.Owns:
		word = r.Share.Text()
		switch r.Of {
		case graph.OfVotes:
			word += " of votes"
		case graph.OfClass:
			word += " of a class"
		}
	case graph.Controls:
		switch r.Means {
		case graph.ByVotes:
			word = r.Share.Text() + " of votes"
		case graph.ByOther:
			word = "control"
		default:
			word = strings.ReplaceAll(r.Means.String(), "-", " ")
		}
	case graph.Role:
		word = cmp.Or(r.Role, "role")
	case graph.DependsOn:
		word = cmp.Or(r.On.String(), "need")
	default:
		word = strings.ToLower(strings.ReplaceAll(r.Kind.String(), "_", " "))
	}
	switch r.Basis {
	case graph.Indirect:
		word += " indirectly (stated)"
	case graph.Total:
		word += " in all (stated)"
	}
	return word
}

// dot stands before a remark on a name, on the same line as the remark's first
// word.
const dot = "·" + terminal.NoBreak

// described returns what stands behind an entity's name: its local name and its
// kind.
func described(ref graph.Reference, more ...string) string {
	words := []string{ref.Kind.String()}
	for _, word := range more {
		if word != "" {
			words = append(words, word)
		}
	}
	text := dot + strings.Join(words, " "+dot)
	if ref.LocalName != "" {
		text = ref.LocalName + " " + text
	}
	return text
}

func nameOf(ref graph.Reference) string { return cmp.Or(ref.Name, ref.ID) }

func namesOf(refs []graph.Reference, join string) string {
	names := make([]string, len(refs))
	for i, ref := range refs {
		names[i] = nameOf(ref)
	}
	return strings.Join(names, join)
}

// controlWord says whether there is control, and nothing where there is none.
func controlWord(v graph.Verdict) string {
	if v == graph.No {
		return ""
	}
	return string(v)
}

// tally says how many entities, relations and sources there are.
func tally(entities, relations, sources int) string {
	return fmt.Sprintf("%d %s, %d %s, %d %s", entities, oneOr(entities, "entity", "entities"),
		relations, oneOr(relations, "relation", "relations"), sources, oneOr(sources, "source", "sources"))
}
