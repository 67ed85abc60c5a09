package web

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
)

func (s *site) methodRoutes() []route {
	return []route{
		{method: http.MethodGet, path: "/metoder/:slug", operation: "getMethod", handle: s.showMethod},
		{method: http.MethodGet, path: "/metoder/:slug/lignende", operation: "listSimilarMethods", handle: s.showSimilar},
	}
}

// entryOf reads the entry that an address names, and sends one that names it by its id on to its slug; then it is not
// found here.
func (s *site) entryOf(c *gin.Context) (app.Entry, bool) {
	asked := c.Param("slug")
	entry, err := s.app.Entry(c.Request.Context(), pageOf(c).caller, asked)
	if err != nil {
		s.refuse(c, err)
		return app.Entry{}, false
	}
	if slug := entry.Content.Slug; asked != slug {
		address := *c.Request.URL
		address.Path = strings.Replace(address.Path, "/"+asked, "/"+slug, 1)
		c.Redirect(http.StatusMovedPermanently, address.RequestURI())
		return app.Entry{}, false
	}
	return entry, true
}

// showMethod shows a method as an entry of the catalogue.
func (s *site) showMethod(c *gin.Context) {
	if entry, found := s.entryOf(c); found {
		s.show(c, http.StatusOK, methodPage(pageOf(c), entry))
	}
}

// similarShown is how many similar methods are shown.
const similarShown = 5

// showSimilar shows the methods that resemble one, for its page or by themselves.
func (s *site) showSimilar(c *gin.Context) {
	p := pageOf(c)
	similar, err := s.app.SimilarMethods(c.Request.Context(), p.caller, c.Param("slug"), similarShown)
	if err != nil {
		s.refuse(c, err)
		return
	}
	if p.partial {
		s.show(c, http.StatusOK, similarList(p, c.Param("slug"), similar))
		return
	}
	s.show(c, http.StatusOK, similarPage(p, c.Param("slug"), similar))
}

// paragraphs are the parts of a text that blank lines keep apart.
func paragraphs(text string) []string {
	var parts []string
	for part := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// size is how large a file is.
func (v voice) size(bytes int64) string {
	const kilo = 1000
	switch {
	case bytes >= kilo*kilo:
		return v.decimal(float64(bytes)/kilo/kilo, 1) + " MB"
	case bytes >= kilo:
		return v.decimal(float64(bytes)/kilo, 0) + " kB"
	}
	return v.whole(int(bytes)) + " byte"
}

// external tells whether a text is nothing but an address of the web.
func external(text string) bool {
	return (strings.HasPrefix(text, "https://") || strings.HasPrefix(text, "http://")) && !strings.ContainsAny(text, " \t\n")
}
