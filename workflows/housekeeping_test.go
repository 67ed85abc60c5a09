package workflows_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/fasemodel/fasemodel/activities"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/journal"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
	"github.com/fasemodel/fasemodel/workflows"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// house is what housekeeping works on, in memory.
type house struct {
	mutex     sync.Mutex
	unsettled []store.UnsettledCommand
	woken     []string
	messages  []store.Message
	delivered []int64
	failed    []int64
	letters   []activities.Letter
	sending   func(activities.Letter) error
	sealed    []string
	swept     []time.Time // before when texts without a command were taken away
	evidence  int         // how often processes were told of evidence that they had not noted
}

func newHouse() *house { return &house{sending: func(activities.Letter) error { return nil }} }

func (h *house) activities() activities.All {
	return activities.All{
		Deliver:    activities.Deliver{Outbox: h, Sender: h},
		Sweep:      activities.Sweep{Commands: h, Waker: h, Evidence: h, Search: h},
		Checkpoint: activities.Checkpoint{Journal: h, Texts: h},
	}
}

func (h *house) days() []string {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return slices.Clone(h.sealed)
}

func (h *house) Checkpoint(_ context.Context, day string) (journal.Checkpoint, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.sealed = append(h.sealed, day)
	return journal.Checkpoint{Date: day}, nil
}

func (h *house) IndexWaiting(context.Context, int) (int, error) { return 0, nil }

func (h *house) SweepTexts(_ context.Context, before time.Time) (int64, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.swept = append(h.swept, before)
	return 0, nil
}

func (h *house) Unsettled(context.Context, time.Duration, int) ([]store.UnsettledCommand, error) {
	return slices.Clone(h.unsettled), nil
}

func (h *house) Settled(_ context.Context, ids ...lifecycle.CommandID) error {
	h.unsettled = slices.DeleteFunc(h.unsettled, func(u store.UnsettledCommand) bool {
		return slices.Contains(ids, u.Command)
	})
	return nil
}

func (h *house) SettleEvidence(context.Context) error {
	h.evidence++
	return nil
}

func (h *house) SignalWithStartWorkflow(_ context.Context, id, _ string, _ any, _ client.StartWorkflowOptions,
	_ any, _ ...any,
) (client.WorkflowRun, error) {
	h.woken = append(h.woken, id)
	return nil, nil
}

func (h *house) ClaimMessages(context.Context, int, time.Duration) ([]store.Message, error) {
	claimed := h.messages
	h.messages = nil
	return claimed, nil
}

func (h *house) Recipients(_ context.Context, message store.Message) ([]store.Person, error) {
	return []store.Person{
		{ID: message.Person, Email: string(message.Person) + "@example.org"},
		{ID: "without-address"},
	}, nil
}

func (h *house) Method(context.Context, string) (store.Method, error) {
	return store.Method{Content: catalogue.Method{Title: "Tidlig Indsats"}}, nil
}

func (h *house) MessagesDelivered(_ context.Context, _ time.Time, ids ...int64) error {
	h.delivered = append(h.delivered, ids...)
	return nil
}

func (h *house) MessageFailed(_ context.Context, id int64, _ string, _ time.Duration) error {
	h.failed = append(h.failed, id)
	return nil
}

func (h *house) Send(_ context.Context, letter activities.Letter) error {
	h.letters = append(h.letters, letter)
	return h.sending(letter)
}

// keep plays housekeeping for a while.
func (h *house) keep(t *testing.T, until time.Duration) *testsuite.TestWorkflowEnvironment {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet{})
	env := suite.NewTestWorkflowEnvironment()
	env.SetStartTime(start)
	env.SetTestTimeout(time.Minute)
	env.SetWorkerOptions(busy)
	env.RegisterWorkflowWithOptions(workflows.Housekeeping,
		workflow.RegisterOptions{Name: contract.HousekeepingWorkflow})
	h.activities().Register(env)
	env.RegisterDelayedCallback(func() { env.SetContinueAsNewSuggested(true) }, until)
	env.ExecuteWorkflow(contract.HousekeepingWorkflow, contract.HousekeepingInput{})
	require.True(t, workflow.IsContinueAsNewError(env.GetWorkflowError()), "%v", env.GetWorkflowError())
	return env
}

func TestEachDayHasOneCheckpoint(t *testing.T) {
	h := newHouse()
	h.keep(t, 3*time.Hour)
	require.Equal(t, []string{"2027-02-01"}, h.days())
	require.Len(t, h.swept, 1, "texts that no command came for go once a day")
}

func TestProcessOfAnUnsettledCommandIsWokenOnce(t *testing.T) {
	h := newHouse()
	h.unsettled = []store.UnsettledCommand{{Command: "1", Method: "a"}, {Command: "2", Method: "a"}, {Command: "3", Method: "b"}}
	h.keep(t, 3*time.Minute)
	require.Equal(t, []string{"method/a", "method/b"}, h.woken)
	require.Empty(t, h.unsettled)
	require.Positive(t, h.evidence, "evidence whose noting was cut off is told in the same round")
}

func TestMessageGoesToEveryoneWithAnAddressUnderOneID(t *testing.T) {
	h := newHouse()
	due := time.Date(2027, 6, 30, 22, 0, 0, 0, time.UTC)
	message := store.Message{
		ID: 7, Key: "key", Person: "member-1", Due: &due,
		Content: store.MessageContent{Text: i18n.Text{DA: "Din stemme mangler.", EN: "Your vote is missing."}},
	}
	h.messages = []store.Message{message}
	h.keep(t, 3*time.Minute)
	h.messages = []store.Message{message}
	h.keep(t, 3*time.Minute)

	require.Len(t, h.letters, 2)
	require.Equal(t, h.letters[0], h.letters[1], "a letter that is sent again is the same letter")
	require.Equal(t, "member-1@example.org", h.letters[0].To)
	require.Equal(t, "Tidlig Indsats: Din stemme mangler.", h.letters[0].Subject)
	require.Contains(t, h.letters[0].Text, "Frist: 30.6.2027")
	require.Contains(t, h.letters[0].Text, "Your vote is missing.")
	require.Equal(t, []int64{7, 7}, h.delivered)
}

func TestMessageThatCannotBeSentWaits(t *testing.T) {
	h := newHouse()
	h.sending = func(activities.Letter) error { return errLost }
	h.messages = []store.Message{{ID: 7, Key: "key", Person: "member-1"}, {ID: 8, Key: "other", Person: "member-2"}}
	h.keep(t, 3*time.Minute)
	require.Empty(t, h.delivered)
	require.Equal(t, []int64{7, 8}, h.failed)
}

func executionOf(id, run string) *commonpb.WorkflowExecution {
	return &commonpb.WorkflowExecution{WorkflowId: id, RunId: run}
}
