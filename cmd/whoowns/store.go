package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"slices"
	"strings"

	"whoowns/graph"
	"whoowns/graph/embedded"
	"whoowns/graph/neo4jstore"
	"whoowns/seed"
)

// defaultFile is the store where --store names none.
const defaultFile = "whoowns.db"

// inMemory is the location of a store that ends with the command.
const inMemory = ":memory:"

// reading opens the store for a command that only reads, and closes it after
// use. With no --store and no file in this folder that is the seed, in memory; a
// file that is named must exist.
func (a *app) reading(ctx context.Context, use func(graph.Store) error) error {
	if len(a.workspace) > 0 {
		return a.inWorkspace(ctx, use)
	}
	location := a.location
	if location == "" {
		location = defaultFile
		there, err := exists(location)
		if err != nil {
			return err
		}
		if !there {
			a.say("No %s in this folder: answering from the Alibaba and Ant Group data that come with the program.", defaultFile)
			location = inMemory
		}
	} else if err := mustExist(location); err != nil {
		return err
	}
	store, err := a.open(ctx, location)
	if err != nil {
		return err
	}
	return closing(store, func() error {
		if a.location == "" && location == inMemory {
			if _, err := store.Apply(ctx, seed.Changes()); err != nil {
				return fmt.Errorf("loading the data that come with the program: %w", err)
			}
		}
		return use(store)
	})
}

// writing opens the store for a command that writes, making the file where there
// is none, and closes it after use. made says whether it did; when use fails,
// nothing is left of a file that it made.
func (a *app) writing(ctx context.Context, use func(store graph.Store, made bool) error) error {
	location := a.location
	if location == "" {
		location = defaultFile
	}
	made := false
	if file, ok := asFile(location); ok {
		there, err := exists(file)
		if err != nil {
			return err
		}
		made = !there
	}
	store, err := a.open(ctx, location)
	if err != nil {
		return err
	}
	empty := false
	err = closing(store, func() error {
		failed := use(store, made)
		if failed != nil && made {
			// The command's own context may have ended.
			stats, err := store.Stats(context.WithoutCancel(ctx))
			empty = err == nil && stats.Entities == 0 && stats.Sources == 0
		}
		return failed
	})
	if empty {
		for _, suffix := range []string{"", "-wal", "-shm"} {
			if err := os.Remove(location + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
				a.say("The empty file %s is left behind: %v", location+suffix, err)
			}
		}
	}
	return err
}

// closing calls use and closes the store, and returns the first failure.
func closing(store graph.Store, use func() error) error {
	err := use()
	if closed := store.Close(); err == nil && closed != nil {
		err = fmt.Errorf("closing the store: %w", closed)
	}
	return err
}

// open opens a store by the form of its location.
func (a *app) open(ctx context.Context, location string) (graph.Store, error) {
	scheme, _, isAddress := strings.Cut(location, "://")
	switch {
	case !isAddress:
		if a.resident != nil && location != inMemory {
			a.say("--resident changes nothing here: a store in a file is always in memory.")
		}
		return embedded.Open(ctx, location)
	case !slices.Contains(neo4jSchemes, scheme):
		return nil, graph.Errorf(graph.Invalid, "--store %s: there is no store of the kind %s; give a file such as %s, or the address of a Neo4j server such as neo4j://127.0.0.1:7687", location, scheme, defaultFile)
	}
	return a.openServer(ctx, neo4jstore.Config{Address: location, User: a.user, Password: a.password})
}

var neo4jSchemes = []string{"neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"}

// hideCredentials takes a user and password out of the location, so that no message
// can show them; the variables WHOOWNS_NEO4J_USER and WHOOWNS_NEO4J_PASSWORD stand in
// where it has none. WHOOWNS_NEO4J_PASSWORD_FILE names a file that holds the password,
// for it stands in no list of processes or of a container's variables.
func (a *app) hideCredentials() error {
	a.user, a.password = a.Getenv("WHOOWNS_NEO4J_USER"), a.Getenv("WHOOWNS_NEO4J_PASSWORD")
	if !strings.Contains(a.location, "://") {
		return nil
	}
	if file := a.Getenv("WHOOWNS_NEO4J_PASSWORD_FILE"); file != "" {
		if a.password != "" {
			return graph.Errorf(graph.Invalid, "WHOOWNS_NEO4J_PASSWORD and WHOOWNS_NEO4J_PASSWORD_FILE are both set; leave one out")
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return graph.Errorf(graph.Invalid, "WHOOWNS_NEO4J_PASSWORD_FILE: the password cannot be read: %w", err)
		}
		a.password = strings.TrimRight(string(data), "\r\n")
	}
	u, err := url.Parse(a.location)
	if err != nil {
		// Its own message would repeat the location.
		return graph.Errorf(graph.Invalid, "--store is not an address; write one such as neo4j://127.0.0.1:7687, with the user and the password in WHOOWNS_NEO4J_USER and WHOOWNS_NEO4J_PASSWORD")
	}
	if u.User != nil {
		a.user = u.User.Username()
		a.password, _ = u.User.Password()
		u.User = nil
		a.location = u.String()
	}
	return nil
}

// asFile returns the path of a store that is a file.
func asFile(location string) (string, bool) {
	return location, location != inMemory && !strings.Contains(location, "://")
}

func mustExist(location string) error {
	file, ok := asFile(location)
	if !ok {
		return nil
	}
	there, err := exists(file)
	if err == nil && !there {
		return graph.Errorf(graph.NotFound, "--store %s: there is no such file; whoowns seed or whoowns import makes one", file)
	}
	return err
}

func exists(file string) (bool, error) {
	info, err := os.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, graph.Errorf(graph.Unavailable, "the store %s cannot be opened: %w", file, err)
	case info.IsDir():
		return false, graph.Errorf(graph.Invalid, "the store %s is a folder; name a file in it, such as %s/%s", file, strings.TrimSuffix(file, "/"), defaultFile)
	}
	return true, nil
}
