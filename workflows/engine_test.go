package workflows_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	"go.temporal.io/sdk/worker"

	"github.com/fasemodel/fasemodel/activities"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/workflows"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// soon is a calendar by which a day is a fifth of a second, for an engine whose clock cannot be skipped.
type soon struct{}

const soonDay = 200 * time.Millisecond

func (soon) DeadlineAfter(from time.Time, days int, _ bool) time.Time {
	return from.Add(time.Duration(days) * soonDay)
}

func (soon) Deadline(date string, _ bool) (time.Time, error) {
	return time.Parse(time.RFC3339Nano, date)
}

func (soon) WorkingDaysAfter(from time.Time, days int) time.Time {
	return from.Add(time.Duration(days) * soonDay)
}

func (soon) AddMonths(from time.Time, months int) time.Time {
	return from.Add(time.Duration(months) * 30 * soonDay)
}

func (soon) DayBefore(deadline time.Time, days int) time.Time {
	return deadline.Add(-time.Duration(days) * soonDay)
}

// engine is a real Temporal with a worker of the test's own. It plays scripts as they are written.
type engine struct {
	*script
	t        *testing.T
	client   client.Client
	queue    string
	journals *journals
	decider  lifecycle.Decider
	// answers are what the commands were answered; a refusal is in errs.
	answers []contract.CommandResult
	errs    []error
	// expectsErrors lets a command be refused.
	expectsErrors bool
}

// connect gives a client of the engine, and skips the test where there is none.
func connect(t *testing.T) client.Client {
	t.Helper()
	if os.Getenv("TEMPORAL_ADDRESS") == "" {
		t.Skip("needs an engine: TEMPORAL_ADDRESS is not set (make test sets it)")
	}
	options, err := envconfig.LoadDefaultClientOptions()
	require.NoError(t, err)
	options.Logger, options.Identity = quiet{}, "test"
	connected, err := client.Dial(options)
	require.NoError(t, err)
	t.Cleanup(connected.Close)
	return connected
}

func newEngine(t *testing.T, calendar lifecycle.Calendar) *engine {
	t.Helper()
	made := &engine{
		t: t, client: connect(t), queue: "fasemodel-test-" + uuid.NewString(), journals: newJournals(),
		decider: lifecycle.Decider{Calendar: calendar},
	}
	made.script = newScript(t, made, lifecycle.MethodID(uuid.NewString()))
	return made
}

// work starts a worker and gives what stops it.
func (e *engine) work(all activities.All) func() {
	e.t.Helper()
	return e.workAs(workflows.Deployment{}, all)
}

// workAs starts a worker of a deployment.
func (e *engine) workAs(deployment workflows.Deployment, all activities.All) func() {
	e.t.Helper()
	working := worker.New(e.client, e.queue, workflows.WorkerOptions(deployment))
	workflows.Register(working, e.decider)
	all.Record = activities.Record{Recorder: e.journals, Decider: e.decider}
	all.Register(working)
	require.NoError(e.t, working.Start())
	return working.Stop
}

func (e *engine) do(made func(time.Time, lifecycle.State) lifecycle.Command) {
	e.t.Helper()
	result, err := e.send(e.t.Context(), made(time.Now(), e.journals.state(e.method)))
	e.answers, e.errs = append(e.answers, result), append(e.errs, err)
	if !e.expectsErrors {
		require.NoError(e.t, err)
	}
}

// send gives a command, and starts the workflow where there is none.
func (e *engine) send(ctx context.Context, command lifecycle.Command) (contract.CommandResult, error) {
	var result contract.CommandResult
	for {
		start := e.client.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
			ID: contract.MethodWorkflowID(command.Method), TaskQueue: e.queue,
			WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		}, contract.MethodWorkflow, contract.MethodInput{Method: command.Method})
		handle, err := e.client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
			StartWorkflowOperation: start,
			UpdateOptions: client.UpdateWorkflowOptions{
				UpdateID: string(command.ID), UpdateName: contract.CommandUpdate, Args: []any{command},
				WorkflowID: contract.MethodWorkflowID(command.Method), WaitForStage: client.WorkflowUpdateStageCompleted,
			},
		})
		if err == nil {
			err = handle.Get(ctx, &result)
		}
		if refusal := contract.RefusalOf(err); refusal == nil || refusal.Code != contract.CodeTryAgain {
			return result, err
		}
	}
}

// status asks the process where it stands.
func (e *engine) status() contract.MethodStatus {
	e.t.Helper()
	answered, err := e.client.QueryWorkflow(e.t.Context(), contract.MethodWorkflowID(e.method), "", contract.StateQuery)
	require.NoError(e.t, err)
	var status contract.MethodStatus
	require.NoError(e.t, answered.Get(&status))
	return status
}

// until waits for a condition.
func (e *engine) until(what string, holds func() bool) {
	e.t.Helper()
	require.Eventually(e.t, holds, time.Minute, 20*time.Millisecond, what)
}

// agrees waits until the process stands where its journal stands.
func (e *engine) agrees() {
	e.t.Helper()
	e.until("the process follows its journal", func() bool {
		return e.status().State.Sequence == e.journals.state(e.method).Sequence
	})
}

// accepted gives a command of the secretariat and waits only until the engine has accepted it.
func (e *engine) accepted(body lifecycle.CommandBody) client.WorkflowUpdateHandle {
	e.t.Helper()
	id := e.commandID()
	by := actor(time.Now(), "secretariat", lifecycle.Secretariat)
	handle, err := e.client.UpdateWorkflow(e.t.Context(), client.UpdateWorkflowOptions{
		UpdateID: string(id), UpdateName: contract.CommandUpdate, WorkflowID: contract.MethodWorkflowID(e.method),
		Args:         []any{e.command(id, by, e.journals.state(e.method), body)},
		WaitForStage: client.WorkflowUpdateStageAccepted,
	})
	require.NoError(e.t, err)
	return handle
}
