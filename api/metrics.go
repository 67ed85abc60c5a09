package api

import (
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
)

// metered counts and times requests by method, route and status. A route is the contract's, so the number of
// series is bounded whatever addresses are asked for.
func metered(registry prometheus.Registerer) (gin.HandlerFunc, error) {
	took := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "fasemodel_http_request_seconds",
		Help: "How long requests took, in seconds.",
	}, []string{"method", "route", "status"})
	if err := registry.Register(took); err != nil {
		return nil, err
	}
	return func(c *gin.Context) {
		began := time.Now()
		defer func() { // also where the connection is cut
			took.WithLabelValues(c.Request.Method, c.FullPath(), strconv.Itoa(c.Writer.Status())).
				Observe(time.Since(began).Seconds())
		}()
		c.Next()
	}, nil
}
