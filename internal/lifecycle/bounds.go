package lifecycle

import (
	"slices"
	"strings"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// What commands carry comes from validated models and rosters. The process lasts for years and its journal
// for good, so it takes nothing on trust that it could not get rid of again.

const (
	furthestYears = 50   // a day further ahead is a slip of the pen
	mostDays      = 3650 // as in a phase model
	mostMonths    = 600
	mostOf        = 1000
	highestLevel  = 5
)

// isText tells whether a reference can be that of a free text.
func isText(text TextRef) bool {
	return len(text) == 64 && strings.Trim(string(text), "0123456789abcdef") == ""
}

// needText asks for a free text where one is required.
func needText(pointer string, text TextRef) *fault.Error {
	if isText(text) {
		return nil
	}
	return refuseField(pointer, "reason-missing", "Der mangler en begrundelse.", "A reason is missing.")
}

// optionalText takes a free text or none, but nothing else in its place.
func optionalText(pointer string, text TextRef) *fault.Error {
	if text == "" {
		return nil
	}
	return needText(pointer, text)
}

// beginningRefusal asks for what every method's process begins with.
func beginningRefusal(programme ProgrammeID, owner OrganisationID, model ModelFacts) *fault.Error {
	if programme == "" || owner == "" {
		return refuseField("/programme", "missing", "Program og ejer skal angives.", "Programme and owner must be stated.")
	}
	return modelRefusal(model)
}

func modelRefusal(model ModelFacts) *fault.Error {
	if len(model.Phases) == 0 {
		return refuseField("/model", "no-phases", "Fasemodellen har ingen faser.", "The phase model has no phases.")
	}
	for _, phase := range model.Phases {
		if phase.ID == "" || !within(-mostOf, mostOf, phase.Number) || !within(0, mostMonths, phase.ReReviewMonths) ||
			!within(0, mostDays, phase.ReminderDays...) {
			return refuseField("/model", "model-malformed", "Fasemodellens faser kan ikke bruges.",
				"The phases of the model cannot be used.")
		}
	}
	return nil
}

func levelRefusal(level int) *fault.Error {
	if within(0, highestLevel, level) {
		return nil
	}
	return refuseField("/level", "level-off-scale", "Evidensniveauet skal ligge på skalaen 0-5.",
		"The evidence level must be on the scale 0-5.")
}

// requestRefusal asks for a review id that no decision has, a dossier, texts where texts belong, and a gate
// that a review can run by.
func (d *deciding) requestRefusal(body RequestGate) *fault.Error {
	taken := slices.Contains(d.state.PublishedDecisions, body.Review) ||
		slices.ContainsFunc(d.state.Unpublished, func(u UnpublishedDecision) bool { return u.Review == body.Review })
	if body.Review == "" || taken {
		return refuseField("/review", "review-id", "Behandlingen skal have sit eget id.", "The review needs an id of its own.")
	}
	if body.Dossier.Hash == "" {
		return refuseNoDossier()
	}
	if refusal := optionalText("/reason", body.Reason); refusal != nil {
		return refusal
	}
	for i, application := range body.Applications {
		if refusal := optionalText(pointer("/dispensations", i, "reason"), application.Reason); refusal != nil {
			return refusal
		}
	}
	if !runnable(body.Gate) {
		return refuseField("/gate", "gate-malformed", "Faseovergangens regler kan ikke bruges.",
			"The rules of the gate cannot be used.")
	}
	return nil
}

// runnable tells whether a review can run by a gate's rules and end.
func runnable(gate phasemodel.Gate) bool {
	kinds := []phasemodel.GateKind{phasemodel.Crossing, phasemodel.ReReview, phasemodel.Extraordinary}
	bodies := []phasemodel.Body{phasemodel.SteeringGroup, phasemodel.Principal}
	rule := gate.Review
	for _, question := range gate.Questions {
		if question.Pass.Denominator < 1 {
			return false
		}
	}
	return slices.Contains(kinds, gate.Kind) && slices.Contains(bodies, gate.Decision.Body) &&
		within(0, mostDays, rule.AssessmentDays, rule.HearingDays, rule.RecommendationDays, rule.BallotDays,
			rule.PrincipalDays) &&
		within(0, mostDays, rule.ReminderDays...) && within(0, mostMonths, gate.EveryMonths) &&
		within(0, mostOf, rule.AssessorsPerQuestion, rule.ThirdAssessorAt, rule.Extensions, rule.MaxRounds,
			gate.Decision.Quorum.Ballots)
}

// seatsRefusal asks that each seat has a number of its own and each person one seat.
func seatsRefusal(seats []Seat) *fault.Error {
	numbers, persons := map[int]bool{}, map[PersonID]bool{}
	for _, seat := range seats {
		if !within(1, mostOf, seat.Number) || numbers[seat.Number] {
			return refuseSeatNumber()
		}
		numbers[seat.Number] = true
		for _, member := range []Member{seat.Member, seat.Substitute} {
			if member.Person != "" && persons[member.Person] {
				return refuseTwoSeats(seat.Number)
			}
			persons[member.Person] = true
		}
	}
	return nil
}

func within(least, most int, numbers ...int) bool {
	return !slices.ContainsFunc(numbers, func(n int) bool { return n < least || n > most })
}
