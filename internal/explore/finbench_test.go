package explore_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"

	"whoowns/internal/everystore"
	"whoowns/internal/explore"
)

// holdingRow is one row of the FinBench sample: who holds which share of which
// company.
type holdingRow struct {
	owner, subject string
	share          float64
}

func finbenchRows(t testing.TB, file, ownerKind string) []holdingRow {
	t.Helper()
	f, err := os.Open(filepath.Join("../../graph/ownership/testdata/finbench", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma = '|'
	lines, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]holdingRow, 0, len(lines)-1)
	for _, line := range lines[1:] {
		share, err := strconv.ParseFloat(line[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, holdingRow{ownerKind + ":" + line[0], "company:" + line[1], share})
	}
	return rows
}

// finbenchCSV is the sample in the form that import takes.
func finbenchCSV(rows []holdingRow) string {
	var b strings.Builder
	b.WriteString("owner,owner_kind,subject,subject_kind,share\n")
	for _, row := range rows {
		kind, _, _ := strings.Cut(row.owner, ":")
		fmt.Fprintf(&b, "%s,%s,%s,company,%s\n", row.owner, kind, row.subject, strconv.FormatFloat(row.share, 'g', -1, 64))
	}
	return b.String()
}

// denseShares computes, by a dense inverse over all companies at once, the
// effective share of every owner in the given company: n_ji/n_ii with n the
// inverse of I−P, where row k of P is the shares of k's owners (Vitali et al.
// 2011, SI). It shares no code with the engine.
type denseShares struct {
	index   map[string]int
	inverse *mat.Dense
	rows    []holdingRow
	scale   map[string]float64
}

func newDenseShares(t testing.TB, rows []holdingRow) *denseShares {
	t.Helper()
	d := &denseShares{index: map[string]int{}, rows: rows, scale: map[string]float64{}}
	for _, row := range rows {
		d.scale[row.subject] += row.share
		for _, id := range []string{row.owner, row.subject} {
			if _, known := d.index[id]; !known && strings.HasPrefix(id, "company:") {
				d.index[id] = len(d.index)
			}
		}
	}
	n := len(d.index)
	system := mat.NewDense(n, n, nil)
	for i := range n {
		system.Set(i, i, 1)
	}
	for _, row := range rows {
		if i, ok := d.index[row.owner]; ok {
			k := d.index[row.subject]
			system.Set(k, i, system.At(k, i)-d.share(row))
		}
	}
	d.inverse = mat.NewDense(n, n, nil)
	if err := d.inverse.Inverse(system); err != nil {
		t.Fatal(err)
	}
	return d
}

// share is the row's share, divided where the company's shares sum to over 1.
func (d *denseShares) share(row holdingRow) float64 {
	return row.share / math.Max(1, d.scale[row.subject])
}

func (d *denseShares) of(company string) map[string]float64 {
	j := d.index[company]
	shares := map[string]float64{}
	for id, i := range d.index {
		if i != j {
			shares[id] = d.inverse.At(j, i) / d.inverse.At(i, i)
		}
	}
	for _, row := range d.rows {
		if strings.HasPrefix(row.owner, "person:") {
			shares[row.owner] += d.inverse.At(j, d.index[row.subject]) * d.share(row)
		}
	}
	return shares
}

// Every seventh company is asked, as a user would with the usual limit; the engine's
// own tests compare every owner of every company.
func TestFinBenchEqualsADenseSolve(t *testing.T) {
	rows := append(finbenchRows(t, "CompanyInvestCompany.csv", "company"), finbenchRows(t, "PersonInvestCompany.csv", "person")...)
	x := open(t, "finbench.csv", finbenchCSV(rows))
	dense := newDenseShares(t, rows)
	q := explore.Query{AsOf: explore.Today()}

	var companies []string
	for company := range dense.index {
		companies = append(companies, company)
	}
	slices.Sort(companies)
	var asked []string
	for i := 0; i < len(companies); i += 7 {
		asked = append(asked, companies[i])
	}
	members, compared := 0, 0
	var taken []time.Duration
	for _, company := range everystore.Sampled(asked, 10) {
		began := time.Now()
		a, err := x.Owners(context.Background(), company, q)
		if err != nil {
			t.Fatal(err)
		}
		taken = append(taken, time.Since(began))
		for _, cycle := range a.Cycles {
			members = max(members, len(cycle.Members))
		}
		want := dense.of(company)
		for _, o := range a.Owners {
			compared++
			if got := o.Effective.Min(); math.Abs(got-want[o.Entity.ID]) > 1e-9 {
				t.Fatalf("%s in %s: %.12f, a dense solve gives %.12f", o.Entity.ID, company, got, want[o.Entity.ID])
			}
		}
	}
	if members != 457 {
		t.Errorf("the largest component has %d members; the sample's has 457", members)
	}
	slices.Sort(taken)
	t.Logf("%d companies, %d owners equal to 1e-9; an answer took %v (median), %v (slowest)", len(taken), compared, taken[len(taken)/2], taken[len(taken)-1])
}

// BenchmarkFinBenchOwners is one whole answer, evidence included, for a company
// that all 457 members of the large component may own.
func BenchmarkFinBenchOwners(b *testing.B) {
	rows := append(finbenchRows(b, "CompanyInvestCompany.csv", "company"), finbenchRows(b, "PersonInvestCompany.csv", "person")...)
	x := open(b, "finbench.csv", finbenchCSV(rows))
	q := explore.Query{AsOf: explore.Today()}
	company, most := "", 0
	for _, row := range rows[:50] {
		a, err := x.Owners(context.Background(), row.subject, q)
		if err != nil {
			b.Fatal(err)
		}
		if len(a.Owners) > most {
			company, most = row.subject, len(a.Owners)
		}
	}
	b.ReportMetric(float64(most), "owners")
	for b.Loop() {
		if _, err := x.Owners(context.Background(), company, q); err != nil {
			b.Fatal(err)
		}
	}
}
