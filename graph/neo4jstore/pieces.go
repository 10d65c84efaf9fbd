package neo4jstore

import (
	"slices"
	"sync"
)

// inBatches calls use with pieces of the list.
func inBatches[T any](list []T, use func(part []T) error) error {
	for part := range slices.Chunk(list, maxInBatch) {
		if err := use(part); err != nil {
			return err
		}
	}
	return nil
}

// ahead calls use with pieces of the list and with what prepare makes of each. The next
// one is prepared while the server works: one at most, and nothing when it returns.
func ahead[T, P any](list []T, prepare func(part []T) (P, error), use func(part []T, prepared P) error) error {
	type piece struct {
		part     []T
		prepared P
		err      error
	}
	pieces, over := make(chan piece), make(chan struct{})
	var preparing sync.WaitGroup
	preparing.Go(func() {
		defer close(pieces)
		for part := range slices.Chunk(list, maxCreated) {
			prepared, err := prepare(part)
			select {
			case pieces <- piece{part, prepared, err}:
			case <-over:
				return
			}
			if err != nil {
				return
			}
		}
	})
	defer preparing.Wait()
	defer close(over)
	for p := range pieces {
		if p.err != nil {
			return p.err
		}
		if err := use(p.part, p.prepared); err != nil {
			return err
		}
	}
	return nil
}

// textAt returns the text at a place of a row, "" where there is none.
func textAt(list []any, i int) string {
	if i >= len(list) {
		return ""
	}
	text, _ := list[i].(string)
	return text
}
