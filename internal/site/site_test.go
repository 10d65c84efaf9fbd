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

// What a browser has is not sent again, under either encoding; the two have tags of
// their own.
func TestNotModified(t *testing.T) {
	s := open(t)
	tags := map[string]bool{}
	for _, encoding := range []string{"identity", "br, gzip;q=0.5"} {
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
	if len(tags) != 2 {
		t.Errorf("tags %v, want two", tags)
	}
}

func TestCompressed(t *testing.T) {
	s := open(t)
	got, _ := ask(s, "GET", "/app/main-abc.js", "Accept-Encoding", "gzip, deflate")
	packed, err := io.ReadAll(got.Body)
	if err != nil || got.Header.Get("Content-Encoding") != "gzip" || got.Header.Get("Vary") != "Accept-Encoding" || len(packed) > len(script)/5 {
		t.Fatalf("%v: %d bytes of %d, encoding %q", err, len(packed), len(script), got.Header.Get("Content-Encoding"))
	}
	reader, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(reader); err != nil || string(text) != script {
		t.Errorf("%v: %d bytes unpacked", err, len(text))
	}
	for _, encoding := range []string{"", "identity", "gzip;q=0", "br"} {
		plain, _ := ask(s, "GET", "/app/main-abc.js", "Accept-Encoding", encoding)
		if text, err := io.ReadAll(plain.Body); err != nil || plain.Header.Get("Content-Encoding") != "" || string(text) != script {
			t.Errorf("%q: encoding %q, %v", encoding, plain.Header.Get("Content-Encoding"), err)
		}
	}
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
