package api_test

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"whoowns/graph"
	"whoowns/internal/api"
	"whoowns/internal/explore"
)

// serve runs a server until the context ends, and returns its address and what
// Serve returns.
func serve(t *testing.T, ctx context.Context, o api.Options) (string, chan error) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o.Listen, o.TempDir = listener.Addr().String(), t.TempDir()
	server, err := api.New(o)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, listener) }()
	return "http://" + o.Listen, ended
}

func TestGracefulStop(t *testing.T) {
	begun, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	store := &faulty{openStore(t), func(context.Context) error {
		once.Do(func() { close(begun); <-release })
		return nil
	}}
	ctx, stop := context.WithCancel(t.Context())
	url, ended := serve(t, ctx, api.Options{Explorer: explore.New(store)})

	status := make(chan string, 1)
	go func() {
		response, err := http.Get(url + "/api/v1/entities/alipay")
		if err != nil {
			status <- err.Error()
			return
		}
		defer response.Body.Close()
		_, err = io.Copy(io.Discard, response.Body)
		status <- fmt.Sprint(response.StatusCode, err)
	}()
	<-begun
	stop()
	// New connections are refused while the request under way goes on.
	for {
		connection, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
		if err != nil {
			break
		}
		connection.Close()
	}
	select {
	case err := <-ended:
		t.Fatalf("the server ended before its request: %v", err)
	default:
	}
	close(release)
	if got := <-status; got != "200 <nil>" {
		t.Errorf("the request under way was answered %s", got)
	}
	if err := <-ended; err != nil {
		t.Errorf("Serve returns %v", err)
	}
}

func TestServeOnATakenListener(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	server, err := api.New(api.Options{Explorer: explore.New(openStore(t)), Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Serve(t.Context(), listener); err == nil {
		t.Error("Serve on a closed listener returns no error")
	}
}

func TestLargeHeadersAreRefused(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	url, ended := serve(t, ctx, api.Options{Explorer: explore.New(openStore(t))})
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/healthz", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Large", strings.Repeat("x", 100<<10))
	response, err := http.DefaultClient.Do(request)
	if err == nil {
		response.Body.Close()
		if response.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
			t.Errorf("status %d, want 431", response.StatusCode)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// A listener that is not on loopback takes back what the options promised.
func TestServeBelievesTheListener(t *testing.T) {
	listener, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	server, err := api.New(api.Options{Explorer: explore.New(openStore(t)), Listen: "127.0.0.1:8080", TempDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, listener) }()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	response, err := http.Post("http://127.0.0.1:"+port+"/api/v1/import", "text/csv", strings.NewReader(smallFile))
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusForbidden {
		t.Errorf("status %d, want 403", response.StatusCode)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestCompression(t *testing.T) {
	r := start(t)
	plain := r.get("/api/v1/entities/alipay/owners", "Accept-Encoding", "identity")
	if plain.Header.Get("Content-Encoding") != "" || !strings.Contains(plain.Header.Get("Vary"), "Accept-Encoding") {
		t.Errorf("encoding %q, vary %q", plain.Header.Get("Content-Encoding"), plain.Header.Get("Vary"))
	}
	response, err := http.DefaultClient.Do(r.request(http.MethodGet, "/api/v1/entities/alipay/owners", "", "Accept-Encoding", "gzip"))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("encoding %q", response.Header.Get("Content-Encoding"))
	}
	reader, err := gzip.NewReader(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := io.ReadAll(reader)
	if err != nil || string(unpacked) != string(plain.body) {
		t.Errorf("%v: %d bytes unpacked, %d plain", err, len(unpacked), len(plain.body))
	}
}

// Readers see the store before a write or after it, and never between.
func TestReadersBesideWriters(t *testing.T) {
	r := start(t)
	var group sync.WaitGroup
	stop := make(chan struct{})
	for range 4 {
		group.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				for _, path := range []string{"/api/v1/entities/acme/owners", "/api/v1/search?q=acme", "/api/v1/ask?q=who+owns+alipay", "/metrics"} {
					response, err := http.Get(r.url + path)
					if err != nil {
						t.Error(err)
						return
					}
					body, err := io.ReadAll(response.Body)
					response.Body.Close()
					if err != nil || response.StatusCode >= 500 {
						t.Errorf("%s: %d %v %.200s", path, response.StatusCode, err, body)
					}
					if strings.HasSuffix(path, "owners") && response.StatusCode == http.StatusOK && strings.Contains(string(body), `"id":"ann"`) != strings.Contains(string(body), `"id":"bob"`) {
						t.Errorf("one half of an import is seen: %.500s", body)
					}
				}
			}
		})
	}
	for i := range 5 {
		got := r.importFile(fmt.Sprintf("?name=file-%d.csv", i), smallFile)
		if got.StatusCode != http.StatusCreated {
			t.Errorf("status %d: %s", got.StatusCode, got.body)
		}
	}
	close(stop)
	group.Wait()
}

func TestReadThatTakesTooLong(t *testing.T) {
	deadline := make(chan time.Duration, 1)
	store := &faulty{openStore(t), func(ctx context.Context) error {
		end, ok := ctx.Deadline()
		if !ok {
			deadline <- 0
		} else {
			deadline <- time.Until(end)
		}
		return graph.Errorf(graph.Canceled, "reading: %w", context.DeadlineExceeded)
	}}
	r := start(t, func(o *api.Options) { o.Explorer = explore.New(store) })
	p := r.get("/api/v1/entities/alipay").problem(t, http.StatusServiceUnavailable)
	if left := <-deadline; left <= 29*time.Second || left > 30*time.Second {
		t.Errorf("a read has %s, want 30 s", left)
	}
	if p.Code != graph.Canceled {
		t.Errorf("code %s", p.Code)
	}
}
