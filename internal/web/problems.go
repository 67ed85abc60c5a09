package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/docs/reference"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

func (s *site) problemsRoutes() []route {
	return []route{{method: http.MethodGet, path: "/problems/:code", handle: s.showProblem}}
}

// explained is the meaning of a problem's code, as the reference has it.
type explained struct {
	reference.Problem

	advice map[string]i18n.Text // what to do, by status
}

// showProblem explains a code that an error has.
func (s *site) showProblem(c *gin.Context) {
	problem, known := s.problems[c.Param("code")]
	if !known {
		s.refuse(c, addressUnknown())
		return
	}
	s.show(c, http.StatusOK, explainedPage(pageOf(c), explained{problem, s.advice}))
}
