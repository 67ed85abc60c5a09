package lifecycle

import (
	"slices"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// mayRequest tells who may request a gate or take the request back: the programme manager, and for an
// extraordinary review the secretariat or the chair.
func (d *deciding) mayRequest(gate phasemodel.Gate) *fault.Error {
	actor := d.command.Actor
	if gate.Kind == phasemodel.Extraordinary {
		if actor.Is(Secretariat) || actor.Chair {
			return nil
		}
		return refuseExtraordinary()
	}
	if !actor.Is(ProgrammeManager) {
		return refuseRole(ProgrammeManager)
	}
	return nil
}

func (d *deciding) requestGate(body RequestGate) *fault.Error {
	if refusal := d.mayRequest(body.Gate); refusal != nil {
		return refusal
	}
	if refusal := d.requestRefusal(body); refusal != nil {
		return refusal
	}
	extraordinary := body.Gate.Kind == phasemodel.Extraordinary
	if !extraordinary && d.state.Status != Active {
		return refuseStatus(d.state.Status)
	}
	if !body.Gate.LeavesFrom(d.state.Phase) {
		return refuseGateElsewhere(body.Gate.ID, d.state.Phase)
	}
	if extraordinary {
		if refusal := needText("/reason", body.Reason); refusal != nil {
			return refusal
		}
	}
	target, refusal := d.targetOf(body)
	if refusal != nil {
		return refusal
	}
	if refusal := readiness(body); refusal != nil {
		return refusal
	}
	if refusal := rosterRefusal(body); refusal != nil {
		return refusal
	}
	d.emit(ReviewOpened{
		Review: body.Review, Gate: body.Gate, ModelID: d.state.Model.ID, ModelVersion: d.state.Model.Version,
		From: d.state.Phase, Target: target, Dossier: body.Dossier, Group: body.Group, Seats: body.Seats,
		Concerned: body.Concerned, Applications: body.Applications, Reason: body.Reason,
	})
	d.detectInterests()
	d.enter(StageAssessment, 1, body.Gate.Review.AssessmentDays)
	return nil
}

// targetOf settles the phase that a crossing leads to; where the gate has one, it need not be named.
func (d *deciding) targetOf(body RequestGate) (phasemodel.PhaseID, *fault.Error) {
	if body.Gate.Kind != phasemodel.Crossing {
		return "", nil
	}
	target := body.Target
	if target == "" && len(body.Gate.To) == 1 {
		target = body.Gate.To[0]
	}
	if _, known := d.state.Model.Phase(target); !known || !slices.Contains(body.Gate.To, target) {
		return "", refusePhase("/target", target)
	}
	return target, nil
}

// readiness asks of a crossing that every mandatory check is met, or is dispensable and applied for with a
// reason, and of every request that what it applies for can be granted.
func readiness(body RequestGate) *fault.Error {
	var missing []fault.Detail
	unmet := unmetChecks(body.Gate, body.Dossier.Checks)
	for _, item := range unmet {
		applied := slices.ContainsFunc(body.Applications, func(a Dispensation) bool {
			return a.Item == item.ID && isText(a.Reason)
		})
		if body.Gate.Kind == phasemodel.Crossing && (!item.Dispensable || !applied) {
			missing = append(missing, unmetDetail(body.Gate, item))
		}
	}
	impossible := impossibleApplications(body, unmet)
	switch {
	case len(missing) > 0:
		return refuseGateNotReady(append(missing, impossible...))
	case len(impossible) > 0:
		return refuseDispensation(impossible)
	}
	return nil
}

// impossibleApplications are the applications that nobody could grant: for what the gate does not ask for, what
// is met or may not be set aside, what is applied for already, and without a reason.
func impossibleApplications(body RequestGate, unmet []UnmetItem) []fault.Detail {
	var impossible []fault.Detail
	seen := map[phasemodel.ItemID]bool{}
	for i, application := range body.Applications {
		known := slices.ContainsFunc(body.Gate.Checks, func(c phasemodel.Check) bool { return c.ID == application.Item })
		dispensable := slices.ContainsFunc(unmet, func(u UnmetItem) bool { return u.ID == application.Item && u.Dispensable })
		switch {
		case !known:
			impossible = append(impossible, unknownItem(i, application.Item))
		case !dispensable:
			impossible = append(impossible, notDispensable(i, application.Item))
		case seen[application.Item]:
			impossible = append(impossible, dispensationTwice(i, application.Item))
		}
		seen[application.Item] = true
		if refusal := needText(pointer("/dispensations", i, "reason"), application.Reason); refusal != nil {
			impossible = append(impossible, refusal.Details...)
		}
	}
	return impossible
}

// rosterRefusal asks for a chair, one seat a person, and a group that could reach the quorum.
func rosterRefusal(body RequestGate) *fault.Error {
	if refusal := seatsRefusal(body.Seats); refusal != nil {
		return refusal
	}
	chaired := slices.ContainsFunc(body.Seats, func(s Seat) bool { return s.Office == Chair && s.Member.Person != "" })
	if !chaired {
		return refuseNoChair()
	}
	if !(Review{Gate: body.Gate, Seats: body.Seats}).CanReachQuorum(0) {
		return refuseNeverQuorate()
	}
	return nil
}

// detectInterests looks at everyone on the roster and everyone who assesses.
func (d *deciding) detectInterests() {
	for _, seat := range d.state.Review.Seats {
		d.detectInterest(seat.Member)
		d.detectInterest(seat.Substitute)
	}
	for _, assignment := range d.state.Review.Assignments {
		for _, assessor := range assignment.Assessors {
			d.detectInterest(assessor)
		}
	}
}

// detectInterest flags a person whose organisation owns or partners the method, under the ground for
// other circumstances; the person may declare a narrower one.
func (d *deciding) detectInterest(member Member) {
	review := d.state.Review
	if member.Person == "" || member.Organisation == "" || !slices.Contains(review.Concerned, member.Organisation) {
		return
	}
	if _, declared := review.Interest(member.Person); declared {
		return
	}
	d.emit(InterestDeclared{Review: review.ID, Person: member.Person, Ground: 5, Detected: true})
}

// enter moves the review to a stage with a deadline that many days on.
func (d *deciding) enter(stage Stage, round, days int) {
	rule := d.state.Review.Gate.Review
	due := d.calendar.DeadlineAfter(d.now(), days, rule.SkipJuly)
	d.emit(StageEntered{
		Review: d.state.Review.ID, Stage: stage, Round: round,
		Deadline: deadline(d.calendar, d.now(), due, rule.ReminderDays),
	})
}
