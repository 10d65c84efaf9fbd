package api

import (
	"maps"
	"slices"
)

// Nearest returns the word of known that name may be meant for: the one with the
// fewest edits to it, the first of several; "" when that takes more edits than
// a third of the name. Only the first 64 bytes of a name count.
func Nearest(name string, known []string) string {
	name = name[:min(len(name), 64)]
	best, least := "", (len(name)+2)/3+1
	for _, word := range known {
		if d := edits(name, word); d < least {
			best, least = word, d
		}
	}
	return best
}

// edits is the Levenshtein distance in bytes.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
