package site

import (
	"bytes"
	"compress/gzip"
	"io"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
)

// brotliLevel is where more levels cost much and gain little: the page's script takes
// some 30 ms once, and is 7 % smaller than by gzip; at 11 it is 15 % and a second.
const brotliLevel = 6

// coding is a way to compress, under its name in Content-Encoding.
type coding struct {
	name   string
	writer func(io.Writer) io.WriteCloser
}

// codings are what there is, that which gives the smallest first.
var codings = []coding{
	{"br", func(w io.Writer) io.WriteCloser { return brotli.NewWriterLevel(w, brotliLevel) }},
	{"gzip", func(w io.Writer) io.WriteCloser {
		writer, _ := gzip.NewWriterLevel(w, gzip.BestCompression) // the level is valid
		return writer
	}},
}

func pack(c coding, data []byte) []byte {
	var out bytes.Buffer
	w := c.writer(&out)
	_, _ = w.Write(data) // a buffer takes everything
	_ = w.Close()
	return out.Bytes()
}

// best returns the coding that the Accept-Encoding fields of a request prefer among
// those that there are, the smallest of those preferred alike, and "" for the file as
// it is: where none is taken, or the plain file is preferred by name. A plain file goes
// to those too who refuse it and take nothing else (RFC 9110, section 12.5.3).
func best(fields []string) string {
	given := map[string]float64{} // quality by coding
	for part := range strings.SplitSeq(strings.Join(fields, ","), ",") {
		name, parameter, _ := strings.Cut(part, ";")
		given[strings.ToLower(strings.TrimSpace(name))] = quality(parameter)
	}
	chosen, most := "", given["identity"]
	for i := len(codings) - 1; i >= 0; i-- {
		name := codings[i].name
		q, named := given[name]
		if !named {
			q = given["*"]
		}
		if q > 0 && q >= most {
			chosen, most = name, q
		}
	}
	return chosen
}

// quality reads the parameter after a coding: 1 where there is none, and 0 where it
// cannot be read, for a plain file can be read by all.
func quality(parameter string) float64 {
	parameter = strings.ToLower(strings.TrimSpace(parameter))
	if parameter == "" {
		return 1
	}
	text, found := strings.CutPrefix(parameter, "q=")
	q, err := strconv.ParseFloat(text, 64)
	if !found || err != nil || !(q >= 0 && q <= 1) {
		return 0
	}
	return q
}
