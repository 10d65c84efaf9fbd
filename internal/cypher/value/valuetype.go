package value

import (
	"slices"
	"strings"
)

// typeOrder is the order in which a union of types is written.
var typeOrder = []string{"NOTHING", "NULL", "BOOLEAN", "STRING", "INTEGER", "FLOAT", "DATE", "LOCAL TIME", "ZONED TIME", "LOCAL DATETIME",
	"ZONED DATETIME", "DURATION", "POINT", "NODE", "RELATIONSHIP", "MAP", "LIST", "PATH"}

// preciseType writes the narrowest type that a value is of: INTEGER NOT NULL,
// LIST<INTEGER NOT NULL | STRING NOT NULL> NOT NULL.
func preciseType(v any) string {
	list, ok := v.([]any)
	switch {
	case v == nil:
		return "NULL"
	case !ok:
		return typeOf(v) + " NOT NULL"
	case len(list) == 0:
		return "LIST<NOTHING> NOT NULL"
	}
	seen := map[string]bool{}
	null := false
	for _, e := range list {
		null = null || e == nil
		if e != nil {
			seen[preciseType(e)] = true
		}
	}
	types := make([]string, 0, len(seen))
	for name := range seen {
		if null {
			name = strings.TrimSuffix(name, " NOT NULL")
		}
		types = append(types, name)
	}
	if len(types) == 0 {
		types = append(types, "NULL")
	}
	slices.SortFunc(types, func(a, b string) int {
		if sign := compare(typePlace(a), typePlace(b)); sign != 0 {
			return sign
		}
		return strings.Compare(a, b)
	})
	return "LIST<" + strings.Join(types, " | ") + "> NOT NULL"
}

func typePlace(name string) int {
	name = strings.TrimSuffix(name, " NOT NULL")
	if strings.HasPrefix(name, "LIST<") {
		name = "LIST"
	}
	return slices.Index(typeOrder, name)
}
