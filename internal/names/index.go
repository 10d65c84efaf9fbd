package names

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"whoowns/graph"
)

// Form is a folded form by which an entity is found.
type Form struct {
	Text string
	Kind FormKind
}

// FormKind says what a form was made of, in the order in which whole matches rank.
// Stores keep the numbers.
type FormKind uint8

// Identifiers match only whole; a name without its company's form after the whole
// name.
const (
	Identifier FormKind = iota + 1
	Whole
	Stripped
)

// Forms returns the folded forms by which an entity is found: its identifiers, its
// names, and its names without their company's form; each once, sorted by kind and
// text.
func Forms(e *graph.Entity) []Form {
	var forms []Form
	add := func(text string, kind FormKind) {
		if text != "" {
			forms = append(forms, Form{text, kind})
		}
	}
	for _, identifier := range e.Identifiers {
		add(Fold(identifier.ID), Identifier)
	}
	for _, name := range allNames(e) {
		add(Fold(name), Whole)
		add(stripped(name), Stripped)
	}
	slices.SortFunc(forms, Form.Compare)
	return slices.Compact(forms)
}

// Compare orders forms by kind and text.
func (f Form) Compare(g Form) int {
	return cmp.Or(cmp.Compare(f.Kind, g.Kind), cmp.Compare(f.Text, g.Text))
}

func allNames(e *graph.Entity) []string {
	all := make([]string, 0, 1+len(e.Names))
	if e.Name != "" {
		all = append(all, e.Name)
	}
	for i := range e.Names {
		all = append(all, e.Names[i].Name)
	}
	return all
}

// IndexGrams returns what a store keeps to find the parts of an entity's names, given
// its forms: of each name the pairs of neighbouring runes and the last rune, each once,
// sorted. Each rune of a name thus begins at least one of them.
func IndexGrams(forms []Form) []string {
	var grams []string
	for _, form := range forms {
		if form.Kind == Identifier {
			continue
		}
		before := 0 // where the rune before begins
		for at := range form.Text {
			if at > 0 {
				_, size := utf8.DecodeRuneInString(form.Text[at:])
				grams = append(grams, form.Text[before:at+size])
			}
			before = at
		}
		grams = append(grams, form.Text[before:])
	}
	slices.Sort(grams)
	return slices.Compact(grams)
}

// Grams returns the pairs of neighbouring runes of a folded text, each once; none
// of a text of one rune.
func Grams(folded string) []string {
	runes := []rune(folded)
	seen := make(map[string]bool, len(runes))
	var grams []string
	for i := range len(runes) - 1 {
		if gram := string(runes[i : i+2]); !seen[gram] {
			seen[gram] = true
			grams = append(grams, gram)
		}
	}
	return grams
}

// LeastGrams is how many of a query's pairs a name shares at least that contains
// it, or is one edit from it: an edit changes up to three pairs. The names that
// share none are those of Beginnings.
func LeastGrams(folded string) int {
	return max(1, len(Grams(folded))-3)
}

// Beginning is how a name begins: with Before, then any one rune and After, or
// anyhow where After is "".
type Beginning struct{ Before, After string }

// Beginnings returns the beginnings of names that are one edit from a query and may
// share no pair of letters with it, because it is so short.
func Beginnings(folded string) []Beginning {
	r := []rune(folded)
	if len(r) < leastForTypo(r) {
		return nil
	}
	switch len(r) {
	case 3:
		return []Beginning{{string([]rune{r[1], r[0], r[2]}), ""}, {string([]rune{r[0], r[2]}), ""}, {string(r[0]), string(r[2])}}
	case 4:
		return []Beginning{{string([]rune{r[0], r[2], r[1], r[3]}), ""}}
	}
	return nil
}
