package main

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"whoowns/graph"
)

// parseList reads ids out of a list: see listIn. An empty list is an error.
func parseList(text string) ([]string, error) {
	text = strings.TrimPrefix(text, "\ufeff")
	if !utf8.ValidString(text) {
		return nil, graph.Errorf(graph.Invalid, "the list is not UTF-8")
	}
	first, _, _ := strings.Cut(text, "\n")
	columns, err := csv.NewReader(strings.NewReader(first)).Read()
	if err == nil {
		column := slices.IndexFunc(columns, func(c string) bool { return strings.EqualFold(strings.TrimSpace(c), "id") })
		if column >= 0 {
			return parseListCSV(text, column)
		}
		if len(columns) > 1 {
			return nil, graph.Errorf(graph.Invalid, "the first line has %d columns and none is id; name the column of the ids id, or write one id a line", len(columns))
		}
	}
	var ids []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			ids = append(ids, line)
		}
	}
	return notEmpty(ids)
}

func parseListCSV(text string, column int) ([]string, error) {
	reader := csv.NewReader(strings.NewReader(text))
	var ids []string
	for header := true; ; header = false {
		row, err := reader.Read()
		switch {
		case errors.Is(err, io.EOF):
			return notEmpty(ids)
		case err != nil:
			return nil, graph.Errorf(graph.Invalid, "the list is no CSV: %w", err)
		case header:
			continue
		}
		if id := strings.TrimSpace(row[column]); id != "" {
			ids = append(ids, id)
		}
	}
}

func notEmpty(ids []string) ([]string, error) {
	if len(ids) == 0 {
		return nil, graph.Errorf(graph.Invalid, "the list has no ids; write one a line, or CSV with a column id")
	}
	return ids, nil
}
