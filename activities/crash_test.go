package activities_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"syscall"
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
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/internal/testdb"
	"github.com/fasemodel/fasemodel/workflows"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// What a worker that is to be killed is told in its environment.
const (
	fateVariable     = "FASEMODEL_TEST_FATE" // the kind of command whose recording kills it
	momentVariable   = "FASEMODEL_TEST_MOMENT"
	queueVariable    = "FASEMODEL_TEST_QUEUE"
	databaseVariable = "FASEMODEL_TEST_DATABASE"
)

// The moments at which a worker is killed.
const (
	beforeCommit = "before PostgreSQL commits"
	afterCommit  = "between PostgreSQL's commit and the task's completion"
)

// doomed is the store's recorder in a worker that dies.
type doomed struct {
	activities.Recorder
	fate   lifecycle.CommandKind
	moment string
}

func (d doomed) Record(ctx context.Context, decider lifecycle.Decider, request store.RecordRequest) (
	store.Recorded, error,
) {
	dies := request.Command.Kind() == d.fate
	if dies && d.moment == beforeCommit {
		die()
	}
	recorded, err := d.Recorder.Record(ctx, decider, request)
	if dies && err == nil {
		die()
	}
	return recorded, err
}

// die is kill -9: nothing is flushed, closed or answered.
func die() {
	if err := syscall.Kill(os.Getpid(), syscall.SIGKILL); err != nil {
		panic(err)
	}
	select {}
}

// workUntilKilled is the process of a worker that is to be killed.
func workUntilKilled() int {
	err := func() error {
		opened, err := store.Open(context.Background(), os.Getenv(databaseVariable))
		if err != nil {
			return err
		}
		options, err := envconfig.LoadDefaultClientOptions()
		if err != nil {
			return err
		}
		options.Logger = quiet{}
		engine, err := client.Dial(options)
		if err != nil {
			return err
		}
		recorder := doomed{opened, lifecycle.CommandKind(os.Getenv(fateVariable)), os.Getenv(momentVariable)}
		return newWorker(engine, os.Getenv(queueVariable), recorder).Run(worker.InterruptCh())
	}()
	fmt.Fprintln(os.Stderr, "the worker was not killed:", err)
	return 1
}

func newWorker(engine client.Client, queue string, recorder activities.Recorder) worker.Worker {
	decider := lifecycle.Decider{Calendar: soon{}}
	working := worker.New(engine, queue, workflows.WorkerOptions(workflows.Deployment{}))
	workflows.Register(working, decider)
	activities.All{Record: activities.Record{Recorder: recorder, Decider: decider}}.Register(working)
	return working
}

// crash is a method whose worker is killed.
type crash struct {
	t      *testing.T
	scene  *scene
	engine client.Client
	queue  string
	method lifecycle.MethodID
}

func newCrash(t *testing.T) *crash {
	t.Helper()
	if os.Getenv("TEMPORAL_ADDRESS") == "" {
		t.Skip("needs an engine: TEMPORAL_ADDRESS is not set (make test sets it)")
	}
	options, err := envconfig.LoadDefaultClientOptions()
	require.NoError(t, err)
	options.Logger = quiet{}
	engine, err := client.Dial(options)
	require.NoError(t, err)
	t.Cleanup(engine.Close)
	s := newScene(t)
	return &crash{t: t, scene: s, engine: engine, queue: "crash-" + uuid.NewString(), method: s.newMethod()}
}

// send gives a command once, and waits however long it takes.
func (c *crash) send(body lifecycle.CommandBody, id string) (contract.CommandResult, error) {
	command := c.scene.command(c.method, id, body)
	var result contract.CommandResult
	handle, err := c.engine.UpdateWithStartWorkflow(c.t.Context(), client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: c.engine.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
			ID: contract.MethodWorkflowID(c.method), TaskQueue: c.queue, WorkflowTaskTimeout: 2 * time.Second,
			WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		}, contract.MethodWorkflow, contract.MethodInput{Method: c.method}),
		UpdateOptions: client.UpdateWorkflowOptions{
			UpdateID: string(command.ID), UpdateName: contract.CommandUpdate, Args: []any{command},
			WorkflowID: contract.MethodWorkflowID(c.method), WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	if err != nil {
		return result, err
	}
	return result, handle.Get(c.t.Context(), &result)
}

// doomedWorker starts a worker that dies when it records a kind of command. What it gives waits for its death.
func (c *crash) doomedWorker(fate lifecycle.CommandKind, moment string) (died func()) {
	c.t.Helper()
	child := exec.CommandContext(c.t.Context(), os.Args[0])
	var said bytes.Buffer
	child.Stderr, child.Stdout = &said, &said
	child.Env = append(os.Environ(), fateVariable+"="+string(fate), momentVariable+"="+moment,
		queueVariable+"="+c.queue, databaseVariable+"="+c.scene.database.URL)
	require.NoError(c.t, child.Start())
	return func() {
		c.t.Helper()
		var exit *exec.ExitError
		require.ErrorAs(c.t, child.Wait(), &exit)
		status, ok := exit.Sys().(syscall.WaitStatus)
		require.True(c.t, ok && status.Signal() == syscall.SIGKILL, said.String())
	}
}

// worker starts a worker that lives until the test ends.
func (c *crash) worker() {
	c.t.Helper()
	working := newWorker(c.engine, c.queue, testdb.OpenAs(c.t, c.scene.database.URL))
	require.NoError(c.t, working.Start())
	c.t.Cleanup(working.Stop)
}

func TestCommandIsAcknowledgedOnceAlthoughItsWorkerIsKilled(t *testing.T) {
	t.Parallel()
	for _, moment := range []string{beforeCommit, afterCommit} {
		t.Run(moment, func(t *testing.T) {
			t.Parallel()
			c := newCrash(t)
			died := c.doomedWorker(lifecycle.KindHold, moment)
			_, err := c.send(c.scene.create(), "create")
			require.NoError(t, err)

			type answer struct {
				result contract.CommandResult
				err    error
			}
			answered := make(chan answer, 1)
			go func() {
				result, err := c.send(lifecycle.Hold{Reason: c.scene.text("waiting")}, "hold")
				answered <- answer{result, err}
			}()
			died()
			c.worker()

			got := <-answered
			require.NoError(t, got.err)
			require.EqualValues(t, 2, got.result.Sequence)
			require.Equal(t, []string{"method-created", "method-held"}, c.scene.journal(c.method))
			require.Equal(t, 2, c.scene.commands(c.method))

			again, err := c.send(lifecycle.Hold{Reason: c.scene.text("waiting")}, "hold")
			require.NoError(t, err)
			require.Equal(t, got.result.Sequence, again.Sequence)
			require.Equal(t, 2, c.scene.commands(c.method))
		})
	}
}

func TestMethodIsCreatedOnceAlthoughItsWorkerIsKilled(t *testing.T) {
	t.Parallel()
	c := newCrash(t)
	died := c.doomedWorker(lifecycle.KindCreate, afterCommit)
	answered := make(chan error, 1)
	go func() {
		_, err := c.send(c.scene.create(), "create")
		answered <- err
	}()
	died()
	c.worker()
	require.NoError(t, <-answered)
	require.Equal(t, []string{"method-created"}, c.scene.journal(c.method))
}

func TestWhatIsDueIsAppliedOnceAlthoughItsWorkerIsKilled(t *testing.T) {
	t.Parallel()
	c := newCrash(t)
	died := c.doomedWorker(lifecycle.KindTick, afterCommit)
	_, err := c.send(c.scene.create(), "create")
	require.NoError(t, err)
	until := time.Now().UTC().Add(time.Second).Format(time.RFC3339Nano)
	_, err = c.send(lifecycle.Hold{Reason: c.scene.text("waiting"), Until: until}, "hold")
	require.NoError(t, err)
	died()
	c.worker()
	result, err := c.send(lifecycle.Hold{Reason: c.scene.text("again")}, "hold again")
	require.NoError(t, err)
	require.EqualValues(t, 4, result.Sequence)
	require.Equal(t, []string{"method-created", "method-held", "method-resumed", "method-held"}, c.scene.journal(c.method))
}
