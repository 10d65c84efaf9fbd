package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What the README shows is what the program prints: every line of each console
// block stands in the output of its command, in order; … stands for anything. The
// files that the README shows as csv are written to the folder first.
func TestReadmeShowsWhatIsPrinted(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	if err := os.WriteFile("ring.csv", []byte(blocks(string(page), "csv")[0]), 0o600); err != nil {
		t.Fatal(err)
	}
	commands := 0
	for _, block := range blocks(string(page), "console") {
		for _, shown := range strings.Split("\n"+block, "\n$ ")[1:] {
			if strings.HasPrefix(shown, cypherCommand) {
				continue // TestReadmeShowsWhatCypherPrints has them
			}
			line, want, _ := strings.Cut(shown, "\n")
			words, found := strings.CutPrefix(line, "go run ./cmd/whoowns ")
			if !found {
				t.Errorf("%q is not a command of the program", line)
				continue
			}
			commands++
			holds(t, line, ok(t, arguments(words)...), want)
		}
	}
	if commands < 5 {
		t.Errorf("the README shows %d commands; the test no longer finds them", commands)
	}
}

// holds checks that got begins with the lines of want, in order; a line that is …
// stands for any lines, and one within a line for any text.
func holds(t *testing.T, command, got, want string) {
	t.Helper()
	rest, skip := strings.Split(got, "\n"), false
	for _, line := range strings.Split(strings.TrimRight(want, "\n"), "\n") {
		if line == "…" {
			skip = true
			continue
		}
		start, end, open := strings.Cut(line, "…")
		shows := func(printed string) bool {
			return printed == line || open && strings.HasPrefix(printed, start) && strings.HasSuffix(printed, end)
		}
		at := slices.IndexFunc(rest, shows)
		if at < 0 || at > 0 && !skip {
			t.Errorf("$ %s\ndoes not print, where the README has it:\n%s\nIt prints:\n%s", command, line, got)
			return
		}
		rest, skip = rest[at+1:], false
	}
}

// blocks returns the contents of the fenced blocks of one language.
func blocks(page, language string) []string {
	var found []string
	for _, after := range strings.Split(page, "\n```"+language+"\n")[1:] {
		block, _, _ := strings.Cut(after, "\n```")
		found = append(found, block)
	}
	return found
}

// arguments splits a command line at its spaces, those within quotes aside.
func arguments(line string) []string {
	var list []string
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			list = append(list, part)
			continue
		}
		list = append(list, strings.Fields(part)...)
	}
	return list
}
