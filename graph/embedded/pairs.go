package embedded

import (
	"cmp"
	"slices"
	"strings"
)

// pairs are rows of two texts that wait to be written: many at once, and in order,
// is several times as fast as each at its turn.
type pairs struct {
	into    string // INSERT INTO table (columns) VALUES
	waiting [][2]string
}

// mostWaiting bounds what waits, and rowsAtOnce the rows of one statement.
const (
	mostWaiting = 500_000
	rowsAtOnce  = 500
)

func (p *pairs) add(w *writer, first, second string) error {
	p.waiting = append(p.waiting, [2]string{first, second})
	if len(p.waiting) < mostWaiting {
		return nil
	}
	return p.flush(w)
}

func (p *pairs) flush(w *writer) error {
	slices.SortFunc(p.waiting, func(a, b [2]string) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	args := make([]any, 0, 2*rowsAtOnce)
	for rows := range slices.Chunk(p.waiting, rowsAtOnce) {
		args = args[:0]
		for _, row := range rows {
			args = append(args, row[0], row[1])
		}
		query := p.into + strings.TrimSuffix(strings.Repeat("(?, ?), ", len(rows)), ", ")
		if len(rows) < rowsAtOnce {
			// One of its own length, which is not worth keeping.
			if _, err := w.tx.ExecContext(w.ctx, query, args...); err != nil {
				return err
			}
			continue
		}
		if _, err := w.run(query, args...); err != nil {
			return err
		}
	}
	p.waiting = p.waiting[:0]
	return nil
}
