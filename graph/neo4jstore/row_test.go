package neo4jstore_test

import "testing"

// row is one line of the table in internal/docs/faults.md: what a fault came to. Of
// what was tried, the rest was refused with an error that says so.
type row struct {
	tries, acknowledged, lost, wrong int
}

func (r row) log(t *testing.T, fault string) {
	t.Helper()
	t.Logf("FAULT | %s | %d | %d | %d | %d |", fault, r.tries, r.acknowledged, r.lost, r.wrong)
	if r.lost+r.wrong > 0 {
		t.Errorf("%s: %d lost, %d wrong", fault, r.lost, r.wrong)
	}
}
