package web_test

import (
	"context"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	temporallog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"

	"github.com/fasemodel/fasemodel/activities"
	"github.com/fasemodel/fasemodel/api"
	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/browser"
	"github.com/fasemodel/fasemodel/internal/calendar"
	"github.com/fasemodel/fasemodel/internal/demo"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/opendata"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/internal/testdb"
	"github.com/fasemodel/fasemodel/internal/web"
	"github.com/fasemodel/fasemodel/workflows"
)

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	defer closeChromium()
	return testdb.Run(m)
}

// house is the program with its pages, on a database of its own, the engine and the issuer that the environment names.
type house struct {
	t     *testing.T
	url   string
	app   *app.App
	store *store.Store

	names map[string]string // what the demonstration has made: reviews by their stage, and others

	temporal client.Client
	queue    string

	mutex  sync.Mutex
	counts map[string][]string // the statements of the last request for a path
}

// staffed is a house with the demonstration's people and programmes, and no methods.
func staffed(t *testing.T) *house {
	t.Helper()
	h := newHouse(t)
	require.NoError(t, h.app.SetUpDemonstration(t.Context(), os.Getenv("OIDC_ISSUER")))
	return h
}

// furnished is a house with the whole demonstration.
func furnished(t *testing.T) *house {
	t.Helper()
	h := newHouse(t)
	require.NoError(t, h.app.LoadDemonstration(t.Context(), os.Getenv("OIDC_ISSUER")))
	return h
}

// demonstrated is a house with the whole demonstration and its open cases, as "make run" has it.
func demonstrated(t *testing.T) *house {
	t.Helper()
	h := furnished(t)
	issuer := auth.NewIssuer(os.Getenv("OIDC_ISSUER"))
	operations, err := api.Handler(t.Context(), api.Parts{
		App: h.app, Bearer: auth.NewBearer(issuer, "fasemodel"), Logger: slog.New(slog.DiscardHandler), Version: "test",
		OpenData: opendata.Publication{
			Address: "https://metoder.example.dk", Licence: "https://example.dk/licens",
			Publisher: opendata.Publisher{Name: "Styrelsen"},
		},
	})
	require.NoError(t, err)
	server := httptest.NewServer(operations)
	t.Cleanup(server.Close)
	require.NoError(t, demo.OpenCases(t.Context(), demo.Options{
		Address: server.URL, Issuer: os.Getenv("OIDC_ISSUER"), Audience: "fasemodel",
	}))
	h.names = map[string]string{}
	all, err := h.app.Reviews(t.Context(), h.caller("revisor"), app.ReviewQuery{}, app.Page{Limit: 50})
	require.NoError(t, err)
	for _, review := range all.Items {
		h.names[string(review.Recorded.Stage)] = string(review.Recorded.ID)
	}
	h.names["person"] = string(h.caller("formand").Person)
	imports, err := h.app.Imports(t.Context(), app.Page{})
	require.NoError(t, err)
	h.names["import"] = imports.Items[0].ID
	models, err := h.app.PhaseModels(t.Context(), app.Page{})
	require.NoError(t, err)
	h.names["model"] = models.Items[0].ID + "/" + models.Items[0].Versions[0].Version
	studies, err := h.app.StudyRegister(t.Context(), h.caller("revisor"), "pmto")
	require.NoError(t, err)
	h.names["study"] = studies.Studies[0].ID
	given := h.order("sekretariat")
	_, err = h.app.Hold(t.Context(), given, "idebank-for-praktikere", "Ejeren omlægger indsatsen.", "")
	require.NoError(t, err)
	h.names["command"] = string(given.Key)
	return h
}

// named puts what the demonstration has made into a path.
func (h *house) named(path string) string {
	h.t.Helper()
	for name, id := range h.names {
		path = strings.ReplaceAll(path, "{"+name+"}", id)
	}
	require.NotContains(h.t, path, "{", "the demonstration has nothing of that name")
	return path
}

func newHouse(t *testing.T) *house {
	t.Helper()
	for _, needed := range []string{"TEMPORAL_ADDRESS", "OIDC_ISSUER"} {
		require.NotEmpty(t, os.Getenv(needed), "set %s, or run the test by devstack exec as make test does", needed)
	}
	quiet := slog.New(slog.DiscardHandler)
	options, err := envconfig.LoadDefaultClientOptions()
	require.NoError(t, err)
	options.Logger = temporallog.NewStructuredLogger(quiet)
	temporal, err := client.Dial(options)
	require.NoError(t, err)
	t.Cleanup(temporal.Close)

	opened, queue := testdb.Open(t), "fasemodel-test-"+uuid.NewString()
	decider := lifecycle.Decider{Calendar: calendar.New()}
	made, err := app.New(app.Parts{
		Store: opened, Temporal: temporal, Decider: decider, Logger: quiet, AnswerWithin: 10 * time.Second, TaskQueue: queue,
		Printer: stamp{}, Shapes: api.Shapes{},
	})
	require.NoError(t, err)
	working := worker.New(temporal, queue, workflows.WorkerOptions(workflows.Deployment{}))
	workflows.Register(working, decider)
	activities.All{
		Record:    activities.Record{Recorder: opened, Decider: decider},
		Imports:   activities.Imports{Store: opened, Applier: made},
		CaseFiles: activities.CaseFiles{Store: opened, Maker: made},
	}.Register(working)
	require.NoError(t, working.Start())
	t.Cleanup(working.Stop)

	h := &house{t: t, app: made, store: opened, temporal: temporal, queue: queue}
	h.open(quiet)
	return h
}

// impatient is the same house with pages that wait for no command, so that each is shown as pending.
func (h *house) impatient() *house {
	h.t.Helper()
	made, err := app.New(app.Parts{
		Store: h.store, Temporal: h.temporal, Decider: lifecycle.Decider{Calendar: calendar.New()},
		Logger: slog.New(slog.DiscardHandler), AnswerWithin: time.Nanosecond, TaskQueue: h.queue,
	})
	require.NoError(h.t, err)
	hasty := &house{t: h.t, app: made, store: h.store, temporal: h.temporal, queue: h.queue}
	hasty.open(slog.New(slog.DiscardHandler))
	return hasty
}

// open serves the pages of the house, and counts the statements of each.
func (h *house) open(quiet *slog.Logger) {
	t := h.t
	h.counts = map[string][]string{}
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, counted := store.CountStatements(r.Context())
		handler.ServeHTTP(w, r.WithContext(ctx))
		h.mutex.Lock()
		defer h.mutex.Unlock()
		h.counts[r.URL.RequestURI()] = counted.Sent()
	}))
	t.Cleanup(server.Close)
	h.url = server.URL
	made, err := web.Handler(web.Parts{
		App: h.app, Logger: quiet, Sessions: h.store.Sessions(),
		SignIn: auth.NewSignIn(auth.NewIssuer(os.Getenv("OIDC_ISSUER")), "fasemodel", "",
			server.URL+web.SignInReturn, server.URL+"/"),
		Operator: web.Operator{
			Name: "Styrelsen", Email: "digital@example.dk",
			Licence: "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0",
		},
	})
	require.NoError(t, err)
	handler = made
}

// statements are those of the last request for a path.
func (h *house) statements(path string) []string {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.counts[path]
}

// caller is a demonstration user for the use cases.
func (h *house) caller(user string) auth.Caller {
	h.t.Helper()
	caller, err := h.app.Identify(h.t.Context(), auth.Identity{Issuer: os.Getenv("OIDC_ISSUER"), Subject: user})
	require.NoError(h.t, err)
	return caller
}

// order is a command that a demonstration user gives to the use cases.
func (h *house) order(user string) app.Order {
	return app.Order{Caller: h.caller(user), Key: lifecycle.CommandID(uuid.NewString()), Request: strings.Repeat("0", 64)}
}

// visitor is someone who reads pages and sends forms without a browser: what the pages are without JavaScript.
type visitor struct {
	house  *house
	client *http.Client
}

// shown is a page as a visitor got it.
type shown struct {
	status int
	path   string // after redirects
	header http.Header
	body   string
}

// visitor comes as a demonstration user, or as the public where no name is given.
func (h *house) visitor(user string) *visitor {
	h.t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(h.t, err)
	v := &visitor{house: h, client: &http.Client{Jar: jar}}
	if user == "" {
		return v
	}
	// The issuer's page carries on what it was asked; the choice of a user is added.
	asked := v.get("/log-ind?tilbage=/")
	form := url.Values{"username": {user}}
	for _, part := range strings.Split(asked.body, `<input type="hidden" name="`)[1:] {
		name, rest, _ := strings.Cut(part, `" value="`)
		value, _, _ := strings.Cut(rest, `"`)
		form.Set(name, html.UnescapeString(value))
	}
	answered := v.do(http.MethodPost, os.Getenv("OIDC_ISSUER")+"/authorize", form)
	require.Equal(h.t, http.StatusOK, answered.status, answered.body)
	return v
}

// get reads a page and follows redirects.
func (v *visitor) get(path string) shown { return v.do(http.MethodGet, v.house.url+path, nil) }

// post sends a form; its key is made where it has none.
func (v *visitor) post(path string, form url.Values) shown {
	if form.Get("idempotency_key") == "" {
		form.Set("idempotency_key", uuid.NewString())
	}
	return v.do(http.MethodPost, v.house.url+path, form)
}

func (v *visitor) do(method, address string, form url.Values) shown {
	t := v.house.t
	t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	request, err := http.NewRequestWithContext(t.Context(), method, address, body)
	require.NoError(t, err)
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := v.client.Do(request)
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	content, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return shown{answer.StatusCode, answer.Request.URL.RequestURI(), answer.Header, string(content)}
}

// chromium is one browser for all tests of the package: each has tabs of its own.
var chromium struct { //nolint:gochecknoglobals // started once, ended by run
	once   sync.Once
	opened *browser.Browser
	err    error
}

func closeChromium() {
	if chromium.opened != nil {
		chromium.opened.Close()
	}
}

// tab opens a tab of a real Chromium, signed in as a demonstration user where one is named.
func (h *house) tab(user, path string, window browser.Window) *browser.Tab {
	h.t.Helper()
	if underRace {
		h.t.Skip("pages are tried in a browser without the race detector")
	}
	chromium.once.Do(func() { chromium.opened, chromium.err = browser.Open(context.Background()) })
	require.NoError(h.t, chromium.err)
	tab, err := chromium.opened.Tab(h.url, window)
	require.NoError(h.t, err)
	h.t.Cleanup(tab.Close)
	if user == "" {
		require.NoError(h.t, tab.Visit(path))
	} else {
		require.NoError(h.t, tab.SignIn(user, path))
	}
	return tab
}
