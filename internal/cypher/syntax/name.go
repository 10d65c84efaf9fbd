package syntax

import "strings"

// name writes a name as it is, and in backticks where it would be no name otherwise.
func name(s string) string {
	if s == "" {
		return "``"
	}
	for i, r := range s {
		if i == 0 && !isStart(r) || !isPart(r) || ambiguous(r) {
			return "`" + strings.ReplaceAll(s, "`", "``") + "`"
		}
	}
	return s
}

// Name writes a label, type or key: as it is, and in backticks where it would be no
// name otherwise.
func Name(s string) string { return name(s) }
