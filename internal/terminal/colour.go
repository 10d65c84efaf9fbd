package terminal

import "strings"

// Style is how a text looks where colour is on.
type Style string

// The styles. Plain is the zero value.
const (
	Plain   Style = ""
	Bold    Style = "\x1b[1m"
	Dim     Style = "\x1b[2m"
	Owned   Style = "\x1b[35m" // ownership is purple
	Ruled   Style = "\x1b[34m" // control is blue
	Caution Style = "\x1b[33m"
)

const reset = "\x1b[0m"

// withoutColour removes the sequences that Style adds, and nothing else: texts
// are cleaned before they are coloured.
func withoutColour(s string) string {
	for {
		from := strings.Index(s, "\x1b[")
		if from < 0 {
			return s
		}
		length := strings.IndexByte(s[from:], 'm')
		if length < 0 {
			return s
		}
		s = s[:from] + s[from+length+1:]
	}
}
