package workflows

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/workflow"

	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// ticks is the namespace of the ids of ticks.
var ticks = uuid.MustParse("0b0c5f0e-4a53-5a8e-9d1c-6f0a6c7b6d11")

// tick is the command by which time passes.
func (p *process) tick(at time.Time, id lifecycle.CommandID) lifecycle.Command {
	request := sha256.Sum256([]byte(id))
	return lifecycle.Command{
		ID: id, Method: p.state.Method, At: at, Seen: p.state.Sequence, Request: hex.EncodeToString(request[:]),
		Actor: lifecycle.Actor{Person: lifecycle.SystemActor, Roles: []lifecycle.Role{lifecycle.System}},
		Body:  lifecycle.Tick{},
	}
}

// dueTickID is the same for what is due at an instant on a state, however often a tick for it is tried.
func dueTickID(state lifecycle.State, due time.Time) lifecycle.CommandID {
	return tickID(fmt.Sprintf("due/%s/%d/%s", state.Method, state.Sequence, due.UTC().Format(time.RFC3339Nano)))
}

// wakeTickID is the same for one waking of one run.
func wakeTickID(ctx workflow.Context, wakes int) lifecycle.CommandID {
	return tickID(fmt.Sprintf("wake/%s/%d", workflow.GetInfo(ctx).WorkflowExecution.RunID, wakes))
}

func tickID(name string) lifecycle.CommandID {
	return lifecycle.CommandID(uuid.NewSHA1(ticks, []byte(name)).String())
}
