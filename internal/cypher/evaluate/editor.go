package evaluate

import (
	"slices"
	"strings"

	"whoowns/internal/cypher/value"
)

// Keywords returns the words of the language, for an editor, sorted.
func Keywords() []string {
	words := strings.Fields(`ALL AND ANY AS ASC ASCENDING BY CASE COLLECT CONTAINS COUNT DESC DESCENDING DISTINCT ELSE END ENDS EXISTS EXPLAIN
		FALSE GROUPS IN IS LIMIT MATCH NONE NORMALIZED NOT NULL OFFSET OPTIONAL OR ORDER PATH PROFILE RETURN SHORTEST SINGLE SKIP STARTS THEN TRUE
		TYPED UNION UNWIND WHEN WHERE WITH XOR`)
	slices.Sort(words)
	return words
}

// Described is a function as an editor shows it.
type Described struct {
	Name      string
	Describe  string // one line
	Aggregate bool   // it goes over many rows
}

// Functions returns every function that a statement may call, those of a store
// included, sorted by name.
func Functions(o Options) []Described {
	byName := map[string]Described{}
	for _, f := range value.All() {
		byName[strings.ToLower(f.Name)] = Described{Name: f.Name, Describe: f.Describe}
	}
	for name, f := range graphFunctions {
		byName[name] = Described{Name: f.name, Describe: f.describe}
	}
	for name, describe := range aggregateNames {
		written, _, _ := strings.Cut(describe, "(")
		byName[name] = Described{Name: written, Describe: describe, Aggregate: true}
	}
	for _, f := range o.Functions {
		byName[strings.ToLower(f.Name)] = Described{Name: f.Name, Describe: f.Describe}
	}
	if _, there := byName["coalesce"]; !there {
		byName["coalesce"] = Described{Name: "coalesce", Describe: "coalesce(x, …): the first argument that is not null"}
	}
	byName["exists"] = Described{Name: "exists", Describe: "exists(pattern): whether there is such a path"}
	all := make([]Described, 0, len(byName))
	for _, f := range byName {
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b Described) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return all
}
