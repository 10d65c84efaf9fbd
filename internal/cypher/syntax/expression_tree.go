package syntax

// Expression is one of the types below.
type Expression interface {
	At() Position
	expression()
}

type (
	// Literal is nil, bool, int64, float64 or string.
	Literal struct {
		Position
		Value any
	}
	// Variable is a name that a pattern or a projection gave.
	Variable struct {
		Position
		Name string
	}
	// Parameter is $name.
	Parameter struct {
		Position
		Name string
	}
	// Property is Of.Key.
	Property struct {
		Position
		Of  Expression
		Key string
	}
	// Index is Of[Index].
	Index struct {
		Position
		Of, Index Expression
	}
	// Slice is Of[From..To]; either bound may be nil.
	Slice struct {
		Position
		Of, From, To Expression
	}
	// ListLiteral is [a, b].
	ListLiteral struct {
		Position
		Elements []Expression
	}
	// MapLiteral is {key: value}, in the order written. Of two equal keys the last holds.
	MapLiteral struct {
		Position
		Keys   []string
		Values []Expression
	}
	// Unary is NOT, + or - before an operand.
	Unary struct {
		Position
		Operator Operator
		Of       Expression
	}
	// Binary is an operator between two operands. Comparisons are of Comparison.
	Binary struct {
		Position // of the operator
		Operator Operator
		Left     Expression
		Right    Expression
	}
	// Comparison is a = b, and of several a < b <= c: each two neighbours compare so.
	Comparison struct {
		Position
		Operands  []Expression
		Operators []Operator // one fewer
	}
	// IsNull is IS NULL, or with Not IS NOT NULL.
	IsNull struct {
		Position
		Of  Expression
		Not bool
	}
	// IsTyped is IS TYPED, or ::.
	IsTyped struct {
		Position
		Of   Expression
		Not  bool
		Type *ValueType
	}
	// IsNormalized is IS NFC NORMALIZED; Form is NFC, NFD, NFKC or NFKD.
	IsNormalized struct {
		Position
		Of   Expression
		Not  bool
		Form string
	}
	// HasLabels is n:Label, of a node or a relationship.
	HasLabels struct {
		Position
		Of     Expression
		Labels LabelExpression
	}
	// Call is a function; count(*) is one with Star. Trim(BOTH x FROM y) is a Call of
	// btrim, ltrim or rtrim.
	Call struct {
		Position
		Name      string // as written, with its namespace
		Distinct  bool
		Star      bool
		Arguments []Expression
	}
	// Case is CASE; Subject is nil where the conditions stand by themselves.
	Case struct {
		Position
		Subject Expression
		Whens   []*When
		Else    Expression // or nil
	}
	// Quantifier is all(x IN list WHERE …), and any, none and single.
	Quantifier struct {
		Position
		Kind     QuantifierKind
		Variable string
		List     Expression
		Where    Expression // or nil: x itself is the condition
	}
	// Reduce is reduce(total = 0, x IN list | total + x).
	Reduce struct {
		Position
		Accumulator string
		Initial     Expression
		Variable    string
		List        Expression
		Result      Expression
	}
	// ListComprehension is [x IN list WHERE … | …].
	ListComprehension struct {
		Position
		Variable string
		List     Expression
		Where    Expression // or nil
		Result   Expression // or nil: x itself
	}
	// PatternComprehension is [(a)-->(b) WHERE … | …].
	PatternComprehension struct {
		Position
		Pattern *PathPattern
		Where   Expression // or nil
		Result  Expression
	}
	// PatternExpression is a pattern as an operand: of a condition whether there is a
	// path; within size() and as shortestPath() the paths.
	PatternExpression struct {
		Position
		Pattern *PathPattern
	}
	// MapProjection is n {.*, .name, key: value, other}.
	MapProjection struct {
		Position
		Of    *Variable
		Items []*ProjectionItem
	}
	// Subquery is EXISTS { }, COUNT { } or COLLECT { }. A pattern alone is a Query of one
	// Match.
	Subquery struct {
		Position
		Kind  SubqueryKind
		Query *Query
	}
)

// When is WHEN a, b THEN c.
type When struct {
	Position
	Conditions []*Condition
	Then       Expression
}

// Condition is what stands after WHEN: of a Case with a subject either a value to
// compare with, or a predicate whose first operand, a *CaseSubject, is the subject.
type Condition struct {
	Position
	Value     Expression
	Predicate bool // Value is a predicate of the subject, as in WHEN > 3
}

// CaseSubject stands in a Condition for the subject of the innermost Case.
type CaseSubject struct{ Position }

// ProjectionItem is one of .key, .*, key: value, or variable.
type ProjectionItem struct {
	Position
	Star     bool
	Key      string
	Property bool       // .Key
	Value    Expression // of key: value and of a variable
}

// SubqueryKind is what a subquery gives.
type SubqueryKind uint8

// The kinds.
const (
	Exists SubqueryKind = iota
	Count
	Collect
)

// QuantifierKind is how many elements must meet a condition.
type QuantifierKind uint8

// The kinds.
const (
	AllOf QuantifierKind = iota
	AnyOf
	NoneOf
	SingleOf
)

// Operator is an operator of Unary, Binary or Comparison.
type Operator uint8

// The operators, those that bind weakest first.
const (
	Or Operator = iota
	Xor
	And
	Not
	Equal
	NotEqual
	Less
	LessOrEqual
	Greater
	GreaterOrEqual
	Matches // =~
	In
	StartsWith
	EndsWith
	Contains
	Add
	Subtract
	Concatenate // ||
	Multiply
	Divide
	Modulo
	Power
	Plus   // +x
	Negate // -x
)

// ValueType is a type as IS TYPED names it.
type ValueType struct {
	Position
	Name    string // in capitals, one form of each: BOOLEAN, INTEGER, ZONED DATETIME, PROPERTY VALUE, …
	Of      []*ValueType
	NotNull bool // Of: the one type of a LIST, the several of ANY<A | B>
}

func (*Match) clause()  {}
func (*Unwind) clause() {}
func (*With) clause()   {}
func (*Return) clause() {}

func (*NodePattern) pathPart()         {}
func (*RelationshipPattern) pathPart() {}
func (*Quantified) pathPart()          {}

func (*LabelName) label()    {}
func (*LabelNot) label()     {}
func (*LabelBinary) label()  {}
func (*LabelAny) label()     {}
func (*LabelDynamic) label() {}

func (*Literal) expression()              {}
func (*Variable) expression()             {}
func (*Parameter) expression()            {}
func (*Property) expression()             {}
func (*Index) expression()                {}
func (*Slice) expression()                {}
func (*ListLiteral) expression()          {}
func (*MapLiteral) expression()           {}
func (*Unary) expression()                {}
func (*Binary) expression()               {}
func (*Comparison) expression()           {}
func (*IsNull) expression()               {}
func (*IsTyped) expression()              {}
func (*IsNormalized) expression()         {}
func (*HasLabels) expression()            {}
func (*Call) expression()                 {}
func (*Case) expression()                 {}
func (*CaseSubject) expression()          {}
func (*Quantifier) expression()           {}
func (*Reduce) expression()               {}
func (*ListComprehension) expression()    {}
func (*PatternComprehension) expression() {}
func (*PatternExpression) expression()    {}
func (*MapProjection) expression()        {}
func (*Subquery) expression()             {}
