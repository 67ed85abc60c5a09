package lifecycle

import (
	"time"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func (d *deciding) create(body Create) *fault.Error {
	if refusal := beginningRefusal(body.Programme, body.Owner, body.Model); refusal != nil {
		return refusal
	}
	first := body.Model.Phases[0]
	for _, phase := range body.Model.Phases {
		if phase.Number < first.Number {
			first = phase
		}
	}
	d.emit(MethodCreated{Programme: body.Programme, Owner: body.Owner, Model: body.Model, Phase: first.ID})
	return nil
}

func (d *deciding) importMethod(body Import) *fault.Error {
	if refusal := beginningRefusal(body.Programme, body.Owner, body.Model); refusal != nil {
		return refusal
	}
	if _, known := body.Model.Phase(body.Phase); !known {
		return refusePhase("/phase", body.Phase)
	}
	if refusal := levelRefusal(body.Level); refusal != nil {
		return refusal
	}
	d.emit(MethodImported{
		Programme: body.Programme, Owner: body.Owner, Model: body.Model, Phase: body.Phase,
		Source: body.Source, Provenance: body.Provenance,
		Evidence: Evidence{Level: body.Level, Verdict: body.Verdict},
		ReReview: d.nextReReview(body.Model, body.Phase),
	})
	return nil
}

// nextReReview fixes when a method that comes to a phase now, or is kept in it, is due again.
func (d *deciding) nextReReview(model ModelFacts, phase phasemodel.PhaseID) *Deadline {
	fact, known := model.Phase(phase)
	if !known || fact.ReReviewMonths == 0 {
		return nil
	}
	due := deadline(d.calendar, d.now(), d.calendar.AddMonths(d.now(), fact.ReReviewMonths), fact.ReminderDays)
	return &due
}

func (d *deciding) publishMethod(body PublishMethod) *fault.Error {
	if len(body.Missing) > 0 {
		return refuseIncomplete(body.Missing)
	}
	phase, status := d.state.Phase, d.state.Status
	if len(d.state.Unpublished) > 0 {
		// What an unpublished decision changed stays unknown: the public sees what was before it.
		phase, status = d.state.PublicPhase, d.state.PublicStatus
	}
	d.emit(MethodPublished{Phase: phase, Status: status})
	return nil
}

func (d *deciding) hold(body Hold) *fault.Error {
	if refusal := needText("/reason", body.Reason); refusal != nil {
		return refusal
	}
	until, refusal := d.optionalDay("/until", body.Until)
	if refusal != nil {
		return refusal
	}
	d.emit(MethodHeld{Reason: body.Reason, Until: until})
	return nil
}

func (d *deciding) resume(body Resume) *fault.Error {
	if refusal := needText("/reason", body.Reason); refusal != nil {
		return refusal
	}
	d.emit(MethodResumed{Reason: body.Reason})
	return nil
}

func (d *deciding) withdrawMethod(body WithdrawMethod) *fault.Error {
	if refusal := needText("/reason", body.Reason); refusal != nil {
		return refusal
	}
	if d.state.Review != nil {
		d.emit(ReviewWithdrawn{Review: d.state.Review.ID, Reason: body.Reason})
	}
	d.emit(MethodWithdrawn{Reason: body.Reason})
	return nil
}

func (d *deciding) changeModelVersion(body ChangeModelVersion) *fault.Error {
	if refusal := needText("/reason", body.Reason); refusal != nil {
		return refusal
	}
	if refusal := modelRefusal(body.Model); refusal != nil {
		return refusal
	}
	phase, known := body.Model.Phase(d.state.Phase)
	if !known {
		return refusePhase("/version", d.state.Phase)
	}
	next := d.state.ReReview
	switch {
	case phase.ReReviewMonths == 0:
		next = nil
	case next == nil:
		next = d.nextReReview(body.Model, d.state.Phase)
	}
	d.emit(ModelVersionChanged{Model: body.Model, Reason: body.Reason, ReReview: next})
	return nil
}

// noteEvidence records a change of level or verdict, blocks an open review whose evidence turned
// harmful, and makes a re-review due where the evidence no longer carries the method's phase.
func (d *deciding) noteEvidence(body NoteEvidence) *fault.Error {
	if refusal := levelRefusal(body.Level); refusal != nil {
		return refusal
	}
	after := Evidence{Level: body.Level, Verdict: body.Verdict}
	before := d.state.Evidence
	if after == before {
		return nil
	}
	d.emit(EvidenceNoted{
		Before: before, After: after,
		BlocksReview: d.state.Review != nil && after.Verdict == VerdictHarmful && before.Verdict != VerdictHarmful,
	})
	d.weighEvidence()
	return nil
}

// weighEvidence makes a re-review due at once where the evidence no longer carries a method in use. A method
// on hold is still in use somewhere; a stopped or withdrawn one is weighed when it is reopened.
func (d *deciding) weighEvidence() {
	phase, known := d.state.Model.Phase(d.state.Phase)
	if !known || phase.ReReviewMonths == 0 || d.state.ReReviewDue {
		return
	}
	if d.state.Status != Active && d.state.Status != OnHold {
		return
	}
	evidence := d.state.Evidence
	switch {
	case evidence.Verdict == VerdictHarmful || evidence.Verdict == VerdictIneffective:
		d.emit(ReReviewBecameDue{Because: string(evidence.Verdict), Due: d.now()})
	case d.state.AdvancedAtLevel != nil && evidence.Level < *d.state.AdvancedAtLevel:
		d.emit(ReReviewBecameDue{Because: "level-fell", Due: d.now()})
	}
}

// optionalDay reads a last day that may be left out; a day that has passed is refused.
func (d *deciding) optionalDay(pointer, date string) (*time.Time, *fault.Error) {
	if date == "" {
		return nil, nil
	}
	end, refusal := d.day(pointer, date)
	if refusal != nil {
		return nil, refusal
	}
	return &end, nil
}

// day reads a last day, YYYY-MM-DD; a day that has passed is refused.
func (d *deciding) day(pointer, date string) (time.Time, *fault.Error) {
	end, err := d.calendar.Deadline(date, false)
	if err != nil {
		return time.Time{}, refuseField(pointer, "not-a-date",
			"Datoen skal skrives ÅÅÅÅ-MM-DD.", "The date must be written YYYY-MM-DD.")
	}
	end = Instant(end)
	switch {
	case !end.After(d.now()):
		return time.Time{}, refuseField(pointer, "date-passed", "Datoen er passeret.", "The date has passed.")
	case end.After(d.now().AddDate(furthestYears, 0, 0)):
		return time.Time{}, refuseField(pointer, "date-too-far", "Datoen ligger for langt ude i fremtiden.",
			"The date lies too far ahead.")
	}
	return end, nil
}
