package tck

import (
	"fmt"
	"slices"
	"strings"
)

// kind is what a generated expression gives.
type kind int

const (
	number kind = iota
	text
	boolean
	list // of numbers, in an order
	day
	span   // a duration
	anyOne // a value of any kind, or null
	record // a map
	node
	relationship
	path
	shortest // a path of which the length alone is certain
	several  // a list of relationships
	bag      // a list whose order means nothing
)

// scalars can be sorted by and compared in both stores alike.
var scalars = []kind{number, text, boolean, day}

type variable struct {
	name string
	kind kind
}

// generator writes one query. Its choices are of draws; nothing else is random.
type generator struct {
	*draws
	variables []variable
	made      int // variables so far
	depth     int
	patterns  int
	ordered   []int // the columns that the rows are sorted by
	limited   bool  // there is a LIMIT somewhere
	faulty    bool  // a form of faulty has been used
}

func (g *generator) fresh() string {
	g.made++
	return fmt.Sprintf("v%d", g.made)
}

func (g *generator) add(name string, k kind) string {
	g.variables = append(g.variables, variable{name, k})
	return name
}

// of returns the names of the variables of some kinds.
func (g *generator) of(kinds ...kind) (names []string) {
	for _, v := range g.variables {
		if slices.Contains(kinds, v.kind) {
			names = append(names, v.name)
		}
	}
	return names
}

// query writes a whole one.
func (g *generator) query() string {
	union := g.chance(7)
	columns := 0
	if union {
		columns = 1 + g.below(2)
	}
	q := g.single(columns)
	if union {
		g.variables, g.ordered = nil, nil
		q += " " + pick(g.draws, "UNION", "UNION ALL") + " " + g.single(columns)
		g.ordered = nil
	}
	return q
}

// single writes a query without UNION: of so many columns, or of any number where 0.
func (g *generator) single(columns int) string {
	var parts []string
	for range 1 + g.below(3) {
		parts = append(parts, g.reading())
		if g.chance(30) {
			parts = append(parts, g.with())
		}
	}
	return strings.Join(append(parts, g.returning(columns)), " ")
}

func (g *generator) reading() string {
	choice := g.below(100)
	switch {
	case choice < 60 && g.patterns < 3:
		return g.match("MATCH ")
	case choice < 75 && g.patterns < 3:
		return g.match("OPTIONAL MATCH ")
	case choice < 80 && g.patterns == 0:
		return g.shortestMatch()
	case choice < 90:
		l := g.expression(list)
		return "UNWIND " + l + " AS " + g.add(g.fresh(), number)
	}
	if bags := g.of(bag); len(bags) > 0 && g.chance(50) {
		return "UNWIND " + pick(g.draws, bags...) + " AS " + g.add(g.fresh(), anyOne)
	}
	return g.with()
}

func (g *generator) match(word string) string {
	patterns := []string{g.pattern(true)}
	if g.patterns < 2 && g.chance(15) {
		patterns = append(patterns, g.pattern(true))
	}
	return word + strings.Join(patterns, ", ") + g.where(45)
}

func (g *generator) shortestMatch() string {
	g.patterns = 3
	a, b, p := g.fresh(), g.fresh(), g.fresh()
	form := pick(g.draws, "%s = shortestPath((%s)-[:T*..4]->(%s))", "%s = shortestPath((%s)-[*]-(%s))", "%s = allShortestPaths((%s)-[*..5]->(%s))", "%s = ALL SHORTEST (%s)-[]-+(%s)", "%s = ANY SHORTEST (%s)-[:T|U]->+(%s)", "%s = SHORTEST 2 (%s)-[]->{1,4}(%s)", "%s = SHORTEST 2 GROUPS (%s)-[]-{1,3}(%s)")
	g.add(a, node)
	g.add(b, node)
	g.add(p, shortest)
	return fmt.Sprintf("MATCH (%s), (%s) WHERE %s <> %s MATCH "+form, a, b, a, b, p, a, b)
}

func (g *generator) where(percent int) string {
	if !g.chance(percent) {
		return ""
	}
	return " WHERE " + g.expression(boolean)
}

// with keeps some variables, adds expressions, or groups.
func (g *generator) with() string {
	items, kinds, aggregated := g.items(1+g.below(3), func() string { return g.fresh() })
	if !aggregated && g.chance(40) {
		for _, v := range g.variables {
			items, kinds = append(items, item{v.name, v.name}), append(kinds, v.kind)
		}
	}
	distinct := ""
	if !aggregated && !slices.Contains(kinds, bag) && g.chance(20) {
		distinct = "DISTINCT "
	}
	g.variables = nil
	seen := map[string]bool{}
	var columns []string
	for i, it := range items {
		if seen[it.name] {
			continue
		}
		seen[it.name] = true
		g.add(it.name, kinds[i])
		columns = append(columns, it.text())
	}
	q := "WITH " + distinct + strings.Join(columns, ", ")
	if keys := g.everyKey(); keys != nil && g.chance(25) {
		q += " ORDER BY " + strings.Join(g.directed(keys), ", ") + g.window()
	}
	return q + g.where(25)
}

// everyKey is what sorts the rows completely, or nil where nothing does.
func (g *generator) everyKey() (keys []string) {
	for _, v := range g.variables {
		switch {
		case slices.Contains(scalars, v.kind):
			keys = append(keys, v.name)
		case v.kind == node || v.kind == relationship:
			keys = append(keys, v.name+".id")
		default:
			return nil
		}
	}
	return keys
}

func (g *generator) directed(keys []string) []string {
	directed := make([]string, len(keys))
	for i, key := range keys {
		directed[i] = key + pick(g.draws, "", " DESC", " ASC")
	}
	return directed
}

func (g *generator) window() string {
	g.limited = true
	skip := ""
	if g.chance(40) {
		skip = pick(g.draws, " SKIP 1", " SKIP 2", " SKIP 0", " OFFSET 1 + 1")
	}
	return skip + pick(g.draws, " LIMIT 3", " LIMIT 1", " LIMIT 2 * 3", " LIMIT 0", " LIMIT 10", "")
}

// item is one of a projection.
type item struct{ expression, name string }

func (it item) text() string {
	if it.expression == it.name {
		return it.name
	}
	return it.expression + " AS " + it.name
}

func (g *generator) items(count int, name func() string) (items []item, kinds []kind, aggregated bool) {
	aggregated = g.chance(30)
	for i := range count {
		var e string
		var k kind
		if aggregated && i == count-1 {
			e, k = g.aggregate()
		} else {
			k = pick(g.draws, number, text, boolean, list, day, anyOne, node, relationship, number, path, span, record, several)
			e, k = g.expressionOf(k)
		}
		items, kinds = append(items, item{e, name()}), append(kinds, k)
	}
	return items, kinds, aggregated
}

// returning writes RETURN. A column in any order is named for it.
func (g *generator) returning(columns int) string {
	count := columns
	if count == 0 {
		count = 1 + g.below(4)
	}
	made := 0
	items, kinds, aggregated := g.items(count, func() string { made++; return fmt.Sprintf("c%d", made) })
	var written []string
	scalar := true
	for i := range items {
		if kinds[i] == bag && columns == 0 {
			items[i].name = "bag" + items[i].name
		}
		if kinds[i] == bag && columns > 0 {
			items[i].expression, kinds[i] = "size("+items[i].expression+")", number
		}
		scalar = scalar && slices.Contains(scalars, kinds[i])
		written = append(written, items[i].text())
	}
	distinct := ""
	if !aggregated && !slices.Contains(kinds, bag) && g.chance(15) {
		distinct = "DISTINCT "
	}
	q := "RETURN " + distinct + strings.Join(written, ", ")
	if !g.chance(40) {
		return q
	}
	var keys []string
	for i := range items {
		if slices.Contains(scalars, kinds[i]) || kinds[i] == anyOne && !g.limited {
			keys = append(keys, items[i].name)
			g.ordered = append(g.ordered, i)
		}
	}
	if len(keys) == 0 {
		return q
	}
	q += " ORDER BY " + strings.Join(g.directed(keys), ", ")
	if scalar && g.chance(40) && columns == 0 {
		q += g.window()
	}
	return q
}
