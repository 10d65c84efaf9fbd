package api

import (
	"net/http"

	"whoowns/internal/ingest"
)

// prefix is the path of this version of the API.
const prefix = "/api/v1"

// routes is the list of everything that the server answers.
func (s *Server) routes() {
	const get, post = http.MethodGet, http.MethodPost

	read(s, route{get, prefix + "/search", "search", "Find entities by name",
		"Finds by name, former name, local name, identifier or id: whole, beginning, part, or with one typo. The best match comes first.",
		reads, nil}, s.search)
	read(s, route{get, prefix + "/entities/{id}", "entity", "One entity in full",
		"Names with their days, identifiers, statements, and every relation of every day. The counts are those of the day.",
		reads, nil}, s.entity)
	read(s, route{get, prefix + "/entities/{id}/owners", "owners", "Who owns it",
		"Every owner over all chains, with direct and effective share, by effective.max descending, then id. Cycles are solved, not cut.",
		reads, nil}, s.owners)
	read(s, route{get, prefix + "/entities/{id}/holdings", "holdings", "What it owns",
		"Everything it owns over all chains, by effective.max descending, then id.",
		reads, nil}, s.holdings)
	read(s, route{get, prefix + "/entities/{id}/control", "control", "Who controls it",
		"Who controls or may control it, with what votes and by what means; control is never multiplied along a chain.",
		reads, nil}, s.control)
	read(s, route{get, prefix + "/entities/{id}/share", "share", "How much of it another owns",
		"The direct and the effective share of one owner; of a product, that of its operator.",
		reads, nil}, s.share)
	read(s, route{get, prefix + "/entities/{id}/people", "people", "Who runs it",
		"Operators, managers, general partners, trustees and recorded roles. Nobody is inferred.",
		reads, nil}, s.people)
	read(s, route{get, prefix + "/entities/{id}/network", "network", "What is around it, to draw",
		"Entities within some levels above and below, the nearest first, and the relations among them; each counts the neighbours left out.",
		reads, nil}, s.network)
	read(s, route{get, prefix + "/entities/{id}/dependencies", "dependencies", "What it needs, or what needs it",
		"Dependencies by depth, then id, each with the chain that leads to it.",
		reads, nil}, s.dependencies)
	read(s, route{get, prefix + "/ask", "ask", "Ask a plain question",
		"Who owns, controls or runs something, what it owns or depends on, on any day. A question that is not understood is an answer too, with examples that are.",
		reads, nil}, s.ask)
	read(s, route{get, prefix + "/schema", "schema", "What the store holds",
		"Labels, relationship types and their properties, with counts.",
		reads, nil}, s.graphSchema)

	register(s, route{post, prefix + "/import", "import", "Read a file into the store",
		"Takes the file as the body, as a whole or not at all. Up to 8 MiB it is answered at once; a larger one becomes a job.",
		writes, []answerText{{"201", "It is written.", nil, ingest.Report{}}, {"202", "It is checked and written as a job; Location names it.", nil, Job{}}}}, s.importFile)
	read(s, route{get, prefix + "/jobs/{id}", "job", "How far an import has come",
		"Jobs are kept for an hour after they end.",
		guarded, nil}, s.job)
	register(s, route{get, prefix + "/export", "export", "The store as a file",
		"The file is sent while it is read, as of one moment. native loses nothing; csv and bods leave out what they cannot say.",
		streams, []answerText{{"200", "The file.", []string{"application/x-ndjson", "text/csv", "application/json"}, nil}}}, s.exportFile)

	read(s, route{get, "/healthz", "healthz", "Whether the server runs", "", reads, nil}, s.healthz)
	read(s, route{get, "/readyz", "readyz", "Whether the server can answer", "503 while the store cannot, or while the server stops. It names imports of which only a part is there.", reads, nil}, s.readyz)

	s.engine.GET("/metrics", s.metricsText)
	s.engine.GET("/openapi.json", s.openAPI)
	s.engine.GET("/docs", s.docsPage)
	s.engine.GET("/", s.homePage)
	s.engine.GET("/assets/site.css", s.styleSheet)
}
