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
	slices.SortFunc(types, compareTypes)
	return "LIST<" + strings.Join(types, " | ") + "> NOT NULL"
}

// compareTypes sorts lists behind all but paths, and among each other by what is in them.
func compareTypes(a, b string) int {
	inA, listA := strings.CutPrefix(a, "LIST<")
	inB, listB := strings.CutPrefix(b, "LIST<")
	if listA && listB {
		return compareTypes(inA, inB)
	}
	if sign := compare(typePlace(a), typePlace(b)); sign != 0 {
		return sign
	}
	return strings.Compare(a, b)
}

func typePlace(name string) int {
	for i, known := range typeOrder {
		if rest, ok := strings.CutPrefix(name, known); ok && (rest == "" || strings.ContainsAny(rest[:1], " <>") && !strings.HasPrefix(rest, " TIME") && !strings.HasPrefix(rest, " DATETIME")) {
			return i
		}
	}
	return len(typeOrder)
}
