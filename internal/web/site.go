package web

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"time"

	"github.com/a-h/templ"
	"github.com/alexedwards/scs/v2"
	"github.com/gin-gonic/gin"
	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/fasemodel/fasemodel/docs/reference"
	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/calendar"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// Parts is what the pages are made of.
type Parts struct {
	App    *app.App
	SignIn *auth.SignIn
	// Sessions keeps the sessions of browsers.
	Sessions scs.CtxStore
	Logger   *slog.Logger
	// Secure: browsers reach the pages by https.
	Secure bool
	// TrustedProxies are the addresses or networks whose X-Forwarded-For is believed.
	TrustedProxies []string
	// Ending is closed when the program stops: answers that go on end then. Nil: they go on until the browser leaves.
	Ending   <-chan struct{}
	Operator Operator
}

// site is the pages with what they share.
type site struct {
	app      *app.App
	signIn   *auth.SignIn
	sessions *scs.SessionManager
	logger   *slog.Logger
	assets   *assets
	texts    *goi18n.Bundle
	zone     *time.Location
	problems map[string]reference.Problem
	advice   map[string]i18n.Text // by status
	operator Operator

	ending    <-chan struct{}
	followers followers
}

// Handler serves the pages.
func Handler(parts Parts) (http.Handler, error) {
	files, err := readAssets()
	if err != nil {
		return nil, fmt.Errorf("read the files of the pages: %w", err)
	}
	texts, err := readTexts()
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(calendar.Zone)
	if err != nil {
		return nil, fmt.Errorf("the time zone of the pages: %w", err)
	}
	s := &site{
		app: parts.App, signIn: parts.SignIn, sessions: newSessions(parts.Sessions, parts.Secure),
		logger: parts.Logger, assets: files, texts: texts, zone: zone,
		problems: reference.Problems(), advice: reference.Advice(), operator: parts.Operator,
		ending: parts.Ending, followers: followers{open: map[lifecycle.PersonID]int{}},
	}
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.ContextWithFallback = true
	if err := engine.SetTrustedProxies(parts.TrustedProxies); err != nil {
		return nil, fmt.Errorf("trusted proxies: %w", err)
	}
	engine.Use(s.recovered, headed(parts.SignIn.Origin()))
	engine.GET("/assets/:release/*name", s.assets.serve)
	for _, route := range s.routes() {
		engine.Handle(route.method, route.path, s.opened, s.allow(route.operation), route.handle)
	}
	leadBack(engine, s.routes())
	engine.NoRoute(s.opened, func(c *gin.Context) { s.refuse(c, addressUnknown()) })

	sessions := s.sessions
	sessions.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		s.logger.ErrorContext(r.Context(), "a session could not be kept", "error", err)
		http.Error(w, "503", http.StatusServiceUnavailable)
	}
	pages, streams := sessions.LoadAndSave(engine), s.reading(engine)
	return http.NewCrossOriginProtection().Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead { // as GET; the server leaves the body out
			r = r.Clone(r.Context())
			r.Method = http.MethodGet
		}
		if isStream(r) {
			streams.ServeHTTP(w, r)
			return
		}
		pages.ServeHTTP(w, r)
	})), nil
}

// route is an address of the pages.
type route struct {
	method, path string
	// operation is the contract's operation that does the same, whose access holds for the page too; none: everyone.
	operation string
	handle    gin.HandlerFunc
}

// routes names every address: each page's file names its own.
func (s *site) routes() []route {
	return slices.Concat(
		s.homeRoutes(),
		s.tasksRoutes(),
		s.decisionRoutes(),
		s.searchRoutes(),
		s.reviewsRoutes(),
		s.portfolioRoutes(),
		s.groupRoutes(),
		s.calendarRoutes(),
		s.signInRoutes(),
		s.meRoutes(),
		s.adminRoutes(),
		s.caseRoutes(),
		s.caseFileRoutes(),
		s.caseRequestRoutes(),
		s.caseModelRoutes(),
		s.caseJournalRoutes(),
		s.commandRoutes(),
		s.gateRoutes(),
		s.methodFormRoutes(),
		s.methodRoutes(),
		s.evidenceRoutes(),
		s.problemsRoutes(),
		s.gateFormRoutes(),
		s.documentRoutes(),
		s.aboutRoutes(),
	)
}

// allow refuses those who may not call an operation.
func (s *site) allow(operation string) gin.HandlerFunc {
	return func(c *gin.Context) {
		if operation == "" {
			return
		}
		if err := auth.Check(operation, pageOf(c).caller); err != nil {
			s.refuse(c, err)
			c.Abort()
		}
	}
}

// page is what every page knows of the request.
type page struct {
	voice

	caller  auth.Caller
	path    string // with the query
	assets  *assets
	partial bool // htmx asked: only what changes is wanted
	notice  notice
	// feed is the address of a feed of what the page lists; empty: there is none.
	feed string
	now  time.Time
}

const pageKey = "page"

// pageOf is the page of a request that opened has opened.
func pageOf(c *gin.Context) page {
	opened, _ := c.MustGet(pageKey).(page) // nothing else is ever kept under the key
	return opened
}

// opened finds who asks and in which language.
func (s *site) opened(c *gin.Context) {
	caller, err := s.caller(c.Request.Context())
	spoken := s.languageOf(c)
	opened := page{
		voice:  voice{spoken, goi18n.NewLocalizer(s.texts, string(spoken), language.Danish.String()), s.zone},
		caller: caller, path: c.Request.URL.RequestURI(), assets: s.assets, now: time.Now(),
		partial: c.GetHeader("HX-Request") == "true" && c.GetHeader("HX-History-Restore-Request") != "true",
	}
	if c.Request.Method == http.MethodGet && !opened.partial {
		opened.notice, _ = s.sessions.Pop(c.Request.Context(), noticeKey).(notice)
	}
	c.Set(pageKey, opened)
	if err != nil {
		s.refuse(c, err)
		c.Abort()
	}
}

// languageCookie remembers a language that was chosen.
const languageCookie = "sprog"

func (s *site) languageOf(c *gin.Context) i18n.Language {
	if chosen, err := c.Cookie(languageCookie); err == nil && i18n.Language(chosen) == i18n.English {
		return i18n.English
	}
	return i18n.Danish
}

// chooseLanguage remembers a language and goes back.
func (s *site) chooseLanguage(c *gin.Context) {
	chosen := i18n.Danish
	if i18n.Language(c.PostForm("sprog")) == i18n.English {
		chosen = i18n.English
	}
	http.SetCookie(c.Writer, &http.Cookie{ //nolint:gosec // Secure wherever browsers come by https
		Name: languageCookie, Value: string(chosen), Path: "/", MaxAge: 365 * 24 * 60 * 60,
		Secure: s.sessions.Cookie.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
	c.Redirect(http.StatusSeeOther, ownAddress(c.PostForm("tilbage")))
}

// show writes a page, made whole before the first byte is sent.
func (s *site) show(c *gin.Context, status int, content templ.Component) {
	var written bytes.Buffer
	if err := content.Render(c.Request.Context(), &written); err != nil {
		s.logger.ErrorContext(c.Request.Context(), "a page could not be made", "route", c.FullPath(), "error", err)
		c.String(http.StatusInternalServerError, "500")
		return
	}
	c.Data(status, "text/html; charset=utf-8", written.Bytes())
}

// refuse shows why something was not done.
func (s *site) refuse(c *gin.Context, err error) {
	s.logFault(c, err)
	refusal := fault.From(err)
	s.show(c, refusal.Kind.Status(), problemPage(pageOf(c), refusal))
}

// logFault logs what is our own mistake.
func (s *site) logFault(c *gin.Context, err error) {
	if fault.From(err).Kind == fault.Internal {
		s.logger.ErrorContext(c.Request.Context(), "a page failed", "route", c.FullPath(), "error", err)
	}
}

func addressUnknown() error {
	return fault.New(fault.NotFound, "address-unknown", "Siden findes ikke.", "There is no such page.")
}

// recovered answers a panic as our own mistake. One that means to cut the connection goes on.
func (s *site) recovered(c *gin.Context) {
	defer func() {
		switch cause := recover(); {
		case cause == nil:
		case cause == any(http.ErrAbortHandler):
			panic(cause)
		default:
			s.logger.ErrorContext(c.Request.Context(), "a page panicked", "route", c.FullPath(),
				"cause", fmt.Sprint(cause), "stack", string(debug.Stack()))
			c.String(http.StatusInternalServerError, "500")
		}
	}()
	c.Next()
}

// headed sets what protects every page: it loads nothing from elsewhere, runs no script of its own text, sends forms
// nowhere else than to the issuer, which ends a session, and is shown in nobody's frame.
func headed(issuer string) gin.HandlerFunc {
	policy := "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
		"connect-src 'self'; form-action 'self' " + issuer + "; base-uri 'none'; frame-ancestors 'none'"
	return func(c *gin.Context) {
		header := c.Writer.Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "same-origin")
		header.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Cache-Control", "no-store")
		c.Next()
	}
}
