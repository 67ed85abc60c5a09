package contract_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

func TestRefusalCrossesTheEngineUnchanged(t *testing.T) {
	refusal := fault.New(fault.Conflict, "gate-already-open", "Der er allerede en åben behandling.",
		"A gate review is already open.").With(fault.Detail{
		Pointer: "/gate", Code: "open", Text: i18n.Text{DA: "Åben.", EN: "Open."},
	}).Because(errors.New("never shown"))
	failures := temporal.GetDefaultFailureConverter()
	crossed := failures.FailureToError(failures.ErrorToFailure(contract.Refuse(refusal)))

	back := contract.RefusalOf(fmt.Errorf("update: %w", crossed))
	require.Empty(t, cmp.Diff(refusal, back, cmpopts.IgnoreUnexported(fault.Error{})))
	require.NotContains(t, crossed.Error(), "never shown")
	var application *temporal.ApplicationError
	require.ErrorAs(t, crossed, &application)
	require.True(t, application.NonRetryable())
	require.Equal(t, "gate-already-open", application.Type())
}

func TestErrorOfTheEngineIsNoRefusal(t *testing.T) {
	for _, err := range []error{
		nil, errors.New("connection refused"), temporal.NewApplicationError("panic", "PanicError"),
		temporal.NewApplicationError("other details", "type", "a text"),
		temporal.NewApplicationError("another type", "type", *contract.TryAgain()),
	} {
		failures := temporal.GetDefaultFailureConverter()
		crossed := failures.FailureToError(failures.ErrorToFailure(err))
		require.Nil(t, contract.RefusalOf(crossed), "%v", err)
	}
}

func TestWaitForAnAbsentDatabaseIsLongerThanAWorkflowTask(t *testing.T) {
	const workflowTask = 10 * time.Second
	before := time.Duration(0)
	for attempt := int32(1); attempt < 100; attempt++ {
		wait := contract.RecordRetryAfter(attempt)
		if attempt > contract.RecordHiccups {
			require.Greater(t, wait, workflowTask)
		}
		require.GreaterOrEqual(t, wait, before)
		before = wait
	}
	require.Equal(t, contract.RecordLongestWait, before)
}

// TestOldMessagesAreRead holds the messages as the first version wrote them: open histories hold them for years.
func TestOldMessagesAreRead(t *testing.T) {
	var input contract.MethodInput
	require.NoError(t, json.Unmarshal([]byte(`{"method":"m","state":{"schema":1,"method":"m","sequence":3,`+
		`"status":"active","phase":"ide"},"recent":["c"],"wake":true}`), &input))
	require.Equal(t, lifecycle.MethodID("m"), input.Method)
	require.EqualValues(t, 3, input.State.Sequence)
	require.Equal(t, []lifecycle.CommandID{"c"}, input.Recent)
	require.True(t, input.Wake)

	var result contract.RecordResult
	require.NoError(t, json.Unmarshal([]byte(`{"events":[{"method":"m","sequence":1,"kind":"method-held","version":1,`+
		`"actor":"p","at":"2027-02-01T09:00:00Z","body":{"reason":"r"}}],"refusal":{"kind":"conflict","code":"c",`+
		`"text":{"da":"æ","en":"e"}},"sequence":1}`), &result))
	require.Equal(t, lifecycle.EventKind("method-held"), result.Events[0].Kind())
	require.Equal(t, "c", result.Refusal.Code)
}

func TestCommandCrossesTheEngineUnchanged(t *testing.T) {
	command := lifecycle.Command{
		ID: "c", Method: "m", Seen: 7, Request: "r", At: time.Date(2027, 2, 1, 9, 0, 0, 1000, time.UTC),
		Actor: lifecycle.Actor{Person: "p", Roles: []lifecycle.Role{lifecycle.Secretariat}},
		Body:  lifecycle.Hold{Reason: "t", Until: "2027-03-01"},
	}
	payload, err := converter.GetDefaultDataConverter().ToPayload(command)
	require.NoError(t, err)
	var back lifecycle.Command
	require.NoError(t, converter.GetDefaultDataConverter().FromPayload(payload, &back))
	require.Empty(t, cmp.Diff(command, back))
}
