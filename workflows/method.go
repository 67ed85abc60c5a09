package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// restAfterFailure is how long a process waits after a tick that could not be recorded, before it tries the
// next one.
const restAfterFailure = 10 * time.Minute

// Methods makes the workflow of a method's process.
type Methods struct{ Decider lifecycle.Decider }

// Run is the workflow: it lives as long as the method, one run after another. It ends only by continuing as
// new; cancelling it has no effect, because a method's process has no end.
func (w Methods) Run(ctx workflow.Context, input contract.MethodInput) error {
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	process := newProcess(ctx, w.Decider, input)
	if err := process.listen(ctx); err != nil {
		return err
	}
	return process.live(ctx)
}

// process is one run of a method's workflow.
type process struct {
	decider lifecycle.Decider
	state   lifecycle.State
	// began is the phase in which the run began; leaving it ends the run.
	began  phasemodel.PhaseID
	recent []lifecycle.CommandID

	queue queue
	alarm alarm
	wake  workflow.ReceiveChannel
	// woken tells that the journal is to be read although nothing is due; wakes counts how often it was.
	woken bool
	wakes int
	// unread tells that the state may not be the journal's, so that it refuses nothing that an existing
	// method could accept.
	unread  bool
	closing bool
	// blocked is why the process stands still until it is recovered.
	blocked *fault.Error
	// rests is until when no tick is tried, after one that failed.
	rests time.Time
}

func newProcess(ctx workflow.Context, decider lifecycle.Decider, input contract.MethodInput) *process {
	made := &process{
		decider: decider,
		state:   lifecycle.State{Method: input.Method},
		recent:  input.Recent,
		wake:    workflow.GetSignalChannel(ctx, contract.WakeSignal),
		woken:   input.Wake,
	}
	if input.State != nil && input.State.Schema == lifecycle.StateSchema {
		made.state = *input.State
	}
	made.unread = made.state.Sequence == 0
	made.woken = made.woken || made.unread && input.State != nil
	made.began = made.state.Phase
	return made
}

// listen registers what the process answers to. It must come before anything blocks: an update may have
// started the workflow.
func (p *process) listen(ctx workflow.Context) error {
	if err := workflow.SetQueryHandler(ctx, contract.StateQuery, p.status); err != nil {
		return err
	}
	return workflow.SetUpdateHandlerWithOptions(ctx, contract.CommandUpdate, p.command,
		workflow.UpdateHandlerOptions{Validator: p.validate})
}

// status answers an operator's question.
func (p *process) status() (contract.MethodStatus, error) {
	status := contract.MethodStatus{
		State: p.state, Waiting: p.queue.waiting(), Blocked: p.blocked, Closing: p.closing,
	}
	if due, found := p.decider.NextDue(p.state); found {
		status.NextDue = &due
	}
	return status, nil
}

// live lets time pass until the run has to make way for the next.
func (p *process) live(ctx workflow.Context) error {
	for {
		p.hearSignals()
		if p.blocked != nil {
			p.alarm.stop()
			if err := workflow.Await(ctx, func() bool { return false }); err != nil {
				return err
			}
		}
		if p.mustContinue(ctx) {
			return p.continueAsNew(ctx)
		}
		if p.woken {
			p.woken = false
			p.wakes++
			if err := p.readJournal(ctx); err != nil {
				return err
			}
			continue
		}
		due, found := p.nextTick()
		if found && p.isNow(ctx, due) {
			if err := p.passTime(ctx, due); err != nil {
				return err
			}
			continue
		}
		if found {
			p.alarm.set(ctx, due)
		} else {
			p.alarm.stop()
		}
		seen, rests := p.state.Sequence, p.rests
		if err := workflow.Await(ctx, func() bool {
			return p.state.Sequence != seen || !p.rests.Equal(rests) || p.alarm.rings() || p.wake.Len() > 0 ||
				p.blocked != nil || p.mustContinue(ctx)
		}); err != nil {
			return err
		}
	}
}

// nextTick is when the process has something to do by itself.
func (p *process) nextTick() (time.Time, bool) {
	due, found := p.decider.NextDue(p.state)
	if found && due.Before(p.rests) {
		return p.rests, true
	}
	return due, found
}

// isNow tells whether an instant has come: by the clock, or by the alarm that was set for it, which may ring
// a fraction early.
func (p *process) isNow(ctx workflow.Context, due time.Time) bool {
	return !due.After(workflow.Now(ctx)) || p.alarm.rings() && p.alarm.at.Equal(due)
}

// hearSignals takes every signal that has come: one reading of the journal answers them all.
func (p *process) hearSignals() {
	for p.wake.ReceiveAsync(nil) {
		p.woken = true
	}
}

// mustContinue tells whether the run has to make way: the method has left the phase in which the run
// began, or the history has grown long.
func (p *process) mustContinue(ctx workflow.Context) bool {
	return p.began != "" && p.state.Phase != p.began || workflow.GetInfo(ctx).GetContinueAsNewSuggested()
}

// continueAsNew lets the commands that were accepted finish, refuses new ones for that moment, and hands the
// state to the next run.
func (p *process) continueAsNew(ctx workflow.Context) error {
	p.closing = true
	p.alarm.stop()
	if err := workflow.Await(ctx, func() bool {
		return p.queue.waiting() == 0 && workflow.AllHandlersFinished(ctx)
	}); err != nil {
		return err
	}
	if p.blocked != nil {
		p.closing = false
		return p.live(ctx)
	}
	p.hearSignals()
	state := p.state
	return workflow.NewContinueAsNewError(ctx, contract.MethodWorkflow, contract.MethodInput{
		Method: state.Method, State: &state, Recent: p.recent, Wake: p.woken,
	})
}
