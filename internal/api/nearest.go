package api

import (
	"maps"
	"slices"
)

// nearest returns the word of known with the fewest edits to name, the first of
// several; "" when there is none. Only the first 64 bytes of a name count.
func nearest(name string, known []string) string {
	best, least := "", 0
	for _, word := range known {
		if word == name {
			return word
		}
		if d := edits(name[:min(len(name), 64)], word); best == "" || d < least {
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
