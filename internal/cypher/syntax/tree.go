// Package syntax takes a statement in Cypher apart into a tree, and prints a tree as
// Cypher. What the tree cannot hold cannot be said: there is no clause in it that
// writes, calls a procedure or loads a file.
package syntax

// Position is a place in a text.
type Position struct {
	Offset       int // in bytes from 0
	Line, Column int // from 1, the column in characters
}

// At returns the place itself, so that what holds a Position has it.
func (p Position) At() Position { return p }

// Query is a statement, or what a subquery holds.
type Query struct {
	Prefix Prefix // of a whole statement alone
	Parts  []*SingleQuery
	All    []bool // between two parts: UNION ALL and not UNION; one fewer than Parts
}

// Prefix says what is wanted of a statement.
type Prefix uint8

// The prefixes.
const (
	NoPrefix Prefix = iota // its rows
	Explain                // its plan; it is not run
	Profile                // its rows and its plan, with what each step cost
)

// SingleQuery is clauses in order. The last is a Return, but in EXISTS { } and
// COUNT { }, where it may be missing.
type SingleQuery struct {
	Position
	Clauses []Clause
}

// Clause is *Match, *Unwind, *With or *Return.
type Clause interface {
	At() Position
	clause()
}

// Match is MATCH or OPTIONAL MATCH. Hints are not kept: they change no answer.
type Match struct {
	Position
	Optional bool
	Patterns []*PathPattern
	Where    Expression // or nil
}

// Unwind is UNWIND List AS Name.
type Unwind struct {
	Position
	List Expression
	Name string
}

// With is WITH. A window without a WITH, as in MATCH (n) ORDER BY n.id LIMIT 3 RETURN n,
// is a With of everything.
type With struct {
	Position
	Projection
	Where Expression // or nil
}

// Return is RETURN.
type Return struct {
	Position
	Projection
}

// Projection is what WITH and RETURN have in common.
type Projection struct {
	Distinct bool
	Star     bool // *, before the items
	Items    []*Item
	OrderBy  []*SortItem
	Skip     Expression // or nil
	Limit    Expression // or nil
}

// Item is one column.
type Item struct {
	Position
	Value Expression
	Name  string // as after AS; without one, the text of Value as it was written
	Named bool   // there is an AS
}

// SortItem is one expression that ORDER BY sorts by.
type SortItem struct {
	Position
	Value      Expression
	Descending bool
}

// PathPattern is p = ANY SHORTEST (a)-[r]->(b).
type PathPattern struct {
	Position
	Variable string // or ""
	Selector Selector
	Count    int    // of SHORTEST 3, ANY 2, SHORTEST 2 GROUPS; 1 where none is given
	CountBy  string // the parameter that gives the count, or ""
	Function ShortestFunction
	Parts    []PathPart // a *NodePattern or *Quantified first and last
}

// Selector chooses among the paths between each two ends.
type Selector uint8

// The selectors.
const (
	AllPaths       Selector = iota // none, or ALL
	AnyPaths                       // ANY k
	AllShortest                    // ALL SHORTEST
	AnyShortest                    // SHORTEST k, ANY SHORTEST
	ShortestGroups                 // SHORTEST k GROUPS
)

// ShortestFunction is the older form of a selector.
type ShortestFunction uint8

// The functions around a pattern.
const (
	NoFunction       ShortestFunction = iota
	ShortestPath                      // shortestPath((a)-[*]->(b))
	AllShortestPaths                  // allShortestPaths(…)
)

// PathPart is *NodePattern, *RelationshipPattern or *Quantified. A node stands between
// two relationships; a Quantified may stand beside nodes and other Quantifieds.
type PathPart interface {
	At() Position
	pathPart()
}

// NodePattern is (n:Label {key: value} WHERE …).
type NodePattern struct {
	Position
	Variable   string          // or ""
	Labels     LabelExpression // or nil
	Properties Expression      // a *MapLiteral or *Parameter, or nil
	Where      Expression      // or nil
}

// RelationshipPattern is -[r:TYPE*1..3 {key: value} WHERE …]->, or one with a
// quantifier as in -[r]->{1,3}.
type RelationshipPattern struct {
	Position
	Variable   string
	Types      LabelExpression // or nil
	Direction  Direction
	Length     *Length // [*1..3], or nil: exactly one
	Quantifier *Length // {1,3}, + or * behind it, or nil: exactly one
	Properties Expression
	Where      Expression
}

// Direction is how a relationship is drawn.
type Direction uint8

// The directions.
const (
	Either   Direction = iota // -[]-, <-[]->
	Outgoing                  // -[]->
	Incoming                  // <-[]-
)

// Length is how often something repeats. Max is NoMax where there is none.
type Length struct {
	Min, Max       int
	HasMin, HasMax bool // as written; without a minimum Min is 1 of [*], and 0 of {,3} and of *
}

// NoMax is no upper bound.
const NoMax = -1

// Quantified is ((a)-[r]->(b) WHERE …){1,3}.
type Quantified struct {
	Position
	Pattern    *PathPattern
	Where      Expression
	Quantifier *Length // nil: once, as in ((a)-->(b))
}

// LabelExpression is *LabelName, *LabelNot, *LabelBinary, *LabelAny or *LabelDynamic.
type LabelExpression interface {
	At() Position
	label()
}

type (
	// LabelName is a label or a type.
	LabelName struct {
		Position
		Name string
	}
	// LabelNot is !A.
	LabelNot struct {
		Position
		Of LabelExpression
	}
	// LabelBinary is A&B, A:B or A|B.
	LabelBinary struct {
		Position
		Or          bool
		Left, Right LabelExpression
	}
	// LabelAny is %: at least one label.
	LabelAny struct{ Position }
	// LabelDynamic is $(expression), $all(…) or $any(…).
	LabelDynamic struct {
		Position
		Any  bool
		Name Expression
	}
)
