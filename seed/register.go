package seed

import (
	"fmt"
	"math/rand/v2"

	"whoowns/graph"
)

// RegisterOptions say how large a synthetic register is. The same options give
// the same register.
type RegisterOptions struct {
	Companies int
	Persons   int
	Relations int // at most this many; a company that is full takes no more
	Seed      uint64
}

// registerSource is where a synthetic register says that it comes from.
const registerSource = "synthetic-register"

// GenerateRegister returns a made-up national register, for measuring: most
// companies have one to three owners, a few holders hold many, chains go up
// several levels, about one company in a hundred is in a circle, some shares are
// bands or unknown and some relations have ended. The minimums of a company's
// shares sum to at most 1 on every day. It is streamed: memory does not grow with
// the register.
func GenerateRegister(o RegisterOptions) graph.Changes {
	return func(yield func(graph.Change, error) bool) {
		if o.Companies < 1 || o.Persons < 1 || o.Relations < 0 {
			yield(graph.Change{}, graph.Errorf(graph.Invalid, "a register needs a company and a person at least, and not %d relations; got %d companies and %d persons", o.Relations, o.Companies, o.Persons))
			return
		}
		g := &generator{RegisterOptions: o, random: rand.New(rand.NewPCG(o.Seed, 0x77686f6f776e73))}
		g.generate(yield)
	}
}

type generator struct {
	RegisterOptions
	random *rand.Rand
	made   int
}

func (g *generator) generate(yield func(graph.Change, error) bool) {
	source := graph.Source{ID: registerSource, Title: "Synthetic register", Note: "Made up by a generator; no person or company in it exists."}
	if !yield(graph.Change{Source: &source}, nil) {
		return
	}
	for i := range g.Companies {
		e := graph.Entity{ID: companyID(i), Kind: graph.Company, Name: g.companyName(i), Jurisdiction: "ZZ", Sources: []string{registerSource}}
		if !yield(graph.Change{Entity: &e}, nil) {
			return
		}
	}
	for i := range g.Persons {
		e := graph.Entity{ID: personID(i), Kind: graph.Person, Name: g.personName(i), Sources: []string{registerSource}}
		if !yield(graph.Change{Entity: &e}, nil) {
			return
		}
	}
	for i := range g.Companies {
		if !g.owners(i, yield) {
			return
		}
	}
}

func companyID(i int) string { return fmt.Sprintf("company-%07d", i) }
func personID(i int) string  { return fmt.Sprintf("person-%07d", i) }

var (
	places   = []string{"Aldbrook", "Brenton", "Carfax", "Dunmore", "Eastwick", "Fenwold", "Glanford", "Harrowby", "Ingleton", "Kelmscott", "Linden", "Marlow", "Norwood", "Oakham", "Penrith", "Quarry", "Redmire", "Stanhope", "Thornbury", "Ulverton", "Westgate", "Yarrow"}
	trades   = []string{"Bakery", "Boats", "Books", "Ceramics", "Chemicals", "Dairies", "Estates", "Farms", "Foundry", "Freight", "Glass", "Holdings", "Instruments", "Joinery", "Leasing", "Mills", "Networks", "Optics", "Pharma", "Power", "Quarries", "Software", "Textiles", "Timber", "Tools", "Ventures"}
	forms    = []string{"Ltd", "Limited", "plc", "LLP", "GmbH", "S.A.", "B.V."}
	given    = []string{"Ada", "Ben", "Cora", "Dan", "Elif", "Finn", "Grace", "Hugo", "Ines", "Jan", "Kira", "Liam", "Mei", "Nils", "Olga", "Pia", "Quin", "Rosa", "Sam", "Tara", "Uma", "Vito", "Wei", "Yan", "Zoe"}
	families = []string{"Abel", "Brandt", "Chen", "Diaz", "Evans", "Fischer", "Garcia", "Hansen", "Ito", "Jones", "Kaya", "Larsen", "Moreau", "Novak", "Okoye", "Patel", "Quist", "Rossi", "Schmidt", "Tanaka", "Urban", "Vogel", "Wang", "Young", "Zhou"}
)

func (g *generator) companyName(i int) string {
	return fmt.Sprintf("%s %s %d %s", pick(g.random, places), pick(g.random, trades), i, pick(g.random, forms))
}

func (g *generator) personName(i int) string {
	return fmt.Sprintf("%s %s %d", pick(g.random, given), pick(g.random, families), i)
}

func pick(random *rand.Rand, words []string) string { return words[random.IntN(len(words))] }

// owners writes the relations onto company i. The average is what is left of the
// relations over what is left of the companies.
func (g *generator) owners(i int, yield func(graph.Change, error) bool) bool {
	mean := float64(g.Relations-g.made) / float64(g.Companies-i)
	count := int(mean)
	if g.random.Float64() < mean-float64(count) {
		count++
	}
	if count > 0 && g.random.IntN(3) == 0 {
		count += g.random.IntN(3) - 1
	}
	count = max(0, min(count, g.Relations-g.made))
	room := 1.0
	for place := range count {
		r := graph.Relation{ID: fmt.Sprintf("%s-%d", companyID(i), place), Kind: graph.Owns, Subject: companyID(i),
			Sources: []string{registerSource}, Start: g.date(1990, 2024)}
		r.Owner = g.owner(i)
		if r.Owner == r.Subject {
			r.Owner = personID(g.random.IntN(g.Persons))
		}
		var least float64
		r.Share, least = g.share(room, place == count-1)
		room -= least
		if g.random.IntN(12) == 0 {
			r.End = g.date(2025, 2026)
		}
		if !yield(graph.Change{Relation: &r}, nil) {
			return false
		}
		g.made++
	}
	return true
}

// owner draws who holds company i: a person, or a company above it, a few of them
// far more often than others; now and then one below it, which closes a circle.
func (g *generator) owner(i int) string {
	switch draw := g.random.IntN(1000); {
	case draw < 550 || g.Companies == 1:
		return personID(g.skewed(g.Persons))
	case draw < 555 && i+1 < g.Companies:
		return companyID(i + 1 + g.random.IntN(min(50, g.Companies-i-1))) // may close a circle
	case i == 0:
		return personID(g.skewed(g.Persons))
	default:
		// Chains stay short: an owner is drawn from the first part of the companies before it.
		return companyID(g.skewed(i))
	}
}

// skewed draws a number below n, low ones far more often: a power law.
func (g *generator) skewed(n int) int {
	x := g.random.Float64()
	return int(x * x * x * float64(n))
}

// share draws a share that leaves the minimums of a company at most 1, and says
// what minimum it has.
func (g *generator) share(room float64, last bool) (graph.Share, float64) {
	bands := []graph.Bounds{
		{Min: .25, Max: .5, MinExclusive: true},
		{Min: .5, Max: .75, MinExclusive: true, MaxExclusive: true},
		{Min: .75, Max: 1},
	}
	switch draw := g.random.IntN(20); {
	case draw == 0:
		return graph.Unknown(), 0
	case draw < 4:
		if b := bands[g.random.IntN(len(bands))]; b.Min <= room {
			s, err := graph.NewShare(b)
			if err == nil {
				return s, b.Min
			}
		}
	}
	// In hundredths of a percent, so that sums come out.
	left := int(room * 10_000)
	x := left
	if !last || g.random.IntN(4) == 0 {
		x = g.random.IntN(left + 1)
	}
	s, err := graph.Exact(float64(x) / 10_000)
	if err != nil {
		return graph.Unknown(), 0
	}
	return s, s.Min()
}

func (g *generator) date(from, to int) graph.Date {
	first, last := graph.Day((from-1970)*365), graph.Day((to-1970)*365)
	return (first + graph.Day(g.random.IntN(int(last-first)))).Date()
}
