// Package telemetry tells an operator what a server does: metrics that Prometheus
// reads, and one log line for each request. It knows nothing of routes; the
// server tells it what happened.
//
//	metrics := telemetry.NewMetrics(store.Stats)
//	defer metrics.Begin()()
//	metrics.Observe("GET", "/api/v1/search", 200, elapsed)
package telemetry
