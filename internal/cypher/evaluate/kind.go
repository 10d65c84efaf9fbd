package evaluate

import "whoowns/internal/cypher/syntax"

// kind is what is known of an expression's type before anything is read. Of a list the
// upper half is the kind of its elements.
type kind uint16

const (
	anyKind kind = iota
	nodeKind
	relationshipKind
	pathKind
	listKind
	mapKind
	textKind
	integerKind
	floatKind
	booleanKind
)

const (
	relationshipsKind = listKind | relationshipKind<<8
	nodesKind         = listKind | nodeKind<<8
	textsKind         = listKind | textKind<<8
)

var kindNames = [...]string{"any value", "node", "relationship", "path", "list", "map", "string", "integer", "float", "boolean"}

func (k kind) String() string { return kindNames[k&0xff] }

// listOf is a list of elements of a kind.
func listOfKind(element kind) kind { return listKind | element&0xff<<8 }

func (k kind) isList() bool { return k&0xff == listKind }

func (k kind) isNumber() bool { return k == integerKind || k == floatKind }

// element is the kind of what a list holds.
func (k kind) element() kind { return k >> 8 }

// of reports whether a value of the kind may be one of the kinds given.
func (k kind) of(kinds ...kind) bool {
	if k == anyKind {
		return true
	}
	for _, other := range kinds {
		if k == other || other == listKind && k.isList() {
			return true
		}
	}
	return false
}

func kindOfLiteral(v any) kind {
	switch v.(type) {
	case bool:
		return booleanKind
	case int64:
		return integerKind
	case float64:
		return floatKind
	case string:
		return textKind
	}
	return anyKind
}

// takes is what functions take, by argument: what else is known to be wrong before it
// is called.
var takes = map[string][]kind{
	"labels":        {nodeKind},
	"type":          {relationshipKind},
	"length":        {pathKind},
	"nodes":         {pathKind},
	"relationships": {pathKind},
	"startnode":     {relationshipKind},
	"endnode":       {relationshipKind},
	"id":            {nodeKind, relationshipKind},
	"elementid":     {nodeKind, relationshipKind},
	"keys":          {nodeKind, relationshipKind, mapKind},
	"properties":    {nodeKind, relationshipKind, mapKind},
	"size":          {listKind, textKind},
	"head":          {listKind},
	"last":          {listKind},
	"tail":          {listKind},
	"degree":        {nodeKind},
}

// gives is what functions give.
var gives = map[string]kind{
	"labels": textsKind, "type": textKind, "length": integerKind, "nodes": nodesKind, "relationships": relationshipsKind,
	"startnode": nodeKind, "endnode": nodeKind, "id": integerKind, "elementid": textKind, "keys": textsKind, "properties": mapKind,
	"size": integerKind, "count": integerKind, "collect": listKind, "range": listKind, "split": textsKind, "tostring": textKind,
	"tointeger": integerKind, "tofloat": floatKind, "toboolean": booleanKind, "toupper": textKind, "tolower": textKind, "exists": booleanKind,
}

func kindOfOperator(o syntax.Operator, left, right kind) kind {
	switch o {
	case syntax.And, syntax.Or, syntax.Xor, syntax.Matches, syntax.In, syntax.StartsWith, syntax.EndsWith, syntax.Contains:
		return booleanKind
	case syntax.Add:
		if left == textKind && right == textKind {
			return textKind
		}
		if left.isList() || right.isList() {
			return listKind
		}
	}
	if left == integerKind && right == integerKind && o != syntax.Power {
		return integerKind
	}
	if left.isNumber() && right.isNumber() {
		return floatKind
	}
	return anyKind
}
