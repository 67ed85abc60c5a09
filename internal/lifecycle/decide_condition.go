package lifecycle

import (
	"slices"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// condition finds a condition that is not closed, for someone who was not recused when it was set.
func (d *deciding) condition(id ConditionID) (Condition, *fault.Error) {
	condition, found := d.state.Condition(id)
	switch {
	case !found:
		return Condition{}, refuseNoCondition()
	case slices.Contains(condition.Recused, d.command.Actor.Person):
		return Condition{}, refuseRecused()
	}
	return condition, nil
}

func (d *deciding) fulfilCondition(body FulfilCondition) *fault.Error {
	condition, refusal := d.condition(body.Condition)
	if refusal != nil {
		return refusal
	}
	if condition.Fulfilled {
		return refuseConditionState("Vilkåret er allerede meldt opfyldt.", "The condition is already reported met.")
	}
	if refusal := needText("/text", body.Text); refusal != nil {
		return refusal
	}
	d.emit(ConditionFulfilled{Condition: body.Condition, Text: body.Text})
	return nil
}

func (d *deciding) returnFulfilment(body ReturnFulfilment) *fault.Error {
	condition, refusal := d.condition(body.Condition)
	if refusal != nil {
		return refusal
	}
	if !condition.Fulfilled {
		return refuseConditionState("Vilkåret er ikke meldt opfyldt.", "The condition is not reported met.")
	}
	if refusal := needText("/reason", body.Reason); refusal != nil {
		return refusal
	}
	d.emit(FulfilmentReturned{Condition: body.Condition, Reason: body.Reason})
	return nil
}

func (d *deciding) acceptFulfilment(body AcceptFulfilment) *fault.Error {
	condition, refusal := d.condition(body.Condition)
	if refusal != nil {
		return refusal
	}
	if !condition.Fulfilled {
		return refuseConditionState("Vilkåret er ikke meldt opfyldt.", "The condition is not reported met.")
	}
	d.emit(FulfilmentAccepted{Condition: body.Condition})
	return nil
}

func (d *deciding) extendCondition(body ExtendCondition) *fault.Error {
	condition, refusal := d.condition(body.Condition)
	if refusal != nil {
		return refusal
	}
	if refusal := needText("/reason", body.Reason); refusal != nil {
		return refusal
	}
	until, refusal := d.day("/until", body.Until)
	if refusal != nil {
		return refusal
	}
	if !until.After(condition.Deadline.Due) {
		return refuseField("/until", "not-later", "Den nye frist skal ligge efter den gamle.",
			"The new deadline must be later than the old.")
	}
	d.emit(ConditionExtended{
		Condition: body.Condition, Day: body.Until, Escalates: d.escalation(until), Reason: body.Reason,
		Deadline: deadline(d.calendar, d.now(), until, conditionReminderDays()),
	})
	return nil
}

// conditionReminderDays are the days before an extended condition's deadline when reminders are sent.
func conditionReminderDays() []int { return []int{7, 2} }

// waiveCondition is the deciding body's waiver: the principal's own, or the group's by the quorum and
// approval of the decision's rule, each seat giving its position. Who belongs to an organisation that owns
// or partners the method is recused without a ruling: there is no review in which one could be asked for.
func (d *deciding) waiveCondition(body WaiveCondition) *fault.Error {
	condition, refusal := d.condition(body.Condition)
	if refusal != nil {
		return refusal
	}
	if refusal := needText("/reason", body.Reason); refusal != nil {
		return refusal
	}
	actor := d.command.Actor
	if actor.Organisation != "" && slices.Contains(body.Concerned, actor.Organisation) {
		return refuseRecused()
	}
	if condition.Body == phasemodel.Principal {
		return d.waiveAlone(body)
	}
	if body.Position != Approve && body.Position != Reject {
		return refusePosition()
	}
	if refusal := seatsRefusal(body.Seats); refusal != nil {
		return refusal
	}
	seat, holds := waiverReview(condition, body).HeldBy(actor.Person)
	if !holds {
		return refuseNoSeat()
	}
	d.emit(WaiverVoteCast{
		Condition: body.Condition, Seat: seat.Number, Position: body.Position, Reason: body.Reason,
	})
	condition, _ = d.state.Condition(body.Condition)
	if review := waiverReview(condition, body); review.Settled() && review.Tally().Approved {
		d.emit(ConditionWaived{Condition: body.Condition, Reason: body.Reason})
	}
	return nil
}

// waiveAlone is the principal's waiver: a principal who is against it gives none.
func (d *deciding) waiveAlone(body WaiveCondition) *fault.Error {
	if !d.command.Actor.Is(PrincipalRole) {
		return refuseRole(PrincipalRole)
	}
	if body.Position != Approve && body.Position != "" {
		return refusePosition()
	}
	d.emit(ConditionWaived{Condition: body.Condition, Reason: body.Reason})
	return nil
}

// waiverReview is a ballot on the waiver by the decision's rule and the roster as it is now: waived when the
// group is quorate and no outstanding seat could turn the result.
func waiverReview(condition Condition, body WaiveCondition) Review {
	review := Review{Gate: phasemodel.Gate{Decision: condition.Rule}, Seats: body.Seats}
	for _, seat := range body.Seats {
		for _, member := range []Member{seat.Member, seat.Substitute} {
			tied := member.Organisation != "" && slices.Contains(body.Concerned, member.Organisation)
			if tied || slices.Contains(condition.Recused, member.Person) {
				review.Interests = append(review.Interests, Interest{Person: member.Person, Ruling: Inhabil})
			}
		}
	}
	for _, vote := range condition.Waivers {
		review.Ballots = append(review.Ballots, Ballot{Seat: vote.Seat, Holder: vote.Person, Position: vote.Position})
	}
	return review
}
