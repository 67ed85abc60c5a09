package bench_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// limitQueue is where the bare workflows run.
const limitQueue = "fasemodel-bench-limit"

// bareWorkflow answers updates with a local activity that does nothing: the least that any command of the
// program costs on this engine.
func bareWorkflow(ctx workflow.Context) error {
	if err := workflow.SetUpdateHandler(ctx, "bare", func(ctx workflow.Context) error {
		ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: time.Minute})
		return workflow.ExecuteLocalActivity(ctx, bareActivity).Get(ctx, nil)
	}); err != nil {
		return err
	}
	return workflow.Await(ctx, func() bool { return false })
}

func bareActivity(context.Context) error { return nil }

// limit is the engine alone.
type limit struct {
	engine    client.Client
	workflows []string
}

func newLimit(b *testing.B, workflows int) *limit {
	b.Helper()
	options, err := envconfig.LoadDefaultClientOptions()
	require.NoError(b, err)
	engine, err := client.Dial(options)
	require.NoError(b, err)
	b.Cleanup(engine.Close)
	running := worker.New(engine, limitQueue, worker.Options{})
	running.RegisterWorkflow(bareWorkflow)
	running.RegisterActivity(bareActivity)
	require.NoError(b, running.Start())
	b.Cleanup(running.Stop)
	made := &limit{engine: engine}
	for range workflows {
		id := "bench/" + uuid.NewString()
		_, err := engine.ExecuteWorkflow(b.Context(), client.StartWorkflowOptions{ID: id, TaskQueue: limitQueue}, bareWorkflow)
		require.NoError(b, err)
		made.workflows = append(made.workflows, id)
	}
	b.Cleanup(func() {
		for _, id := range made.workflows {
			_ = engine.TerminateWorkflow(context.WithoutCancel(b.Context()), id, "", "measured")
		}
	})
	return made
}

// update is one bare update.
func (l *limit) update(ctx context.Context, workflow int) error {
	handle, err := l.engine.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		UpdateID: uuid.NewString(), WorkflowID: l.workflows[workflow%len(l.workflows)], UpdateName: "bare",
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return err
	}
	return handle.Get(ctx, nil)
}
