package format

import (
	"bytes"
	"errors"
	"io"
)

// ErrTooLong is what a Window returns when a single record is over its limit, so
// that no input can exhaust memory.
var ErrTooLong = errors.New("a single record is too long")

// Window is a reader that remembers what was read and not yet taken, so that a
// decoder which reads ahead can still give the text and the line of a record.
type Window struct {
	r      io.Reader
	limit  int
	start  int64 // offset of held[0] in the input
	line   int   // line of held[0]
	before int   // bytes of that line before held[0]
	held   []byte
}

// NewWindow returns a Window over r that holds at most limit bytes.
func NewWindow(r io.Reader, limit int) *Window { return &Window{r: r, limit: limit, line: 1} }

// Read reads from the input and holds what it returns.
func (w *Window) Read(p []byte) (int, error) {
	if len(w.held) > w.limit {
		return 0, ErrTooLong
	}
	n, err := w.r.Read(p)
	w.held = append(w.held, p[:n]...)
	return n, err
}

// Take returns the input up to the offset end, and the line on which it begins.
// The slice is valid until the next Read.
func (w *Window) Take(end int64) (text []byte, line int) {
	n := min(max(int(end-w.start), 0), len(w.held))
	text, line = w.held[:n:n], w.line
	w.held, w.start = w.held[n:], w.start+int64(n)
	w.line += bytes.Count(text, []byte("\n"))
	if last := bytes.LastIndexByte(text, '\n'); last >= 0 {
		w.before = n - last - 1
	} else {
		w.before += n
	}
	return text, line
}

// Next returns what has been read after an offset and white space and commas, and
// its own offset.
func (w *Window) Next(offset int64) (text []byte, at int64) {
	rest := w.held[min(max(int(offset-w.start), 0), len(w.held)):]
	text = bytes.TrimLeft(rest, " \t\r\n,")
	return text, w.start + int64(len(w.held)-len(text))
}

// Position returns the line and the column, both from 1, of an offset that has
// not been taken.
func (w *Window) Position(offset int64) (line, column int) {
	text := w.held[:min(max(int(offset-w.start), 0), len(w.held))]
	if last := bytes.LastIndexByte(text, '\n'); last >= 0 {
		return w.line + bytes.Count(text, []byte("\n")), len(text) - last
	}
	return w.line, w.before + len(text) + 1
}
