package workspace_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"whoowns/graph"
	"whoowns/graph/embedded"
	"whoowns/internal/explore"
	"whoowns/internal/ingest"
	"whoowns/internal/workspace"
)

// clock is a time that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// opened collects the stores that were opened.
type opened struct {
	mu   sync.Mutex
	list []graph.Store
}

func (o *opened) open(ctx context.Context) (graph.Store, error) {
	store, err := embedded.Open(ctx, ":memory:")
	if err == nil {
		o.mu.Lock()
		o.list = append(o.list, store)
		o.mu.Unlock()
	}
	return store, err
}

// freed waits until the n-th store that was opened is closed.
func (o *opened) freed(t *testing.T, n int) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; {
		o.mu.Lock()
		_, err := o.list[n].Version(context.Background())
		o.mu.Unlock()
		if graph.CodeOf(err) == graph.Unavailable {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("store %d is still open: %v", n, err)
		}
	}
}

func start(t *testing.T, o workspace.Options) (*workspace.Workspaces, *clock, *opened) {
	t.Helper()
	c, stores := &clock{now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}, &opened{}
	o.Open, o.Now = stores.open, c.Now
	w := workspace.New(o)
	t.Cleanup(w.Close)
	return w, c, stores
}

// half is a file in which P holds a share of A.
func half(share string) string { return "owner,subject,share\nP,A," + share + "\n" }

func put(w *workspace.Workspaces, name, text string) error {
	_, err := w.Put(context.Background(), name, strings.NewReader(text), ingest.Options{Name: name + ".csv"})
	return err
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// shareIn is P's share of A.
func shareIn(x *explore.Explorer) (string, error) {
	a, err := x.Owners(context.Background(), "A", explore.Query{AsOf: explore.Today()})
	if err != nil {
		return "", err
	}
	if len(a.Owners) != 1 {
		return "", fmt.Errorf("%d owners", len(a.Owners))
	}
	return a.Owners[0].Effective.Text(), nil
}

func share(t *testing.T, w *workspace.Workspaces, name string) string {
	t.Helper()
	use, err := w.Use(name)
	must(t, err)
	defer use.Done()
	text, err := shareIn(use.Explorer)
	must(t, err)
	return text
}

func refused(t *testing.T, err error, code graph.Code, parts ...string) {
	t.Helper()
	if graph.CodeOf(err) != code {
		t.Fatalf("%v, want code %s", err, code)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not say %q", err, part)
		}
	}
}

func TestWorkspacesStandApart(t *testing.T) {
	w, _, stores := start(t, workspace.Options{})
	must(t, put(w, "one", half("50%")))
	must(t, put(w, "two", half("20%")))
	if a, b := share(t, w, "one"), share(t, w, "two"); a != "50%" || b != "20%" {
		t.Errorf("one says %s and two %s, want 50%% and 20%%", a, b)
	}
	list := w.List()
	if len(list) != 2 || list[0].Name != "one" || list[0].Entities != 2 || list[0].Relations != 1 || list[0].File != "one.csv" || list[0].Format != "csv" {
		t.Errorf("the list is %+v", list)
	}
	must(t, w.Delete("one"))
	stores.freed(t, 0)
	_, err := w.Use("one")
	refused(t, err, graph.NotFound, `no workspace "one"`, "main, two")
	refused(t, w.Delete("one"), graph.NotFound, "main, two")
}

// One that is replaced answers as before until the other is read, and its own readers
// see it whole to the end.
func TestReplacing(t *testing.T) {
	w, _, stores := start(t, workspace.Options{Most: 1})
	must(t, put(w, "a", half("50%")))
	use, err := w.Use("a")
	must(t, err)
	refused(t, put(w, "a", half("33.5")), graph.Invalid, "33.5")
	if got := share(t, w, "a"); got != "50%" {
		t.Errorf("after a file with a fault it says %s, want 50%%", got)
	}
	stores.freed(t, 1) // that of the faulty file
	must(t, put(w, "a", half("20%")))
	if got := share(t, w, "a"); got != "20%" {
		t.Errorf("the new one says %s, want 20%%", got)
	}
	if got, err := shareIn(use.Explorer); err != nil || got != "50%" {
		t.Errorf("who used the old one gets %s, %v, want 50%%", got, err)
	}
	use.Done()
	stores.freed(t, 0)
}

func TestLimits(t *testing.T) {
	w, _, _ := start(t, workspace.Options{Most: 2, Records: 5})
	must(t, put(w, "a", "owner,subject\nP,A\nQ,A\n")) // 3 entities, 2 relations
	refused(t, put(w, "b", "owner,subject\nP,A\nQ,A\nQ,P\n"), graph.TooLarge, "over 5 entities and relations")
	must(t, put(w, "b", half("1%")))
	refused(t, put(w, "c", half("1%")), graph.Conflict, "2 workspaces", "a, b")
	if got := len(w.List()); got != 2 {
		t.Errorf("there are %d workspaces, want 2", got)
	}
	var faults *ingest.FaultsError
	must(t, w.Delete("b"))
	if err := put(w, "b", "owner,subject,share\nP,A,200%\nQ,A,300%\n"); !errors.As(err, &faults) || faults.Report.FaultCount != 2 {
		t.Errorf("a file with two faults: %v", err)
	}
	for _, name := range []string{"", "main", "A", "a b", "a/b", "-a", "ä", strings.Repeat("a", 41)} {
		refused(t, put(w, name, half("1%")), graph.Invalid)
	}
}

// Two files in one store share its limit: 3 entities and 2 relations, then 2 and 1.
func TestFilesTogetherKeepTheLimit(t *testing.T) {
	fill := func(store graph.Store, most int, file string) error {
		_, err := workspace.Fill(context.Background(), store, most, strings.NewReader(file), ingest.Options{Name: "f.csv"})
		return err
	}
	for most, fits := range map[int]bool{7: false, 8: true} {
		store, err := embedded.Open(context.Background(), ":memory:")
		must(t, err)
		t.Cleanup(func() { store.Close() })
		must(t, fill(store, most, "owner,subject\nP,A\nQ,A\n"))
		if err := fill(store, most, "owner,subject\nR,B\n"); fits {
			must(t, err)
		} else {
			refused(t, err, graph.TooLarge, "over 7 entities and relations", "whoowns import")
		}
	}
	long := "owner,subject\n" + strings.Repeat(strings.Repeat("A", 400)+","+strings.Repeat("B", 400)+"\n", workspace.DefaultBytes/800)
	store, err := embedded.Open(context.Background(), ":memory:")
	must(t, err)
	t.Cleanup(func() { store.Close() })
	refused(t, fill(store, 10, long), graph.TooLarge, "8 MiB", "whoowns import")
}

func TestIdleOnesAreThrownAway(t *testing.T) {
	w, clock, stores := start(t, workspace.Options{})
	must(t, put(w, "a", half("50%")))
	must(t, put(w, "b", half("50%")))
	clock.pass(59 * time.Minute)
	use, err := w.Use("b")
	must(t, err)
	clock.pass(time.Minute)
	stores.freedAfter(t, w, 0)
	if list := w.List(); len(list) != 1 || list[0].Name != "b" {
		t.Errorf("an hour after a was used there are %+v, want b alone", list)
	}
	clock.pass(3 * time.Hour)
	if _, err := shareIn(use.Explorer); err != nil || len(w.List()) != 1 {
		t.Errorf("one that is being read was thrown away: %v", err)
	}
	use.Done()
	clock.pass(time.Hour)
	w.Expire()
	stores.freed(t, 1)
}

func (o *opened) freedAfter(t *testing.T, w *workspace.Workspaces, n int) {
	t.Helper()
	w.Expire()
	o.freed(t, n)
}

// Readers, writers and deleters at once: each answer is of a whole workspace.
func TestConcurrentUse(t *testing.T) {
	w, _, _ := start(t, workspace.Options{Most: 3})
	must(t, put(w, "a", half("10%")))
	var group sync.WaitGroup
	for i := range 4 {
		group.Go(func() {
			for range 15 {
				use, err := w.Use("a")
				if graph.CodeOf(err) == graph.NotFound {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				if got, err := shareIn(use.Explorer); err != nil || got != "10%" && got != "20%" {
					t.Errorf("%s, %v", got, err)
				}
				use.Done()
				use.Done() // a second time does nothing
			}
		})
		group.Go(func() {
			for j := range 8 {
				if err := put(w, "a", half([]string{"10%", "20%"}[(i+j)%2])); err != nil && graph.CodeOf(err) != graph.Conflict {
					t.Error(err)
				}
				if j%4 == 3 {
					_ = w.Delete("a")
				}
				w.List()
			}
		})
	}
	group.Wait()
	w.Close()
	refused(t, put(w, "z", half("1%")), graph.Unavailable)
}
