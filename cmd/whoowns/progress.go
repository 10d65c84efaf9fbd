package main

import (
	"fmt"
	"time"

	"github.com/schollz/progressbar/v3"

	"whoowns/internal/ingest"
	"whoowns/internal/terminal"
)

// progress shows how far an import has come: a bar with the rate and the time
// that remains, on standard error, when that is a terminal.
type progress struct {
	bar  *progressbar.ProgressBar // nil away from a terminal
	size int64
	done bool
}

func (a *app) newProgress(name string, size int64) *progress {
	if _, ok := terminalFile(a.Err); !ok {
		return &progress{}
	}
	total := size
	if total == 0 {
		total = -1 // not known: a spinner
	}
	return &progress{size: size, bar: progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(a.Err),
		progressbar.OptionSetDescription("reading "+terminal.Clean(name)),
		progressbar.OptionShowBytes(true),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionSetRenderBlankState(true),
		progressbar.OptionClearOnFinish(),
	)}
}

// update takes how much is read. When that is all, the file is checked as a
// whole and written, and the bar says so.
func (p *progress) update(at ingest.Progress) {
	if p.bar == nil || p.done {
		return
	}
	if p.size > 0 && at.Bytes >= p.size {
		p.done = true
		p.bar.Describe("checking and writing")
		at.Bytes = p.size - 1 // the last byte would end the bar
	}
	// Drawing cannot fail in a way that matters to an import.
	_ = p.bar.Set64(at.Bytes)
}

// finish clears the bar.
func (p *progress) finish() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}

// loading shows how much of a store is in memory already, on standard error, when
// that is a terminal.
type loading struct {
	bar *progressbar.ProgressBar // nil away from a terminal
}

func (a *app) newLoading() *loading {
	if _, ok := terminalFile(a.Err); !ok {
		return &loading{}
	}
	return &loading{progressbar.NewOptions(-1, progressbar.OptionSetWriter(a.Err), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())}
}

func (l *loading) update(entities, relations int) {
	if l.bar != nil {
		l.bar.Describe(fmt.Sprintf("into memory: %d entities, %d relations", entities, relations))
		_ = l.bar.Add(1) // drawing cannot fail in a way that matters
	}
}

func (l *loading) finish() {
	if l.bar != nil {
		_ = l.bar.Finish()
	}
}
