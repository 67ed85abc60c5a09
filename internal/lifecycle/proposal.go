package lifecycle

import (
	"slices"
	"time"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

const (
	publicationWorkingDays = 10 // a decision is published within these
	escalationDays         = 30 // an overdue condition is put to the group after these
)

// advances tells whether an outcome needs its mandatory items met or dispensed with.
func advances(outcome phasemodel.Outcome) bool {
	switch outcome {
	case phasemodel.Advance, phasemodel.AdvanceWithConditions, phasemodel.Keep, phasemodel.KeepWithConditions:
		return true
	case phasemodel.Return, phasemodel.Hold, phasemodel.Stop, phasemodel.Reopen:
	}
	return false
}

func conditional(outcome phasemodel.Outcome) bool {
	return outcome == phasemodel.AdvanceWithConditions || outcome == phasemodel.KeepWithConditions
}

// proposalRefusal holds a proposed outcome against the gate, the method and what is unmet.
func (d *deciding) proposalRefusal(review Review, proposal Proposal) *fault.Error {
	if !review.Gate.Allows(proposal.Outcome) {
		return refuseOutcome(proposal.Outcome)
	}
	if refusal := d.targetRefusal(review, proposal); refusal != nil {
		return refusal
	}
	if proposal.Until != "" && proposal.Outcome != phasemodel.Hold {
		return refuseField("/until", "until-not-hold", "Kun en sættelse i bero har en slutdato.",
			"Only a hold has an end date.")
	}
	if _, refusal := d.optionalDay("/until", proposal.Until); refusal != nil {
		return refusal
	}
	if refusal := d.conditionsRefusal(proposal); refusal != nil {
		return refusal
	}
	return dispensationsRefusal(review, proposal)
}

func (d *deciding) targetRefusal(review Review, proposal Proposal) *fault.Error {
	switch proposal.Outcome {
	case phasemodel.Advance, phasemodel.AdvanceWithConditions:
		if review.Target == "" || proposal.Target != "" && proposal.Target != review.Target {
			return refusePhase("/target", proposal.Target)
		}
		return nil
	case phasemodel.Return:
		target, known := d.state.Model.Phase(proposal.Target)
		current, _ := d.state.Model.Phase(d.state.Phase)
		if !known || target.Number > current.Number {
			return refusePhase("/target", proposal.Target)
		}
		return nil
	case phasemodel.Reopen:
		if d.state.Status != Stopped && d.state.Status != Withdrawn {
			return refuseNothingToReopen(d.state.Status)
		}
	case phasemodel.Stop, phasemodel.Hold, phasemodel.Keep, phasemodel.KeepWithConditions:
	}
	if proposal.Target != "" {
		return refuseField("/target", "target-not-wanted", "Dette udfald har ingen fase som mål.",
			"This outcome has no target phase.")
	}
	return nil
}

func (d *deciding) conditionsRefusal(proposal Proposal) *fault.Error {
	if conditional(proposal.Outcome) != (len(proposal.Conditions) > 0) {
		return refuseField("/conditions", "conditions-mismatch",
			"Vilkår hører til et udfald på vilkår, og et udfald på vilkår har mindst ét.",
			"Conditions belong to a conditional outcome, and a conditional outcome has at least one.")
	}
	seen := map[ConditionID]bool{}
	for i, condition := range proposal.Conditions {
		if refusal := needText(pointer("/conditions", i, "text"), condition.Text); refusal != nil {
			return refusal
		}
		if _, refusal := d.day(pointer("/conditions", i, "due"), condition.Due); refusal != nil {
			return refusal
		}
		_, exists := d.state.Condition(condition.ID)
		if condition.ID == "" || exists || seen[condition.ID] {
			return refuseField(pointer("/conditions", i, "id"), "condition-id",
				"Vilkåret skal have sit eget id.", "The condition needs an id of its own.")
		}
		seen[condition.ID] = true
	}
	return nil
}

// dispensationsRefusal allows no dispensation for items that are met or may not be dispensed with, none twice, and
// asks for one for each unmet mandatory item where the method would go on or be kept. A re-review with a failed
// mandatory check leaves only return and stop.
func dispensationsRefusal(review Review, proposal Proposal) *fault.Error {
	unmet := review.Unmet()
	var missing []fault.Detail
	seen := map[phasemodel.ItemID]bool{}
	for i, dispensation := range proposal.Dispensations {
		at := slices.IndexFunc(unmet, func(u UnmetItem) bool { return u.ID == dispensation.Item })
		switch {
		case at < 0 || !unmet[at].Dispensable:
			missing = append(missing, notDispensable(i, dispensation.Item))
		case seen[dispensation.Item]:
			missing = append(missing, dispensationTwice(i, dispensation.Item))
		}
		seen[dispensation.Item] = true
		if refusal := needText(pointer("/dispensations", i, "reason"), dispensation.Reason); refusal != nil {
			missing = append(missing, refusal.Details...)
		}
	}
	if len(missing) > 0 {
		return refuseDispensation(missing)
	}
	return unmetRefusal(review, proposal)
}

func unmetRefusal(review Review, proposal Proposal) *fault.Error {
	var missing []fault.Detail
	goesOn := proposal.Outcome != phasemodel.Return && proposal.Outcome != phasemodel.Stop
	for _, item := range review.Unmet() {
		if goesOn && item.Check && review.Gate.Kind == phasemodel.ReReview {
			return refuseReReviewFailed(unmetDetail(review.Gate, item))
		}
		granted := slices.ContainsFunc(proposal.Dispensations, func(g Dispensation) bool { return g.Item == item.ID })
		if !granted && advances(proposal.Outcome) {
			missing = append(missing, unmetDetail(review.Gate, item))
		}
	}
	if len(missing) > 0 {
		return refuseUnmet(missing)
	}
	return nil
}

// decideProposal makes the decision: what was adopted becomes an effect and conditions, as data.
func (d *deciding) decideProposal(proposal Proposal, recommended *Proposal, tally Tally) *fault.Error {
	review := d.state.Review
	effect, refusal := d.effectOf(*review, proposal)
	if refusal != nil {
		return refusal
	}
	conditions, refusal := d.newConditions(*review, proposal)
	if refusal != nil {
		return refusal
	}
	if effect.Phase != d.state.Phase && proposal.Target == "" {
		proposal.Target = effect.Phase
	}
	d.emit(DecisionMade{
		Review: review.ID, Body: review.Gate.Decision.Body, Round: review.Round,
		Proposal: proposal, Recommended: recommended, Tally: tally, Dossier: review.Dossier.Hash,
		Conditions: conditions, Effect: effect,
		Publication: Deadline{Due: Instant(d.calendar.WorkingDaysAfter(d.now(), publicationWorkingDays))},
	})
	if proposal.Outcome == phasemodel.Reopen {
		d.weighEvidence()
	}
	return nil
}

// effectOf says what an outcome does to the method. A date that has passed since it was proposed moves to
// the day of the decision, so that a proposal adopted late is still the one that was adopted.
func (d *deciding) effectOf(review Review, proposal Proposal) (Effect, *fault.Error) {
	effect := Effect{
		Phase: d.state.Phase, Status: d.state.Status, HoldUntil: d.state.HoldUntil, ReReview: d.state.ReReview,
	}
	switch proposal.Outcome {
	case phasemodel.Advance, phasemodel.AdvanceWithConditions:
		level := d.state.Evidence.Level
		effect.Phase, effect.AdvancedAtLevel = review.Target, &level
		effect.ReReview, effect.Rescheduled = d.nextReReview(d.state.Model, review.Target), true
	case phasemodel.Return:
		effect.Phase = proposal.Target
		if effect.Phase != d.state.Phase {
			effect.ReReview, effect.Rescheduled = d.nextReReview(d.state.Model, effect.Phase), true
		}
	case phasemodel.Keep, phasemodel.KeepWithConditions:
		effect.ReReview, effect.Rescheduled = d.nextReReview(d.state.Model, d.state.Phase), true
	case phasemodel.Hold:
		until, refusal := d.lastDay("/until", proposal.Until)
		if refusal != nil {
			return Effect{}, refusal
		}
		effect.Status, effect.HoldUntil = OnHold, until
	case phasemodel.Stop:
		effect.Status, effect.HoldUntil = Stopped, nil
	case phasemodel.Reopen:
		effect.Status = Active
	}
	return effect, nil
}

func (d *deciding) newConditions(review Review, proposal Proposal) ([]NewCondition, *fault.Error) {
	var conditions []NewCondition
	for i, proposed := range proposal.Conditions {
		due, refusal := d.lastDay(pointer("/conditions", i, "due"), proposed.Due)
		if refusal != nil {
			return nil, refusal
		}
		day := proposed.Due
		if asDecided, err := d.calendar.Deadline(day, false); err != nil || !asDecided.Equal(*due) {
			day = ""
		}
		conditions = append(conditions, NewCondition{
			ID: proposed.ID, Text: proposed.Text, Day: day, Escalates: d.escalation(*due),
			Deadline: deadline(d.calendar, d.now(), *due, review.Gate.Review.ReminderDays),
		})
	}
	return conditions, nil
}

func (d *deciding) escalation(due time.Time) time.Time {
	return Instant(d.calendar.DeadlineAfter(due.Add(-time.Microsecond), escalationDays, false))
}

// lastDay reads a last day that was checked when it was proposed; one that has passed since then becomes
// the end of the next working day.
func (d *deciding) lastDay(pointer, date string) (*time.Time, *fault.Error) {
	if date == "" {
		return nil, nil
	}
	end, err := d.calendar.Deadline(date, false)
	if err != nil {
		return nil, refuseField(pointer, "not-a-date",
			"Datoen skal skrives ÅÅÅÅ-MM-DD.", "The date must be written YYYY-MM-DD.")
	}
	if !end.After(d.now()) {
		end = d.calendar.WorkingDaysAfter(d.now(), 1)
	}
	end = Instant(end)
	return &end, nil
}
