package neo4jtest

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/wait"
)

// image is the official one; where no registry can be reached it must be there.
const image = "neo4j:5.26-community"

// pullTime bounds how long the image may take to come.
const pullTime = 2 * time.Minute

// inContainer starts a container.
func inContainer(ctx context.Context) (*Server, error) {
	if err := engineAnswers(ctx); err != nil {
		return nil, err
	}
	c, err := testcontainers.GenericContainer(ctx, testcontainers.GenericContainerRequest{
		Started: true,
		ContainerRequest: testcontainers.ContainerRequest{
			Image:        image,
			ExposedPorts: []string{"7687/tcp"},
			Env: map[string]string{
				"NEO4J_AUTH": "neo4j/" + password, "NEO4J_server_memory_heap_max__size": "1g",
				"NEO4J_server_memory_pagecache_size": "64m", "NEO4J_db_transaction_timeout": "60s",
				"JAVA_TOOL_OPTIONS": shortLived(),
			},
			WaitingFor: wait.ForLog("Started.").WithStartupTimeout(4 * time.Minute),
		},
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNone, err)
	}
	s := &Server{User: "neo4j", Password: password, Database: "neo4j"}
	s.stop = func() { _ = testcontainers.TerminateContainer(c) }
	if s.Address, err = c.PortEndpoint(ctx, "7687/tcp", "bolt"); err != nil {
		s.stop()
		return nil, err
	}
	s.kill = func(ctx context.Context) error {
		atOnce := time.Duration(0)
		return c.Stop(ctx, &atOnce)
	}
	s.restart = func(ctx context.Context) error {
		if err := c.Start(ctx); err != nil {
			return err
		}
		// The engine gives it another port.
		if s.Address, err = c.PortEndpoint(ctx, "7687/tcp", "bolt"); err != nil {
			return err
		}
		return s.answers(ctx)
	}
	s.moves = true
	return s, nil
}

// engineAnswers says whether a Docker engine is there, and makes testcontainers fit
// for where it runs: its reaper is another image to pull, so containers are ended by
// Main; and inside a container it would dial an address where nothing listens.
func engineAnswers(ctx context.Context) (err error) {
	defer func() {
		// testcontainers panics where it finds no engine at all.
		if found := recover(); found != nil {
			err = fmt.Errorf("%w: %v", errNone, found)
		}
	}()
	os.Setenv("TESTCONTAINERS_RYUK_DISABLED", "true")
	if _, err := os.Stat("/.dockerenv"); err == nil && os.Getenv("TESTCONTAINERS_HOST_OVERRIDE") == "" {
		os.Setenv("TESTCONTAINERS_HOST_OVERRIDE", "127.0.0.1")
	}
	provider, err := testcontainers.NewDockerProvider()
	if err != nil {
		return fmt.Errorf("%w: %w", errNone, err)
	}
	defer provider.Close()
	if err := provider.Health(ctx); err != nil {
		return fmt.Errorf("%w: no Docker engine answers: %w", errNone, err)
	}
	there, err := provider.ListImages(ctx)
	if err != nil {
		return fmt.Errorf("%w: %w", errNone, err)
	}
	if slices.ContainsFunc(there, func(i testcontainers.ImageInfo) bool { return i.Name == image }) {
		return nil
	}
	pulling, cancel := context.WithTimeout(ctx, pullTime)
	defer cancel()
	if err := provider.PullImage(pulling, image); err != nil {
		return fmt.Errorf("%w: the engine does not have %s and cannot pull it: %w", errNone, image, err)
	}
	return nil
}
