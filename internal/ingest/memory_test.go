package ingest_test

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"testing"

	"whoowns/internal/ingest"
)

// rows is a table of n rows, each between entities of its own, made while it is
// read.
type rows struct {
	n, next int
	rest    bytes.Buffer
}

func (r *rows) Read(p []byte) (int, error) {
	for r.rest.Len() < len(p) && r.next <= r.n {
		if r.next == 0 {
			r.rest.WriteString("owner,subject,share,start,note\n")
		} else {
			fmt.Fprintf(&r.rest, "owner number %d,subject number %d,%d%%,2020-01-01,a note that is as long as notes are\n", r.next, r.next, r.next%101)
		}
		r.next++
	}
	if r.rest.Len() == 0 {
		return 0, io.EOF
	}
	return r.rest.Read(p)
}

// Reading three times as much takes no more of Go's memory: what grows is the spool.
func TestMemoryDoesNotGrowWithTheFile(t *testing.T) {
	peak := func(n int) uint64 {
		var most uint64
		measure := func(p ingest.Progress) {
			if p.Units%1000 == 0 {
				var m runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
		}
		report, err := ingest.Check(t.Context(), nil, &rows{n: n}, ingest.Options{Name: "x.csv", Progress: measure, TempDir: t.TempDir()})
		if err != nil || report.Relations != n || report.Entities != 2*n {
			t.Fatalf("%v, %+v", err, report)
		}
		return most
	}
	small, large := peak(2_000), peak(6_000)
	// The 4,000 rows more are 400 kB of text and 12,000 records of some 200 bytes: 2.8
	// MB, if they were held.
	if large > small+1<<20 {
		t.Errorf("2,000 rows took %d bytes, 6,000 took %d", small, large)
	}
}

func BenchmarkCheckCSV(b *testing.B) {
	const n = 20_000
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ingest.Check(b.Context(), nil, &rows{n: n}, ingest.Options{Name: "x.csv", TempDir: b.TempDir()}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
