package telemetry

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics are the measurements of one server, in a registry of its own, so that
// several servers in one process do not mix. It is safe for concurrent use.
//
//	whoowns_http_requests_total{method,route,status}
//	whoowns_http_request_duration_seconds{method,route}
//	whoowns_http_requests_in_flight
//	whoowns_store_up, whoowns_store_entities{kind}, whoowns_store_relations{kind}, whoowns_store_sources
//	go_*, process_*
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	inFlight prometheus.Gauge
}

// NewMetrics returns the metrics of a server whose store stats counts. Stats are
// asked for when they are read, at most once in 15 seconds.
func NewMetrics(stats StatsFunc) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "whoowns_http_requests_total", Help: "Requests answered, by method, route template and status."},
			[]string{"method", "route", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "whoowns_http_request_duration_seconds", Help: "Time from the request's header to the end of the answer.",
			Buckets: []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}},
			[]string{"method", "route"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "whoowns_http_requests_in_flight", Help: "Requests being answered now."}),
	}
	m.registry.MustRegister(m.requests, m.duration, m.inFlight, newStoreCollector(stats),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Begin counts a request as being answered until the function that it returns is
// called.
func (m *Metrics) Begin() func() {
	m.inFlight.Inc()
	return m.inFlight.Dec
}

// Observe counts one request that was answered. The route must be a template and
// the method a known one, for each value makes a series of its own.
func (m *Metrics) Observe(method, route string, status int, elapsed time.Duration) {
	m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Inc()
	m.duration.WithLabelValues(method, route).Observe(elapsed.Seconds())
}

// Handler returns what Prometheus reads.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{DisableCompression: true, MaxRequestsInFlight: 4})
}
