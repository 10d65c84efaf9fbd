package value

import (
	"whoowns/internal/cypher"
	"whoowns/internal/cypher/syntax"
)

// IsTyped is v IS TYPED t. Null is of every type but one that is NOT NULL.
func IsTyped(v any, t *syntax.ValueType) bool {
	if v == nil {
		return !t.NotNull && t.Name != "NOTHING"
	}
	switch t.Name {
	case "NOTHING", "NULL":
		return false
	case "ANY", "ANY VALUE":
		if len(t.Of) == 0 {
			return true
		}
		for _, one := range t.Of {
			if IsTyped(v, one) {
				return true
			}
		}
		return false
	case "LIST":
		elements, ok := v.([]any)
		if !ok {
			return false
		}
		for _, of := range t.Of {
			for _, e := range elements {
				if !IsTyped(e, of) {
					return false
				}
			}
		}
		return true
	case "PROPERTY VALUE":
		return isPropertyValue(v)
	}
	return typeOf(v) == t.Name
}

// isPropertyValue reports whether a property can hold v: a simple value, or a list of
// simple values of one type without null.
func isPropertyValue(v any) bool {
	elements, ok := v.([]any)
	if !ok {
		return isSimple(v)
	}
	for _, e := range elements {
		if !isSimple(e) || typeOf(e) != typeOf(elements[0]) {
			return false
		}
	}
	return true
}

func isSimple(v any) bool {
	switch v.(type) {
	case nil, []any, map[string]any, Node, Relationship, Path:
		return false
	}
	return true
}

// typeOf is the name of a value's type as IS TYPED has it.
func typeOf(v any) string {
	switch v.(type) {
	case nil:
		return "NULL"
	case bool:
		return "BOOLEAN"
	case int64:
		return "INTEGER"
	case float64:
		return "FLOAT"
	case string:
		return "STRING"
	case []any:
		return "LIST"
	case map[string]any:
		return "MAP"
	case Node, cypher.Node:
		return "NODE"
	case Relationship, cypher.Relationship:
		return "RELATIONSHIP"
	case Path, cypher.Path:
		return "PATH"
	case cypher.Point:
		return "POINT"
	case cypher.Date:
		return "DATE"
	case cypher.LocalTime:
		return "LOCAL TIME"
	case cypher.Time:
		return "ZONED TIME"
	case cypher.LocalDateTime:
		return "LOCAL DATETIME"
	case cypher.DateTime:
		return "ZONED DATETIME"
	case cypher.Duration:
		return "DURATION"
	}
	return "ANY"
}
