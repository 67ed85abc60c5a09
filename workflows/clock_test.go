package workflows_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/fasemodel/fasemodel/activities"
	"github.com/fasemodel/fasemodel/internal/calendar"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/workflows"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// busy lets a workflow's code take its time on a machine that has much else to do.
var busy = worker.Options{DeadlockDetectionTimeout: time.Minute}

// clock plays a script on a clock that skips what nobody waits for. One environment is one run of the
// workflow; when the run continues as new, the clock starts the next where it left off.
type clock struct {
	*script
	t        *testing.T
	decider  lifecycle.Decider
	journals *journals
	now      time.Time
	input    contract.MethodInput
	env      *testsuite.TestWorkflowEnvironment
	steps    []step
	played   int
	runs     int
	answers  []answer
	limit    time.Duration // of a run; a process has none, but a test must end
}

// step is something that happens a while after the step before.
type step struct {
	after time.Duration
	act   func()
}

// answer is what a command was answered.
type answer struct {
	command  lifecycle.Command
	rejected error // by the validator, without history
	failed   error // by the handler
	result   contract.CommandResult
	done     bool
}

func newClock(t *testing.T) *clock {
	t.Helper()
	made := &clock{
		t: t, decider: lifecycle.Decider{Calendar: calendar.New()}, journals: newJournals(), now: start,
		input: contract.MethodInput{Method: method}, limit: 50 * 365 * 24 * time.Hour,
	}
	made.script = newScript(t, made, method)
	return made
}

// then does something a second after the step before.
func (c *clock) then(act func()) { c.steps = append(c.steps, step{time.Second, act}) }

// wait lets time pass before the next step.
func (c *clock) wait(d time.Duration) { c.steps = append(c.steps, step{d, func() {}}) }

func (c *clock) days(n int) { c.wait(time.Duration(n) * 24 * time.Hour) }

func (c *clock) do(made func(time.Time, lifecycle.State) lifecycle.Command) {
	c.then(func() { c.send(made(c.env.Now(), c.journals.state(method))) })
}

// send gives a command now, and keeps its answer.
func (c *clock) send(command lifecycle.Command) {
	at := len(c.answers)
	c.answers = append(c.answers, answer{command: command})
	c.env.UpdateWorkflow(contract.CommandUpdate, string(command.ID), &testsuite.TestUpdateCallback{
		OnReject: func(err error) { c.answers[at].rejected = err },
		OnComplete: func(result any, err error) {
			c.answers[at].done, c.answers[at].failed = true, err
			if err == nil {
				c.answers[at].result = as[contract.CommandResult](c.t, result)
			}
		},
	}, command)
}

// signal wakes the process.
func (c *clock) signal() { c.env.SignalWorkflow(contract.WakeSignal, nil) }

// play runs every step, one run of the workflow after another, and then ends the last run.
func (c *clock) play() {
	c.t.Helper()
	for last := false; !last; {
		last = c.run()
		require.False(c.t, temporal.IsTimeoutError(c.env.GetWorkflowError()), "the process stands still")
	}
}

// run plays one run of the workflow; true where the script was at its end when it made way for the next.
func (c *clock) run() bool {
	c.t.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet{})
	c.env = suite.NewTestWorkflowEnvironment()
	c.env.SetStartTime(c.now)
	c.env.SetTestTimeout(time.Minute)
	c.env.SetWorkerOptions(busy)
	c.env.SetWorkflowRunTimeout(c.limit)
	c.env.RegisterWorkflowWithOptions(workflows.Methods{Decider: c.decider}.Run,
		workflow.RegisterOptions{Name: contract.MethodWorkflow})
	record := activities.Record{Recorder: c.journals, Decider: c.decider}
	c.env.RegisterActivityWithOptions(record.Run, activity.RegisterOptions{Name: contract.RecordActivity})

	var total time.Duration
	for _, step := range c.steps[c.played:] {
		total += step.after
		c.env.RegisterDelayedCallback(func() {
			c.played++
			step.act()
		}, total)
	}
	ending := false
	c.env.RegisterDelayedCallback(func() {
		ending = true
		c.env.SetContinueAsNewSuggested(true)
		c.signal()
	}, total+time.Second)
	c.env.ExecuteWorkflow(contract.MethodWorkflow, c.input)
	require.True(c.t, c.env.IsWorkflowCompleted())

	var next *workflow.ContinueAsNewError
	err := c.env.GetWorkflowError()
	require.Error(c.t, err)
	if temporal.IsTimeoutError(err) {
		return false
	}
	require.ErrorAs(c.t, err, &next, "the process ended")
	var input contract.MethodInput
	require.NoError(c.t, converter.GetDefaultDataConverter().FromPayloads(next.Input, &input))
	c.input, c.now = input, c.env.Now()
	c.runs++
	return ending
}

// allDone makes sure that every command so far was done.
func (c *clock) allDone() {
	c.t.Helper()
	for i, got := range c.answers {
		require.NoError(c.t, got.rejected, "command %d, %s", i, got.command.Kind())
		require.NoError(c.t, got.failed, "command %d, %s", i, got.command.Kind())
		require.True(c.t, got.done, "command %d, %s", i, got.command.Kind())
	}
}

// agrees makes sure that the workflow's state, as it is carried over, is the journal's.
func (c *clock) agrees() {
	c.t.Helper()
	require.NotNil(c.t, c.input.State)
	journal, err := json.Marshal(c.journals.state(method))
	require.NoError(c.t, err)
	carried, err := json.Marshal(c.input.State)
	require.NoError(c.t, err)
	require.JSONEq(c.t, string(journal), string(carried))
}

// as makes sure that a value is of a type.
func as[T any](t *testing.T, value any) T {
	t.Helper()
	typed, ok := value.(T)
	require.True(t, ok, "%T", value)
	return typed
}

// quiet is a logger for what is expected to be said.
type quiet struct{}

func (quiet) Debug(string, ...any) {}
func (quiet) Info(string, ...any)  {}
func (quiet) Warn(string, ...any)  {}
func (quiet) Error(string, ...any) {}
