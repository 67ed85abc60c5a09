package workflows

import (
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/workflows/contract"
)

// remembered is how many command ids a process keeps, to know an update that is delivered again.
const remembered = 32

// validate refuses a command that would be refused, without a trace in the history. It changes nothing. Left to
// record are a caller who has seen more than the process, an update that comes again, and whatever is asked
// of a process that was started without its state, as after the engine's own data were lost.
func (p *process) validate(ctx workflow.Context, command lifecycle.Command) error {
	if refusal := p.misdirected(ctx, command); refusal != nil {
		return contract.Refuse(refusal)
	}
	switch {
	case p.blocked != nil:
		return contract.Refuse(p.blocked)
	case p.closing:
		return contract.Refuse(contract.TryAgain())
	case p.unread && command.Kind() != lifecycle.KindCreate && command.Kind() != lifecycle.KindImport,
		command.Seen > p.state.Sequence, slices.Contains(p.recent, command.ID):
		return nil
	}
	command.At = lifecycle.Instant(workflow.Now(ctx))
	if _, refusal := p.decider.Handle(p.state, command); refusal != nil {
		return contract.Refuse(refusal)
	}
	return nil
}

// misdirected finds an update that is none: without a body, for another method, or under another id.
func (p *process) misdirected(ctx workflow.Context, command lifecycle.Command) *fault.Error {
	if command.Body != nil && command.Method == p.state.Method && command.ID != "" &&
		string(command.ID) == workflow.GetCurrentUpdateInfo(ctx).ID {
		return nil
	}
	return fault.New(fault.Malformed, "command-misdirected",
		"Kommandoen hører ikke til denne proces.", "The command does not belong to this process.")
}

// command does what a person asks. Its time is that of its coming, before it waits for its turn.
func (p *process) command(ctx workflow.Context, command lifecycle.Command) (contract.CommandResult, error) {
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	command.At = lifecycle.Instant(workflow.Now(ctx))
	ticket := p.queue.enter()
	if err := p.queue.await(ctx, ticket); err != nil {
		return contract.CommandResult{}, err
	}
	defer p.queue.leave()

	refusal := p.record(ctx, command)
	p.remember(command.ID)
	if refusal != nil {
		return contract.CommandResult{}, contract.Refuse(refusal)
	}
	return contract.CommandResult{Sequence: p.state.Sequence, At: command.At, Request: command.Request}, nil
}

// remember keeps the latest command ids.
func (p *process) remember(id lifecycle.CommandID) {
	if slices.Contains(p.recent, id) {
		return
	}
	p.recent = append(slices.Clone(p.recent), id)
	p.recent = p.recent[max(0, len(p.recent)-remembered):]
}

// passTime gives the tick for what is due. Whoever was before it in the queue may have applied it already:
// every command applies what is due by its time.
func (p *process) passTime(ctx workflow.Context, due time.Time) error {
	at := later(lifecycle.Instant(workflow.Now(ctx)), due)
	ticket := p.queue.enter()
	if err := p.queue.await(ctx, ticket); err != nil {
		return err
	}
	defer p.queue.leave()

	p.alarm.stop()
	due, found := p.nextTick()
	if p.blocked != nil || !found || due.After(at) {
		return nil
	}
	before := p.state.Sequence
	refusal := p.record(ctx, p.tick(at, dueTickID(p.state, due)))
	if refusal != nil || p.state.Sequence == before {
		workflow.GetLogger(ctx).Error("what is due could not be applied", "due", due, "refusal", refusal)
		p.rests = workflow.Now(ctx).Add(restAfterFailure)
	}
	return nil
}

// readJournal gives a tick although nothing need be due, so that what the journal holds ahead comes back.
func (p *process) readJournal(ctx workflow.Context) error {
	now := lifecycle.Instant(workflow.Now(ctx))
	ticket := p.queue.enter()
	if err := p.queue.await(ctx, ticket); err != nil {
		return err
	}
	defer p.queue.leave()
	if p.blocked != nil {
		return nil
	}
	if refusal := p.record(ctx, p.tick(now, wakeTickID(ctx, p.wakes))); refusal != nil {
		workflow.GetLogger(ctx).Error("the journal could not be read", "refusal", refusal)
	}
	return nil
}

// record has a command written down, exactly once however often it is asked, and folds what comes back. The
// caller has its turn in the queue. It gives the refusal, if any: the command's, or that of the process.
func (p *process) record(ctx workflow.Context, command lifecycle.Command) *fault.Error {
	if p.blocked != nil {
		return p.blocked
	}
	ctx = workflow.WithLocalActivityOptions(ctx, contract.RecordOptions())
	request := contract.RecordRequest{Command: command, After: p.state.Sequence}
	var result contract.RecordResult
	if err := workflow.ExecuteLocalActivity(ctx, contract.RecordActivity, request).Get(ctx, &result); err != nil {
		failure := contract.RefusalOf(err)
		if failure == nil {
			failure = fault.From(err)
		}
		if failure.Code == contract.CodeJournalBehind {
			p.block(ctx, failure)
		}
		return failure
	}
	if problem := p.fold(result); problem != nil {
		p.block(ctx, problem)
		return problem
	}
	p.unread = p.unread && p.state.Sequence == 0
	if p.began == "" {
		p.began = p.state.Phase
	}
	p.showOperators(ctx)
	return result.Refusal
}

// fold applies the events that follow on the state, and skips those it has seen.
func (p *process) fold(result contract.RecordResult) *fault.Error {
	state := p.state
	for _, event := range result.Events {
		if event.Sequence <= state.Sequence {
			continue
		}
		if event.Sequence != state.Sequence+1 || event.Method != state.Method {
			return contract.JournalGap()
		}
		state = lifecycle.Evolve(state, event)
	}
	switch {
	case result.Sequence < state.Sequence:
		return contract.JournalBehind()
	case result.Sequence > state.Sequence:
		return contract.JournalGap()
	}
	p.state = state
	return nil
}

// block stops the process. It does not fail the workflow: the commands that come are told why, until an
// administrator recovers the method.
func (p *process) block(ctx workflow.Context, why *fault.Error) {
	workflow.GetLogger(ctx).Error("the process stands still until it is recovered", "method", p.state.Method,
		"sequence", p.state.Sequence, "code", why.Code)
	p.blocked = why
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
