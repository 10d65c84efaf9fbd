package main

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"whoowns/internal/neo4jtest"
)

func TestHealth(t *testing.T) {
	url, stop := startServer(t, t.TempDir(), "--allow-host", "register.example", "--listen", "0.0.0.0:0")
	_, port, err := net.SplitHostPort(strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	for _, listen := range []string{"0.0.0.0:" + port, ":" + port, "127.0.0.1:" + port, "localhost:" + port} {
		if out := ok(t, "health", "--listen", listen); out != "ready\n" {
			t.Errorf("health of %s says %q", listen, out)
		}
	}
	// The variable that tells serve where to listen tells health too; a proxy has no part in it.
	t.Setenv("HTTP_PROXY", "http://192.0.2.1:1")
	if r := in(t, "", map[string]string{"WHOOWNS_LISTEN": "0.0.0.0:" + port}, "health", "--json"); r.err != nil || compact(t, r.out) != `{"status":"ready"}` {
		t.Errorf("by the variable: %v %s", r.err, r.out)
	}
	if _, err := stop(); err != nil {
		t.Fatal(err)
	}
	fails(t, []string{"127.0.0.1:" + port, "is not ready", "refused"}, "health", "--listen", "0.0.0.0:"+port)
}

func TestHealthOfWhatIsNotReady(t *testing.T) {
	// What answers is not this program, and not well.
	stranger := http.NewServeMux()
	var patient atomic.Bool
	stranger.HandleFunc("/readyz", func(w http.ResponseWriter, r *http.Request) {
		if patient.Load() {
			<-r.Context().Done()
			return
		}
		fmt.Fprint(w, "<html>welcome</html>")
	})
	server := httptest.NewServer(stranger)
	defer server.Close()
	listen := server.Listener.Addr().String()
	fails(t, []string{listen, "is no whoowns"}, "health", "--listen", listen)
	patient.Store(true)
	fails(t, []string{listen, "did not answer within 100ms"}, "health", "--listen", listen, "--timeout", "100ms")
	nothing := httptest.NewServer(http.NotFoundHandler())
	defer nothing.Close()
	fails(t, []string{"is not ready", "404"}, "health", "--listen", nothing.Listener.Addr().String())

	fails(t, []string{"--timeout", "0s", "above 0"}, "health", "--timeout", "0s")
	fails(t, []string{"--timeout", `"soon"`, "not a length of time", "90s"}, "health", "--timeout", "soon")
	for _, wrong := range []string{"8080", "127.0.0.1:0", "127.0.0.1:"} {
		fails(t, []string{"--listen", `"` + wrong + `"`, "127.0.0.1:8080"}, "health", "--listen", wrong)
	}
}

// A server that comes after the program is waited for, aloud; one that does not come
// is given up; and one that refuses is not asked again.
func TestServeWaitsForNeo4j(t *testing.T) {
	server := neo4jtest.Own(t)
	folder := t.TempDir()
	server.Kill(t)
	cmd := program(t, folder, "serve", "--listen", "127.0.0.1:0", "--store", server.Address, "--wait", "5m")
	cmd.Env = append(cmd.Env, "WHOOWNS_NEO4J_USER="+server.User, "WHOOWNS_NEO4J_PASSWORD="+server.Password)
	out, said := &output{}, &output{}
	cmd.Stdout, cmd.Stderr = out, said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()
	}()
	until(t, "it says what it waits for", func() (bool, string) {
		return strings.Contains(said.String(), "Waiting up to 5m0s for Neo4j at "+server.Address), said.String()
	})
	server.Restart(t)
	until(t, "it answers", func() (bool, string) {
		return strings.Contains(out.String(), "http://"), out.String() + said.String()
	})
	if text := said.String(); strings.Count(text, "Waiting") != 1 || strings.Contains(text, server.Password) {
		t.Errorf("it said %q", text)
	}

	readinessFollows(t, server, regexp.MustCompile(`http://[0-9.:]+`).FindString(out.String()))
	anUnfinishedImportIsNamed(t, server, regexp.MustCompile(`http://[0-9.:]+`).FindString(out.String()))

	environment := map[string]string{"WHOOWNS_NEO4J_USER": server.User, "WHOOWNS_NEO4J_PASSWORD": "not-the-password"}
	began := time.Now()
	in(t, "", environment, "serve", "--listen", "127.0.0.1:0", "--store", server.Address, "--wait", "5m").
		mustFail(t, []string{"refuses this user or password"}, "serve with a wrong password")
	if took := time.Since(began); took > time.Minute {
		t.Errorf("a wrong password took %s", took)
	}
	server.Kill(t)
	in(t, "", environment, "serve", "--listen", "127.0.0.1:0", "--store", server.Address, "--wait", "1s").
		mustFail(t, []string{"1s", server.Address, "start it"}, "serve without a server")
	in(t, "", environment, "serve", "--listen", "127.0.0.1:0", "--store", server.Address, "--wait", "-1s").
		mustFail(t, []string{"--wait", "-1s", "below 0"}, "serve --wait -1s")
}

// readinessFollows stops Neo4j under a server and starts it again. Both are told from
// outside, and nobody touches the server meanwhile.
func readinessFollows(t *testing.T, server *neo4jtest.Server, url string) {
	t.Helper()
	ready := func(want int) func() (bool, string) {
		return func() (bool, string) {
			code, body := get(t, url+"/readyz")
			return code == want, body
		}
	}
	until(t, "it is ready", ready(http.StatusOK))
	question := url + "/api/v1/search?q=ant"
	server.Kill(t)
	began := time.Now()
	until(t, "it is not ready without Neo4j", ready(http.StatusServiceUnavailable))
	red := time.Since(began)
	if code, body := get(t, question); code != http.StatusServiceUnavailable || !strings.Contains(body, "cannot answer now; try again") || strings.Contains(body, server.Password) {
		t.Errorf("without Neo4j a question is answered by %d %s", code, body)
	}
	if code, _ := get(t, url+"/healthz"); code != http.StatusOK {
		t.Errorf("without Neo4j the server itself is said to be ill: %d", code)
	}
	server.Restart(t)
	began = time.Now()
	until(t, "it is ready again", ready(http.StatusOK))
	t.Logf("not ready %s after Neo4j was killed, ready %s after it was back", red.Round(100*time.Millisecond), time.Since(began).Round(100*time.Millisecond))
	if code, body := get(t, question); code != http.StatusOK {
		t.Errorf("with Neo4j again a question is answered by %d %s", code, body)
	}
}

// anUnfinishedImportIsNamed leaves in the graph what an import of over 100,000 records
// leaves that broke off.
func anUnfinishedImportIsNamed(t *testing.T, server *neo4jtest.Server, url string) {
	t.Helper()
	server.Run(t, "MATCH (m:WhoownsStore {id: 'whoowns'}) SET m.unfinished = [$line]", map[string]any{"line": strings.Repeat("0", 64) + " an import of register.csv, begun 2026-01-01T00:00:00Z"})
	until(t, "readiness names the import", func() (bool, string) {
		_, body := get(t, url+"/readyz")
		return strings.Contains(body, "degraded") && strings.Contains(body, "register.csv"), body
	})
	r := in(t, "", map[string]string{"WHOOWNS_NEO4J_USER": server.User, "WHOOWNS_NEO4J_PASSWORD": server.Password}, "check", "--store", server.Address)
	if r.err == nil || !strings.Contains(r.out, "register.csv") || !strings.Contains(r.out, "import the same file again") {
		t.Errorf("check beside an unfinished import: %v\n%s", r.err, r.out)
	}
	server.Run(t, "MATCH (m:WhoownsStore {id: 'whoowns'}) REMOVE m.unfinished", nil)
	until(t, "it is ready without it", func() (bool, string) {
		_, body := get(t, url+"/readyz")
		return strings.Contains(body, `"ready"`), body
	})
}

// Servers that start at once on a database that nothing was ever written to each
// prepare and fill it; that harms nobody.
func TestServersStartAtOnceOnAnEmptyNeo4j(t *testing.T) {
	server := neo4jtest.Empty(t)
	for _, kind := range []string{"CONSTRAINTS", "INDEXES"} {
		rows := server.Run(t, "SHOW "+kind+" YIELD name, type WHERE type <> 'LOOKUP' RETURN name", nil)
		for _, row := range rows {
			// A name is no value, and there is no parameter for it.
			server.Run(t, "DROP "+strings.TrimSuffix(strings.TrimSuffix(kind, "ES"), "S")+" `"+row["name"].(string)+"`", nil)
		}
	}
	const servers = 4
	var out, said [servers]output
	for i := range servers {
		cmd := program(t, t.TempDir(), "serve", "--listen", "127.0.0.1:0", "--store", server.Address, "--wait", "2m")
		cmd.Env = append(cmd.Env, "WHOOWNS_NEO4J_USER="+server.User, "WHOOWNS_NEO4J_PASSWORD="+server.Password)
		cmd.Stdout, cmd.Stderr = &out[i], &said[i]
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		defer func() {
			_ = cmd.Process.Kill() // it may have ended
			_ = cmd.Wait()
		}()
	}
	for i := range servers {
		until(t, "every server answers", func() (bool, string) {
			if text := said[i].String(); strings.Contains(text, "whoowns: ") {
				t.Fatalf("one of %d servers failed: %s", servers, text)
			}
			return strings.Contains(out[i].String(), "http://"), said[i].String()
		})
	}
	t.Chdir(t.TempDir())
	ok(t, "seed")
	if file, remote := ok(t, "export"), onNeo4j(t, server, "export"); file != remote {
		t.Errorf("what %d servers wrote is not what one writes: %d bytes and %d", servers, len(remote), len(file))
	}
	if checked := onNeo4j(t, server, "check"); !strings.HasPrefix(checked, "Everything is as it should be") {
		t.Error(checked)
	}
}

func TestPasswordFile(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "secret", "from a file \r\n")
	for name, c := range map[string]struct {
		variables      map[string]string
		password, want string
	}{
		"the file":         {map[string]string{"WHOOWNS_NEO4J_PASSWORD_FILE": "secret"}, "from a file ", ""},
		"both":             {map[string]string{"WHOOWNS_NEO4J_PASSWORD_FILE": "secret", "WHOOWNS_NEO4J_PASSWORD": "hidden"}, "", "both set"},
		"no such file":     {map[string]string{"WHOOWNS_NEO4J_PASSWORD_FILE": "missing"}, "", "missing"},
		"the variable":     {map[string]string{"WHOOWNS_NEO4J_PASSWORD": "hidden"}, "hidden", ""},
		"neither":          {nil, "", ""},
		"an empty setting": {map[string]string{"WHOOWNS_NEO4J_PASSWORD_FILE": ""}, "", ""},
	} {
		a := &app{location: "bolt://127.0.0.1:1", stdio: stdio{Getenv: func(name string) string { return c.variables[name] }}}
		err := a.hideCredentials()
		if c.want == "" && (err != nil || a.password != c.password) {
			t.Errorf("%s: %q, %v", name, a.password, err)
		}
		if c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "hidden")) {
			t.Errorf("%s: %v, want one that says %q", name, err, c.want)
		}
	}
}

// output is what a program wrote, to be read while it writes.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(data []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(data)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}
