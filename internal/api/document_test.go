package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "write the OpenAPI document that the page's client is made of")

// The page's client in TypeScript is made of this copy of the OpenAPI document, so
// that it can be made without a server.
func TestPageHasTheDocument(t *testing.T) {
	const name = "../../web/src/api/openapi.json"
	r := start(t)
	var want bytes.Buffer
	if err := json.Indent(&want, r.get("/openapi.json").body, "", " "); err != nil {
		t.Fatal(err)
	}
	want.WriteByte('\n')
	if *update {
		if err := os.WriteFile(name, want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want.Bytes()) {
		t.Errorf("%s is not the document of this server; make web-api writes it and the client anew", name)
	}
}
