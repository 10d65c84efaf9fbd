package tck

// The forms of expressions, of each kind first the plain ones, then those with parts.
// %n is a number, %t a text, %b a boolean, %l a list, %d a day, %s a duration, %a
// anything; %N, %R, %P and %S are variables of a node, a relationship, a path and a list
// of relationships, %e one of the first two, %L of any list, %Q of a shortest path; %p is a pattern.

func (g *generator) number(deep bool) string {
	if !deep && g.chance(2) {
		g.faulty = true
		return g.one(false, faulty, nil)
	}
	return g.one(deep,
		[]string{"1", "0", "2", "-1", "3", "0.5", "-2.5", "1.0", "null", "%e.num", "%e.id", "%e.float", "%e.num", "%e.float", "length(%Q)"},
		[]string{"%n + %n", "%n - %n", "%n * %n", "%n / 2", "%n / 2.0", "%n %% 3", "%n ^ 2", "-(%n)", "+%n", "abs(%n)", "sign(%n)", "floor(%n)", "ceil(%n)", "round(%n)", "round(%n, 1)", "toInteger(%n)", "toFloat(%n)", "toInteger(%t)", "toFloat(%t)", "size(%t)", "size(%l)", "size(%L)", "(%l)[%i]", "head(%l)", "last(%l)", "length(%P)", "length(%Q)", "size(%S)",
			"coalesce(%n, %n)", "nullIf(%n, 1)", "CASE WHEN %b THEN %n ELSE %n END", "CASE %n WHEN 1 THEN %n WHEN 2 THEN 0 END", "reduce(total = 0, x IN %l | total + x)", "COUNT { %p }", "COUNT { (%N)--(x) WHERE x.num > 0 }",
			"(%d).year", "(%d).month", "(%d).dayOfWeek", "(%d).week", "(%d).quarter", "(%d).ordinalDay", "duration.inDays(%d, %d).days", "duration.between(%d, %d).months", "size([x IN %l WHERE x > 1])", "{a: %n}.a", "{a: %n}['a']", "sqrt(abs(%n))", "toInteger(%b)", "size(keys(%e))", "size(labels(%N))", "startNode(%R).id", "endNode(%R).num", "size(nodes(%P))", "CASE %n WHEN IS NULL THEN 0 WHEN > 1 THEN 1 ELSE 2 END", "char_length(%t)"})
}

// faulty are errors in most graphs.
var faulty = []string{"1 / 0", "%n / 0", "9223372036854775807 + 1", "%e.mixed - 1", "%n %% 0", "toInteger(%l)", "undefined", "abs('a')", "%e.list + 1 > 2", "size(1)", "date('x').year", "-9223372036854775808 - 1", "1 + true", "[1, 2]['a']", "substring('abc', -1)", "range(1, 3, 0)", "count(*)"}

func (g *generator) text(deep bool) string {
	return g.one(deep,
		[]string{"'a'", "''", "'Abc'", "'b é'", "null", "%e.name", "%e.name", "%e.name"},
		[]string{"%t + %t", "toUpper(%t)", "toLower(%t)", "substring(%t, 1)", "substring(%t, 0, 2)", "left(%t, 2)", "right(%t, 1)", "trim(%t)", "ltrim(%t)", "rtrim(%t)", "reverse(%t)", "replace(%t, 'a', 'x')", "toString(%n)", "toString(%b)", "toString(%d)", "type(%R)", "%t + %n", "split(%t, 'b')[0]", "coalesce(%t, 'none')", "CASE WHEN %b THEN %t ELSE 'else' END", "head(split(%t, ''))", "%t || 'z'", "valueType(%n)", "valueType(%t)", "toString(%s)", "toStringOrNull(%a)", "trim(BOTH 'a' FROM %t)"})
}

func (g *generator) boolean(deep bool) string {
	return g.one(deep,
		[]string{"true", "false", "null", "%e.flag", "%e.num > 0", "%e.id < 3", "%e.name = 'a'", "%e.num IS NULL", "%N:A", "%N:B|C", "%R:T"},
		[]string{"%n < %n", "%n <= %n", "%n = %n", "%n <> %n", "%t < %t", "%t = %t", "%d < %d", "%d = %d", "1 < %n <= 3", "%n = %n = %n", "%b AND %b", "%b OR %b", "%b XOR %b", "NOT %b", "%a IS NULL", "%a IS NOT NULL", "%a = %a", "%a <> %a", "%l = %l", "%l < %l", "%a < %a", "%n IN %l", "%a IN [1, 'a', null, true]", "%t STARTS WITH 'a'", "%t ENDS WITH %t", "%t CONTAINS %t", "%t =~ '.*[ab]+'", "%e.name =~ '(?i)ABC'",
			"EXISTS { %p }", "EXISTS { MATCH %p WHERE %b }", "EXISTS { (%N)-->(x:A) WHERE x.num < %n }", "%p", "NOT %p", "COUNT { %p } > 1", "all(x IN %l WHERE x > 0)", "any(x IN %l WHERE x > %n)", "none(x IN %l WHERE x = 1)", "single(x IN %l WHERE x <= 1)", "%a IS :: INTEGER", "%a IS :: STRING | FLOAT", "%a IS NOT :: BOOLEAN NOT NULL", "isEmpty(%t)", "isEmpty(%l)", "CASE WHEN %b THEN %b END", "coalesce(%b, false)", "%N = %N", "%R = startNode(%R)", "%R <> %R", "toBoolean(%t)", "%e.mixed = %a", "%e.mixed > %n", "startNode(%R) = %N", "all(x IN nodes(%P) WHERE x.num IS NOT NULL)", "any(x IN %S WHERE x.num > 0)", "%t IS NORMALIZED", "isNaN(%n)", "%e.nothing IS NULL", "%b = %b"})
}

func (g *generator) list(deep bool) string {
	return g.one(deep,
		[]string{"[1, 2, 3]", "[]", "[2, null, 1]", "[0]", "range(0, 2)", "null", "%e.list", "%e.list"},
		[]string{"range(1, %i)", "range(3, 0, -1)", "[%n, %n]", "%l + %n", "%l + %l", "%l || [7]", "(%l)[1..]", "(%l)[..-1]", "(%l)[0..2]", "tail(%l)", "reverse(%l)", "[x IN %l WHERE x > 0]", "[x IN %l | x + %n]", "[x IN %l WHERE x <> 1 | x * 2]", "[x IN nodes(%P) | x.id]", "[x IN relationships(%P) | x.id]", "[x IN %S | x.id]", "coalesce(%l, [])", "CASE WHEN %b THEN %l ELSE [] END", "COLLECT { MATCH (%N)--(x) RETURN x.id ORDER BY x.id }", "COLLECT { UNWIND %l AS x RETURN DISTINCT x ORDER BY x DESC LIMIT 2 }", "toIntegerList(%l)", "[x IN range(0, 3) WHERE x IN %l]"})
}

func (g *generator) day(deep bool) string {
	return g.one(deep,
		[]string{"date('2020-02-29')", "date('2019-12-31')", "null", "%e.day", "%e.day", "%e.day"},
		[]string{"date({year: 2020, month: 2, day: 1})", "date({year: coalesce(%e.day.year, 2017)})", "%d + duration({days: %i})", "%d + duration({months: 1})", "%d - duration('P1Y')", "date.truncate('month', %d)", "date.truncate('year', %d)", "date.truncate('week', %d)", "date.truncate('quarter', %d)", "coalesce(%d, date('2020-01-01'))", "date({date: coalesce(%d, date('2020-01-15')), day: 1})", "date(toString(%d))", "CASE WHEN %b THEN %d END", "%d + %s"})
}

func (g *generator) any(deep bool) string {
	return g.one(deep,
		[]string{"null", "1", "'a'", "1.0", "true", "%e.mixed", "%e.mixed", "%e.nothing"},
		[]string{"%n", "%t", "%b", "%l", "%d", "%s", "%e.mixed", "%e[%t]", "%e['num']", "properties(%e)", "%e {.num, .name}", "%e {.*, extra: %n}", "[%n, %t]", "{a: %a}", "CASE WHEN %b THEN %n ELSE %t END", "coalesce(%a, %a)", "[1, %a][1]", "(%l)[0]", "duration.between(%d, %d)", "toIntegerOrNull(%a)", "toFloatOrNull(%a)", "toBooleanOrNull(%a)", "datetime('2020-01-01T10:00:00Z') + %s", "localdatetime('2020-03-01T00:00:00')", "time('10:00:00+01:00')", "localtime('10:00') + %s"})
}

// aggregate is an expression over the rows of a group.
func (g *generator) aggregate() (string, kind) {
	switch g.below(13) {
	case 1:
		return g.filled("count(%a)"), number
	case 2:
		return g.filled("count(DISTINCT %a)"), number
	case 3:
		return g.filled("sum(%n)"), number
	case 4:
		return g.filled("avg(%n)"), number
	case 5:
		return g.filled(pick(g.draws, "min(%n)", "max(%n)", "min(DISTINCT %n)")), number
	case 6:
		return g.filled(pick(g.draws, "min(%t)", "max(%t)")), text
	case 7:
		return g.filled(pick(g.draws, "max(%d)", "min(%d)")), day
	case 8:
		return g.filled("collect(%n)"), bag
	case 9:
		return g.filled("collect(DISTINCT %a)"), bag
	case 10:
		return g.filled(pick(g.draws, "percentileCont(%n, 0.5)", "percentileDisc(%n, 0.25)", "stDev(%n)", "stDevP(%n)", "sum(DISTINCT %n)")), number
	case 11:
		return g.filled(pick(g.draws, "max(%a)", "min(%a)")), anyOne
	case 12:
		return g.filled("size(collect(%a)) + count(*)"), number
	}
	return "count(*)", number
}
