package workflows_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"github.com/fasemodel/fasemodel/activities"
	"github.com/fasemodel/fasemodel/internal/calendar"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/workflows"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

func TestEngineTakesAMethodThroughAGate(t *testing.T) {
	t.Parallel()
	e := newEngine(t, calendar.New())
	defer e.work(activities.All{})()
	e.throughGate("ide-modning")
	e.agrees()
	require.Equal(t, phasemodel.PhaseID("modning"), e.status().State.PublicPhase)
	e.until("operators find the method by its phase", func() bool {
		listed, err := e.client.ListWorkflow(t.Context(), &workflowservice.ListWorkflowExecutionsRequest{
			Query: fmt.Sprintf("%s = 'modning' AND ExecutionStatus = 'Running' AND WorkflowId = '%s'",
				contract.PhaseAttribute, contract.MethodWorkflowID(e.method)),
		})
		return err == nil && len(listed.GetExecutions()) == 1
	})
}

// throughGate takes the method from its idea through one gate.
func (s *script) throughGate(gate phasemodel.GateID) {
	s.create()
	s.toBallot(gate)
	s.vote(lifecycle.Approve, 1, 3, 5, 7, 8, 9)
	s.closeBallot()
	s.publish()
}

func TestEngineFiresDeadlines(t *testing.T) {
	t.Parallel()
	e := newEngine(t, soon{})
	defer e.work(activities.All{})()
	e.create()
	e.toBallot("ide-modning")
	e.vote(lifecycle.Approve, 1, 3, 5, 7, 8, 9)
	e.until("the ballot closes itself", func() bool { return e.journals.state(e.method).Phase == "modning" })
	e.agrees()
}

func TestNoCommandIsLostOrDoubledAmongManyCallersAndFailingRecords(t *testing.T) {
	t.Parallel()
	e := newEngine(t, calendar.New())
	defer e.work(activities.All{})()
	e.importAt("udbredelse")
	e.journals.after = func(call int, _ lifecycle.Command) error {
		if call%20 == 0 {
			return errLost
		}
		return nil
	}
	const callers, each = 8, 15
	var acknowledged atomic.Int64
	var group sync.WaitGroup
	for caller := range callers {
		group.Go(func() {
			for n := range each {
				id := lifecycle.CommandID(uuid.NewString())
				by := lifecycle.Actor{Person: lifecycle.SystemActor, Roles: []lifecycle.Role{lifecycle.System}}
				command := e.command(id, by, lifecycle.State{}, lifecycle.NoteEvidence{Level: (caller + n) % 5})
				if _, err := e.send(t.Context(), command); err != nil {
					t.Errorf("caller %d: %v", caller, err)
					continue
				}
				acknowledged.Add(1)
			}
		})
	}
	group.Wait()
	require.EqualValues(t, callers*each, acknowledged.Load())
	require.Equal(t, callers*each+1, e.journals.written)
	e.agrees()
}

func TestUpdateIsAcceptedWithinMomentsWhileTheDatabaseIsAway(t *testing.T) {
	t.Parallel()
	e := newEngine(t, calendar.New())
	defer e.work(activities.All{})()
	e.create()
	var away atomic.Bool
	away.Store(true)
	e.journals.before = func(int, lifecycle.Command) error {
		if away.Load() {
			return errLost
		}
		return nil
	}
	began := time.Now()
	handle := e.accepted(lifecycle.Hold{Reason: text("waiting")})
	require.Less(t, time.Since(began), 5*time.Second)
	away.Store(false)
	var result contract.CommandResult
	require.NoError(t, handle.Get(t.Context(), &result))
	require.EqualValues(t, 2, result.Sequence)
}

func TestProcessMovesOnToTheNextBuild(t *testing.T) {
	t.Parallel()
	e := newEngine(t, calendar.New())
	name := "deployment-" + uuid.NewString()
	for _, build := range []string{"first", "second"} {
		stop := e.workAs(workflows.Deployment{Name: name, Build: build}, activities.All{})
		e.until("the build is current", func() bool {
			_, err := e.client.WorkerDeploymentClient().GetHandle(name).SetCurrentVersion(t.Context(),
				client.WorkerDeploymentSetCurrentVersionOptions{BuildID: build})
			return err == nil
		})
		if build == "first" {
			e.create()
		} else {
			e.hold("")
		}
		stop()
	}
	described, err := e.client.DescribeWorkflowExecution(t.Context(), contract.MethodWorkflowID(e.method), "")
	require.NoError(t, err)
	versioning := described.GetWorkflowExecutionInfo().GetVersioningInfo()
	require.Equal(t, enums.VERSIONING_BEHAVIOR_AUTO_UPGRADE, versioning.GetBehavior())
	require.Equal(t, "second", versioning.GetDeploymentVersion().GetBuildId())
}
