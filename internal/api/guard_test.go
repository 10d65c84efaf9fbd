package api_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/internal/api"
	"whoowns/internal/explore"
)

func TestTokens(t *testing.T) {
	const token = "correct-horse"
	store := openStore(t)
	for i, c := range []struct {
		name, listen, token, header string
		status                      int
	}{
		{"loopback needs none", "127.0.0.1:8080", "", "", 201},
		{"loopback by name", "localhost:8080", "", "", 201},
		{"loopback of IPv6", "[::1]:8080", "", "", 201},
		{"loopback with a token, without it", "127.0.0.1:8080", token, "", 401},
		{"loopback with a token", "127.0.0.1:8080", token, "Bearer " + token, 201},
		{"elsewhere without a token", "0.0.0.0:8080", "", "", 403},
		{"every address", ":8080", "", "", 403},
		{"elsewhere, any token where there is none", "0.0.0.0:8080", "", "Bearer x", 403},
		{"an address that is not given", "", "", "", 403},
		{"a name", "example.org:80", "", "", 403},
		{"a name that begins like loopback", "127.0.0.1.example.org:80", "", "", 403},
		{"elsewhere, token left out", "0.0.0.0:8080", token, "", 401},
		{"elsewhere, token", "0.0.0.0:8080", token, "Bearer " + token, 201},
		{"the scheme in any case", "0.0.0.0:8080", token, "bearer " + token, 201},
		{"wrong token", "0.0.0.0:8080", token, "Bearer correct-hors", 401},
		{"longer token", "0.0.0.0:8080", token, "Bearer " + token + "x", 401},
		{"empty token", "0.0.0.0:8080", token, "Bearer ", 401},
		{"another scheme", "0.0.0.0:8080", token, "Basic " + token, 401},
		{"no scheme", "0.0.0.0:8080", token, token, 401},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := startOn(t, store, func(o *api.Options) { o.Listen, o.Token = c.listen, c.token })
			before := r.count()
			var headers []string
			if c.header != "" {
				headers = []string{"Authorization", c.header}
			}
			got := r.importFile("", strings.ReplaceAll(smallFile, "acme", "acme-"+strconv.Itoa(i)), headers...)
			if c.status == 201 {
				if got.StatusCode != 201 {
					t.Fatalf("status %d: %s", got.StatusCode, got.body)
				}
				return
			}
			p := got.problem(t, c.status)
			if p.Code != graph.Denied || strings.Contains(string(got.body), token) {
				t.Errorf("refused with %s", got.body)
			}
			if c.status == 401 && got.Header.Get("WWW-Authenticate") != "Bearer" {
				t.Errorf("WWW-Authenticate is %q", got.Header.Get("WWW-Authenticate"))
			}
			if c.status == 403 && !strings.Contains(p.Detail, "--token") {
				t.Errorf("%q does not say what to do", p.Detail)
			}
			if after := r.count(); after.Entities != before.Entities {
				t.Error("a refused import was written")
			}
			r.get("/api/v1/jobs/x", headers...).problem(t, c.status)
			if got := r.get("/api/v1/entities/alipay"); got.StatusCode != http.StatusOK {
				t.Errorf("reading answers %d", got.StatusCode)
			}
		})
	}
}

func TestOtherSitesCannotWrite(t *testing.T) {
	r := start(t)
	for _, c := range []struct {
		name    string
		headers []string
		status  int
	}{
		{"a program", nil, 201},
		{"the server's own page", []string{"Origin", r.url, "Sec-Fetch-Site", "same-origin"}, 201},
		{"the server's own page, of an older browser", []string{"Origin", r.url}, 201},
		{"typed in by the person", []string{"Sec-Fetch-Site", "none"}, 201},
		{"a page elsewhere", []string{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"}, 403},
		{"a page elsewhere, of an older browser", []string{"Origin", "https://evil.example"}, 403},
		{"a page of another port of this machine", []string{"Origin", "http://127.0.0.1:1", "Sec-Fetch-Site", "same-site"}, 403},
		{"a page without an origin", []string{"Origin", "null"}, 403},
		{"a form elsewhere", []string{"Origin", "https://evil.example", "Content-Type", "text/plain"}, 403},
		{"a name that resolves to this machine", []string{"Host", "evil.example"}, 421},
		{"the same, with its own origin", []string{"Host", "evil.example:80", "Origin", "http://evil.example:80", "Sec-Fetch-Site", "same-origin"}, 421},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := r.importFile("", smallFile, c.headers...)
			if got.StatusCode != c.status {
				t.Errorf("status %d, want %d: %s", got.StatusCode, c.status, got.body)
			}
			if got.Header.Get("Access-Control-Allow-Origin") != "" {
				t.Error("another origin is let in")
			}
		})
	}
}

func TestHosts(t *testing.T) {
	r := start(t, func(o *api.Options) { o.Hosts = []string{"Register.Example"} })
	for host, status := range map[string]int{"localhost": 200, "LOCALHOST:99": 200, "127.0.0.1": 200, "127.0.0.2:8080": 200, "[::1]:8080": 200, "[::1]": 200,
		"register.example": 200, "register.example:443": 200, "localhost.": 200,
		"evil.example": 421, "localhost.evil.example": 421, "127.0.0.1.evil.example": 421, "192.168.0.1": 421, "0.0.0.0:8080": 421} {
		if got := r.get("/api/v1/entities/alipay", "Host", host); got.StatusCode != status {
			t.Errorf("host %s answers %d, want %d", host, got.StatusCode, status)
		}
	}
	elsewhere := start(t, func(o *api.Options) { o.Listen = "0.0.0.0:80" })
	if got := elsewhere.get("/api/v1/entities/alipay", "Host", "any.example"); got.StatusCode != http.StatusOK {
		t.Errorf("a server that is not on loopback answers %d to a name of its own", got.StatusCode)
	}
	named := start(t, func(o *api.Options) { o.Listen, o.Hosts = "0.0.0.0:80", []string{"register.example"} })
	for host, status := range map[string]int{"register.example": 200, "localhost:8080": 200, "127.0.0.1": 200, "any.example": 421} {
		if got := named.get("/api/v1/entities/alipay", "Host", host); got.StatusCode != status {
			t.Errorf("a server beyond loopback with a list of names answers %d to %s, want %d", got.StatusCode, host, status)
		}
	}
}

func TestOptions(t *testing.T) {
	explorer := explore.New(openStore(t))
	for name, o := range map[string]api.Options{
		"no explorer":               {},
		"a negative limit":          {Explorer: explorer, MaxImport: -1},
		"a token with a space":      {Explorer: explorer, Token: "a b"},
		"a token with a line break": {Explorer: explorer, Token: "ab\n"},
		"a token beyond ASCII":      {Explorer: explorer, Token: "schlüssel"},
	} {
		if _, err := api.New(o); graph.CodeOf(err) != graph.Invalid {
			t.Errorf("%s: %v, want code invalid", name, err)
		}
	}
}
