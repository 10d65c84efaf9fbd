package ownership

import (
	"encoding/binary"
	"hash/maphash"
	"math"
	"slices"
	"sync"

	"whoowns/graph"
)

// Engine answers questions of ownership over one network. It is safe for
// concurrent use. It keeps the factorizations of the larger components that it
// met, by the shares in force in them, so that the next question about a company
// in one is quick.
type Engine struct {
	n    *graph.Network
	seed maphash.Seed

	mu   sync.Mutex
	kept map[uint64]*keptFactor
	size int
}

// keptFactor is the factorization of one component, with what it was made of.
type keptFactor struct {
	nodes  []graph.Node
	inside []entry
	leak   []float64
	solver *elimination
}

// Components below keepFrom members are solved each time; keepEntries bounds the
// shares of all that are kept.
const (
	keepFrom    = 16
	keepEntries = 4 << 20
)

// NewEngine returns an Engine over n.
func NewEngine(n *graph.Network) *Engine {
	return &Engine{n: n, seed: maphash.MakeSeed(), kept: map[uint64]*keptFactor{}}
}

// Network returns the network.
func (e *Engine) Network() *graph.Network { return e.n }

// factor returns a component's factorization with the diagonal of its inverse,
// made now or kept from before.
func (e *Engine) factor(s *system, members []int32, inside []entry, leak []float64) (*elimination, error) {
	if len(members) < keepFrom {
		return newFactor(s.effort, len(members), inside, leak)
	}
	nodes := make([]graph.Node, len(members))
	for m, k := range members {
		nodes[m] = s.nodes[k]
	}
	key := e.key(nodes, inside, leak)
	e.mu.Lock()
	kept := e.kept[key]
	e.mu.Unlock()
	if kept != nil && slices.Equal(kept.nodes, nodes) && slices.Equal(kept.inside, inside) && slices.Equal(kept.leak, leak) {
		return kept.solver, nil
	}
	solver, err := newFactor(s.effort, len(members), inside, leak)
	if err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.size += solver.entries(); e.size > keepEntries {
		e.kept, e.size = map[uint64]*keptFactor{}, solver.entries()
	}
	e.kept[key] = &keptFactor{nodes, inside, leak, solver}
	return solver, nil
}

func newFactor(effort *effort, size int, inside []entry, leak []float64) (*elimination, error) {
	solver, err := newElimination(effort, size, inside, leak)
	if err != nil {
		return nil, err
	}
	solver.self = solver.returns(effort)
	return solver, effort.err
}

func (e *elimination) entries() int {
	n := len(e.pivot)
	for _, later := range e.later {
		n += 2 * len(later)
	}
	return n
}

func (e *Engine) key(nodes []graph.Node, inside []entry, leak []float64) uint64 {
	var h maphash.Hash
	h.SetSeed(e.seed)
	var word [8]byte
	put := func(x uint64) {
		binary.LittleEndian.PutUint64(word[:], x)
		h.Write(word[:])
	}
	for i, node := range nodes {
		put(uint64(node))
		put(math.Float64bits(leak[i]))
	}
	for _, s := range inside {
		put(uint64(s.member)<<32 | uint64(s.owner))
		put(math.Float64bits(s.share))
	}
	return h.Sum64()
}
