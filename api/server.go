package api

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/opendata"
)

// Server answers the operations of the contract, a file for each subject. Its handlers are thin: they read
// the request, ask a use case, and write what it gives.
type Server struct {
	app      *app.App
	version  string
	openData opendata.Publication
	places   chan struct{} // those of downloads that are taken
}

// Parts is what the API is made of.
type Parts struct {
	App    *app.App
	Bearer *auth.Bearer
	Logger *slog.Logger
	// TrustedProxies are the addresses or networks whose X-Forwarded-For is believed.
	TrustedProxies []string
	// Metrics is where requests are counted; nil: nowhere.
	Metrics prometheus.Registerer
	// Version is that of the program.
	Version string
	// OpenData is what is said of this installation to those who use its data.
	OpenData opendata.Publication
}

// handlerOf puts a server behind the router, its admission and its pages.
func handlerOf(ctx context.Context, parts Parts, server StrictServerInterface) (http.Handler, error) {
	contract, err := Contract(ctx)
	if err != nil {
		return nil, err
	}
	engine, err := newEngine(parts) //nolint:contextcheck // its handlers use the context of each request
	if err != nil {
		return nil, err
	}
	admission := &admission{
		routes: routesOf(contract), bearer: parts.Bearer, callers: parts.App, logger: parts.Logger,
	}
	//nolint:contextcheck // it uses the context of each request
	fail := func(c *gin.Context, err error) { refuse(c, parts.Logger, err) }
	unreadable := func(c *gin.Context, err error) { fail(c, notReadable(err)) }
	operations := NewStrictHandlerWithOptions(server, []StrictMiddlewareFunc{ofItsOwn}, StrictGinServerOptions{
		RequestErrorHandlerFunc: unreadable, HandlerErrorFunc: fail, ResponseErrorHandlerFunc: fail,
	})
	RegisterHandlersWithOptions(engine.Group(basePath, admission.admit), operations, GinServerOptions{
		ErrorHandler: func(c *gin.Context, err error, _ int) { unreadable(c, err) },
	})
	engine.GET("/healthz", operations.GetHealth)
	engine.GET("/readyz", operations.GetReadiness)
	pages, err := newPages(contract)
	if err != nil {
		return nil, err
	}
	pages.register(engine)
	return otelhttp.NewHandler(engine, "http", otelhttp.WithSpanNameFormatter(
		func(_ string, r *http.Request) string { return r.Method })), nil
}

// ofItsOwn gives each handler a context that is not used again: gin takes its own back when the answer is
// written, while the database may still be watching the context of a query for its end.
func ofItsOwn(handle StrictHandlerFunc, _ string) StrictHandlerFunc {
	return func(c *gin.Context, request any) (any, error) { return handle(c.Copy(), request) }
}

// newEngine makes the router with what every answer has in common.
func newEngine(parts Parts) (*gin.Engine, error) {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.ContextWithFallback = true
	engine.HandleMethodNotAllowed = true
	engine.RedirectTrailingSlash = false
	if err := engine.SetTrustedProxies(parts.TrustedProxies); err != nil {
		return nil, fmt.Errorf("trusted proxies: %w", err)
	}
	if parts.Metrics != nil {
		counted, err := metered(parts.Metrics)
		if err != nil {
			return nil, fmt.Errorf("count requests: %w", err)
		}
		engine.Use(counted)
	}
	engine.Use(logged(parts.Logger), recovered(parts.Logger), headed)
	engine.NoRoute(func(c *gin.Context) {
		writeProblem(c, fault.New(fault.NotFound, "address-unknown", "Adressen findes ikke.",
			"There is no such address."), http.StatusNotFound)
	})
	engine.NoMethod(func(c *gin.Context) {
		writeProblem(c, fault.New(fault.Malformed, "http-method-not-allowed",
			"Adressen findes, men ikke med den metode.", "The address exists, but not with that method."),
			http.StatusMethodNotAllowed)
	})
	return engine, nil
}

// notReadable is the fault of a request that the generated server could not take apart.
func notReadable(err error) error {
	return fault.New(fault.Malformed, "request-unreadable", "Anmodningen kan ikke læses.",
		"The request cannot be read.").Because(err)
}

// logged writes one line for each request, also where the connection was cut. It holds the route and never the address
// as it was sent, whose query may hold text, and no header.
func logged(logger *slog.Logger) gin.HandlerFunc {
	return func(c *gin.Context) {
		began, cut := time.Now(), true
		defer func() {
			logger.InfoContext(c.Request.Context(), "request", "method", c.Request.Method, "route", c.FullPath(),
				"status", c.Writer.Status(), "bytes", max(c.Writer.Size(), 0), "took", time.Since(began),
				"client", c.ClientIP(), "cut", cut)
		}()
		c.Next()
		cut = false
	}
}

// recovered answers a panic as our own mistake. One that means to cut the connection goes on.
func recovered(logger *slog.Logger) gin.HandlerFunc {
	return func(c *gin.Context) {
		defer func() {
			switch cause := recover(); {
			case cause == nil:
			case cause == any(http.ErrAbortHandler):
				panic(cause)
			default:
				logger.ErrorContext(c.Request.Context(), "a handler panicked", "route", c.FullPath(),
					"cause", fmt.Sprint(cause), "stack", string(debug.Stack()))
				writeProblem(c, fault.From(fmt.Errorf("panic: %v", cause)), http.StatusInternalServerError)
			}
		}()
		c.Next()
	}
}

// headed sets what protects every answer in a browser. An answer is nobody's to keep unless it says so.
func headed(c *gin.Context) {
	header := c.Writer.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("X-Frame-Options", "DENY")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("Cache-Control", "no-cache")
	header.Set("Vary", "Authorization")
	c.Next()
}
