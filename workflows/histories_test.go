package workflows_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"github.com/fasemodel/fasemodel/activities"
	"github.com/fasemodel/fasemodel/internal/calendar"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// recording makes TestRecordHistories write the histories anew. A change that breaks the replay of the old ones
// needs workflow.GetVersion and a new version's folder; the old folders stay as they are.
var recording = flag.String("record", "", "record the histories of every path as this version (v1, v2, …)")

// TestRecordHistories plays every path of every workflow on a real engine and keeps the histories:
//
//	bin/devstack exec --only temporal -- go test ./workflows -run TestRecordHistories -record v1
func TestRecordHistories(t *testing.T) {
	if *recording == "" {
		t.Skip("records only with -record")
	}
	for name, play := range map[string]func(*engine){
		"method-life":           playLife,
		"method-refused":        playRefusals,
		"method-timers":         playTimers,
		"method-hold":           playHold,
		"method-wake":           playWake,
		"method-database-away":  playDatabaseAway,
		"method-journal-behind": playJournalBehind,
		"method-restarted":      playRestart,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var days lifecycle.Calendar = calendar.New()
			if name == "method-timers" || name == "method-hold" {
				days = soon{}
			}
			e := newEngine(t, days)
			stop := e.work(activities.All{})
			play(e)
			e.keep(name, contract.MethodWorkflowID(e.method))
			stop()
		})
	}
	t.Run("imports", recordImports)
	t.Run("housekeeping", recordHousekeeping)
}

func playLife(e *engine) {
	e.create()
	for _, gate := range []phasemodel.GateID{"ide-modning", "modning-afproevning", "afproevning-udbredelse"} {
		e.toBallot(gate)
		e.vote(lifecycle.Approve, 1, 2, 3, 4, 5, 6, 7, 8, 9)
		e.closeBallot()
		e.publish()
	}
	e.agrees()
}

func playRefusals(e *engine) {
	e.expectsErrors = true
	e.create()
	e.create()
	e.journals.before = func(int, lifecycle.Command) error { return errRefusedLate }
	e.hold("")
	e.agrees()
}

// errRefusedLate is a refusal that only record can know of.
var errRefusedLate = fault.New(fault.Conflict, "idempotency-key-reused", "Nøglen er brugt før.", "The key has been used.")

func playTimers(e *engine) {
	e.create()
	e.toBallot("ide-modning")
	e.vote(lifecycle.Approve, 1, 5)
	e.until("the review lapses", func() bool { return e.journals.state(e.method).Review == nil })
	e.agrees()
}

func playHold(e *engine) {
	e.create()
	e.hold(time.Now().UTC().Add(2 * time.Second).Format(time.RFC3339Nano))
	e.until("the method resumes itself", func() bool { return e.journals.state(e.method).Status == lifecycle.Active })
	e.agrees()
}

func playWake(e *engine) {
	e.create()
	command := e.command(e.commandID(), actor(time.Now(), "secretariat", lifecycle.Secretariat),
		e.journals.state(e.method), lifecycle.Hold{Reason: text("waiting")})
	command.At = lifecycle.Instant(time.Now())
	_, err := e.journals.Record(e.t.Context(), e.decider, store.RecordRequest{Command: command})
	require.NoError(e.t, err)
	require.NoError(e.t, e.client.SignalWorkflow(e.t.Context(), contract.MethodWorkflowID(e.method), "",
		contract.WakeSignal, nil))
	e.agrees()
}

func playDatabaseAway(e *engine) {
	e.create()
	var away atomic.Bool
	away.Store(true)
	e.journals.before = func(int, lifecycle.Command) error {
		if away.Load() {
			return errLost
		}
		return nil
	}
	handle := e.accepted(lifecycle.Hold{Reason: text("waiting")})
	away.Store(false)
	require.NoError(e.t, handle.Get(e.t.Context(), nil))
}

func playJournalBehind(e *engine) {
	e.expectsErrors = true
	e.create()
	e.hold("")
	e.journals.states[e.method] = lifecycle.State{}
	e.by("secretariat", lifecycle.Secretariat, func(lifecycle.State) lifecycle.CommandBody {
		return lifecycle.Resume{Reason: text("go on")}
	})
	require.NotNil(e.t, e.status().Blocked)
}

func playRestart(e *engine) {
	e.create()
	id := contract.MethodWorkflowID(e.method)
	require.NoError(e.t, e.client.TerminateWorkflow(e.t.Context(), id, "", "the engine lost it"))
	_, err := e.client.SignalWithStartWorkflow(e.t.Context(), id, contract.WakeSignal, nil,
		client.StartWorkflowOptions{ID: id, TaskQueue: e.queue}, contract.MethodWorkflow,
		contract.MethodInput{Method: e.method, Wake: true})
	require.NoError(e.t, err)
	e.agrees()
	e.hold("")
}

func recordImports(t *testing.T) {
	e := newEngine(t, calendar.New())
	file := newFile(70)
	stop := e.work(activities.All{Imports: activities.Imports{Store: file, Applier: file}})
	defer func() { stop() }()
	e.start("import/"+uuid.NewString(), contract.ImportWorkflow, contract.ImportInput{Import: "done"}, "import-done", nil)

	slow := newFile(70)
	slow.applying = func(ctx context.Context, _ int) error {
		<-ctx.Done()
		return ctx.Err()
	}
	stop()
	stop = e.work(activities.All{Imports: activities.Imports{Store: slow, Applier: slow}})
	e.start("import/"+uuid.NewString(), contract.ImportWorkflow, contract.ImportInput{Import: "cancelled"},
		"import-cancelled", func(run client.WorkflowRun) {
			e.until("rows are applied", func() bool { return slow.calls.Load() > 0 })
			require.NoError(t, e.client.CancelWorkflow(t.Context(), run.GetID(), run.GetRunID()))
		})
}

func recordHousekeeping(t *testing.T) {
	e := newEngine(t, calendar.New())
	house := newHouse()
	defer e.work(house.activities())()
	id := "housekeeping-" + uuid.NewString()
	_, err := e.client.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: id, TaskQueue: e.queue},
		contract.HousekeepingWorkflow, contract.HousekeepingInput{})
	require.NoError(t, err)
	e.until("a round is done", func() bool {
		described, err := e.client.DescribeWorkflowExecution(t.Context(), id, "")
		require.NoError(t, err)
		return len(house.days()) == 1 && len(described.GetPendingActivities()) == 0
	})
	e.keep("housekeeping", id)
}

// start runs a workflow to its end and keeps its history.
func (e *engine) start(id, workflow string, input any, name string, during func(client.WorkflowRun)) {
	e.t.Helper()
	run, err := e.client.ExecuteWorkflow(e.t.Context(), client.StartWorkflowOptions{ID: id, TaskQueue: e.queue},
		workflow, input)
	require.NoError(e.t, err)
	if during != nil {
		during(run)
	}
	err = run.Get(e.t.Context(), nil)
	require.Equal(e.t, during != nil, err != nil, "%v", err)
	e.keep(name, id)
}

// keep writes the history of every run of a workflow, oldest first.
func (e *engine) keep(name, id string) {
	e.t.Helper()
	folder := filepath.Join(histories, *recording)
	require.NoError(e.t, os.MkdirAll(folder, 0o755))
	runs := e.runs(id)
	for i, run := range runs {
		if name == "method-restarted" && i < len(runs)-1 {
			continue
		}
		iterator := e.client.GetWorkflowHistory(e.t.Context(), id, run, false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		var history historypb.History
		for iterator.HasNext() {
			event, err := iterator.Next()
			require.NoError(e.t, err)
			history.Events = append(history.Events, event)
		}
		content, err := temporalproto.CustomJSONMarshalOptions{}.Marshal(&history)
		require.NoError(e.t, err)
		host, err := os.Hostname()
		require.NoError(e.t, err)
		content = bytes.ReplaceAll(content, []byte(host), []byte("worker"))
		var packed bytes.Buffer
		writer, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		require.NoError(e.t, err)
		_, err = writer.Write(content)
		require.NoError(e.t, err)
		require.NoError(e.t, writer.Close())
		file := filepath.Join(folder, fmt.Sprintf("%s.%d.json.gz", name, i+1))
		require.NoError(e.t, os.WriteFile(file, packed.Bytes(), 0o644))
	}
}

// runs lists the runs of a workflow, oldest first, following what each says of the run before it.
func (e *engine) runs(id string) []string {
	e.t.Helper()
	described, err := e.client.DescribeWorkflowExecution(e.t.Context(), id, "")
	require.NoError(e.t, err)
	var runs []string
	for run := described.GetWorkflowExecutionInfo().GetExecution().GetRunId(); run != ""; {
		runs = append([]string{run}, runs...)
		response, err := e.client.WorkflowService().GetWorkflowExecutionHistory(e.t.Context(),
			&workflowservice.GetWorkflowExecutionHistoryRequest{
				Namespace:       os.Getenv("TEMPORAL_NAMESPACE"),
				Execution:       executionOf(id, run),
				MaximumPageSize: 1,
			})
		require.NoError(e.t, err)
		run = response.GetHistory().GetEvents()[0].GetWorkflowExecutionStartedEventAttributes().GetContinuedExecutionRunId()
	}
	return runs
}
