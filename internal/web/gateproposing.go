package web

import (
	"slices"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// The lists of a proposal in a form.
const (
	conditionRows    = "conditions"
	dispensationRows = "dispensations"
)

// writtenProposal reads a proposal from a form. Conditions that nothing is written of are left out of the form, and
// dispensations belong only to an outcome that lets the method go on.
func writtenProposal(sent form) app.WrittenProposal {
	dropBlankRows(sent.values, conditionRows)
	written := app.WrittenProposal{
		Outcome: phasemodel.Outcome(sent.value("outcome")), Reason: sent.value("reason"),
	}
	switch written.Outcome {
	case phasemodel.Return:
		written.Target = phasemodel.PhaseID(sent.value("target"))
	case phasemodel.Hold:
		written.Until = sent.value("until")
	default:
	}
	if onConditions(written.Outcome) {
		for i := range sent.rows(conditionRows) {
			written.Conditions = append(written.Conditions, app.WrittenCondition{
				Text: sent.value(rowName(conditionRows, i, "text")), Due: sent.value(rowName(conditionRows, i, "due")),
			})
		}
	}
	if goesOn(written.Outcome) {
		for i := range sent.rows(dispensationRows) {
			written.Dispensations = append(written.Dispensations, app.WrittenReason{
				Item:   phasemodel.ItemID(sent.value(rowName(dispensationRows, i, "item"))),
				Reason: sent.value(rowName(dispensationRows, i, "reason")),
			})
		}
	}
	return written
}

// onConditions tells whether an outcome has conditions.
func onConditions(outcome phasemodel.Outcome) bool {
	return outcome == phasemodel.AdvanceWithConditions || outcome == phasemodel.KeepWithConditions
}

// goesOn tells whether an outcome needs what is unmet to be dispensed with.
func goesOn(outcome phasemodel.Outcome) bool {
	return outcome == phasemodel.Advance || outcome == phasemodel.Keep || onConditions(outcome)
}

// changedProposal does what a button of the form asks for that only changes what is shown: a condition more or less, or
// a look at what it comes to. It tells whether there was such a button.
func changedProposal(p page) func(sent form) (form, bool) {
	return func(sent form) (form, bool) {
		changed, reshaped := sent.reshaped(conditionList(p))
		if !reshaped && sent.value(previewButton) != "" {
			changed.reshapedNow, reshaped = true, true
		}
		return changed, reshaped
	}
}

// previewButton is the name of the button that shows what is written as it will be read.
const previewButton = "preview"

// conditionList is the list of conditions in a form.
func conditionList(p page) rowList {
	return rowList{
		name: conditionRows, label: p.say("proposal.conditions"), hint: p.say("proposal.conditions-hint"),
		row: p.say("proposal.condition-row"), add: p.say("proposal.condition-add"), first: "text", optional: true,
	}
}

// outcomes are those that the gate allows, in words.
func (v gateView) outcomes(p page) []option {
	options := make([]option, 0, len(v.Recorded.Gate.Decision.Outcomes))
	for _, outcome := range v.Recorded.Gate.Decision.Outcomes {
		if outcome == phasemodel.Reopen && !v.mayReopen() {
			continue
		}
		each := option{value: string(outcome), text: p.say("outcome." + string(outcome))}
		if outcome == phasemodel.Advance || outcome == phasemodel.AdvanceWithConditions {
			each.text = p.say("outcome."+string(outcome)+"-to", values{"Phase": p.of(v.phase(v.Recorded.Target))})
		}
		each.hint = p.say("proposal.hint-" + string(outcome))
		options = append(options, each)
	}
	return options
}

// mayReopen tells whether the review may end in a reopening: only the extraordinary one does.
func (v gateView) mayReopen() bool { return v.Recorded.Gate.Kind == phasemodel.Extraordinary }

// allowsAny tells whether the gate allows any of the outcomes.
func (v gateView) allowsAny(outcomes ...phasemodel.Outcome) bool {
	return slices.ContainsFunc(outcomes, v.Recorded.Gate.Allows)
}

// returnPhases are the phases that the method may be sent back to: its own and those before it.
func (v gateView) returnPhases(p page) []option {
	current, found := v.Model.Phase(v.Recorded.From)
	if !found {
		return nil
	}
	var options []option
	for _, phase := range v.Model.Phases {
		if phase.Number <= current.Number {
			options = append(options, option{value: string(phase.ID), text: p.of(phase.Title)})
		}
	}
	return options
}
