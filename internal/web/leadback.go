package web

import (
	"net/http"
	"path"
	"slices"

	"github.com/gin-gonic/gin"
)

// leadBack lets an address that only forms are sent to lead to the page above it when it is read: a refused form is
// shown at such an address, and who reloads it, chooses another language there, or signs in again comes back to it.
func leadBack(engine *gin.Engine, routes []route) {
	isRead := func(address string) bool {
		return slices.ContainsFunc(routes, func(r route) bool { return r.method == http.MethodGet && r.path == address })
	}
	led := map[string]bool{}
	for _, route := range routes {
		if isRead(route.path) || led[route.path] {
			continue
		}
		led[route.path] = true
		steps, above := 1, path.Dir(route.path)
		for !isRead(above) {
			steps, above = steps+1, path.Dir(above)
		}
		engine.GET(route.path, func(c *gin.Context) {
			to := c.Request.URL.Path
			for range steps {
				to = path.Dir(to)
			}
			c.Redirect(http.StatusSeeOther, to)
		})
	}
}
