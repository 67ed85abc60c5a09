package workflows

import (
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/fasemodel/fasemodel/workflows/contract"
)

// showOperators sets the search attributes that have changed. They hold no personal data, because the
// engine keeps them readable.
func (p *process) showOperators(ctx workflow.Context) {
	shown := workflow.GetTypedSearchAttributes(ctx)
	var changes []temporal.SearchAttributeUpdate
	keyword := func(attribute contract.SearchAttribute, value string) {
		key := attribute.Keyword()
		before, found := shown.GetKeyword(key)
		switch {
		case value == "" && found:
			changes = append(changes, key.ValueUnset())
		case value != "" && before != value:
			changes = append(changes, key.ValueSet(value))
		}
	}
	stage := ""
	if p.state.Review != nil {
		stage = string(p.state.Review.Stage)
	}
	keyword(contract.PhaseAttribute, string(p.state.Phase))
	keyword(contract.StatusAttribute, string(p.state.Status))
	keyword(contract.StageAttribute, stage)
	keyword(contract.ProgrammeAttribute, string(p.state.Programme))

	key := contract.NextDeadlineAttribute.Time()
	before, found := shown.GetTime(key)
	due, any := p.decider.NextDue(p.state)
	switch {
	case !any && found:
		changes = append(changes, key.ValueUnset())
	case any && !(found && before.Equal(due)):
		changes = append(changes, key.ValueSet(due))
	}
	if len(changes) == 0 {
		return
	}
	if err := workflow.UpsertTypedSearchAttributes(ctx, changes...); err != nil {
		workflow.GetLogger(ctx).Error("the search attributes could not be set", "error", err)
	}
}
