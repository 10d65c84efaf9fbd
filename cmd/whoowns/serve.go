package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"strconv"
	"syscall"

	"github.com/spf13/cobra"

	"whoowns/graph"
	"whoowns/internal/api"
	"whoowns/internal/explore"
	"whoowns/internal/terminal"
)

// defaultListen is where a server answers unless it is told otherwise.
const defaultListen = "127.0.0.1:8080"

// serving is the flags of serve.
type serving struct {
	listen   string
	token    string
	hosts    []string
	resident bool

	largest int // MiB of one import
	level   string
}

// served is what serve prints once it answers.
type served struct {
	URL string `json:"url"`
}

func (a *app) serveCommand() *cobra.Command {
	o := &serving{largest: api.DefaultMaxImport >> 20}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Answer in the browser and over HTTP",
		Long: `serve answers over HTTP until it is interrupted: a page to ask from, the API under
/api/v1, and its documentation at /docs. An empty store is filled with the data
that come with the program.

A store in Neo4j is asked for each question, a round trip for each level of owners.
With --resident its topology is in memory as well: read at the start, and kept up
with what others write. While it is not there, questions are put to Neo4j.

It takes imports from this machine alone, or from whoever brings the token. The
log, a line for each request, goes to standard error. A Neo4j server that does not
answer yet is waited for with --wait.`,
		Example: "  whoowns serve\n  whoowns serve --listen 0.0.0.0:8080 --token \"$TOKEN\" --store register.db",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.serve(cmd.Context(), o) },
	}
	cmd.Flags().StringVar(&o.listen, "listen", defaultListen, "the address to answer on, as `HOST:PORT`; port 0 takes one that is free")
	cmd.Flags().StringVar(&o.token, "token", "", "the `TOKEN` that an import over HTTP must bring; WHOOWNS_TOKEN keeps it out of the list of processes")
	cmd.Flags().StringSliceVar(&o.hosts, "allow-host", nil, "a `NAME` other than localhost that requests may use, such as that of a proxy on this machine; with --listen beyond this machine and none given, any")
	cmd.Flags().DurationVar(&a.wait, "wait", 0, "how long to wait for a Neo4j server that does not answer yet, such as 2m; 0 means not at all")
	cmd.Flags().BoolVar(&o.resident, "resident", false, "keep the topology of a store in Neo4j in memory; a file's always is")
	cmd.Flags().IntVar(&o.largest, "max-import", o.largest, "the largest file that an import over HTTP takes, in MiB")
	cmd.Flags().StringVar(&o.level, "log-level", "info", "what to log, a `LEVEL`: info is every request, warn only what went wrong")
	return cmd
}

// serve listens before it touches the store, so that a port in use leaves no
// file behind.
func (a *app) serve(ctx context.Context, o *serving) error {
	if o.largest < 1 || o.largest > 1<<20 {
		return graph.Errorf(graph.Invalid, "--max-import: %d is not between 1 and %d", o.largest, 1<<20)
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(o.level)); err != nil {
		return graph.Errorf(graph.Invalid, "--log-level: %q is none of debug, info, warn and error", o.level)
	}
	if a.wait < 0 {
		return graph.Errorf(graph.Invalid, "--wait: %s is below 0", a.wait)
	}
	listener, err := listen(ctx, o.listen)
	if err != nil {
		return err
	}
	defer listener.Close()
	logger := slog.New(slog.NewTextHandler(a.Err, &slog.HandlerOptions{Level: level}))
	if o.resident {
		a.resident = logger
	}
	return a.writing(ctx, func(store graph.Store, _ bool) error {
		server, err := api.New(api.Options{
			Explorer: explore.New(store), Listen: o.listen, Token: o.token, Hosts: o.hosts, Version: thisVersion().Version,
			OpenWorkspace: func(ctx context.Context) (graph.Store, error) { return a.open(ctx, inMemory) },
			MaxImport:     int64(o.largest) << 20, Logger: logger,
		})
		if err != nil {
			return err
		}
		stats, err := store.Stats(ctx)
		if err != nil {
			return err
		}
		if stats.Entities == 0 {
			if _, err := seedInto(ctx, store); err != nil {
				return err
			}
			a.say("The store was empty: it now holds the Alibaba and Ant Group data that come with the program.")
		}
		answer := served{URL: address(listener.Addr())}
		if err := a.print(answer, func(p *terminal.Page) { p.Paragraph("whoowns answers on " + answer.URL) }); err != nil {
			return err
		}
		return server.Serve(ctx, listener)
	})
}

// listen opens the address, or says what to choose instead.
func listen(ctx context.Context, where string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(where)
	if err != nil {
		return nil, graph.Errorf(graph.Invalid, "--listen: %q is not an address; write host:port, such as 127.0.0.1:8080", where)
	}
	number, err := strconv.Atoi(port)
	if err != nil || number < 0 || number > 65535 {
		return nil, graph.Errorf(graph.Invalid, "--listen: %q is not a port; write a number between 0 and 65535, such as 127.0.0.1:8080", port)
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", where)
	var lookup *net.DNSError
	switch {
	case err == nil:
		return listener, nil
	case errors.Is(err, syscall.EADDRINUSE):
		another := net.JoinHostPort(host, strconv.Itoa(number%65535+1))
		return nil, graph.Errorf(graph.Unavailable, "port %d is in use by another program; choose another one, for example --listen %s", number, another)
	case errors.Is(err, fs.ErrPermission):
		return nil, graph.Errorf(graph.Denied, "port %d may not be opened by this user; choose one above 1023, for example --listen %s", number, net.JoinHostPort(host, "8080"))
	case errors.Is(err, syscall.EADDRNOTAVAIL), errors.As(err, &lookup):
		return nil, graph.Errorf(graph.Invalid, "--listen: %q is no address of this machine; write one that is, such as 127.0.0.1:%d", host, number)
	}
	return nil, graph.Errorf(graph.Unavailable, "--listen %s: %w", where, err)
}

// address returns a URL at which a browser on this machine reaches addr.
func address(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return fmt.Sprintf("http://%s", addr)
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}
