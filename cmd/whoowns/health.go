package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"whoowns/graph"
	"whoowns/internal/api"
	"whoowns/internal/terminal"
)

// largestHealth bounds what is read of an answer that may come from anywhere.
const largestHealth = 64 << 10

func (a *app) healthCommand() *cobra.Command {
	where, most := "", time.Duration(0)
	cmd := &cobra.Command{
		Use:   "health",
		Short: "Ask a server on this machine whether it can answer",
		Long: `health asks a server that serve started on this machine whether it can answer, and
fails where it cannot: for a container, or whatever else looks after the server.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if most <= 0 {
				return graph.Errorf(graph.Invalid, "--timeout: %s is not above 0", most)
			}
			url, err := ownAddress(where)
			if err != nil {
				return err
			}
			ctx, cancel := context.WithTimeout(cmd.Context(), most)
			defer cancel()
			health, err := askHealth(ctx, url+"/readyz")
			switch {
			case cmd.Context().Err() != nil:
				return cmd.Context().Err()
			case errors.Is(err, context.DeadlineExceeded):
				return graph.Errorf(graph.Unavailable, "the server on %s did not answer within %s", url, most)
			case err != nil:
				return graph.Errorf(graph.Unavailable, "the server on %s is not ready: %w", url, err)
			}
			return a.print(health, func(p *terminal.Page) { p.Paragraph(health.Status) })
		},
	}
	cmd.Flags().StringVar(&where, "listen", defaultListen, "where the server listens, as it was told, so that one WHOOWNS_LISTEN does for both")
	cmd.Flags().DurationVar(&most, "timeout", 5*time.Second, "how long the answer may take")
	return cmd
}

// ownAddress returns the URL of a server on this machine from what it listens on:
// every address is reached by that of loopback.
func ownAddress(listen string) (string, error) {
	host, port, err := net.SplitHostPort(listen)
	if err != nil || port == "" || port == "0" {
		return "", graph.Errorf(graph.Invalid, "--listen: %q is no address of a server; write host:port, such as %s", listen, defaultListen)
	}
	switch ip := net.ParseIP(host); {
	case host == "", ip != nil && ip.IsUnspecified() && ip.To4() != nil:
		host = "127.0.0.1"
	case ip != nil && ip.IsUnspecified():
		host = "::1"
	}
	return "http://" + net.JoinHostPort(host, port), nil
}

// askHealth asks once, on a connection of its own and through no proxy.
func askHealth(ctx context.Context, url string) (api.Health, error) {
	var health api.Health
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return health, err
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	if err != nil {
		return health, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, largestHealth))
	if err != nil {
		return health, err
	}
	if response.StatusCode != http.StatusOK {
		var problem api.Problem
		if json.Unmarshal(body, &problem) != nil || problem.Detail == "" {
			return health, errors.New(response.Status)
		}
		return health, errors.New(problem.Detail)
	}
	if err := json.Unmarshal(body, &health); err != nil || health.Status == "" {
		return health, fmt.Errorf("what answers there is no whoowns")
	}
	return health, nil
}
