package storetest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A case that knows a backend could let it off. The words are put together here
// so that this file does not name one either.
func TestNoCaseNamesABackend(t *testing.T) {
	names, err := filepath.Glob("*")
	if err != nil {
		t.Fatal(err)
	}
	cases, err := filepath.Glob("cases/*.json")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range append(names, cases...) {
		data, err := os.ReadFile(name)
		if err != nil {
			continue // a folder
		}
		for _, word := range []string{"emb" + "edded.", "sql" + "ite", "neo" + "4j", "graph/emb" + "edded"} {
			if strings.Contains(strings.ToLower(string(data)), word) {
				t.Errorf("%s names a backend: %s", name, word)
			}
		}
	}
}

func TestCasesDecode(t *testing.T) {
	if got := len(readCases(t)); got < 15 {
		t.Errorf("only %d cases", got)
	}
}
