package everystore

import "testing"

// The second round runs the tests that took a store, and of their subtests those that
// the user asked for.
func TestRunPattern(t *testing.T) {
	for user, want := range map[string]string{
		"":           "^(TestA|TestB)$",
		"TestA":      "^(TestA|TestB)$",
		"TestA/one":  "^(TestA|TestB)$/one",
		"A/one/two$": "^(TestA|TestB)$/one/two$",
	} {
		if got := runPattern([]string{"TestA", "TestB"}, user); got != want {
			t.Errorf("with -run %q the second round runs %q, want %q", user, got, want)
		}
	}
}
