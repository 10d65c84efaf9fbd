package neo4jtest

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// pom names the jars of Neo4j Community for Maven.
//
//go:embed pom.xml
var pom string

var pomVersion = regexp.MustCompile(`<artifactId>neo4j</artifactId><version>([^<]+)<`)

// jvmOptions open to Neo4j what it reaches into.
var jvmOptions = []string{
	"--add-opens=java.base/java.nio=ALL-UNNAMED", "--add-opens=java.base/java.io=ALL-UNNAMED",
	"--add-opens=java.base/sun.nio.ch=ALL-UNNAMED", "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
}

// leastJava is the version of the JDK that Neo4j 5 needs.
const leastJava = 17

// fromJars fetches Neo4j's jars, once for all test runs, and starts them.
func fromJars(ctx context.Context) (*Server, error) {
	if err := hasJava(ctx); err != nil {
		return nil, err
	}
	lib, err := jars(ctx)
	if err != nil {
		return nil, err
	}
	home, err := os.MkdirTemp("", "whoowns-neo4j-")
	if err != nil {
		return nil, err
	}
	p := &process{lib: lib, home: home}
	if err := p.configure(ctx); err != nil {
		return nil, errors.Join(err, os.RemoveAll(home))
	}
	if err := p.start(ctx); err != nil {
		return nil, errors.Join(err, os.RemoveAll(home))
	}
	return &Server{
		Address: fmt.Sprintf("bolt://127.0.0.1:%d", p.port), User: "neo4j", Password: password, Database: "neo4j",
		kill: func(context.Context) error { return p.end() }, restart: p.start,
		stop: func() {
			_ = p.end() // what is killed has nothing to say
			_ = os.RemoveAll(home)
		},
	}, nil
}

func hasJava(ctx context.Context) error {
	said, err := exec.CommandContext(ctx, "java", "-version").CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: no java runs (%w); install a JDK of version %d or later", errNone, err, leastJava)
	}
	found := regexp.MustCompile(`version "(\d+)`).FindSubmatch(said)
	if found == nil {
		return fmt.Errorf("%w: java does not say its version: %q", errNone, said)
	}
	if version, _ := strconv.Atoi(string(found[1])); version < leastJava {
		return fmt.Errorf("%w: java is of version %d; install a JDK of version %d or later", errNone, version, leastJava)
	}
	return nil
}

// jars returns the folder that holds the jars. Test binaries that need them at the
// same time wait for one to fetch them.
func jars(ctx context.Context) (string, error) {
	version := pomVersion.FindStringSubmatch(pom)
	if version == nil {
		return "", errors.New("pom.xml does not name the version of Neo4j")
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	folder := filepath.Join(cache, "whoowns", "neo4j-"+version[1])
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", err
	}
	release, err := lock(ctx, filepath.Join(folder, "lock"))
	if err != nil {
		return "", err
	}
	defer release()
	lib, complete := filepath.Join(folder, "lib"), filepath.Join(folder, "complete")
	if _, err := os.Stat(complete); err == nil {
		return lib, nil
	}
	if _, err := exec.LookPath("mvn"); err != nil {
		return "", fmt.Errorf("%w: Maven, which fetches Neo4j's jars, is not installed", errNone)
	}
	file := filepath.Join(folder, "pom.xml")
	if err := os.WriteFile(file, []byte(pom), 0o644); err != nil {
		return "", err
	}
	said, err := exec.CommandContext(ctx, "mvn", "-q", "-B", "-f", file, "dependency:copy-dependencies", "-DoutputDirectory="+lib, "-DincludeScope=runtime").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: Maven did not fetch Neo4j's jars (%w): %s", errNone, err, lastLine(string(said)))
	}
	return lib, os.WriteFile(complete, nil, 0o644)
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}

// process is Neo4j as a child of this one.
type process struct {
	lib, home string
	port      int
	cmd       *exec.Cmd
}

func (p *process) configure(ctx context.Context) error {
	var err error
	if p.port, err = freePort(); err != nil {
		return err
	}
	conf := filepath.Join(p.home, "conf")
	if err := os.MkdirAll(conf, 0o755); err != nil {
		return err
	}
	settings := fmt.Sprintf(`server.bolt.listen_address=127.0.0.1:%d
server.http.enabled=false
dbms.usage_report.enabled=false
server.memory.pagecache.size=64m
db.transaction.timeout=60s
`, p.port)
	if err := os.WriteFile(filepath.Join(conf, "neo4j.conf"), []byte(settings), 0o644); err != nil {
		return err
	}
	admin := p.java(ctx, "-Xmx128m", "org.neo4j.server.startup.Neo4jAdminCommand", "dbms", "set-initial-password", password)
	admin.Env = append(os.Environ(), "NEO4J_HOME="+p.home, "NEO4J_CONF="+conf)
	if said, err := admin.CombinedOutput(); err != nil {
		return fmt.Errorf("setting Neo4j's password: %w: %s", err, lastLine(string(said)))
	}
	return nil
}

func (p *process) java(ctx context.Context, heap string, args ...string) *exec.Cmd {
	all := append([]string{heap}, jvmOptions...)
	all = append(all, strings.Fields(shortLived())...)
	all = append(all, "-cp", filepath.Join(p.lib, "*"))
	cmd := exec.CommandContext(ctx, "java", append(all, args...)...)
	dieWithParent(cmd)
	return cmd
}

// start starts the server and waits until it says that it has started.
func (p *process) start(ctx context.Context) error {
	// The server outlives ctx, which bounds its start alone.
	p.cmd = p.java(context.WithoutCancel(ctx), "-Xmx1g", "org.neo4j.server.CommunityEntryPoint", "--home-dir="+p.home, "--config-dir="+filepath.Join(p.home, "conf"), "--console-mode")
	output, err := p.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	p.cmd.Stderr = p.cmd.Stdout
	if err := p.cmd.Start(); err != nil {
		return fmt.Errorf("starting Neo4j: %w", err)
	}
	started := make(chan error, 1)
	go func() { started <- untilStarted(output) }()
	select {
	case err = <-started:
	case <-ctx.Done():
		err = fmt.Errorf("Neo4j did not start: %w", ctx.Err())
	}
	if err != nil {
		return errors.Join(err, p.end())
	}
	return nil
}

// untilStarted reads what the server says until it has started, and from then on
// reads it away.
func untilStarted(output io.Reader) error {
	lines := bufio.NewScanner(output)
	said := "nothing"
	for lines.Scan() {
		said = lines.Text()
		if strings.HasSuffix(said, "Started.") {
			go func() { _, _ = io.Copy(io.Discard, output) }()
			return nil
		}
	}
	return fmt.Errorf("Neo4j ended while it started; at last it said: %s", said)
}

// end kills the server.
func (p *process) end() error {
	if p.cmd == nil || p.cmd.Process == nil {
		return nil
	}
	if err := p.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	_ = p.cmd.Wait() // it was killed, and says so
	return nil
}

func freePort() (int, error) {
	var config net.ListenConfig
	listener, err := config.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}
