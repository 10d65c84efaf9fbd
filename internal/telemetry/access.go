package telemetry

import (
	"context"
	"log/slog"
	"time"
)

// Access is one request that was answered. It has no query and no header: a
// question tells whom somebody looks into, and a header may hold a token.
type Access struct {
	RequestID string
	Method    string
	Path      string // without the query
	Route     string // its template; "" when none fits
	Status    int
	Bytes     int // of the answer, before compression
	Elapsed   time.Duration
	Remote    string // the other end's address
}

// Log writes a as one line: a warning when the server failed, else information.
func (a Access) Log(ctx context.Context, logger *slog.Logger) {
	level := slog.LevelInfo
	if a.Status >= 500 {
		level = slog.LevelWarn
	}
	if !logger.Enabled(ctx, level) {
		return
	}
	logger.LogAttrs(ctx, level, "request",
		slog.String("request_id", a.RequestID), slog.String("method", a.Method), slog.String("path", a.Path),
		slog.String("route", a.Route), slog.Int("status", a.Status), slog.Int("bytes", a.Bytes),
		slog.Duration("elapsed", a.Elapsed), slog.String("remote", a.Remote))
}
