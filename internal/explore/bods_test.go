package explore_test

import (
	"os"
	"path/filepath"
	"testing"
)

// What the examples' own texts say of an indirect interest must come out, and a
// stated total must not be added to the chain that it sums up.
func TestStatedTotalsOfTheBODSExamples(t *testing.T) {
	for _, c := range []struct {
		file, owner, subject string
		want                 float64
	}{
		{"indirect-ownership.json", "c25d4d612c2c", "ad3f6c2fcc9e", .3},
		{"multiple-indirect-ownership.json", "92ebf964a1f6", "63e3a8a8946f", .6},
		{"mutilple-indirect-ownership-2.json", "731c7a8e7601", "1e049760d6c7", .6},
		// 50 % stated as indirect and 50 % held directly since 2019-05-01
		{"mixed-direct-and-indirect-ownership.json", "53508b65253f", "9bfe59b6a869", 1},
	} {
		content, err := os.ReadFile(filepath.Join("../format/bods/testdata", c.file))
		if err != nil {
			t.Fatal(err)
		}
		x := open(t, c.file, string(content))
		about(t, c.file+": the effective share", owner(t, ownersOf(t, x, c.subject, "today"), c.owner).Effective.Min(), c.want)
	}
}
