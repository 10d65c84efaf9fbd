package tck

import (
	"fmt"
	"strings"
)

// expression writes one of a kind.
func (g *generator) expression(k kind) string {
	e, _ := g.expressionOf(k)
	return e
}

// expressionOf is expression, and says which kind it has become where there is none of
// the kind asked for.
func (g *generator) expressionOf(k kind) (string, kind) {
	g.depth++
	defer func() { g.depth-- }()
	deep := g.depth <= 3 && g.chance(60)
	known := g.of(k)
	if len(known) > 0 && (!deep || g.chance(40)) {
		return pick(g.draws, known...), k
	}
	switch k {
	case node, relationship, path, several, shortest, bag:
		if len(known) > 0 {
			return pick(g.draws, known...), k
		}
		return g.number(deep), number
	case number:
		return g.number(deep), k
	case text:
		return g.text(deep), k
	case boolean:
		return g.boolean(deep), k
	case list:
		return g.list(deep), k
	case day:
		return g.day(deep), k
	case span:
		return g.filled(pick(g.draws, "duration({days: 3})", "duration('P1Y2M10DT2H30M')", "duration({months: %i, days: 1})", "duration.inDays(%d, %d)", "duration.between(%d, %d)", "duration.inMonths(%d, %d)")), k
	case record:
		return g.one(deep, []string{"{a: %n, b: %t}", "{}", "{a: %a}"}, []string{"{a: {b: %l}}", "nodes(%P)", "relationships(%P)", "{a: %e}", "[%e, %n]", "%e {.id, x: %a}", "[x IN nodes(%P) WHERE x.num > 0 | x.name]", "[x IN %S | {id: x.id, from: startNode(x).id}]", "[p IN [%P] | length(p)]"}), k
	}
	return g.any(deep), anyOne
}

// filled replaces %n, %t, %b, %l, %d and %a by expressions, %N by a node, %R by a relationship.
func (g *generator) filled(form string) string {
	var b strings.Builder
	for i := 0; i < len(form); i++ {
		if form[i] != '%' || i+1 == len(form) {
			b.WriteByte(form[i])
			continue
		}
		i++
		switch form[i] {
		case 'n':
			b.WriteString(g.expression(number))
		case 'i':
			b.WriteString(pick(g.draws, "1", "0", "2", "4", "-1"))
		case 't':
			b.WriteString(g.expression(text))
		case 'b':
			b.WriteString(g.expression(boolean))
		case 'l':
			b.WriteString(g.expression(list))
		case 'd':
			b.WriteString(g.expression(day))
		case 's':
			b.WriteString(g.expression(span))
		case 'a':
			b.WriteString(g.expression(anyOne))
		case 'p':
			b.WriteString(g.hop())
		case 'e':
			b.WriteString(pick(g.draws, g.of(node, relationship)...))
		case 'N':
			b.WriteString(pick(g.draws, g.of(node)...))
		case 'R':
			b.WriteString(pick(g.draws, g.of(relationship)...))
		case 'P':
			b.WriteString(pick(g.draws, g.of(path)...))
		case 'S':
			b.WriteString(pick(g.draws, g.of(several)...))
		case 'L':
			b.WriteString(pick(g.draws, g.of(list, bag, several)...))
		case 'Q':
			b.WriteString(pick(g.draws, g.of(shortest)...))
		case '%':
			b.WriteByte('%')
		default:
			panic(fmt.Sprintf("the form %q", form))
		}
	}
	return b.String()
}

// one fills one of several forms. Those that need a variable of a kind that is not
// there are left out.
func (g *generator) one(deep bool, plain, more []string) string {
	forms := plain
	if deep {
		forms = more
	}
	var possible []string
	for _, form := range forms {
		if g.possible(form) {
			possible = append(possible, form)
		}
	}
	if len(possible) == 0 {
		return g.filled(plain[0])
	}
	return g.filled(pick(g.draws, possible...))
}

func (g *generator) possible(form string) bool {
	for mark, kinds := range map[string][]kind{"%e": {node, relationship}, "%N": {node}, "%p": {node}, "%R": {relationship}, "%P": {path}, "%S": {several}, "%Q": {shortest}, "%L": {list, bag, several}} {
		if strings.Contains(form, mark) && len(g.of(kinds...)) == 0 {
			return false
		}
	}
	return true
}
