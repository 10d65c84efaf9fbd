package main

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"whoowns/internal/neo4jtest"
)

// A server with the topology in memory answers as the command line does that asks
// Neo4j, also after another process has written.
func TestServeResident(t *testing.T) {
	server := neo4jtest.Empty(t)
	onNeo4j(t, server, "seed")
	location := strings.Replace(server.Address, "://", "://"+server.User+":"+server.Password+"@", 1)
	folder := t.TempDir()
	url, stop := startServer(t, folder, "--resident", "--store", location)
	same := func(id string) {
		t.Helper()
		status, body := get(t, url+"/api/v1/entities/"+id+"/owners?as_of=2024-06-30")
		if status != http.StatusOK {
			t.Fatalf("owners of %s: %d %s", id, status, body)
		}
		if line := onNeo4j(t, server, "owners", id, "--json", "--as-of", "2024-06-30"); compact(t, line) != compact(t, body) {
			t.Errorf("the command line says\n%s\nthe server\n%s", line, body)
		}
	}
	same("alipay")
	file := filepath.Join(folder, "more.csv")
	if err := os.WriteFile(file, []byte("owner,subject,share\nnewcomer,ant-group,1%\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	onNeo4j(t, server, "import", file)
	same("ant-group")
	said, err := stop()
	if err != nil {
		t.Errorf("it ended with %v", err)
	}
	if !regexp.MustCompile(`the topology is in memory" entities=\d+ relations=\d+ elapsed=`).MatchString(said) {
		t.Errorf("the log does not say what is in memory:\n%s", said)
	}
	if strings.Contains(said, server.Password) {
		t.Errorf("the log has the password:\n%s", said)
	}
}

func TestServeResidentOfAFile(t *testing.T) {
	url, stop := startServer(t, t.TempDir(), "--resident")
	if status, _ := get(t, url+"/readyz"); status != http.StatusOK {
		t.Errorf("it is not ready: %d", status)
	}
	if said, err := stop(); err != nil || !strings.Contains(said, "a store in a file is always in memory") {
		t.Errorf("it ended with %v and said %q", err, said)
	}
}
