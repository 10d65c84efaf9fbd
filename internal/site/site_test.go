package site_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"

	"whoowns/internal/site"
	"whoowns/web"
)

var script = strings.Repeat("console.log(1)\n", 200)

func open(t *testing.T) *site.Site {
	t.Helper()
	s, err := site.New(fstest.MapFS{
		"index.html":      {Data: []byte("<!doctype html><title>t</title>")},
		"icon.svg":        {Data: []byte("<svg/>")},
		"app/main-abc.js": {Data: []byte(script)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func ask(s *site.Site, method, path string, headers ...string) (*http.Response, bool) {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	served := s.Serve(w, r)
	return w.Result(), served
}

func TestServe(t *testing.T) {
	s := open(t)
	for _, c := range []struct {
		name, method, path, accept string
		served                     bool
		kind, keep                 string
	}{
		{"the page", "GET", "/", "text/html", true, "text/html; charset=utf-8", "no-cache"},
		{"the page, whatever is accepted", "GET", "/", "*/*", true, "text/html; charset=utf-8", "no-cache"},
		{"a route of the page", "GET", "/entity/a%2Fb", "text/html,*/*", true, "text/html; charset=utf-8", "no-cache"},
		{"the same for a program", "GET", "/entity/ant-group", "application/json", false, "", ""},
		{"a script with a hash", "GET", "/app/main-abc.js", "*/*", true, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		{"a script that is gone", "GET", "/app/main-old.js", "text/html", false, "", ""},
		{"a file beside", "HEAD", "/icon.svg", "", true, "image/svg+xml", "no-cache"},
		{"the API", "GET", "/api/v1/nothing", "text/html", false, "", ""},
		{"a write", "POST", "/", "text/html", false, "", ""},
		{"a way out", "GET", "/../site.go", "", false, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, served := ask(s, c.method, c.path, "Accept", c.accept)
			if served != c.served {
				t.Fatalf("served %v, want %v", served, c.served)
			}
			if !served {
				return
			}
			if got.StatusCode != http.StatusOK || got.Header.Get("Content-Type") != c.kind || got.Header.Get("Cache-Control") != c.keep {
				t.Errorf("%d %q %q", got.StatusCode, got.Header.Get("Content-Type"), got.Header.Get("Cache-Control"))
			}
			policy := got.Header.Get("Content-Security-Policy")
			if !strings.HasPrefix(policy, "default-src 'none'; ") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") || strings.Contains(policy, "http") {
				t.Errorf("the policy is %q", policy)
			}
		})
	}
}

// What a browser has is not sent again, under any encoding; each has a tag of its own.
func TestNotModified(t *testing.T) {
	s := open(t)
	tags := map[string]bool{}
	for _, encoding := range []string{"identity", "gzip", "br"} {
		first, _ := ask(s, "GET", "/app/main-abc.js", "Accept-Encoding", encoding)
		tag := first.Header.Get("ETag")
		tags[tag] = true
		again, _ := ask(s, "GET", "/app/main-abc.js", "Accept-Encoding", encoding, "If-None-Match", tag)
		body, err := io.ReadAll(again.Body)
		if err != nil || again.StatusCode != http.StatusNotModified || len(body) != 0 {
			t.Errorf("%s: %d with %d bytes, %v", encoding, again.StatusCode, len(body), err)
		}
		if changed, _ := ask(s, "GET", "/app/main-abc.js", "Accept-Encoding", encoding, "If-None-Match", `"other"`); changed.StatusCode != http.StatusOK {
			t.Errorf("%s: another tag is answered %d", encoding, changed.StatusCode)
		}
	}
	if len(tags) != 3 {
		t.Errorf("tags %v, want three", tags)
	}
}

// A browser is sent the smallest of what it takes, and can unpack it.
func TestEncoded(t *testing.T) {
	s := open(t)
	for _, c := range []struct{ accepted, want string }{
		{"", ""},
		{"identity", ""},
		{"deflate", ""},
		{"gzip, deflate", "gzip"},
		{"gzip, deflate, br, zstd", "br"},
		{"BR", "br"},
		{"br;q=0, gzip", "gzip"},
		{"br;q=0.000, gzip;q=0.0", ""},
		{"br;q=0.5, gzip;q=0.8", "gzip"},
		{"br ; q=0.8 , gzip ; q=0.8", "br"},
		{"br;Q=0", ""},
		{"*", "br"},
		{"*;q=0", ""},
		{"*, br;q=0", "gzip"},
		{"gzip, *;q=0", "gzip"},
		{"gzip;q=0.5, identity;q=0.9", ""},
		{"identity;q=0", ""},
		{"gzip;q=0.1, identity;q=0", "gzip"},
		{"br;q=2, gzip;q=-1", ""},
		{"br;q=NaN, gzip;level=9", ""},
		{",;,", ""},
	} {
		for _, method := range []string{"GET", "HEAD"} {
			got, _ := ask(s, method, "/app/main-abc.js", "Accept-Encoding", c.accepted)
			if encoding := got.Header.Get("Content-Encoding"); encoding != c.want || got.Header.Get("Vary") != "Accept-Encoding" {
				t.Errorf("%s %q: encoding %q, want %q; Vary %q", method, c.accepted, encoding, c.want, got.Header.Get("Vary"))
			}
			if method == "GET" && unpacked(t, got) != script {
				t.Errorf("%q: another file comes out", c.accepted)
			}
		}
	}
	r := httptest.NewRequest("GET", "/app/main-abc.js", nil)
	r.Header["Accept-Encoding"] = []string{"gzip", "br"} // two fields are one list
	w := httptest.NewRecorder()
	if s.Serve(w, r); w.Header().Get("Content-Encoding") != "br" {
		t.Errorf("two fields: encoding %q", w.Header().Get("Content-Encoding"))
	}
	if got, _ := ask(s, "GET", "/icon.svg", "Accept-Encoding", "br, gzip"); got.Header.Get("Content-Encoding") != "" {
		t.Error("a file of six bytes is compressed")
	}
}

func unpacked(t *testing.T, got *http.Response) string {
	t.Helper()
	sent, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	var reader io.Reader = bytes.NewReader(sent)
	switch encoding := got.Header.Get("Content-Encoding"); encoding {
	case "":
		return string(sent)
	case "br":
		reader = brotli.NewReader(reader)
	case "gzip":
		if reader, err = gzip.NewReader(reader); err != nil {
			t.Fatal(err)
		}
	default:
		t.Fatalf("encoding %q", encoding)
	}
	if len(sent) > len(script)/5 {
		t.Errorf("%d bytes are sent of %d", len(sent), len(script))
	}
	text, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestNoEntrance(t *testing.T) {
	if _, err := site.New(fstest.MapFS{"a.js": {}}); err == nil || !strings.Contains(err.Error(), "index.html") {
		t.Errorf("error %v", err)
	}
}

// The page as it is committed: it loads only what is there, has nothing inline that
// its policy forbids, and nothing from elsewhere.
func TestCommittedPage(t *testing.T) {
	s, err := site.New(web.Dist())
	if err != nil {
		t.Fatal(err)
	}
	got, _ := ask(s, "GET", "/", "Accept", "text/html")
	body, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	page := string(body)
	for _, banned := range []string{"<style", "style=", "onclick", "onload", "http://", "https://"} {
		if strings.Contains(page, banned) {
			t.Errorf("the page holds %s", banned)
		}
	}
	loads := regexp.MustCompile(`(?:src|href)="(/(?:app/|icon)[^"]+)"`).FindAllStringSubmatch(page, -1)
	if len(loads) < 3 {
		t.Fatalf("the page loads %v; a script, a style sheet and an icon are expected", loads)
	}
	sent := 0
	for _, load := range loads {
		got, served := ask(s, "GET", load[1], "Accept-Encoding", "gzip")
		if !served {
			t.Fatalf("%s is not there", load[1])
		}
		data, err := io.ReadAll(got.Body)
		if err != nil {
			t.Fatal(err)
		}
		sent += len(data)
	}
	if sent > 200<<10 {
		t.Errorf("the page loads %d bytes before anything is opened; at most 200 KiB", sent)
	}
	if regexp.MustCompile(`<script(?: [^>]*)?>[^<]`).MatchString(page) {
		t.Error("the page has a script inline")
	}
}
