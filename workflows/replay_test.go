package workflows_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/fasemodel/fasemodel/internal/calendar"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/workflows"
)

// histories is where recorded histories lie, by the version of the program that recorded them. Those of an
// older version stay: workflows that began under it may still run.
const histories = "testdata/histories"

// recorded is how many histories there must be of each path and version, so that one that is lost is missed.
var recorded = map[string]int{
	"v1/method-life":           4, // three gates: each change of phase ends a run
	"v1/method-refused":        1, // refused by the validator, and by record
	"v1/method-timers":         1, // reminders, extension and lapse
	"v1/method-hold":           1, // resumed by its timer
	"v1/method-wake":           1, // the journal ran ahead
	"v1/method-database-away":  1, // record waited with a timer
	"v1/method-journal-behind": 1, // stands still
	"v1/method-restarted":      1, // from the journal alone
	"v1/import-done":           1,
	"v1/import-cancelled":      1,
	"v1/housekeeping":          1,
}

func TestRecordedHistoriesReplay(t *testing.T) {
	found := map[string]int{}
	files, err := filepath.Glob(histories + "/v*/*.json.gz")
	require.NoError(t, err)
	for _, file := range files {
		version := filepath.Base(filepath.Dir(file))
		name, _, _ := strings.Cut(filepath.Base(file), ".")
		found[version+"/"+name]++
		t.Run(version+"/"+filepath.Base(file), func(t *testing.T) {
			replayer := worker.NewWorkflowReplayer()
			workflows.Register(replayer, lifecycle.Decider{Calendar: calendar.New()})
			require.NoError(t, replayer.ReplayWorkflowHistory(quiet{}, readHistory(t, file)))
		})
	}
	require.Equal(t, recorded, found)
}

// TestHistoryOfAFullLifeIsShort counts the events of a method's life through three gates.
func TestHistoryOfAFullLifeIsShort(t *testing.T) {
	files, err := filepath.Glob(histories + "/v1/method-life.*.json.gz")
	require.NoError(t, err)
	events, commands := 0, 0
	for _, file := range files {
		for _, event := range readHistory(t, file).GetEvents() {
			events++
			if event.GetEventType() == enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED {
				commands++
			}
		}
	}
	t.Logf("%d commands left %d events in the history", commands, events)
	require.Less(t, events, 1500)
}

func readHistory(t *testing.T, file string) *historypb.History {
	t.Helper()
	packed, err := os.ReadFile(file)
	require.NoError(t, err)
	unpacked, err := gzip.NewReader(bytes.NewReader(packed))
	require.NoError(t, err)
	content, err := io.ReadAll(unpacked)
	require.NoError(t, err)
	history, err := client.HistoryFromJSON(bytes.NewReader(content), client.HistoryJSONOptions{})
	require.NoError(t, err)
	return history
}
