// Package seed is the dataset that the program starts with: Alibaba, Ant Group,
// Alipay, Yu'e Bao and Zhima Credit, their owners, holdings and dependencies over
// time, each relation with its sources. The data are the YAML files in data,
// written to be read and edited by hand.
//
// It also makes large synthetic registers, for measuring; see [GenerateRegister].
package seed

import (
	"bytes"
	"embed"
	"io/fs"
	"sync"

	"github.com/goccy/go-yaml"

	"whoowns/graph"
)

//go:embed data/*.yaml
var files embed.FS

// Changes returns the dataset as upserts: sources, then entities, then relations,
// each in the order of the files. A record that breaks a rule ends the stream
// with an error that names its file and id.
func Changes() graph.Changes {
	return func(yield func(graph.Change, error) bool) {
		records, err := dataset()
		if err != nil {
			yield(graph.Change{}, err)
			return
		}
		for i := range records.Sources {
			source := records.Sources[i]
			if !yield(graph.Change{Source: &source}, nil) {
				return
			}
		}
		for i := range records.Entities {
			e := records.Entities[i]
			if !yield(graph.Change{Entity: &e}, nil) {
				return
			}
		}
		for i := range records.Relations {
			r := records.Relations[i]
			if !yield(graph.Change{Relation: &r}, nil) {
				return
			}
		}
	}
}

// dataset reads the files once: that takes longer than writing them to a store.
var dataset = sync.OnceValues(func() (records, error) { return load(files) })

// records is what the files hold together.
type records struct {
	Sources   []graph.Source
	Entities  []graph.Entity
	Relations []graph.Relation
}

func load(from fs.FS) (records, error) {
	var all records
	names, err := fs.Glob(from, "data/*.yaml")
	if err != nil {
		return all, err
	}
	for _, name := range names {
		data, err := fs.ReadFile(from, name)
		if err != nil {
			return all, err
		}
		var f file
		if err := yaml.NewDecoder(bytes.NewReader(data), yaml.DisallowUnknownField()).Decode(&f); err != nil {
			return all, graph.Errorf(graph.Invalid, "%s: %w", name, err)
		}
		if err := f.addTo(&all, name); err != nil {
			return all, err
		}
	}
	return all, nil
}
