package format

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"iter"
)

// MaxRecord is how long one JSON record may be, in bytes.
const MaxRecord = 16 << 20

// Line is one line of a file, without its end.
type Line struct {
	Number int // from 1
	Text   []byte
}

// Lines reads lines that are not blank, without a byte order mark. A Line's Text
// is valid until the next. A line over MaxRecord ends it with a *Fault.
func Lines(r io.Reader) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		buffered := bufio.NewReaderSize(r, 64<<10)
		var long []byte
		for number := 1; ; number++ {
			long = long[:0]
			text, err := buffered.ReadSlice('\n')
			for errors.Is(err, bufio.ErrBufferFull) {
				if long = append(long, text...); len(long) > MaxRecord {
					yield(Line{}, &Fault{Line: number, Message: "the line is over 16 MiB"})
					return
				}
				text, err = buffered.ReadSlice('\n')
			}
			if len(long) > 0 {
				long = append(long, text...)
				text = long
			}
			if number == 1 {
				text = bytes.TrimPrefix(text, BOM)
			}
			if err != nil && !errors.Is(err, io.EOF) {
				yield(Line{}, err)
				return
			}
			if trimmed := bytes.TrimRight(text, "\r\n"); len(bytes.TrimSpace(trimmed)) > 0 && !yield(Line{number, trimmed}, nil) {
				return
			}
			if err != nil {
				return
			}
		}
	}
}
