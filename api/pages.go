package api

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gin-gonic/gin"
)

//go:embed pages
var pageFiles embed.FS

// pagePolicy lets the pages of this package have their own style sheet and nothing else.
const pagePolicy = "default-src 'none'; style-src 'self'; frame-ancestors 'none'"

// pages are those that people read, made once.
type pages struct {
	contract []byte
	style    []byte
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
	return &pages{contract: written.Bytes(), style: style}, nil
}

// register adds the pages to the router.
func (p *pages) register(engine *gin.Engine) {
	engine.GET("/api/docs", func(c *gin.Context) {
		c.Header("Content-Security-Policy", pagePolicy)
		c.Data(http.StatusOK, "text/html; charset=utf-8", p.contract)
	})
	engine.GET("/api/docs/style.css", func(c *gin.Context) { c.Data(http.StatusOK, "text/css; charset=utf-8", p.style) })
}
