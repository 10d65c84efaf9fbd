package value

import (
	"strings"

	"whoowns/internal/cypher"
)

// TypeName is the name of a value's type for messages, such as Integer or ZonedDateTime.
func TypeName(v any) string {
	switch v.(type) {
	case nil:
		return "Null"
	case bool:
		return "Boolean"
	case int64:
		return "Integer"
	case float64:
		return "Float"
	case string:
		return "String"
	case []any:
		return "List"
	case map[string]any:
		return "Map"
	case Node, cypher.Node:
		return "Node"
	case Relationship, cypher.Relationship:
		return "Relationship"
	case Path, cypher.Path:
		return "Path"
	case cypher.Point:
		return "Point"
	case cypher.Date:
		return "Date"
	case cypher.LocalTime:
		return "LocalTime"
	case cypher.Time:
		return "Time"
	case cypher.LocalDateTime:
		return "LocalDateTime"
	case cypher.DateTime:
		return "DateTime"
	case cypher.Duration:
		return "Duration"
	}
	return "unknown value"
}

// aTypeName is a type's name with its article.
func aTypeName(v any) string {
	name := TypeName(v)
	if strings.ContainsRune("AEIOU", rune(name[0])) {
		return "an " + name
	}
	return "a " + name
}
