package api

import (
	"context"
	"crypto/sha256"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"
	"github.com/klauspost/compress/gzhttp"

	"whoowns/graph"
	"whoowns/internal/ask"
	"whoowns/internal/explore"
	"whoowns/internal/site"
	"whoowns/internal/telemetry"
	"whoowns/internal/workspace"
	"whoowns/web"
)

// Options say what a server answers from, and to whom.
type Options struct {
	Explorer *explore.Explorer // required
	Asker    *ask.Asker        // nil means one of Explorer
	Store    graph.Store       // for import, export and counts; nil means Explorer's

	// OpenWorkspace opens a new, empty store in memory, for a workspace. Nil means that
	// there can be none but main.
	OpenWorkspace func(ctx context.Context) (graph.Store, error)
	// WorkspaceRecords bounds the entities and relations of one; 0 means 200,000.
	WorkspaceRecords int

	// Listen is the address that the server will be reached at, host:port. Where it
	// is not one of loopback, import needs Token.
	Listen string
	Token  string   // what a write must bring; "" means none
	Hosts  []string // names besides localhost that the server answers to, such as those of a proxy before it; with none, beyond loopback, to any

	MaxImport int64        // bytes of one file; 0 means DefaultMaxImport
	TempDir   string       // for files that are being imported; "" means the system's
	Logger    *slog.Logger // nil means none
	Version   string       // of the program, for the OpenAPI document; "" means "dev"
}

// Server is the HTTP server. It is safe for concurrent use.
type Server struct {
	main    records
	spaces  *workspace.Workspaces
	logger  *slog.Logger
	metrics *telemetry.Metrics

	token       []byte // its SHA-256; nil means none
	hosts       []string
	loopback    atomic.Bool
	crossOrigin *http.CrossOriginProtection
	maxImport   int64
	tempDir     string
	jobs        *jobs
	stopping    atomic.Bool
	queries     chan struct{} // holds one for each query in Cypher under way

	engine   *gin.Engine
	api      huma.API
	document []byte // the OpenAPI document
	pages    pages
	site     *site.Site
	handler  http.Handler
}

// DefaultMaxImport is how many bytes an imported file may have unless the options
// say otherwise. Registers are larger; they are imported on the command line.
const DefaultMaxImport = 512 << 20

// New returns a server. Code Invalid: the options do not fit together.
func New(o Options) (*Server, error) {
	switch {
	case o.Explorer == nil:
		return nil, graph.Errorf(graph.Invalid, "a server needs an Explorer")
	case o.MaxImport < 0:
		return nil, graph.Errorf(graph.Invalid, "the largest import is %d bytes; write a number above 0", o.MaxImport)
	case o.Token != strings.TrimSpace(o.Token) || strings.ContainsFunc(o.Token, func(r rune) bool { return r <= ' ' || r > '~' }):
		return nil, graph.Errorf(graph.Invalid, "the token holds a space or a character that a header cannot carry; use letters, digits and signs of ASCII")
	}
	if o.Asker == nil {
		o.Asker = ask.New(o.Explorer)
	}
	if o.Store == nil {
		o.Store = o.Explorer.Store()
	}
	s := &Server{main: recordsOf(o.Explorer, o.Asker, o.Store), logger: o.Logger, maxImport: o.MaxImport, tempDir: o.TempDir,
		crossOrigin: http.NewCrossOriginProtection(), jobs: newJobs(), queries: make(chan struct{}, queriesMost)}
	if s.logger == nil {
		s.logger = slog.New(slog.DiscardHandler)
	}
	if s.maxImport == 0 {
		s.maxImport = DefaultMaxImport
	}
	if o.Token != "" {
		hash := sha256.Sum256([]byte(o.Token))
		s.token = hash[:]
	}
	for _, host := range o.Hosts {
		s.hosts = append(s.hosts, strings.ToLower(host))
	}
	if o.OpenWorkspace == nil {
		o.OpenWorkspace = func(context.Context) (graph.Store, error) {
			return nil, graph.Errorf(graph.Unsupported, "this server keeps no workspaces but main")
		}
	}
	s.spaces = workspace.New(workspace.Options{Open: o.OpenWorkspace, Records: o.WorkspaceRecords})
	s.loopback.Store(isLoopback(o.Listen))
	s.metrics = telemetry.NewMetrics(s.main.store.Stats)
	return s, s.build(o.Version)
}

// build makes the routes and the pages.
func (s *Server) build(version string) error {
	gin.SetMode(gin.ReleaseMode)
	s.engine = gin.New()
	s.engine.UseEscapedPath, s.engine.UnescapePathValues = true, false // an id may hold a slash; see EntityID
	s.engine.RedirectTrailingSlash, s.engine.RedirectFixedPath = false, false
	s.engine.HandleMethodNotAllowed = true
	if err := s.engine.SetTrustedProxies(nil); err != nil {
		return err
	}
	s.engine.Use(identify, s.observe, s.recovered, s.sameSite)
	s.engine.NoRoute(s.noRoute)
	s.engine.NoMethod(s.noMethod)
	s.api = humagin.New(s.engine, s.configuration(version))
	s.routes()
	finishSchemas(s.api.OpenAPI().Components.Schemas)
	var err error
	if s.document, err = s.api.OpenAPI().MarshalJSON(); err != nil {
		return err
	}
	if s.pages, err = newPages(s.api.OpenAPI()); err != nil {
		return err
	}
	if s.site, err = site.New(web.Dist()); err != nil {
		return err
	}
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(1400), gzhttp.CompressionLevel(1))
	if err != nil {
		return err
	}
	s.handler = compress(plain(s.engine))
	return nil
}

func (s *Server) configuration(version string) huma.Config {
	if version == "" {
		version = "dev"
	}
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{Title: "whoowns", Version: version, Description: "Who owns whom, on any day, with sources. " +
				"Shares are fractions 0..1 with bounds; an unknown share is never 0 and never 1."},
			Components: &huma.Components{
				Schemas: newRegistry(),
				SecuritySchemes: map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer",
					Description: "The server's token. Needed for writes wherever the server has one or listens beyond its own machine."}},
			},
			Tags: []*huma.Tag{{Name: "questions", Description: "Who owns whom."}, {Name: "data", Description: "What the store holds, in and out."},
				{Name: "server", Description: "How the server is."}},
		},
		Formats:       map[string]huma.Format{"application/json": jsonFormat, "json": jsonFormat},
		DefaultFormat: "application/json",
		Transformers:  []huma.Transformer{s.ownProblem},
	}
}

// Handler returns everything that the server answers. The limits on reading and
// writing a connection are those of Serve.
func (s *Server) Handler() http.Handler { return s.handler }

// Limits on one connection.
const (
	headerTime     = 10 * time.Second
	bodyTime       = 30 * time.Second // without a byte of a body
	idleTime       = 2 * time.Minute
	sendTime       = readTime + 30*time.Second
	drainTime      = 10 * time.Second
	maxHeaderBytes = 64 << 10
)

// Serve answers on listener until ctx ends, then lets requests and imports under
// way finish for at most ten seconds, and ends them. It closes the listener and
// the server. The error is nil when ctx ended it.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	if !isLoopback(listener.Addr().String()) {
		s.loopback.Store(false)
	}
	server := &http.Server{
		Handler: s.handler, ReadHeaderTimeout: headerTime, ReadTimeout: bodyTime, WriteTimeout: sendTime, IdleTimeout: idleTime,
		MaxHeaderBytes: maxHeaderBytes, ErrorLog: slog.NewLogLogger(s.logger.Handler(), slog.LevelWarn),
		BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		s.Close()
		return err
	case <-ctx.Done():
	}
	s.stopping.Store(true)
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	err := server.Shutdown(drain)
	if errors.Is(err, context.DeadlineExceeded) {
		s.logger.Warn("requests were cut off: they did not end in time", slog.Duration("waited", drainTime))
		err = server.Close()
	}
	s.jobs.wait(drain)
	s.Close()
	<-failed //nolint:errcheck // Shutdown made it end
	return err
}

// Close ends imports under way, none of which is written in part except by a store
// that is graph.Partial, and throws the workspaces away. It does not close the store.
func (s *Server) Close() {
	s.stopping.Store(true)
	s.jobs.close()
	s.spaces.Close()
}
