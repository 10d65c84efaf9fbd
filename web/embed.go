// Package web holds the explorer that runs in a browser: its source in TypeScript
// and, in dist, what is built of it and served. dist is committed, so that Go builds
// need no Node; make web builds it anew and fails when it is another.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var built embed.FS

// Dist returns the built page: index.html and what it loads, by path.
func Dist() fs.FS {
	dist, err := fs.Sub(built, "dist")
	if err != nil {
		panic(err) // dist is a valid path
	}
	return dist
}
