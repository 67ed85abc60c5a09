package web

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// showHome shows the front page.
func (s *site) showHome(c *gin.Context) {
	s.show(c, http.StatusOK, homePage(pageOf(c)))
}
