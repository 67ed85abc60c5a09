package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
)

func (s *site) caseFileRoutes() []route {
	return []route{
		{http.MethodGet, "/metoder/:slug/sag/sagsmappe", "getOrderedCaseFile", s.showCaseFile},
		{http.MethodPost, "/metoder/:slug/sag/sagsmappe", "orderCaseFile", s.orderCaseFile},
		{http.MethodGet, "/metoder/:slug/sag/sagsmappe/:mappe/hent", "getOrderedCaseFileContent", s.fetchCaseFile},
	}
}

func caseFileAddress(slug string) string { return methodAddress(slug, "sag", "sagsmappe") }

// caseFilePart is the id of what tells how far a case file has come.
const caseFilePart = "sagsmappe"

// progressOfCaseFile is how far a case file has come.
func progressOfCaseFile(p page, file app.CaseFileView) progress {
	shown := progress{
		id: caseFilePart, label: p.say("case-file.making"), text: p.say("case-file.reading"),
		address: caseFileAddress(file.Of.Slug), running: string(file.Status) == "running",
	}
	if file.Parts > 0 {
		shown.done, shown.all = file.Made, file.Parts
		shown.text = p.say("case-file.made", values{"Made": file.Made, "Parts": file.Parts})
	}
	return shown
}

// sizeOf is a number of bytes in words.
func sizeOf(bytes int64) string {
	switch {
	case bytes >= 1<<20:
		return strconv.FormatInt((bytes+1<<19)>>20, 10) + " MB"
	case bytes >= 1<<10:
		return strconv.FormatInt((bytes+1<<9)>>10, 10) + " kB"
	}
	return strconv.FormatInt(bytes, 10) + " B"
}

// showCaseFile shows what the reader has ordered of a case.
func (s *site) showCaseFile(c *gin.Context) { s.showCaseFileWith(c, http.StatusOK, newForm()) }

func (s *site) showCaseFileWith(c *gin.Context, status int, sent form) {
	p := pageOf(c)
	view, err := s.app.CaseFiles(c.Request.Context(), p.caller, c.Param("slug"))
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.show(c, status, caseFilePage(p, view, sent))
}

// orderCaseFile has a case file made.
func (s *site) orderCaseFile(c *gin.Context) {
	p, slug := pageOf(c), c.Param("slug")
	s.carryOut(c, command{
		operation: "orderCaseFile", done: "case-file.ordered",
		do: func(ctx context.Context, order app.Order, _ form) (outcome, error) {
			_, err := s.app.OrderCaseFile(ctx, order, slug, p.language)
			return outcome{address: caseFileAddress(slug)}, err
		},
		again: func(status int, sent form) { s.showCaseFileWith(c, status, sent) },
	})
}

// fetchWithin is how long a reader may take over a case file.
const fetchWithin = 30 * time.Minute

// fetchCaseFile gives a case file that is made. What goes wrong once it is on its way cuts the connection: a file that
// ends is whole.
func (s *site) fetchCaseFile(c *gin.Context) {
	p, ctx := pageOf(c), c.Request.Context()
	file, err := s.app.CaseFileDownload(ctx, p.caller, c.Param("slug"), c.Param("mappe"))
	if err != nil {
		s.refuse(c, err)
		return
	}
	_ = http.NewResponseController(c.Writer).SetWriteDeadline(time.Now().Add(fetchWithin)) // not every test server can
	c.Header("Content-Type", "application/zip")
	c.Header("Content-Disposition", `attachment; filename="`+file.Name+`"`)
	if err := file.Write(ctx, c.Writer); err != nil {
		s.logFault(c, err)
		panic(http.ErrAbortHandler)
	}
}
