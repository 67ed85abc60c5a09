package api

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"regexp"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/docs/reference"
	"github.com/fasemodel/fasemodel/internal/fault"
)

//go:embed pages
var pageFiles embed.FS

// pagePolicy lets the pages of this package have their own style sheet and nothing else.
const pagePolicy = "default-src 'none'; style-src 'self'; frame-ancestors 'none'"

// explanation is what the reference says about a code of a problem.
type explanation struct {
	Code    string
	Where   string // the status it comes with, or that it stands in errors
	Meaning string
}

var explanationRow = regexp.MustCompile("(?m)^\\| `([a-z0-9-]+)` \\| ([^|]+) \\| (.+) \\|$")

// marks are what is left of Markdown in a cell of the reference.
var marks = regexp.MustCompile("\\[([^\\]]+)\\]\\([^)]+\\)|`")

// explanations reads the codes that the reference explains.
func explanations() map[string]explanation {
	explained := map[string]explanation{}
	for _, row := range explanationRow.FindAllStringSubmatch(reference.Problems(), -1) {
		where := "Comes with the status " + row[2] + "."
		if row[2] == "in `errors`" {
			where = "Stands in errors, for one field or item."
		}
		explained[row[1]] = explanation{Code: row[1], Where: where, Meaning: marks.ReplaceAllString(row[3], "$1")}
	}
	return explained
}

// pages are those that people read, made once.
type pages struct {
	contract []byte
	style    []byte
	problem  *template.Template
	codes    map[string]explanation
}

func newPages(contract *openapi3.T) (*pages, error) {
	templates, err := template.ParseFS(pageFiles, "pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("read the pages: %w", err)
	}
	style, err := pageFiles.ReadFile("pages/style.css")
	if err != nil {
		return nil, fmt.Errorf("read the pages: %w", err)
	}
	var written bytes.Buffer
	if err := templates.ExecuteTemplate(&written, "contract.html", describeContract(contract)); err != nil {
		return nil, fmt.Errorf("write the contract as a page: %w", err)
	}
	return &pages{
		contract: written.Bytes(), style: style, problem: templates.Lookup("problem.html"), codes: explanations(),
	}, nil
}

// register adds the pages to the router.
func (p *pages) register(engine *gin.Engine) {
	page := func(c *gin.Context, content []byte) {
		c.Header("Content-Security-Policy", pagePolicy)
		c.Data(http.StatusOK, "text/html; charset=utf-8", content)
	}
	engine.GET("/api/docs", func(c *gin.Context) { page(c, p.contract) })
	engine.GET("/api/docs/style.css", func(c *gin.Context) { c.Data(http.StatusOK, "text/css; charset=utf-8", p.style) })
	engine.GET("/problems/:code", func(c *gin.Context) {
		known, found := p.codes[c.Param("code")]
		if !found {
			writeProblem(c, fault.New(fault.NotFound, "address-unknown", "Adressen findes ikke.",
				"There is no such address."), http.StatusNotFound)
			return
		}
		var written bytes.Buffer
		if err := p.problem.Execute(&written, known); err != nil {
			writeProblem(c, fault.From(err), http.StatusInternalServerError)
			return
		}
		page(c, written.Bytes())
	})
}
