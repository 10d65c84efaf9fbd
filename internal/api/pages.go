package api

import (
	"bytes"
	"context"
	"embed"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"whoowns/internal/ask"
	"whoowns/internal/explore"
)

//go:embed pages
var pageFiles embed.FS

// pages are what the server shows in a browser beside the explorer: the questions for
// a browser without scripts, and the list of calls. They have no script, and nothing
// that is not the server's own.
type pages struct {
	home  *template.Template
	docs  []byte
	style []byte
}

func newPages(document *huma.OpenAPI) (pages, error) {
	templates, err := template.New("").Funcs(docsFunctions).ParseFS(pageFiles, "pages/*.html")
	if err != nil {
		return pages{}, err
	}
	style, err := pageFiles.ReadFile("pages/site.css")
	if err != nil {
		return pages{}, err
	}
	var docs bytes.Buffer
	err = templates.ExecuteTemplate(&docs, "docs.html", docsOf(document))
	return pages{templates.Lookup("home.html"), docs.Bytes(), style}, err
}

// home is the page with the question box, and the answer where one was asked.
type home struct {
	Question string
	Answer   *ask.Answer
	Result   string // the path of the whole answer
	Evidence *evidence
	Then     string // the day asked about, where that is not today
	Problem  *Problem
}

func (s *Server) homePage(c *gin.Context) {
	page := home{Question: strings.TrimSpace(c.Query("q"))}
	status := http.StatusOK
	if page.Question != "" {
		ctx, cancel := context.WithTimeout(c.Request.Context(), readTime)
		defer cancel()
		answer, err := s.main.asker.Ask(ctx, page.Question)
		page.Answer, page.Result, page.Evidence = &answer, answer.Links["result"], evidenceOf(answer.Result)
		if day := answer.Question.AsOf; day != explore.Today().Day {
			page.Then = day.String()
		}
		if err != nil {
			page.Answer, page.Evidence, page.Problem = nil, nil, s.problemOf(ctx, err)
			status = page.Problem.Status
		}
	}
	var out bytes.Buffer
	if err := s.pages.home.Execute(&out, page); err != nil {
		panic(err)
	}
	sendPage(c, status, out.Bytes())
}

func (s *Server) docsPage(c *gin.Context) { sendPage(c, http.StatusOK, s.pages.docs) }

func sendPage(c *gin.Context, status int, body []byte) {
	c.Header("Content-Security-Policy", policyOfPages)
	c.Data(status, "text/html; charset=utf-8", body)
}

func (s *Server) styleSheet(c *gin.Context) {
	c.Header("Cache-Control", "max-age=3600")
	c.Data(http.StatusOK, "text/css; charset=utf-8", s.pages.style)
}

func (s *Server) openAPI(c *gin.Context) { c.Data(http.StatusOK, "application/json", s.document) }

// docsSection is the calls of one tag.
type docsSection struct {
	Tag        *huma.Tag
	Operations []*huma.Operation
}

type docs struct {
	Info     *huma.Info
	Sections []docsSection
	Schemas  map[string]*huma.Schema
}

func docsOf(document *huma.OpenAPI) docs {
	d := docs{Info: document.Info, Schemas: document.Components.Schemas.Map()}
	for _, tag := range document.Tags {
		section := docsSection{Tag: tag}
		for _, path := range sortedKeys(document.Paths) {
			item := document.Paths[path]
			for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Delete} {
				if op != nil && op.Tags[0] == tag.Name {
					section.Operations = append(section.Operations, op)
				}
			}
		}
		d.Sections = append(d.Sections, section)
	}
	return d
}

var docsFunctions = template.FuncMap{
	"ref":      func(s *huma.Schema) string { return strings.TrimPrefix(s.Ref, schemaPrefix) },
	"type":     typeText,
	"required": func(s *huma.Schema, name string) bool { return slices.Contains(s.Required, name) },
	"isSchema": func(v any) bool { _, ok := v.(*huma.Schema); return ok },
}

// typeText says in a word what a schema without a name is.
func typeText(s *huma.Schema) string {
	text := s.Type
	if s.Format != "" && s.Format != "int64" && s.Format != "double" {
		text += " (" + s.Format + ")"
	}
	if text == "" {
		return "any"
	}
	return text
}
