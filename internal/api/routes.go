package api

import (
	"net/http"

	"whoowns/internal/ingest"
)

// prefix is the path of this version of the API.
const prefix = "/api/v1"

// routes is the list of everything that the server answers.
func (s *Server) routes() {
	const get, post, put, del = http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete

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
	read(s, route{get, prefix + "/entities/{id}/control-history", "controlHistory", "When another gained or lost control of it",
		"The periods of one verdict up to the day, computed on every day on which a relation upstream began or ended, each with the relations that changed on its first day.",
		reads, nil}, s.controlHistory)
	read(s, route{get, prefix + "/entities/{id}/ultimate-owners", "ultimateOwners", "Who its beneficial owners are, by a rule",
		"Who qualifies and who may, by one rule or by all side by side, each with its basis, its share, the relations that carry it and one sentence; and where somebody whom nobody names may qualify.",
		reads, nil}, s.ultimateOwners)
	read(s, route{get, prefix + "/rules", "rules", "The rules by name",
		"Law, article, threshold and method of each, and what it reads into its text.",
		reads, nil}, s.rules)
	read(s, route{post, prefix + "/screen", "screen", "Whether an entity is blocked, given a list",
		"The cascade from the listed entities down to the one asked about, step by step. Nothing is written.",
		reads, nil}, s.screen)
	read(s, route{get, prefix + "/close-links", "closeLinks", "Whether two entities are closely linked",
		"Either way, and through third parties, each link with the shares and relations that it rests on.",
		reads, nil}, s.closeLinks)
	read(s, route{get, prefix + "/entities/{id}/share", "share", "How much of it another owns",
		"The direct and the effective share of one owner; of a product, that of its operator.",
		reads, nil}, s.share)
	read(s, route{get, prefix + "/entities/{id}/explain", "explain", "What a share and control come from",
		"The effective share of one owner unfolded into its largest chains and the rest; which unknown figures make it a range; control step by step.",
		reads, nil}, s.explain)
	read(s, route{get, prefix + "/entities/{id}/people", "people", "Who runs it",
		"Operators, managers, general partners, trustees and recorded roles. Nobody is inferred.",
		reads, nil}, s.people)
	read(s, route{get, prefix + "/entities/{id}/network", "network", "What is around it, to draw",
		"Entities within some levels above and below, the nearest first, and the relations among them; each counts the neighbours left out.",
		reads, nil}, s.network)
	read(s, route{get, prefix + "/entities/{id}/dependencies", "dependencies", "What it needs, or what needs it",
		"Dependencies by depth, then id, each with the chain that leads to it.",
		reads, nil}, s.dependencies)
	read(s, route{get, prefix + "/entities/{id}/changes", "changes", "What changed between two days",
		"Relations that began, ended or were followed by others, effective shares gained, lost and moved, control, votes, names, lives and statements.",
		reads, nil}, s.changes)
	read(s, route{get, prefix + "/entities/{id}/timeline", "timeline", "The days on which anything upstream changed",
		"Ascending, with what changed on each; a relation counts for the days on which its subject was upstream.",
		reads, nil}, s.timeline)
	read(s, route{get, prefix + "/changes", "registerChanges", "What changed in the whole register",
		"The relations that began or ended after one day and up to another, day by day, who gained or lost control of their subjects, and the names and lives of entities.",
		reads, nil}, s.registerChanges)
	read(s, route{post, prefix + "/what-if", "whatIf", "What a sale or another change would do",
		"A question answered as things are and as they are supposed to be, with what differs. Nothing is written.",
		reads, nil}, s.whatIf)
	read(s, route{get, prefix + "/entities/{id}/impact", "impact", "What stops if it stops",
		"What needs it in turn; what it needs itself, with who controls and owns that, and with what votes and share; single points that several needs hang on; circles of need.",
		reads, nil}, s.impact)
	read(s, route{get, prefix + "/paths", "paths", "How two entities are connected",
		"The best few routes between two entities: the fewest relations, or the largest product of shares. Not connected is an answer, with what was searched.",
		reads, nil}, s.paths)
	read(s, route{get, prefix + "/ask", "ask", "Ask a plain question",
		"Who owns, controls or runs something, since when and why, what it owns or depends on, on any day. A question that is not understood is an answer too, with examples that are.",
		reads, nil}, s.ask)
	read(s, route{get, prefix + "/schema", "schema", "What the store holds",
		"Labels, relationship types and their properties, with counts.",
		reads, nil}, s.graphSchema)

	read(s, route{post, prefix + "/cypher", "cypher", "Ask in Cypher",
		"Runs one statement that only reads, for at most 30 seconds: on a file or in memory by the program itself, on Neo4j by the server. EXPLAIN and PROFILE before it give its plan. Refused are, with their place, statements that write, call procedures or functions of plugins, or load files.",
		queries, nil}, s.cypher)

	register(s, route{post, prefix + "/import", "import", "Read a file into the store",
		"Takes the file as the body, as a whole or not at all. Up to 8 MiB it is answered at once; a larger one becomes a job.",
		writes, []answerText{{"201", "It is written.", nil, ingest.Report{}}, {"202", "It is checked and written as a job; Location names it.", nil, Job{}}}}, s.importFile)
	read(s, route{get, prefix + "/jobs/{id}", "job", "How far an import has come",
		"Jobs are kept for an hour after they end.",
		guarded, nil}, s.job)
	register(s, route{get, prefix + "/export", "export", "The store as a file",
		"The file is sent while it is read, as of one moment. native loses nothing; csv and bods leave out what they cannot say.",
		streams, []answerText{{"200", "The file.", []string{"application/x-ndjson", "text/csv", "application/json"}, nil}}}, s.exportFile)
	register(s, route{post, prefix + "/export", "exportPart", "Some records as a file",
		"The entities and relations of the ids given, the ends of the relations, and the sources of all, as of one moment: for a file of what is drawn. Nothing is written to the store.",
		reads, []answerText{{"200", "The file.", []string{"application/x-ndjson", "text/csv", "application/json"}, nil}}}, s.exportPart)

	read(s, route{get, prefix + "/workspaces", "workspaces", "The workspaces there are",
		"Each is read from one file and kept in memory beside the store; workspace=NAME answers any question from it.",
		reads, nil}, s.workspaces)
	register(s, route{put, prefix + "/workspaces/{workspace}", "putWorkspace", "Read a file into a workspace",
		"As a whole or not at all, up to 8 MiB and 200,000 entities and relations; one of the same name is replaced. It is thrown away when nobody asks of it for an hour.",
		writes, []answerText{{"201", "It can be asked of.", nil, ingest.Report{}}}}, s.putWorkspace)
	register(s, route{del, prefix + "/workspaces/{workspace}", "deleteWorkspace", "Throw a workspace away",
		"Answers under way are finished first.",
		writes, nil}, s.deleteWorkspace)

	read(s, route{get, "/healthz", "healthz", "Whether the server runs", "", reads, nil}, s.healthz)
	read(s, route{get, "/readyz", "readyz", "Whether the server can answer", "503 while the store cannot, or while the server stops. It names imports of which only a part is there.", reads, nil}, s.readyz)

	s.engine.GET("/metrics", s.metricsText)
	s.engine.GET("/openapi.json", s.openAPI)
	s.engine.GET("/docs", s.docsPage)
	s.engine.GET("/plain", s.homePage) // the rest, "/" among it, is the explorer's: see noRoute
	s.engine.GET("/assets/site.css", s.styleSheet)
}
