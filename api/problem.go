package api

import (
	"encoding/json"
	"log/slog"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/telemetry"
)

// problemOf is a fault as the contract writes it, in a language.
func problemOf(failed *fault.Error, status int, language i18n.Language) Problem {
	problem := Problem{
		Type: "/problems/" + failed.Code, Title: failed.Text.In(language), Status: status, Code: failed.Code,
	}
	for _, one := range failed.Details {
		problem.Errors = append(problem.Errors, ProblemDetail{
			Pointer: one.Pointer, Code: one.Code, Message: one.Text.In(language),
		})
	}
	return problem
}

// refuse answers a request with a problem and ends it. What is our own mistake, or a part that is away, is
// logged here, and nowhere else.
func refuse(c *gin.Context, logger *slog.Logger, err error) {
	failed := fault.From(err)
	switch failed.Kind {
	case fault.Internal:
		logger.ErrorContext(c.Request.Context(), "a request failed", "route", c.FullPath(), "error", err)
	case fault.Unavailable:
		logger.WarnContext(c.Request.Context(), "a part is away", "route", c.FullPath(), "error", err)
		c.Header("Retry-After", "5")
	case fault.Unauthorized:
		c.Header("WWW-Authenticate", `Bearer realm="fasemodel"`)
	default:
	}
	writeProblem(c, failed, failed.Kind.Status())
}

// writeProblem writes a problem in the caller's language. It is the only writer of problems. Where an answer has begun
// it cuts the connection: what is not whole must not end as if it were.
func writeProblem(c *gin.Context, failed *fault.Error, status int) {
	c.Abort()
	if c.Writer.Written() {
		panic(http.ErrAbortHandler)
	}
	language := languageOf(c.Request)
	problem := problemOf(failed, status, language)
	path := c.Request.URL.EscapedPath()
	problem.Instance = &path
	if trace := telemetry.TraceID(c.Request.Context()); trace != "" {
		problem.TraceID = &trace
	}
	text, err := json.Marshal(problem)
	if err != nil {
		c.Writer.WriteHeader(http.StatusInternalServerError)
		return
	}
	header := c.Writer.Header()
	header.Del("ETag")
	header.Set("Content-Language", string(language))
	header.Add("Vary", "Accept-Language")
	c.Data(status, "application/problem+json", text)
}

func languageOf(r *http.Request) i18n.Language { return i18n.Match(r.Header.Get("Accept-Language")) }
