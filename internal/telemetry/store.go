package telemetry

import (
	"context"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"whoowns/graph"
)

// StatsFunc counts what a store holds; [graph.Store.Stats] is one.
type StatsFunc func(context.Context) (graph.Stats, error)

// Counting a large store takes a while: counts are asked for again only when they
// are older than statsAge, and a count that takes longer than statsTime is a
// failure.
const (
	statsAge  = 15 * time.Second
	statsTime = 5 * time.Second
)

// storeCollector gives what a store holds as metrics.
type storeCollector struct {
	stats                            StatsFunc
	up, sources, entities, relations *prometheus.Desc

	mutex sync.Mutex
	last  graph.Stats
	err   error
	at    time.Time
}

func newStoreCollector(stats StatsFunc) *storeCollector {
	return &storeCollector{
		stats:     stats,
		up:        prometheus.NewDesc("whoowns_store_up", "Whether the store could be counted (1) or not (0).", nil, nil),
		sources:   prometheus.NewDesc("whoowns_store_sources", "Sources in the store.", nil, nil),
		entities:  prometheus.NewDesc("whoowns_store_entities", "Entities in the store, by kind.", []string{"kind"}, nil),
		relations: prometheus.NewDesc("whoowns_store_relations", "Relations in the store, by kind.", []string{"kind"}, nil),
	}
}

// Describe sends what Collect may send.
func (c *storeCollector) Describe(descs chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{c.up, c.sources, c.entities, c.relations} {
		descs <- d
	}
}

// Collect sends the counts, or that there are none.
func (c *storeCollector) Collect(metrics chan<- prometheus.Metric) {
	stats, err := c.counted()
	up := 1.
	if err != nil {
		up = 0
	}
	send := func(d *prometheus.Desc, value float64, labels ...string) {
		metrics <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	send(c.up, up)
	if err != nil {
		return
	}
	send(c.sources, float64(stats.Sources))
	for kind, count := range stats.EntityKinds {
		send(c.entities, float64(count), kind)
	}
	for kind, count := range stats.RelationKinds {
		send(c.relations, float64(count), kind)
	}
}

func (c *storeCollector) counted() (graph.Stats, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.at.IsZero() || time.Since(c.at) > statsAge {
		ctx, cancel := context.WithTimeout(context.Background(), statsTime)
		defer cancel()
		c.last, c.err = c.stats(ctx)
		c.at = time.Now()
	}
	return c.last, c.err
}
