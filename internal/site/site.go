// Package site serves the explorer's built files over HTTP: with an entity tag, with
// compression, for a year where the name tells the content, and with a policy under
// which the page loads nothing from elsewhere. It knows no API and no data.
//
//	pages, err := site.New(web.Dist())
//	if !pages.Serve(w, r) { http.NotFound(w, r) }
package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

// Policy is the Content-Security-Policy of every file. A blob is a picture that the
// page made itself, to save it.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; worker-src 'self'; " +
	"manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

const (
	hashed       = "app/"       // the folder whose names carry a hash of the content
	entrance     = "index.html" // what answers a path of the page's own
	forever      = "public, max-age=31536000, immutable"
	asked        = "no-cache" // kept, and asked for again with the entity tag each time
	worthPacking = 1 << 10    // bytes; below it compression gains nothing
	tagLength    = 16         // hex digits
)

// file is one file, ready to send.
type file struct {
	data   []byte
	tag    string
	kind   string                   // its content type
	keep   string                   // its Cache-Control
	packed map[string]func() []byte // by coding; empty where compressing gains nothing
}

// Site is a set of files to serve. It is safe for concurrent use.
type Site struct{ files map[string]*file }

// New reads all files of dist. It is an error when there is no index.html.
func New(dist fs.FS) (*Site, error) {
	s := &Site{files: map[string]*file{}}
	err := fs.WalkDir(dist, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(dist, name)
		if err != nil {
			return err
		}
		s.files[name] = newFile(name, data)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the page's files: %w", err)
	}
	if s.files[entrance] == nil {
		return nil, fmt.Errorf("the page's files have no %s; make web builds it", entrance)
	}
	return s, nil
}

func newFile(name string, data []byte) *file {
	sum := sha256.Sum256(data)
	f := &file{data: data, tag: hex.EncodeToString(sum[:])[:tagLength], kind: kindOf(name), keep: asked}
	if strings.HasPrefix(name, hashed) {
		f.keep = forever
	}
	if len(data) >= worthPacking {
		f.packed = map[string]func() []byte{}
		for _, c := range codings {
			f.packed[c.name] = sync.OnceValue(func() []byte { return pack(c, data) })
		}
	}
	return f
}

// kinds do not depend on what the machine has registered.
var kinds = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".svg": "image/svg+xml", ".json": "application/json", ".png": "image/png", ".woff2": "font/woff2",
}

func kindOf(name string) string {
	extension := path.Ext(name)
	if kind := kinds[extension]; kind != "" {
		return kind
	}
	if kind := mime.TypeByExtension(extension); kind != "" {
		return kind
	}
	return "application/octet-stream"
}

// Serve answers a GET or HEAD request and reports whether it did. It does not where
// the path names no file, and the request is not a browser's for a page: a path
// outside of the API that asks for HTML gets the entrance, since the page has paths of
// its own.
func (s *Site) Serve(w http.ResponseWriter, r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return false
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	f := s.files[name]
	if f == nil && isOfPage(name) && strings.Contains(r.Header.Get("Accept"), "text/html") || name == "" {
		f = s.files[entrance]
	}
	if f == nil {
		return false
	}
	header := w.Header()
	header.Set("Content-Type", f.kind)
	header.Set("Cache-Control", f.keep)
	header.Set("Content-Security-Policy", Policy)
	header.Add("Vary", "Accept-Encoding")
	tag, data := f.tag, f.data
	if coding := best(r.Header.Values("Accept-Encoding")); f.packed[coding] != nil {
		header.Set("Content-Encoding", coding)
		tag, data = tag+"-"+coding, f.packed[coding]()
	}
	header.Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
	return true
}

// isOfPage reports whether the page may have a route of this name.
func isOfPage(name string) bool {
	return !strings.HasPrefix(name, "api/") && !strings.HasPrefix(name, hashed) && !strings.HasPrefix(name, "assets/")
}
