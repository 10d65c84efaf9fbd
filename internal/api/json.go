package api

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"sync"

	"github.com/danielgtaylor/huma/v2"
)

var jsonFormat = huma.Format{Marshal: writeJSON, Unmarshal: json.Unmarshal}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// largestKept is how large a buffer may be and still be used again.
const largestKept = 1 << 20

// writeJSON writes v as JSON in one piece, so that nothing is sent of what cannot
// be encoded. Every answer is a value of ours: a failure is a defect, and panics.
func writeJSON(w io.Writer, v any) error {
	buffer := buffers.Get().(*bytes.Buffer)
	defer func() {
		if buffer.Cap() <= largestKept {
			buffer.Reset()
			buffers.Put(buffer)
		}
	}()
	encoder := json.NewEncoder(buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic(err)
	}
	if w, ok := w.(http.ResponseWriter); ok {
		w.Header().Set("Content-Length", strconv.Itoa(buffer.Len()))
	}
	_, err := w.Write(buffer.Bytes())
	return err
}
