package api_test

import (
	"log/slog"
	"net/http"
	"os"
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
	"github.com/fasemodel/fasemodel/internal/calendar"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/testdb"
	"github.com/fasemodel/fasemodel/workflows"
)

// engineHouse is a house on the Temporal that the environment names, with a queue of its own and no worker yet.
func engineHouse(t *testing.T) (*house, func()) {
	t.Helper()
	require.NotEmpty(t, os.Getenv("TEMPORAL_ADDRESS"),
		"this test needs an engine: set TEMPORAL_ADDRESS, or run it by devstack exec as make test does")
	options, err := envconfig.LoadDefaultClientOptions()
	require.NoError(t, err)
	options.Logger = temporallog.NewStructuredLogger(slog.New(slog.DiscardHandler))
	temporal, err := client.Dial(options)
	require.NoError(t, err)
	t.Cleanup(temporal.Close)
	queue := "fasemodel-test-" + uuid.NewString()
	h := openHouse(t, testdb.Open(t), temporal, nil, queue)
	require.NoError(t, h.app.SetUpDemonstration(t.Context(), h.issuer.URL))
	return h, func() {
		decider := lifecycle.Decider{Calendar: calendar.New()}
		working := worker.New(temporal, queue, workflows.WorkerOptions(workflows.Deployment{}))
		workflows.Register(working, decider)
		activities.All{
			Record:  activities.Record{Recorder: h.store, Decider: decider},
			Imports: activities.Imports{Store: h.store, Applier: h.app},
		}.Register(working)
		require.NoError(t, working.Start())
		t.Cleanup(working.Stop)
	}
}

func TestMethodsAndImportsGoThroughTheEngine(t *testing.T) {
	h, work := engineHouse(t)
	work()
	method, _ := enter(h, nil)
	got := h.do(call{
		as: "programleder-1", method: http.MethodPost, path: "/methods/" + method.Slug + "/studies", body: trial(),
	})
	require.Equal(t, http.StatusCreated, got.status, string(got.body))
	var entry api.Method
	h.get("programleder-1", "/methods/"+method.Slug, &entry)
	require.Positive(t, entry.Evidence.Level, "the process has noted the evidence")

	var imported api.Import
	h.imported(twoMethods, "?programme=demonstrationsprogram-boern").into(t, &imported)
	require.Eventually(t, func() bool {
		h.get("admin", "/imports/"+imported.ID.String(), &imported)
		return imported.Status != api.ImportStatusRunning
	}, 30*time.Second, 50*time.Millisecond)
	require.Equal(t, api.ImportStatusDone, imported.Status)
	require.Equal(t, api.ImportProgress{Handled: 2, Created: 2}, imported.Progress)
}
