package bods

import (
	"bufio"
	"encoding/json"
	"io"

	"whoowns/graph"
	"whoowns/internal/format"
)

// Encode writes a store as an array of BODS statements, one on each line, all of
// them new: one for each entity, then one for each relation, by id. It reads the
// store twice. Reading the result back gives the same ownership: the ids, and the
// few words that BODS does not have, stand in annotations by this program.
//
// Left out and counted: what BODS has no interest for (DEPENDS_ON, OPERATES,
// CONSOLIDATES, REGULATES, other roles), relations that do not count, shares of one
// class or of votes as OWNS, products, and what has a product at an end. A partial
// date becomes its first day, as the standard's guidance on dates says. Of several
// sources the first is written.
func Encode(w io.Writer, scan format.Scan) (format.Exported, error) {
	e := encoder{w: bufio.NewWriterSize(w, 64<<10), sources: make(map[string]graph.Source), products: make(map[string]bool)}
	if err := scan(e.date); err != nil {
		return e.done, err
	}
	if e.newest.IsZero() {
		e.newest = graph.Day(0).Date()
	}
	if err := scan(e.change); err != nil {
		return e.done, err
	}
	end := "\n]\n"
	if e.done.Entities+e.done.Relations == 0 {
		end = "[]\n"
	}
	if _, err := e.w.WriteString(end); err != nil {
		return e.done, err
	}
	return e.done, e.w.Flush()
}

type encoder struct {
	w        *bufio.Writer
	newest   graph.Date // the last day that the store speaks of, for what has no day of its own
	sources  map[string]graph.Source
	products map[string]bool
	done     format.Exported
}

// date finds the last day that the store speaks of.
func (e *encoder) date(c graph.Change) error {
	switch {
	case c.Source != nil:
		e.newest = later(e.newest, c.Source.Date)
	case c.Relation != nil:
		e.newest = later(later(e.newest, c.Relation.LastObserved), c.Relation.Start)
	}
	return nil
}

func (e *encoder) change(c graph.Change) error {
	switch {
	case c.Source != nil:
		e.sources[c.Source.ID] = *c.Source
	case c.Entity != nil && c.Entity.Kind == graph.Product:
		e.products[c.Entity.ID] = true
		e.done.Omit("products")
	case c.Entity != nil:
		s, err := entityStatement(c.Entity)
		if err != nil {
			return err
		}
		return e.write(s, c.Entity.Sources, &e.done.Entities)
	case c.Relation != nil:
		return e.relation(c.Relation)
	}
	return nil
}

func (e *encoder) relation(r *graph.Relation) error {
	switch {
	case r.Counts == graph.Quoted && mappings[r.Interest].residual == 0 && mappings[r.Interest].counts != graph.Quoted:
		e.done.Omit("relations that do not count")
		return nil
	case e.products[r.Owner] || e.products[r.Subject]:
		e.done.Omit("relations of a product")
		return nil
	}
	s, ok, err := relationStatement(r)
	switch {
	case err != nil:
		return err
	case !ok && r.Kind == graph.Role:
		e.done.Omit("ROLE " + r.Role)
		return nil
	case !ok && r.Kind == graph.Owns:
		e.done.Omit("OWNS of " + r.Of.String())
		return nil
	case !ok:
		e.done.Omit(r.Kind.String())
		return nil
	}
	return e.write(s, r.Sources, &e.done.Relations)
}

// write completes a statement with its id, date and source, and writes it.
func (e *encoder) write(s *written, sources []string, count *int) error {
	if s.Date == "" {
		s.Date = e.newest.First().String()
	}
	s.Published = published{Date: s.Date, Version: Version, Publisher: agent{Name: author}}
	if len(sources) > 0 {
		from := e.sources[sources[0]]
		if from.Publisher != "" {
			s.Published.Publisher.Name = from.Publisher
		}
		if !from.Date.IsZero() {
			s.Published.Date = from.Date.First().String()
		}
		s.Source = &source{Description: from.Title, URL: from.URL}
	}
	s.Status = "new"
	content, err := json.Marshal(s)
	if err != nil {
		return err
	}
	s.ID = format.Key(author, string(content))
	if content, err = compact(s); err != nil {
		return err
	}
	before := ",\n"
	if e.done.Entities+e.done.Relations == 0 {
		before = "[\n"
	}
	*count++
	if _, err := e.w.WriteString(before); err != nil {
		return err
	}
	_, err = e.w.Write(content)
	return err
}
