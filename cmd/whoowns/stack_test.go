package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// theImage is that of docker-compose.yml.
const theImage = "neo4j:5.26-community"

// composeProgram returns the words that start Docker Compose: those of
// WHOOWNS_TEST_COMPOSE, or the plugin, or the program of its own that it once was.
//
// Where no engine answers, or it has no image of Neo4j and cannot pull one, t is
// skipped, in CI too: there the other ways to a Neo4j are left. Where only Compose is
// missing t is skipped at a desk and fails in CI, which can install it.
func composeProgram(t *testing.T) []string {
	t.Helper()
	if out, err := exec.Command("docker", "info").CombinedOutput(); err != nil {
		loudly(t, "no Docker engine answers: %v: %.200s", err, out)
	}
	if exec.Command("docker", "image", "inspect", theImage).Run() != nil {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		defer cancel()
		if out, err := exec.CommandContext(ctx, "docker", "pull", theImage).CombinedOutput(); err != nil {
			loudly(t, "the engine does not have %s and cannot pull it: %v: %.200s", theImage, err, out)
		}
	}
	choices := [][]string{{"docker", "compose"}, {"docker-compose"}}
	if given := strings.Fields(os.Getenv("WHOOWNS_TEST_COMPOSE")); len(given) > 0 {
		choices = [][]string{given}
	}
	for _, words := range choices {
		if out, err := exec.Command(words[0], append(words[1:], "version")...).Output(); err == nil {
			t.Logf("%s: %.60s", strings.Join(words, " "), firstLine(string(out)))
			return words
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("none of %q is installed, and CI leaves no test out where an engine answers: install docker-compose", choices)
	}
	loudly(t, "none of %q is installed", choices)
	return nil
}

// loudly skips t with a line that is seen without -v where this package is tested
// alone.
func loudly(t *testing.T, format string, args ...any) {
	t.Helper()
	why := fmt.Sprintf(format, args...)
	fmt.Fprintf(os.Stderr, "%s: SKIPPED: %s\n", t.Name(), why)
	t.Skip("SKIPPED: " + why)
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// stack is docker-compose.yml as it stands, under a project, with ports and a
// password of a test's own. No base image is pulled for it: the last stage of the
// Dockerfile runs over a program that is built here.
type stack struct {
	words     []string // of Compose, with its flags
	project   string
	folder    string
	env       []string
	url, bolt string
}

// newStack prepares a stack and sees to it that nothing of it is left.
func newStack(t *testing.T, words []string, password string) *stack {
	t.Helper()
	top, err := filepath.Abs(filepath.Join(built.folder, "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	ports := freePorts(t, 3)
	prepareImage(t, top, folder)
	s := &stack{
		project: fmt.Sprintf("whoownstest%d", time.Now().UnixNano()), folder: folder,
		url: "http://127.0.0.1:" + ports[0], bolt: "bolt://127.0.0.1:" + ports[2],
	}
	write(t, filepath.Join(folder, "env"), fmt.Sprintf("TZ=%s\nWHOOWNS_NEO4J_PASSWORD='%s'\nWHOOWNS_PORT=%s\nNEO4J_HTTP_PORT=%s\nNEO4J_BOLT_PORT=%s\nNEO4J_HEAP=512M\nNEO4J_PAGE_CACHE=64M\n",
		os.Getenv("TZ"), password, ports[0], ports[1], ports[2]))
	write(t, filepath.Join(folder, "override.yml"), fmt.Sprintf("services:\n  whoowns:\n    build:\n      context: %q\n      dockerfile: Dockerfile\n", filepath.Join(folder, "context")))
	s.words = slices.Concat(words, []string{"-p", s.project, "--env-file", filepath.Join(folder, "env"),
		"-f", filepath.Join(top, "docker-compose.yml"), "-f", filepath.Join(folder, "override.yml")})
	for _, variable := range os.Environ() {
		// One of the shell's would go before the file.
		if !strings.HasPrefix(variable, "WHOOWNS_") && !strings.HasPrefix(variable, "NEO4J_") {
			s.env = append(s.env, variable)
		}
	}
	t.Cleanup(func() {
		if t.Failed() {
			out, err := s.try(context.Background(), "", "logs", "--tail", "40")
			t.Logf("%v\n%s", err, out)
		}
		if out, err := s.try(context.Background(), "", "down", "-v", "--rmi", "local", "--remove-orphans"); err != nil {
			t.Errorf("taking the stack away: %v\n%s", err, out)
		}
	})
	return s
}

// prepareImage makes the folder that the last stage of the Dockerfile is built from,
// which holds what the first one would have made.
func prepareImage(t *testing.T, top, folder string) {
	t.Helper()
	dockerfile, err := os.ReadFile(filepath.Join(top, "cmd", "whoowns", "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	_, last, found := strings.Cut(string(dockerfile), "\nFROM scratch\n")
	if !found || strings.Count(last, "--from=build ") != 2 {
		t.Fatal("the Dockerfile's last stage is not FROM scratch with two copies from the one before; change this test with it")
	}
	here := filepath.Join(folder, "context")
	for _, sub := range []string{"out/data", "out/tmp", "etc/ssl/certs"} {
		if err := os.MkdirAll(filepath.Join(here, sub), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	// Which certificates they are is nothing to this test: bolt has none.
	write(t, filepath.Join(here, "etc/ssl/certs/ca-certificates.crt"), "")
	write(t, filepath.Join(here, "Dockerfile"), "FROM scratch\n"+strings.ReplaceAll(last, "--from=build ", ""))
	flags := regexp.MustCompile(`(?m)^RUN CGO_ENABLED=0 go build (.*) -o /out/whoowns ./cmd/whoowns `).FindStringSubmatch(string(dockerfile))
	if flags == nil {
		t.Fatal("the Dockerfile does not say how it builds the program; change this test with it")
	}
	cmd := exec.CommandContext(t.Context(), "go", append(append([]string{"build"}, strings.Fields(flags[1])...), "-o", filepath.Join(here, "out", "whoowns"), "./cmd/whoowns")...)
	cmd.Dir, cmd.Env = top, append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("building the program: %v\n%s", err, out)
	}
}

// try runs Compose and returns everything that it wrote.
func (s *stack) try(ctx context.Context, stdin string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, s.words[0], append(s.words[1:len(s.words):len(s.words)], args...)...)
	cmd.Dir, cmd.Env, cmd.Stdin = s.folder, s.env, strings.NewReader(stdin)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	return out.String(), err
}

func (s *stack) run(t *testing.T, args ...string) string {
	t.Helper()
	out, err := s.try(t.Context(), "", args...)
	if err != nil {
		t.Fatalf("docker compose %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// container is what docker inspect says that the tests look at.
type container struct {
	State struct {
		Health struct {
			Status string
			Log    []struct{ Output string }
		}
	}
	Config struct {
		User   string
		Labels map[string]string
	}
	HostConfig struct {
		ReadonlyRootfs bool
		CapDrop        []string
		SecurityOpt    []string
		PortBindings   map[string][]struct{ HostIp, HostPort string } //nolint:revive // Docker's name
	}
}

func (s *stack) inspect(t *testing.T, service string) container {
	t.Helper()
	// By the labels that Compose gives, for one of its own calls takes a second.
	id, err := exec.CommandContext(t.Context(), "docker", "ps", "-q", "--filter", "label=com.docker.compose.project="+s.project, "--filter", "label=com.docker.compose.service="+service).Output()
	if err != nil {
		t.Fatalf("docker ps: %v", err)
	}
	out, err := exec.CommandContext(t.Context(), "docker", "inspect", strings.TrimSpace(string(id))).Output()
	if err != nil {
		t.Fatalf("docker inspect %s (%q): %v", service, id, err)
	}
	var list []container
	if err := json.Unmarshal(out, &list); err != nil || len(list) != 1 {
		t.Fatalf("docker inspect %s: %v in %.300s", service, err, out)
	}
	return list[0]
}

// becomes waits for the health of a service.
func (s *stack) becomes(t *testing.T, service, health string) {
	t.Helper()
	until(t, service+" is "+health, func() (bool, string) {
		state := s.inspect(t, service).State.Health
		last := ""
		if n := len(state.Log); n > 0 {
			last = state.Log[n-1].Output
		}
		return state.Status == health, state.Status + ": " + last
	})
}

// ready waits for what /readyz answers.
func (s *stack) ready(t *testing.T, status int) {
	t.Helper()
	until(t, fmt.Sprintf("/readyz gives %d", status), func() (bool, string) {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/readyz", nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return false, err.Error()
		}
		response.Body.Close()
		return response.StatusCode == status, response.Status
	})
}

// until polls a condition, which says how things are, for at most three minutes.
func until(t *testing.T, what string, holds func() (bool, string)) {
	t.Helper()
	deadline := time.Now().Add(3 * time.Minute)
	again := time.NewTicker(300 * time.Millisecond)
	defer again.Stop()
	for {
		done, now := holds()
		if done {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("waited for: %s; at last: %s", what, now)
		}
		<-again.C
	}
}

// freePorts returns ports of loopback that were free a moment ago.
func freePorts(t *testing.T, n int) []string {
	t.Helper()
	var ports []string
	for range n {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		_, port, _ := net.SplitHostPort(listener.Addr().String())
		ports = append(ports, port)
	}
	return ports
}
