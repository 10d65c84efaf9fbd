package tck

import (
	"math/rand/v2"
	"slices"
)

// draws are the choices that make a query. They are recorded, so that a query can be
// made again from fewer or smaller choices: 0 is the plainest of each, and what comes
// after the end of a record is 0.
type draws struct {
	source *rand.Rand // or nil: of the record
	record []int
	at     int
}

// below draws a number from 0 to n-1.
func (d *draws) below(n int) int {
	if d.source != nil {
		d.record = append(d.record, d.source.IntN(n))
	}
	d.at++
	if d.at > len(d.record) {
		return 0
	}
	return d.record[d.at-1] % n
}

// chance is true in so many of a hundred cases.
func (d *draws) chance(percent int) bool { return d.below(100) >= 100-percent }

// pick draws one of several.
func pick[T any](d *draws, of ...T) T { return of[d.below(len(of))] }

// shrunk returns the smallest record found for which something still holds, trying at
// most so many.
func shrunk(record []int, holds func([]int) bool, tries int) []int {
	try := func(candidate []int) bool {
		if tries--; tries < 0 || !holds(candidate) {
			return false
		}
		record = candidate
		return true
	}
	for before := -1; before != tries && tries > 0; {
		before = tries
		smaller := false
		for length := len(record) / 2; length > 0; length /= 2 {
			for at := 0; at+length <= len(record); {
				if try(slices.Delete(slices.Clone(record), at, at+length)) {
					smaller = true
				} else {
					at += length
				}
			}
		}
		for at := 0; at < len(record); at++ {
			for _, to := range []int{0, record[at] / 2, record[at] - 1} {
				if to >= 0 && to < record[at] {
					candidate := slices.Clone(record)
					candidate[at] = to
					if try(candidate) {
						smaller = true
						break
					}
				}
			}
		}
		if !smaller {
			break
		}
	}
	return record
}
