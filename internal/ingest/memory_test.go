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

// Reading four times as much takes no more memory: what grows is the spool.
func TestMemoryDoesNotGrowWithTheFile(t *testing.T) {
	peak := func(n int) uint64 {
		var most uint64
		measure := func(p ingest.Progress) {
			if p.Units%5000 == 0 {
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
	small, large := peak(10_000), peak(40_000)
	// The 30,000 rows more are 3 MB of text and their records 20 MB; the list of
	// what was lately read is full in both.
	if large > small+4<<20 {
		t.Errorf("10,000 rows took %d bytes, 40,000 took %d", small, large)
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
