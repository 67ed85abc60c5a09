package web

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

func (s *site) homeRoutes() []route {
	return []route{{method: http.MethodGet, path: "/", handle: s.showHome}}
}

// showHome shows the front page.
func (s *site) showHome(c *gin.Context) {
	s.show(c, http.StatusOK, homePage(pageOf(c)))
}
