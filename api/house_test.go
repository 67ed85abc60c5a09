package api_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"golang.org/x/sync/errgroup"

	"github.com/fasemodel/fasemodel/api"
	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/calendar"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/opendata"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/internal/testdb"
	processes "github.com/fasemodel/fasemodel/workflows/contract"
)

func TestMain(m *testing.M) { os.Exit(testdb.Run(m)) }

const audience = "fasemodel"

// issuer is an OpenID Connect provider that gives whatever token it is asked for.
type issuer struct {
	*httptest.Server

	signer jose.Signer
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	made := &issuer{}
	made.signer, err = jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: "1"}}, nil)
	require.NoError(t, err)
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]any{
			"issuer": made.URL, "jwks_uri": made.URL + "/keys", "id_token_signing_alg_values_supported": []string{"RS256"},
		})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{
			{Key: key.Public(), KeyID: "1", Algorithm: "RS256", Use: "sig"},
		}})
	})
	made.Server = httptest.NewServer(mux)
	t.Cleanup(made.Close)
	return made
}

// token signs claims; what is not given is as of a good token.
func (i *issuer) token(t *testing.T, subject string, claims map[string]any) string {
	t.Helper()
	all := map[string]any{
		"iss": i.URL, "aud": audience, "sub": subject, "name": subject,
		"iat": time.Now().Unix(), "exp": time.Now().Add(time.Hour).Unix(),
	}
	maps.Copy(all, claims)
	signed, err := jwt.Signed(i.signer).Claims(all).Serialize()
	require.NoError(t, err)
	return signed
}

// house is the program with the demonstration's people, on a database of its own.
type house struct {
	t      *testing.T
	url    string
	issuer *issuer
	store  *store.Store
	app    *app.App
	engine *directEngine
	all    []operation

	mutex  sync.Mutex
	tokens map[string]string
}

// newHouse opens a house whose engine records commands at once, in this process.
func newHouse(t *testing.T) *house {
	t.Helper()
	opened := testdb.Open(t)
	engine := &directEngine{store: opened, decider: lifecycle.Decider{Calendar: calendar.New()}}
	return openHouse(t, opened, engine, engine, "")
}

func openHouse(t *testing.T, opened *store.Store, temporal client.Client, engine *directEngine, queue string) *house {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	made, err := app.New(app.Parts{
		Store: opened, Temporal: temporal, Decider: lifecycle.Decider{Calendar: calendar.New()}, Logger: quiet,
		AnswerWithin: 5 * time.Second, TaskQueue: queue,
	})
	require.NoError(t, err)
	h := &house{t: t, issuer: newIssuer(t), store: opened, app: made, engine: engine, all: operations(t), tokens: map[string]string{}}
	if engine != nil {
		engine.app = made
	}
	handler, err := api.Handler(t.Context(), api.Parts{
		App: made, Bearer: auth.NewBearer(auth.NewIssuer(h.issuer.URL), audience), Logger: quiet, Version: "test",
		OpenData: opendata.Publication{
			Address: "https://metoder.example.dk", Licence: "https://example.dk/licens",
			Publisher: opendata.Publisher{Name: "Styrelsen"},
		},
	})
	require.NoError(t, err)
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	h.url = server.URL
	return h
}

// staffed is a house with the demonstration's people and programmes, and no methods.
func staffed(t *testing.T) *house {
	t.Helper()
	h := newHouse(t)
	require.NoError(t, h.app.SetUpDemonstration(t.Context(), h.issuer.URL))
	return h
}

// furnished is a house with the whole demonstration.
func furnished(t *testing.T) *house {
	t.Helper()
	h := newHouse(t)
	require.NoError(t, h.app.LoadDemonstration(t.Context(), h.issuer.URL))
	return h
}

// call is a request to the API.
type call struct {
	as      string // a demonstration user; empty: the public
	method  string
	path    string // below /api/v1
	body    any    // written as JSON; []byte as it is
	media   string // of a body that is given as bytes
	header  map[string]string
	version string // If-Match
	key     string // Idempotency-Key; empty: a new one for what is not read
}

// reply is what came back.
type reply struct {
	status int
	header http.Header
	body   []byte
}

func (r reply) into(t *testing.T, value any) {
	t.Helper()
	require.NoError(t, json.Unmarshal(r.body, value), string(r.body))
}

func (r reply) problem(t *testing.T) api.Problem {
	t.Helper()
	require.Equal(t, "application/problem+json", r.header.Get("Content-Type"), string(r.body))
	var problem api.Problem
	r.into(t, &problem)
	return problem
}

func (h *house) token(user string) string {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.tokens[user] == "" {
		h.tokens[user] = h.issuer.token(h.t, user, nil)
	}
	return h.tokens[user]
}

// do makes a call, and holds the answer against the contract.
func (h *house) do(made call) reply {
	h.t.Helper()
	var body io.Reader
	media := made.media
	switch content := made.body.(type) {
	case nil:
	case []byte:
		body = bytes.NewReader(content)
	default:
		text, err := json.Marshal(content)
		require.NoError(h.t, err)
		body, media = bytes.NewReader(text), "application/json"
	}
	request, err := http.NewRequestWithContext(h.t.Context(), made.method, h.url+"/api/v1"+made.path, body)
	require.NoError(h.t, err)
	if media != "" {
		request.Header.Set("Content-Type", media)
	}
	if made.method != http.MethodGet {
		if made.key == "" {
			made.key = uuid.NewString()
		}
		request.Header.Set("Idempotency-Key", made.key)
	}
	if made.version != "" {
		request.Header.Set("If-Match", made.version)
	}
	if made.as != "" {
		request.Header.Set("Authorization", "Bearer "+h.token(made.as))
	}
	for name, value := range made.header {
		request.Header.Del(name)
		if value != "" {
			request.Header.Set(name, value)
		}
	}
	answer, err := http.DefaultClient.Do(request)
	require.NoError(h.t, err)
	defer func() { _ = answer.Body.Close() }()
	content, err := io.ReadAll(answer.Body)
	require.NoError(h.t, err)
	got := reply{status: answer.StatusCode, header: answer.Header, body: content}
	h.holdsToContract(made, got)
	return got
}

// get reads something as a user and takes it apart.
func (h *house) get(as, path string, into any) reply {
	h.t.Helper()
	got := h.do(call{as: as, method: http.MethodGet, path: path})
	require.Equal(h.t, http.StatusOK, got.status, string(got.body))
	if into != nil {
		got.into(h.t, into)
	}
	return got
}

// holdsToContract finds the operation of a call and holds the answer against what it promises.
func (h *house) holdsToContract(made call, got reply) {
	h.t.Helper()
	op, found := h.operationOf(made)
	if !found {
		return
	}
	promised := op.Responses.Status(got.status)
	if promised == nil {
		promised = op.Responses.Default()
	}
	if got.status == http.StatusNotModified {
		require.Empty(h.t, got.body)
		return
	}
	for name, header := range promised.Value.Headers {
		if header.Value.Required {
			require.NotEmpty(h.t, got.header.Get(name), "%s: header %s of %d", op.name(), name, got.status)
		}
	}
	media := promised.Value.Content.Get(got.header.Get("Content-Type"))
	require.NotNil(h.t, media, "%s: %d %s %s", op.name(), got.status, got.header.Get("Content-Type"), got.body)
	if media.Schema == nil || media.Schema.Value.Format == "binary" {
		return
	}
	var value any
	require.NoError(h.t, json.Unmarshal(got.body, &value))
	require.NoError(h.t, media.Schema.Value.VisitJSON(value, openapi3.VisitAsResponse()), "%s: %s", op.name(), got.body)
}

// operationOf finds the operation that a call is; a segment that is written out goes before a parameter.
func (h *house) operationOf(made call) (operation, bool) {
	path, _, _ := strings.Cut(made.path, "?")
	var found operation
	for _, op := range h.all {
		if op.method == made.method && fitsPath(op.path, path) &&
			(found.Operation == nil || strings.Count(op.path, "{") < strings.Count(found.path, "{")) {
			found = op
		}
	}
	return found, found.Operation != nil
}

func fitsPath(template, path string) bool {
	expected, given := strings.Split(template, "/"), strings.Split(path, "/")
	if len(expected) != len(given) {
		return false
	}
	for i := range expected {
		if !strings.HasPrefix(expected[i], "{") && expected[i] != given[i] {
			return false
		}
	}
	return true
}

// directEngine records commands and carries imports out at once, as the processes do with their engine. What
// the API asks no engine for is left out.
type directEngine struct {
	client.Client

	store   *store.Store
	app     *app.App
	decider lifecycle.Decider
	away    error // what it answers instead
}

// answered is the handle of an update that is done.
type answered struct {
	client.WorkflowUpdateHandle

	result processes.CommandResult
	err    error
}

func (a answered) Get(_ context.Context, into any) error {
	if result, wanted := into.(*processes.CommandResult); wanted && a.err == nil {
		*result = a.result
	}
	return a.err
}

func (e *directEngine) UpdateWorkflow(
	ctx context.Context, asked client.UpdateWorkflowOptions,
) (client.WorkflowUpdateHandle, error) {
	if e.away != nil {
		return nil, e.away
	}
	command, _ := asked.Args[0].(lifecycle.Command)
	command.At = lifecycle.Instant(time.Now())
	recorded, err := e.store.Record(ctx, e.decider, store.RecordRequest{Command: command})
	if err != nil {
		return nil, err
	}
	if recorded.Refusal != nil {
		return answered{err: processes.Refuse(recorded.Refusal)}, nil //nolint:nilerr // the handle gives it
	}
	return answered{result: processes.CommandResult{
		Sequence: recorded.Sequence, At: command.At, Request: command.Request,
	}}, nil
}

func (e *directEngine) ExecuteWorkflow(
	ctx context.Context, _ client.StartWorkflowOptions, _ any, given ...any,
) (client.WorkflowRun, error) {
	if e.away != nil {
		return nil, e.away
	}
	input, _ := given[0].(processes.ImportInput)
	rows, err := e.store.PendingRows(ctx, string(input.Import), 1000)
	if err != nil {
		return nil, err
	}
	var group errgroup.Group
	group.SetLimit(4)
	for _, row := range rows {
		group.Go(func() error {
			status, failure := e.app.ApplyRow(ctx, string(input.Import), row)
			if failure != nil {
				return failure
			}
			return e.store.FinishRow(ctx, string(input.Import), row.Row, status, nil)
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return nil, e.store.FinishImport(ctx, string(input.Import), store.ImportDone)
}

func (e *directEngine) CheckHealth(
	context.Context, *client.CheckHealthRequest,
) (*client.CheckHealthResponse, error) {
	return &client.CheckHealthResponse{}, e.away
}
