package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"whoowns/internal/neo4jtest"
	"whoowns/internal/terminal"
)

var update = flag.Bool("update", false, "write the golden files anew")

// result is what a command wrote, and how it ended.
type result struct {
	out, messages string
	err           error
}

// in runs a command as main does, in a folder of the test's own that it has
// moved to before.
func in(t *testing.T, stdin string, environment map[string]string, args ...string) result {
	t.Helper()
	var out, messages bytes.Buffer
	err := run(t.Context(), args, stdio{In: strings.NewReader(stdin), Out: &out, Err: &messages,
		Getenv: func(name string) string { return environment[name] }})
	return result{out.String(), messages.String(), err}
}

// ok runs a command that must succeed, and returns what it answered.
func ok(t *testing.T, args ...string) string {
	t.Helper()
	r := in(t, "", nil, args...)
	if r.err != nil {
		t.Fatalf("whoowns %s: %v\n%s", strings.Join(args, " "), r.err, r.messages)
	}
	return r.out
}

// fails runs a command that must fail with one line that holds all of want, and
// answer nothing.
func fails(t *testing.T, want []string, args ...string) result {
	t.Helper()
	r := in(t, "", nil, args...)
	r.mustFail(t, want, args...)
	return r
}

func (r result) mustFail(t *testing.T, want []string, args ...string) {
	t.Helper()
	if r.err == nil {
		t.Fatalf("whoowns %s succeeded:\n%s", strings.Join(args, " "), r.out)
	}
	line := message(r.err)
	if strings.Contains(line, "\n") || line == "" {
		t.Errorf("whoowns %s: the failure is not one line: %q", strings.Join(args, " "), line)
	}
	for _, part := range want {
		if !strings.Contains(line, part) {
			t.Errorf("whoowns %s: %q does not say %q", strings.Join(args, " "), line, part)
		}
	}
	if r.out != "" {
		t.Errorf("whoowns %s failed and answered too:\n%s", strings.Join(args, " "), r.out)
	}
}

// ring moves to a new folder whose whoowns.db holds testdata/ring.csv: Alice 60%
// and Bob 30% of HoldCo, which holds 80% of OpCo, which holds 5% of HoldCo.
func ring(t *testing.T) {
	t.Helper()
	data, err := os.ReadFile("testdata/ring.csv")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	write(t, "ring.csv", string(data))
	ok(t, "import", "ring.csv")
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// decoded reads an answer that must be JSON of exactly the type given.
func decoded[T any](t *testing.T, text string) T {
	t.Helper()
	var value T
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return value
}

// golden compares text with a file under testdata.
func golden(t *testing.T, folder, name, text string) {
	t.Helper()
	file := filepath.Join(folder, name+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if text != string(want) {
		t.Errorf("%s differs; go test ./cmd/whoowns -update writes it anew. Got\n%s\nwant\n%s", file, text, want)
	}
}

// testdata returns the folder of golden files, for a test that moves elsewhere.
func testdata(t *testing.T) string {
	t.Helper()
	folder, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

var built struct {
	once   sync.Once
	folder string // of this package, before any test moved elsewhere
	file   string
	err    error
}

// TestMain removes the program that binary builds, and stops the Neo4j server.
func TestMain(m *testing.M) {
	flag.Parse()
	built.folder, built.err = os.Getwd()
	code := m.Run()
	neo4jtest.Stop()
	if built.file != "" {
		os.RemoveAll(filepath.Dir(built.file))
	}
	os.Exit(code)
}

// binary returns the program, built once for all tests.
func binary(t *testing.T) string {
	t.Helper()
	built.once.Do(func() {
		folder, err := os.MkdirTemp("", "whoowns-test")
		if err != nil {
			built.err = err
			return
		}
		built.file = filepath.Join(folder, "whoowns")
		cmd := exec.Command("go", "build", "-o", built.file, ".")
		cmd.Dir = built.folder
		if output, err := cmd.CombinedOutput(); err != nil {
			built.err = errors.New(string(output))
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return built.file
}

// program prepares the built program with no variables of ours, in folder.
func program(t *testing.T, folder string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary(t), args...)
	cmd.Dir = folder
	cmd.Env = []string{"HOME=" + folder, "PATH=/usr/bin:/bin", "TMPDIR=" + os.TempDir()}
	if zone, ok := os.LookupEnv("TZ"); ok {
		cmd.Env = append(cmd.Env, "TZ="+zone)
	}
	return cmd
}

func TestProgramExitsWithOneLine(t *testing.T) {
	folder := t.TempDir()
	var out, messages bytes.Buffer
	cmd := program(t, folder, "owners", "nobody-is-called-this")
	cmd.Stdout, cmd.Stderr = &out, &messages
	err := cmd.Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Fatalf("it ended with %v, want exit status 1", err)
	}
	lines := strings.Split(strings.TrimSpace(messages.String()), "\n")
	if last := lines[len(lines)-1]; !strings.HasPrefix(last, `whoowns: there is no entity "nobody-is-called-this"`) {
		t.Errorf("the last message is %q", last)
	}
	if out.Len() > 0 {
		t.Errorf("it answered %q", out.String())
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("a command that only reads left %v (%v)", left, err)
	}
}

func TestVersion(t *testing.T) {
	v := decoded[version](t, ok(t, "version", "--json"))
	if v.Version == "" || !strings.HasPrefix(v.Go, "go1.") || !strings.Contains(v.System, "/") {
		t.Errorf("version %+v", v)
	}
	text := ok(t, "version")
	if !strings.HasPrefix(text, "whoowns "+v.Version) {
		t.Errorf("version says %q", text)
	}
	// WHOOWNS_VERSION is a name that a build is likely to have.
	if r := in(t, "", map[string]string{"WHOOWNS_VERSION": "1.2.3"}, "--version"); r.err != nil || r.out != text {
		t.Errorf("--version says %q (%v), and version %q", r.out, r.err, text)
	}
}

func TestHelpOfOneCommand(t *testing.T) {
	for _, args := range [][]string{{"help", "owners"}, {"owners", "--help"}} {
		if text := ok(t, args...); !strings.Contains(text, "whoowns owners ENTITY") || !strings.Contains(text, "--min-share") {
			t.Errorf("%v says\n%s", args, text)
		}
	}
}

func TestHelpNamesEveryCommand(t *testing.T) {
	text := ok(t, "help")
	for _, command := range newRoot(&app{}).Commands() {
		if !command.Hidden && !strings.Contains(text, "  "+command.Name()+" ") {
			t.Errorf("help does not name %s", command.Name())
		}
		if command.Short == "" {
			t.Errorf("%s says nothing of itself", command.Name())
		}
	}
}

func TestFailureIsOneSafeLine(t *testing.T) {
	t.Chdir(t.TempDir())
	r := in(t, "", nil, "owners", "a\x1b[2Jb\u202ec\nd")
	if r.err == nil {
		t.Fatal("no failure")
	}
	if line := message(r.err); line != terminal.Clean(line) || strings.Contains(line, "\n") {
		t.Errorf("%q could take over a terminal", line)
	}
}

func TestStoppedCommandSaysSo(t *testing.T) {
	t.Chdir(t.TempDir())
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err := run(ctx, []string{"owners", "alipay"}, stdio{In: strings.NewReader(""), Out: &bytes.Buffer{}, Err: &bytes.Buffer{}, Getenv: func(string) string { return "" }})
	if err == nil || message(err) != "stopped" {
		t.Errorf("a command whose context has ended says %v", err)
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestAnswerThatCannotBeWrittenFails(t *testing.T) {
	ring(t)
	for _, args := range [][]string{{"owners", "OpCo"}, {"owners", "OpCo", "--json"}, {"export"}, {"search", "op"}} {
		err := run(t.Context(), args, stdio{In: strings.NewReader(""), Out: brokenWriter{}, Err: &bytes.Buffer{}, Getenv: func(string) string { return "" }})
		if err == nil || !strings.HasPrefix(message(err), "writing the ") || !strings.HasSuffix(message(err), "no space left on device") {
			t.Errorf("whoowns %s: %v", strings.Join(args, " "), err)
		}
	}
}
