package syntax

import "strings"

// keywords are the words that have a meaning somewhere in a statement that reads.
var keywords = strings.Fields(`ALL AND ANY AS ASC ASCENDING BY CASE CONTAINS DESC DESCENDING DISTINCT ELSE END ENDS EXISTS
	EXPLAIN IN IS LIMIT MATCH NOT NULL OFFSET OPTIONAL OR ORDER PROFILE RETURN SHORTEST SKIP STARTS THEN UNION UNWIND USING WHEN WHERE WITH XOR`)

// guess returns the keyword that a word may have been meant to be, or nothing: the
// one that is a wrong, missing, additional or exchanged letter away, and two of words
// of five letters and more.
func guess(word string) string {
	best, least := "", 2
	if len(word) >= 5 {
		least = 3
	}
	if len(word) > 12 || len(word) < 3 {
		return ""
	}
	for _, keyword := range keywords {
		if d := distance(word, keyword); d > 0 && d < least && len(keyword) > 2 {
			best, least = keyword, d
		}
	}
	return best
}

// distance is the number of letters that must be changed, left out, added or
// exchanged with the next one to turn a into b (optimal string alignment).
func distance(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			changed := d[i-1][j-1]
			if a[i-1] != b[j-1] {
				changed++
			}
			d[i][j] = min(changed, d[i-1][j]+1, d[i][j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}
