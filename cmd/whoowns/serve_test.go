package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"whoowns/graph"
	"whoowns/internal/explore"
	"whoowns/internal/ingest"
)

// startServer starts the program in folder and returns its URL once it answers, and
// a function that interrupts it and returns what it said and how it ended.
func startServer(t *testing.T, folder string, args ...string) (url string, stop func() (string, error)) {
	t.Helper()
	cmd := program(t, folder, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
	var messages bytes.Buffer
	cmd.Stderr = &messages
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := false
	stop = func() (string, error) {
		if ended {
			return "", nil
		}
		ended = true
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Error(err)
		}
		if _, err := io.Copy(io.Discard, out); err != nil {
			t.Error(err)
		}
		err := cmd.Wait()
		return messages.String(), err
	}
	t.Cleanup(func() { stop() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		said, _ := stop()
		t.Fatalf("it printed no line: %v\n%s", err, said)
	}
	_, url, found := strings.Cut(strings.TrimSpace(line), "http://")
	if !found {
		t.Fatalf("the line %q holds no URL", line)
	}
	return "http://" + url, stop
}

func fetch(t *testing.T, request *http.Request) (int, string) {
	t.Helper()
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	return fetch(t, request)
}

func TestServeAnswersAndStops(t *testing.T) {
	folder := t.TempDir()
	url, stop := startServer(t, folder)
	for _, path := range []string{"/", "/healthz", "/readyz", "/openapi.json", "/docs"} {
		if status, body := get(t, url+path); status != http.StatusOK || body == "" {
			t.Errorf("%s gives %d", path, status)
		}
	}
	status, body := get(t, url+"/api/v1/entities/alipay/owners?as_of=2024-06-30")
	if status != http.StatusOK {
		t.Fatalf("owners: %d %s", status, body)
	}
	// The command line must say the same, of the store that the server made.
	if said, err := stop(); err != nil || !strings.Contains(said, "The store was empty") {
		t.Errorf("it ended with %v and said %q", err, said)
	}
	t.Chdir(folder)
	if line := ok(t, "owners", "alipay", "--json", "--as-of", "2024-06-30"); compact(t, line) != compact(t, body) {
		t.Errorf("the command line says\n%s\nthe server\n%s", line, body)
	}
	if left, err := filepath.Glob("*"); err != nil || len(left) == 0 || left[0] != defaultFile {
		t.Errorf("it left %v (%v)", left, err)
	}
}

func compact(t *testing.T, text string) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Compact(&out, []byte(text)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// The log goes to standard error: each request, unless only failures are wanted.
func TestServeLogsRequests(t *testing.T) {
	for level, want := range map[string]bool{"info": true, "warn": false} {
		url, stop := startServer(t, t.TempDir(), "--log-level", level)
		get(t, url+"/healthz")
		if said, err := stop(); err != nil || strings.Contains(said, "path=/healthz") != want {
			t.Errorf("--log-level %s ended with %v and logged %q", level, err, said)
		}
	}
	t.Chdir(t.TempDir())
	fails(t, []string{"--log-level", `"loud"`, "info", "warn"}, "serve", "--listen", "127.0.0.1:0", "--log-level", "loud")
}

func TestServeLimitsImports(t *testing.T) {
	url, _ := startServer(t, t.TempDir(), "--max-import", "1")
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/api/v1/import", strings.NewReader(strings.Repeat("x", 1<<20+1)))
	if err != nil {
		t.Fatal(err)
	}
	if status, body := fetch(t, request); status != http.StatusRequestEntityTooLarge || !strings.Contains(body, "1048576") {
		t.Errorf("a file of one byte more than 1 MiB gives %d %s", status, body)
	}
	t.Chdir(t.TempDir())
	fails(t, []string{"--max-import", "0", "between 1 and"}, "serve", "--listen", "127.0.0.1:0", "--max-import", "0")
}

func TestServeKeepsWhatWasImported(t *testing.T) {
	ring(t)
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	url, stop := startServer(t, folder, "--log-level", "warn")
	if status, _ := get(t, url+"/api/v1/entities/alipay"); status != http.StatusNotFound {
		t.Errorf("a store that is not empty was filled: alipay gives %d", status)
	}
	if status, body := get(t, url+"/api/v1/entities/HoldCo/owners"); status != http.StatusOK || len(decoded[explore.Owners](t, body).Owners) != 3 {
		t.Errorf("%d %s", status, body)
	}
	if said, err := stop(); err != nil || said != "" {
		t.Errorf("it ended with %v and said %q", err, said)
	}
}

func TestServeTakesImportsWithTheToken(t *testing.T) {
	url, _ := startServer(t, t.TempDir(), "--token", "sesame")
	for _, c := range []struct {
		token string
		want  int
	}{{"", http.StatusUnauthorized}, {"Bearer wrong", http.StatusUnauthorized}, {"Bearer sesame", http.StatusCreated}} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/api/v1/import?format=csv", strings.NewReader("owner,subject,share\na,b,50%\n"))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "text/csv")
		if c.token != "" {
			request.Header.Set("Authorization", c.token)
		}
		status, body := fetch(t, request)
		if status != c.want {
			t.Errorf("with the token %q: %d, want %d: %s", c.token, status, c.want, body)
		}
		if status == http.StatusCreated && decoded[ingest.Report](t, body).Relations != 1 {
			t.Errorf("report %s", body)
		}
	}
}

func TestServeOnAPortInUse(t *testing.T) {
	t.Chdir(t.TempDir())
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	_, port, err := net.SplitHostPort(taken.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	fails(t, []string{"port " + port + " is in use", "--listen 127.0.0.1:"}, "serve", "--listen", taken.Addr().String())
	if left, err := filepath.Glob("*"); err != nil || len(left) > 0 {
		t.Errorf("it left %v (%v)", left, err)
	}
}

func TestServeRefusesBadAddresses(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, c := range []struct {
		listen string
		want   []string
	}{
		{"8080", []string{"--listen", `"8080"`, "127.0.0.1:8080"}},
		{"127.0.0.1:http-alt", []string{"--listen", "http-alt", "port"}},
		{"127.0.0.1:70000", []string{"--listen", "70000", "65535"}},
		{"192.0.2.1:0", []string{"--listen", "192.0.2.1", "no address of this machine"}}, // TEST-NET-1: nobody has it
	} {
		fails(t, c.want, "serve", "--listen", c.listen)
	}
	fails(t, []string{"token"}, "serve", "--listen", "127.0.0.1:0", "--token", "two words")
	if left, err := filepath.Glob("*"); err != nil || len(left) > 0 {
		t.Errorf("it left %v (%v)", left, err)
	}
}

func TestInterruptedImportWritesNothing(t *testing.T) {
	folder := t.TempDir()
	cmd := program(t, folder, "import", "-")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	var messages bytes.Buffer
	cmd.Stderr = &messages
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// A pipe takes less than this, so once it is written the command is reading.
	row := func(i int) string { return fmt.Sprintf("holder %d,company %d\n", i, i) }
	if _, err := io.WriteString(in, "owner,subject\n"); err != nil {
		t.Fatal(err)
	}
	for i := range 50_000 {
		if _, err := io.WriteString(in, row(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	for i := 50_000; ; i++ { // until the command stops reading
		if _, err := io.WriteString(in, row(i)); err != nil {
			break
		}
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 1 || !strings.HasSuffix(messages.String(), "whoowns: stopped\n") {
		t.Errorf("it ended with %v and said %q", err, messages.String())
	}
	if left, err := filepath.Glob(filepath.Join(folder, "*")); err != nil || len(left) > 0 {
		t.Errorf("it left %v (%v)", left, err)
	}
}

func TestGenerate(t *testing.T) {
	t.Chdir(t.TempDir())
	size := []string{"--companies", "200", "--persons", "300", "--relations", "500", "--json"}
	applied := decoded[graph.Applied](t, ok(t, append([]string{"generate"}, append(size, "--store", "big.db")...)...))
	if applied.Entities != 500 || applied.Relations == 0 || applied.Relations > 500 {
		t.Errorf("%+v, want 500 entities and at most 500 relations", applied)
	}
	ok(t, append([]string{"generate"}, append(size, "--output", "a.jsonl")...)...)
	ok(t, append([]string{"generate"}, append(size, "--output", "b.jsonl")...)...)
	ok(t, append([]string{"generate"}, append(size, "--output", "c.jsonl", "--seed", "2")...)...)
	files := map[string]string{}
	for _, name := range []string{"a.jsonl", "b.jsonl", "c.jsonl"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(text)
	}
	if files["a.jsonl"] != files["b.jsonl"] || files["a.jsonl"] == files["c.jsonl"] {
		t.Error("the same flags must make the same register, and another seed another one")
	}
	report := decoded[ingest.Report](t, ok(t, "import", "--json", "--store", "copy.db", "a.jsonl"))
	if report.Relations != applied.Relations || ok(t, "export", "--store", "copy.db") != ok(t, "export", "--store", "big.db") {
		t.Errorf("the file and the store differ: %+v, %+v", report, applied)
	}
	fails(t, []string{"--store FILE", "--output FILE"}, "generate")
	fails(t, []string{"--companies", "between 1"}, "generate", "--companies", "0", "--output", "x")
	fails(t, []string{"--relations", "1000000000"}, "generate", "--relations", "1000000000", "--output", "x")
	fails(t, []string{"--output", "--store"}, "generate", "--store", "x.db", "--output", "x")
}
