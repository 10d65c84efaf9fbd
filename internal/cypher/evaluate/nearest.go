package evaluate

import (
	"slices"
	"strings"
)

// nearest returns the candidate that a name was likely meant to be, or "".
func nearest(name string, candidates []string) string {
	best, least := "", max(len(name)/3, 1)+1
	sorted := slices.Clone(candidates)
	slices.Sort(sorted)
	for _, candidate := range sorted {
		if candidate == name {
			continue
		}
		if d := distance(strings.ToLower(name), strings.ToLower(candidate), least); d < least {
			best, least = candidate, d
		}
	}
	return best
}

// didYouMean is a clause for a message, or "".
func didYouMean(name string, candidates []string) string {
	if near := nearest(name, candidates); near != "" {
		return "; the nearest is " + near
	}
	return ""
}

// distance is how many letters must change between two words, or most where they are
// that many or more.
func distance(a, b string, most int) int {
	from, to := []rune(a), []rune(b)
	if len(from)-len(to) >= most || len(to)-len(from) >= most {
		return most
	}
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j := range to {
			cost := diagonal
			if from[i] != to[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return min(row[len(to)], most)
}
