package main

import (
	"encoding/json"
	"strings"
	"testing"

	"whoowns/internal/neo4jtest"
)

// onNeo4j runs a command on the tests' server.
func onNeo4j(t *testing.T, server *neo4jtest.Server, args ...string) string {
	t.Helper()
	r := in(t, "", map[string]string{"WHOOWNS_NEO4J_USER": server.User, "WHOOWNS_NEO4J_PASSWORD": server.Password}, append(args, "--store", server.Address)...)
	if r.err != nil {
		t.Fatalf("whoowns %s: %v\n%s", strings.Join(args, " "), r.err, r.messages)
	}
	return r.out
}

// everything is all nodes and relationships with what identifies them in the server;
// the store's own node, which counts batches, aside.
func everything(t *testing.T, server *neo4jtest.Server) string {
	t.Helper()
	nodes := server.Run(t, "MATCH (n) WHERE NOT n:WhoownsStore RETURN elementId(n) AS id, labels(n) AS labels, properties(n) AS p ORDER BY id", nil)
	relationships := server.Run(t, "MATCH (a)-[r]->(b) RETURN elementId(r) AS id, type(r) AS type, elementId(a) AS a, elementId(b) AS b, properties(r) AS p ORDER BY id", nil)
	data, err := json.Marshal([]any{nodes, relationships})
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// The program prints the same from both stores: answers in words, what is found, and
// the export of everything; internal/everystore compares every answer. A second seed
// changes nothing.
func TestNeo4jAnswersAsAFileDoes(t *testing.T) {
	server := neo4jtest.Empty(t)
	t.Chdir(t.TempDir())
	ok(t, "seed")
	onNeo4j(t, server, "seed")
	before := everything(t, server)
	onNeo4j(t, server, "seed")
	if after := everything(t, server); after != before {
		t.Error("a second seed changed the graph")
	}
	if file, remote := ok(t, "export"), onNeo4j(t, server, "export"); file != remote {
		t.Errorf("the exports differ:\n%.2000s\nin the file,\n%.2000s\nin Neo4j", file, remote)
	}
	for _, question := range []string{"who owns Alipay?", "who controlled Ant Group in October 2020?", "who owns Yu'e Bao?", "what does Jack Ma own?", "what depends on Alipay?", "who owns 蚂蚁集团"} {
		if file, remote := ok(t, "ask", question), onNeo4j(t, server, "ask", question); file != remote {
			t.Errorf("%s\n%s\nfrom the file,\n%s\nfrom Neo4j", question, file, remote)
		}
	}
	for _, text := range []string{"ant", "蚂蚁", "yuebao", "alibba", "Ma", "bao", "浙江", "5493001NTNQJDH60PM02", "a", "Zhejiang Alibaba E-Commerce"} {
		if file, remote := ok(t, "search", text, "--json"), onNeo4j(t, server, "search", text, "--json"); file != remote {
			t.Errorf("search %s\n%s\nfrom the file,\n%s\nfrom Neo4j", text, file, remote)
		}
	}
	for _, command := range [][]string{
		{"changes", "--from", "2019", "--to", "2024", "--json"},
		{"what-if", "hangzhou-alibaba-network sells 10% of ant-group to softbank; Hangzhou Yunbo gives up control of Hangzhou Junao", "--about", "alipay", "--as-of", "2020-10", "--json"},
		{"ultimate-owners", "alipay", "--rule", "all", "--as-of", "2020-10-01", "--json"},
		{"explain", "ant-group", "--owner", "jack-ma", "--as-of", "2020-10-01", "--json"},
		{"paths", "jack-ma", "yuebao", "--as-of", "2020-10-01", "--json"},
		{"impact", "alipay", "--json"},
	} {
		if file, remote := ok(t, command...), onNeo4j(t, server, command...); file != remote {
			t.Errorf("%v\n%s\nfrom the file,\n%s\nfrom Neo4j", command, file, remote)
		}
	}
	if after := everything(t, server); after != before {
		t.Error("a question changed the graph")
	}
}
