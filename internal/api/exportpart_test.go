package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/internal/explore"
)

func ids[T any](list []T, id func(T) string) []string {
	all := make([]string, len(list))
	for i, one := range list {
		all[i] = id(one)
	}
	return all
}

// What is drawn of Ant Group on a day goes into a file and comes back by the importer:
// the same relations in native, and in BODS the same but for what Left-Out counts.
func TestExportOfWhatIsDrawn(t *testing.T) {
	r := start(t, withWorkspaces)
	var drawn explore.Network
	r.get("/api/v1/entities/ant-group/network?as_of=2020-10-01&up=6&down=1&kinds=OWNS,CONTROLS,OPERATES").into(t, &drawn)
	said := func(all []graph.Relation) []string {
		list := ids(all, func(r graph.Relation) string {
			return fmt.Sprintf("%s %s>%s %s %+v %s..%s", r.Kind, r.Owner, r.Subject, r.Means, r.Share.Bounds(), r.Start.First(), r.End.First())
		})
		slices.Sort(list)
		return list
	}
	relationIDs := ids(drawn.Relations, func(r graph.Relation) string { return r.ID })
	stored, err := r.store.RelationsByID(t.Context(), relationIDs)
	if err != nil {
		t.Fatal(err)
	}
	want := said(stored)
	if len(want) < 10 {
		t.Fatalf("only %d relations are drawn", len(want))
	}
	for _, format := range []string{"native", "bods", "csv"} {
		body, err := json.Marshal(map[string]any{"format": format, "relations": relationIDs, "entities": ids(drawn.Nodes, func(n explore.NetworkNode) string { return n.ID })})
		if err != nil {
			t.Fatal(err)
		}
		got := r.do(r.request(http.MethodPost, "/api/v1/export", string(body), "Content-Type", "application/json"))
		if got.StatusCode != http.StatusOK || !strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment") {
			t.Fatalf("%s: %d %.300s", format, got.StatusCode, got.body)
		}
		left := 0
		for part := range strings.SplitSeq(got.Header.Get("Left-Out"), ", ") {
			number, what, _ := strings.Cut(part, " ")
			if n, err := strconv.Atoi(number); err == nil && what != "products" {
				left += n
			}
		}
		if read := r.do(r.request(http.MethodPut, "/api/v1/workspaces/"+format+"?name=part&format="+format, string(got.body))); read.StatusCode != http.StatusCreated {
			t.Fatalf("%s: the file is refused: %d %.500s", format, read.StatusCode, read.body)
		}
		var back []graph.Relation
		for line := range strings.Lines(string(r.get("/api/v1/export?workspace=" + format).body)) {
			var record struct{ Relation *graph.Relation }
			if err := json.Unmarshal([]byte(line), &record); err != nil {
				t.Fatal(err)
			}
			if record.Relation != nil {
				back = append(back, *record.Relation)
			}
		}
		list := said(back)
		for _, one := range list {
			if format != "csv" && !slices.Contains(want, one) {
				t.Errorf("%s: %s is not drawn", format, one)
			}
		}
		if len(list)+left != len(want) {
			t.Errorf("%s: %d relations come back and %q is left out, of %d", format, len(list), got.Header.Get("Left-Out"), len(want))
		}
		if format == "native" && left != 0 {
			t.Errorf("native leaves out %q", got.Header.Get("Left-Out"))
		}
	}
}

func TestExportOfRecordsThatAreNotThere(t *testing.T) {
	r := start(t)
	post := func(body string) answer {
		return r.do(r.request(http.MethodPost, "/api/v1/export", body, "Content-Type", "application/json"))
	}
	for body, text := range map[string]string{`{"entities":["ant-group","nobody"]}`: `no entity "nobody"`, `{"relations":["nothing"]}`: `no relation "nothing"`} {
		if p := post(body).problem(t, http.StatusNotFound); !strings.Contains(p.Detail, text) {
			t.Errorf("%s: %s", body, p.Detail)
		}
	}
	placed(t, post(`{"entities":["`+strings.Repeat(`a","`, 10_000)+`a"]}`).problem(t, http.StatusUnprocessableEntity), "body.entities")
	if got := post(`{"format":"bods"}`); got.StatusCode != http.StatusOK || strings.TrimSpace(string(got.body)) != "[]" {
		t.Errorf("nothing asked for gives %d %s", got.StatusCode, got.body)
	}
}
