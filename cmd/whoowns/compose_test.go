package main

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"whoowns/internal/neo4jtest"
)

// What a user does with docker-compose.yml, for real and in one go, because a start
// takes long: start it, ask, import, lose Neo4j and have it back, stop and start again.
func TestCompose(t *testing.T) {
	if testing.Short() {
		t.Skip("takes over a minute")
	}
	// Every sign that .env.example allows between single quotes may be in it; a slash
	// may not, which the official image of Neo4j refuses.
	const password = `p#a$s w"o@r%d:!`
	words := composeProgram(t)
	zone := anotherDay(t)
	s := newStack(t, words, password)
	s.run(t, "up", "-d")
	s.becomes(t, "whoowns", "healthy")
	s.becomes(t, "neo4j", "healthy")
	s.answersAsAFile(t, zone)
	s.isShutIn(t)

	// The password is in no log and no label, and a wrong one is refused with advice.
	seeded := s.run(t, "logs", "whoowns")
	if !strings.Contains(seeded, "The store was empty") {
		t.Errorf("the log does not say that the store was filled:\n%s", seeded)
	}
	if logs := s.run(t, "logs"); strings.Contains(logs, password) {
		t.Error("the password is in a log")
	}
	out, err := s.try(t.Context(), "", "run", "--rm", "-T", "-e", "WHOOWNS_NEO4J_PASSWORD=changed-since", "whoowns", "show", "alipay")
	if err == nil || !strings.Contains(out, "refuses this user or password") || !strings.Contains(out, "does not change them") || strings.Contains(out, "changed-since") {
		t.Errorf("with another password: %v, %s", err, out)
	}

	// Data of one's own, through a container that ends.
	if out, err := s.try(t.Context(), "owner,subject,share\nAlice,HoldCo,60%\n", "run", "--rm", "-T", "whoowns", "import", "-"); err != nil || !strings.Contains(out, "2 entities, 1 relation") {
		t.Fatalf("import: %v\n%s", err, out)
	}
	if status, body := get(t, s.url+"/api/v1/entities/HoldCo/owners"); status != http.StatusOK || !strings.Contains(body, `"text":"60%"`) {
		t.Errorf("what was imported: %d %s", status, body)
	}
	server := &neo4jtest.Server{Address: s.bolt, User: "neo4j", Password: password, Database: "neo4j"}
	before := everything(t, server)

	s.run(t, "stop", "neo4j")
	s.ready(t, http.StatusServiceUnavailable)
	s.becomes(t, "whoowns", "unhealthy")
	s.run(t, "start", "neo4j")
	s.ready(t, http.StatusOK)
	s.becomes(t, "whoowns", "healthy")

	// The volume outlives the containers, and is not filled again.
	s.run(t, "down")
	s.run(t, "up", "-d")
	s.becomes(t, "whoowns", "healthy")
	if after := everything(t, server); after != before {
		t.Errorf("the graph is another one after down and up: %d bytes of it before, %d after", len(before), len(after))
	}
	if logs := s.run(t, "logs", "whoowns"); strings.Contains(logs, "The store was empty") {
		t.Errorf("it was filled again:\n%s", logs)
	}
}

// anotherDay sets a time zone in which today is another day than in UTC.
func anotherDay(t *testing.T) *time.Location {
	t.Helper()
	name := "Pacific/Pago_Pago" // 11 hours behind
	if time.Now().UTC().Hour() >= 10 {
		name = "Pacific/Kiritimati" // 14 hours ahead
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("TZ", name)
	return zone
}

// answersAsAFile compares answers with those of the program on a file, and looks at
// their day.
func (s *stack) answersAsAFile(t *testing.T, zone *time.Location) {
	t.Helper()
	url, _ := startServer(t, t.TempDir())
	for _, path := range []string{"/api/v1/ask?q=who+owns+Alipay", "/api/v1/ask?q=who+owns+Alipay&as_of=2024-06-30", "/api/v1/entities/ant-group/owners?as_of=2020-10-01", "/api/v1/export?format=native"} {
		until(t, path+" is answered by both on one day", func() (bool, string) {
			day := time.Now().In(zone).Format(time.DateOnly)
			status, got := get(t, s.url+path)
			_, want := get(t, url+path)
			if time.Now().In(zone).Format(time.DateOnly) != day {
				return false, "the day has turned"
			}
			if strings.HasSuffix(path, "Alipay") && !strings.Contains(got, `"as_of":"`+day+`"`) {
				t.Errorf("%s is not answered for %s, which is today in %s:\n%.1000s", path, day, zone, got)
			}
			if status != http.StatusOK || got != want {
				t.Errorf("%s: %d\n%.3000s\nfrom the containers,\n%.3000s\nfrom a file", path, status, got, want)
			}
			return true, ""
		})
	}
}

// isShutIn checks what the containers may do, and who reaches them.
func (s *stack) isShutIn(t *testing.T) {
	t.Helper()
	for _, service := range []string{"whoowns", "neo4j"} {
		c := s.inspect(t, service)
		for port, bindings := range c.HostConfig.PortBindings {
			for _, b := range bindings {
				if b.HostIp != "127.0.0.1" {
					t.Errorf("port %s of %s is published on %q", port, service, b.HostIp)
				}
			}
		}
		if len(c.HostConfig.PortBindings) == 0 || !slices.Contains(c.HostConfig.SecurityOpt, "no-new-privileges:true") {
			t.Errorf("%s: %+v", service, c.HostConfig)
		}
		for name, value := range c.Config.Labels {
			if strings.Contains(value, "p#a") {
				t.Errorf("the label %s of %s holds the password", name, service)
			}
		}
		if service == "whoowns" && (!regexp.MustCompile(`^[1-9]\d*:[1-9]\d*$`).MatchString(c.Config.User) || !c.HostConfig.ReadonlyRootfs || !slices.Equal(c.HostConfig.CapDrop, []string{"ALL"})) {
			t.Errorf("whoowns runs as %q, %+v", c.Config.User, c.HostConfig)
		}
	}
	for host, want := range map[string]int{"localhost:8080": http.StatusOK, "evil.example": http.StatusMisdirectedRequest} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = host
		if status, _ := fetch(t, request); status != want {
			t.Errorf("a page asked for as %s: %d, want %d", host, status, want)
		}
	}
}

var setting = regexp.MustCompile(`\$\{([A-Z0-9_]+):-([^}]*)\}`)

// What can be set in docker-compose.yml is what .env.example lists, with the same
// values; and as it comes, no port is open to other machines.
func TestComposeSettings(t *testing.T) {
	top := filepath.Join(built.folder, "..", "..")
	page, err := os.ReadFile(filepath.Join(top, "docker-compose.yml"))
	if err != nil {
		t.Fatal(err)
	}
	example, err := os.ReadFile(filepath.Join(top, ".env.example"))
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^([A-Z0-9_]+)=(.*)$`).FindAllStringSubmatch(string(example), -1) {
		listed[m[1]] = strings.Trim(m[2], "'")
	}
	used := map[string]string{}
	for _, m := range setting.FindAllStringSubmatch(string(page), -1) {
		if before, again := used[m[1]]; again && before != m[2] {
			t.Errorf("%s is %q in one place and %q in another", m[1], before, m[2])
		}
		used[m[1]] = m[2]
		if value, ok := listed[m[1]]; !ok || value != m[2] {
			t.Errorf("%s is %q in docker-compose.yml and %q in .env.example", m[1], m[2], value)
		}
	}
	for name := range listed {
		if _, ok := used[name]; !ok {
			t.Errorf("%s of .env.example is not in docker-compose.yml", name)
		}
	}
	// Neo4j's least length, and the slash that its image refuses.
	if password := used["WHOOWNS_NEO4J_PASSWORD"]; len(password) < 8 || strings.Contains(password, "/") {
		t.Errorf("Neo4j does not take the password %q", password)
	}
	var file struct {
		Services map[string]struct {
			Image string
			Ports []string
		}
	}
	if err := yaml.Unmarshal([]byte(setting.ReplaceAllString(string(page), "$2")), &file); err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{"whoowns": {"127.0.0.1:8080:8080"}, "neo4j": {"127.0.0.1:7474:7474", "127.0.0.1:7687:7687"}}
	for name, ports := range want {
		if !slices.Equal(file.Services[name].Ports, ports) {
			t.Errorf("%s publishes %q, want %q", name, file.Services[name].Ports, ports)
		}
	}
	if len(file.Services) != len(want) || file.Services["neo4j"].Image != theImage {
		t.Errorf("services %+v", file.Services)
	}
}
