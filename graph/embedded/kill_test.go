package embedded_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"whoowns/graph"
	"whoowns/graph/embedded"
)

// The environment of the kill test. Who wants a long run sets the first:
//
//	WHOOWNS_KILL_TRIES=500 go test ./graph/embedded -run Kill -v
const (
	killTries = "WHOOWNS_KILL_TRIES" // how often a child is killed, instead of a normal run's number
	killSeed  = "WHOOWNS_KILL_SEED"  // the seed to run again; a run logs its own
	killFile  = "WHOOWNS_KILL_FILE"  // set in a child: the store it writes
	killSize  = "WHOOWNS_KILL_SIZE"  // set in a child: companies in a batch
	killLiar  = "WHOOWNS_KILL_LIAR"  // set in a child: it acknowledges before it applies
)

func TestMain(m *testing.M) {
	if path := os.Getenv(killFile); path != "" {
		if err := writeUntilKilled(path); err != nil {
			fmt.Println("failed", err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// batch returns the changes of batch n, for n from 1. They only make sense
// together: companies in a ring that cite a source of the same batch. They replace
// what the batch before wrote, and delete what the one three before it did but for
// one company, which stays for good; "head" says which batch was the last.
func batch(n, size int) []graph.Change {
	source := func(n int) string { return fmt.Sprintf("source-%d", n) }
	id := func(n, i int) string { return fmt.Sprintf("%d-%d", n, i) }
	var changes []graph.Change
	write := func(batch int, note string) {
		for i := range size {
			changes = append(changes,
				graph.Change{Relation: &graph.Relation{ID: id(batch, i), Kind: graph.Owns, Owner: id(batch, i), Subject: id(batch, (i+1)%size), Share: graph.Percent(60), Sources: []string{source(batch)}, Note: note}},
				graph.Change{Entity: &graph.Entity{ID: id(batch, i), Kind: graph.Company, Name: note + " company " + id(batch, i), Sources: []string{source(batch)}}})
		}
		changes = append(changes, graph.Change{Source: &graph.Source{ID: source(batch), Title: note}})
	}
	write(n, "new")
	if n > 1 {
		write(n-1, fmt.Sprintf("replaced by %d", n))
	}
	if old := n - 3; old >= 1 {
		changes = append(changes, graph.Change{DeleteSource: source(old)})
		for i := range size {
			changes = append(changes, graph.Change{DeleteRelation: id(old, i)})
			if i > 0 {
				changes = append(changes, graph.Change{DeleteEntity: id(old, i)})
			}
		}
		changes = append(changes, graph.Change{Entity: &graph.Entity{ID: id(old, 0), Kind: graph.Company, Name: "kept"}})
	}
	return append(changes, graph.Change{Entity: &graph.Entity{ID: "head", Kind: graph.Group, Name: strconv.Itoa(n)}})
}

// head returns the number of the last batch in the store.
func head(s *embedded.Store) (int, error) {
	list, err := s.Entities(context.Background(), []string{"head"})
	if err != nil || len(list) == 0 {
		return 0, err
	}
	return strconv.Atoi(list[0].Name)
}

// writeUntilKilled is the child. It says "open" before it opens the store, "has n"
// when it found batch n to be the last, and "ack n" when Apply returned; every
// tenth batch it closes the store and opens it again.
func writeUntilKilled(path string) error {
	size, err := strconv.Atoi(os.Getenv(killSize))
	if err != nil {
		return err
	}
	ctx := context.Background()
	for {
		fmt.Println("open") // os.Stdout has no buffer
		s, err := embedded.Open(ctx, path)
		if err != nil {
			return err
		}
		last, err := head(s)
		if err != nil {
			return err
		}
		fmt.Println("has", last)
		for range 10 {
			last++
			if os.Getenv(killLiar) != "" {
				fmt.Println("ack", last)
			}
			if _, err := s.Apply(ctx, graph.ChangesOf(batch(last, size)...)); err != nil {
				return err
			}
			if os.Getenv(killLiar) == "" {
				fmt.Println("ack", last)
			}
		}
		if err := s.Close(); err != nil {
			return err
		}
	}
}

// model is what a store must hold, kept in maps.
type model struct {
	size, last int // companies in a batch; the batches applied
	records    [3]map[string]string
}

func (m *model) apply() {
	m.last++
	for i := range m.records {
		if m.records[i] == nil {
			m.records[i] = map[string]string{}
		}
	}
	for _, c := range batch(m.last, m.size) {
		line, err := json.Marshal(c)
		if err != nil {
			panic(err)
		}
		switch {
		case c.Source != nil:
			m.records[0][c.Source.ID] = string(line)
		case c.Entity != nil:
			m.records[1][c.Entity.ID] = string(line)
		case c.Relation != nil:
			m.records[2][c.Relation.ID] = string(line)
		}
		delete(m.records[0], c.DeleteSource)
		delete(m.records[1], c.DeleteEntity)
		delete(m.records[2], c.DeleteRelation)
	}
}

// lines returns everything in the order of a scan.
func (m *model) lines() []string {
	var all []string
	for _, records := range m.records {
		for _, id := range slices.Sorted(maps.Keys(records)) {
			all = append(all, records[id])
		}
	}
	return all
}

// killing is one store file that children write until they are killed.
type killing struct {
	t      *testing.T
	random *rand.Rand
	path   string
	liar   bool
	cut    bool // the end of the log is cut off after a kill: a disk that did not keep what it said
	model  model
	sure   int // the last batch that a child acknowledged, or found

	opening, applying time.Duration // how long a child last took
	inOpen            int           // kills while a child was opening the store
	acknowledged      int
	beyond            int // batches found that nobody acknowledged
	lost              int
	broken            int // children that could not go on
}

// child starts a child and kills it within or after its acks-th batch, or while it
// opens the store when acks is 0.
func (k *killing) child(acks int) {
	k.t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), killFile+"="+k.path, killSize+"="+strconv.Itoa(k.model.size))
	if k.liar {
		command.Env = append(command.Env, killLiar+"=1")
	}
	command.Stderr = os.Stderr
	pipe, err := command.StdoutPipe()
	if err != nil {
		k.t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		k.t.Fatal(err)
	}
	output, killed, got, opened := bufio.NewReader(pipe), false, 0, false
	kill := func(after time.Duration) {
		for start := time.Now(); time.Since(start) < after; { // a sleep would be a thousand times too coarse
		}
		killed = true
		if err := command.Process.Kill(); err != nil {
			k.t.Error(err)
		}
	}
	before := time.Now()
	for {
		line, err := output.ReadString('\n')
		if err == io.EOF {
			break
		}
		took := time.Since(before)
		before = time.Now()
		word, number, _ := strings.Cut(strings.TrimSpace(line), " ")
		n, _ := strconv.Atoi(number)
		switch word {
		case "open":
			if acks == 0 && !killed {
				kill(k.part(k.opening))
			}
		case "has":
			opened = true
			k.opening = took
			k.found(n)
		case "ack":
			if n != k.sure+1 {
				k.t.Errorf("batch %d is acknowledged after %d", n, k.sure)
			}
			k.sure = n
			k.acknowledged++
			if got++; !killed {
				k.applying = took
				if got == acks {
					kill(k.part(k.applying))
				}
			}
		default:
			k.broken++
			if !k.cut {
				k.t.Errorf("the child says %q", line)
			}
		}
	}
	if !opened {
		k.inOpen++
	}
	command.Wait() // it was killed
}

// part returns a random part of a time, and now and then a little more than it.
func (k *killing) part(of time.Duration) time.Duration {
	if k.liar {
		return 0 // right after the lie
	}
	return time.Duration(k.random.Float64() * 1.2 * float64(of))
}

// found notes that batch n was the last that a process found.
func (k *killing) found(n int) {
	switch {
	case n < k.sure:
		k.lost += k.sure - n
		if !k.liar && !k.cut {
			k.t.Errorf("batch %d was acknowledged; the file ends with %d", k.sure, n)
		}
	case n == k.sure+1:
		k.beyond++
	case n > k.sure+1:
		k.t.Errorf("batch %d was the last acknowledged; the file ends with %d", k.sure, n)
	}
	k.sure = n
}

// check opens the file here and compares everything with the model.
func (k *killing) check() {
	k.t.Helper()
	ctx := context.Background()
	s, err := embedded.Open(ctx, k.path)
	if err != nil {
		k.t.Fatalf("the file does not open again: %v", err)
	}
	defer s.Close()
	n, err := head(s)
	if err != nil {
		k.t.Fatal(err)
	}
	k.found(n)
	if k.model.last > n {
		k.model = model{size: k.model.size} // batches were lost
	}
	for k.model.last < n {
		k.model.apply()
	}
	if have, want := dump(k.t, s), k.model.lines(); !slices.Equal(have, want) {
		k.t.Errorf("after batch %d the store holds %d records, and %d others are right", n, len(have), len(want))
	}
	problems, err := s.Check(ctx)
	if err != nil || len(problems) > 0 {
		k.t.Errorf("checking: %v, %v", problems, err)
	}
}

func dump(t *testing.T, s graph.Store) []string {
	t.Helper()
	var lines []string
	if err := s.Scan(context.Background(), func(c graph.Change) error {
		line, err := json.Marshal(c)
		lines = append(lines, string(line))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return lines
}

// cutLog takes the last bytes from the log of what was written.
func (k *killing) cutLog() {
	info, err := os.Stat(k.path + "-wal")
	if err != nil || info.Size() == 0 {
		return
	}
	if err := os.Truncate(k.path+"-wal", info.Size()-1); err != nil {
		k.t.Fatal(err)
	}
}

func newKilling(t *testing.T, size int) *killing {
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv(killSeed); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%s=%d", killSeed, seed)
	return &killing{t: t, random: rand.New(rand.NewPCG(seed, 0)), path: filepath.Join(t.TempDir(), "store.db"), model: model{size: size}, opening: 5 * time.Millisecond}
}

func tries(t *testing.T, normal int) int {
	text := os.Getenv(killTries)
	if text == "" {
		return normal
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// run kills that many children at random points, most while they write, some while
// they open a new file, or the one that the child before left behind.
func (k *killing) run(tries, mostAcks int) {
	folder := filepath.Dir(k.path)
	for try := range tries {
		if try%25 == 0 { // a new file, so that making one is tried too
			k.path = filepath.Join(folder, fmt.Sprintf("store-%d.db", try))
			k.model, k.sure = model{size: k.model.size}, 0
		}
		acks := 0
		if k.random.IntN(4) > 0 {
			acks = 1 + k.random.IntN(mostAcks)
		}
		k.child(acks)
		if k.cut {
			k.cutLog()
		}
		if try == tries-1 || try%25 == 24 || k.random.IntN(2) == 0 { // or the next child finds the file as it is
			k.check()
		}
	}
	k.t.Logf("tries %d (%d while opening), acknowledged %d, found beyond the acknowledged %d, lost %d", tries, k.inOpen, k.acknowledged, k.beyond, k.lost)
}

// A process that is killed loses nothing that Apply acknowledged, and leaves a file
// that opens again with each batch whole or absent.
func TestKilledProcessLosesNothing(t *testing.T) {
	newKilling(t, 8).run(tries(t, 60), 15)
}

// The same where one batch is larger than SQLite's cache, so that a transaction
// writes to the log long before it commits.
func TestKilledInALargeBatchLosesNothing(t *testing.T) {
	newKilling(t, 1000).run(tries(t, 40)/10, 2)
}

// The kill test must be able to fail: with a child that acknowledges too early, and
// with a disk that loses the end of the log.
func TestKillTestSeesLoss(t *testing.T) {
	for name, spoil := range map[string]func(*killing){
		"acknowledged before the commit": func(k *killing) { k.liar = true },
		"the log is not kept":            func(k *killing) { k.cut = true },
	} {
		t.Run(name, func(t *testing.T) {
			k := newKilling(t, 8)
			spoil(k)
			k.run(20, 5)
			if k.lost == 0 && k.broken == 0 {
				t.Error("nothing is seen to be lost")
			}
		})
	}
}
