package web

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

func (s *site) meRoutes() []route {
	return []route{{method: http.MethodGet, path: "/mig", operation: "getMe", handle: s.showMe}}
}

// showMe shows who one is here, and ends one's sessions.
func (s *site) showMe(c *gin.Context) {
	p := pageOf(c)
	me, err := s.app.Me(c.Request.Context(), p.caller)
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.show(c, http.StatusOK, mePage(p, me))
}
