package phasemodel

import (
	"fmt"
	"reflect"
	"slices"
)

// suitable are the outcomes that each kind of gate may end in.
func suitable(kind GateKind) []Outcome {
	switch kind {
	case Crossing:
		return []Outcome{Advance, AdvanceWithConditions, Return, Hold, Stop}
	case ReReview:
		return []Outcome{Keep, KeepWithConditions, Return, Stop}
	case Extraordinary:
		return []Outcome{Keep, Return, Stop, Reopen}
	}
	return nil
}

func outcomes() []Outcome {
	return []Outcome{Advance, AdvanceWithConditions, Return, Hold, Stop, Keep, KeepWithConditions, Reopen}
}

// OrganisationKinds lists the kinds of organisations.
func OrganisationKinds() []OrganisationKind {
	return []OrganisationKind{
		Kommune, Region, Stat, Forskning, Civilsamfund, Faglig, Interesseorganisation, Brugerorganisation, Privat,
	}
}

func (v *validator) checkGates() {
	if len(v.model.Gates) == 0 {
		v.found.add("gates", "modellen har ingen faseovergange", "the model has no gates")
	}
	ids := map[GateID]string{}
	reReviews := map[PhaseID]GateID{}
	var extraordinary GateID
	for i, gate := range v.model.Gates {
		path := fmt.Sprintf("gates[%d]", i)
		checkUnique(v, ids, path, gate.ID)
		v.checkText(path+".title", gate.Title)
		v.checkGateKind(path, gate)
		switch gate.Kind {
		case ReReview:
			for n, from := range gate.From {
				if earlier, double := reReviews[from]; double {
					v.found.add(fmt.Sprintf("%s.from[%d]", path, n), "fasen %q har allerede revurderingen %q",
						"the phase %q has the re-review %q already", from, earlier)
				}
				reReviews[from] = gate.ID
			}
		case Extraordinary:
			if extraordinary != "" {
				v.found.add(path+".kind", "modellen har allerede den ekstraordinære behandling %q",
					"the model has the extraordinary review %q already", extraordinary)
			}
			extraordinary = gate.ID
		case Crossing: // many crossings may leave one phase
		}
		v.checkReview(path+".review", gate)
		v.checkDecision(path+".decision", gate)
		v.checkItems(path, gate)
	}
}

func (v *validator) checkGateKind(path string, gate Gate) {
	v.checkPhaseNames(path+".from", gate.From)
	v.checkPhaseNames(path+".to", gate.To)
	switch gate.Kind {
	case Crossing:
		v.checkCrossing(path, gate)
	case ReReview:
		if len(gate.From) == 0 {
			v.found.add(path+".from", "en revurdering siger, hvilken fase den gælder", "a re-review says which phase it is of")
		}
		if gate.EveryMonths < 1 || gate.EveryMonths > 600 {
			v.found.add(path+".every_months", "en revurdering kommer igen efter 1 til 600 måneder, ikke %d",
				"a re-review recurs after 1 to 600 months, not %d", gate.EveryMonths)
		}
		for n, to := range gate.To {
			if !slices.Contains(gate.From, to) {
				v.found.add(fmt.Sprintf("%s.to[%d]", path, n), "en revurdering bliver i sin fase; den fører ikke til %q",
					"a re-review stays in its phase; it does not lead to %q", to)
			}
		}
	case Extraordinary:
		if len(gate.From) > 0 {
			v.found.add(path+".from", "en ekstraordinær behandling gælder enhver fase",
				"an extraordinary review is of any phase")
		}
		if len(gate.To) > 0 {
			v.found.add(path+".to", "en ekstraordinær behandling fører ikke til en bestemt fase",
				"an extraordinary review leads to no given phase")
		}
	default:
		v.found.add(path+".kind", "%q er ikke en slags faseovergang; de er %s, %s og %s",
			"%q is not a kind of gate; they are %s, %s and %s", gate.Kind, Crossing, ReReview, Extraordinary)
		return
	}
	if gate.Kind != ReReview && gate.EveryMonths != 0 {
		v.found.add(path+".every_months", "kun en revurdering kommer igen", "only a re-review recurs")
	}
}

func (v *validator) checkCrossing(path string, gate Gate) {
	if len(gate.From) == 0 {
		v.found.add(path+".from", "en faseovergang siger, hvilken fase den går fra", "a gate says which phase it leaves")
	}
	if len(gate.To) == 0 {
		v.found.add(path+".to", "en faseovergang siger, hvilken fase den fører til", "a gate says which phase it leads to")
	}
	for n, to := range gate.To {
		toNumber, known := v.names.phases[to]
		for _, from := range gate.From {
			if fromNumber, knownFrom := v.names.phases[from]; known && knownFrom && toNumber <= fromNumber {
				v.found.addNeeding("phases", fmt.Sprintf("%s.to[%d]", path, n),
					"fasen %q kan ikke nås: en faseovergang fører til en senere fase end %q",
					"the phase %q cannot be reached: a gate leads to a later phase than %q", to, from)
				break
			}
		}
	}
	if len(gate.Decision.Outcomes) > 0 && len(gate.To) > 0 && !gate.advances() {
		v.found.add(path+".to", "ingen fase kan nås: %s er ikke blandt udfaldene",
			"no phase can be reached: %s is not among the outcomes", Advance)
	}
}

func (v *validator) checkPhaseNames(path string, ids []PhaseID) {
	seen := map[PhaseID]bool{}
	for n, id := range ids {
		at := fmt.Sprintf("%s[%d]", path, n)
		if _, known := v.names.phases[id]; !known && len(v.names.phases) > 0 {
			v.found.addNeeding("phases", at, "der er ingen fase %q", "there is no phase %q", id)
		} else if seen[id] {
			v.found.add(at, "%q står to gange", "%q is given twice", id)
		}
		seen[id] = true
	}
}

const (
	maxDays  = 3650 // ten years: longer is a slip of the pen
	maxCount = 100
)

func (v *validator) checkReview(path string, gate Gate) {
	rule := gate.Review
	if reflect.ValueOf(rule).IsZero() {
		v.found.add(path, "faseovergangen siger ikke, hvordan den behandles", "the gate has no rules for its review")
		return
	}
	v.checkRange(path+".assessors_per_question", rule.AssessorsPerQuestion, 1, maxCount)
	v.checkRange(path+".third_assessor_at_spread", rule.ThirdAssessorAt, 1, maxCount)
	v.checkRange(path+".assessment_days", rule.AssessmentDays, 0, maxDays)
	v.checkRange(path+".hearing_days", rule.HearingDays, 0, maxDays)
	v.checkRange(path+".recommendation_days", rule.RecommendationDays, 0, maxDays)
	v.checkRange(path+".ballot_days", rule.BallotDays, 1, maxDays)
	// A programme may lay the principal over any gate, so the principal always has days.
	v.checkRange(path+".principal_days", rule.PrincipalDays, 1, maxDays)
	v.checkRange(path+".extensions", rule.Extensions, 0, maxCount)
	v.checkRange(path+".max_rounds", rule.MaxRounds, 1, maxCount)
	longest := max(rule.AssessmentDays, rule.HearingDays, rule.RecommendationDays, rule.BallotDays, rule.PrincipalDays)
	seen := map[int]bool{}
	for n, days := range rule.ReminderDays {
		at := fmt.Sprintf("%s.reminders_days_before[%d]", path, n)
		switch {
		case days < 1:
			v.found.add(at, "en påmindelse kommer mindst 1 dag før fristen, ikke %d",
				"a reminder comes at least 1 day before the deadline, not %d", days)
		case days >= longest:
			v.found.add(at, "en påmindelse %d dage før fristen kommer, før nogen af perioderne er begyndt",
				"a reminder %d days before the deadline comes before any of the periods has begun", days)
		case seen[days]:
			v.found.add(at, "%d står to gange", "%d is given twice", days)
		}
		seen[days] = true
	}
}

func (v *validator) checkRange(path string, number, least, most int) {
	if number < least || number > most {
		v.found.add(path, "skal være fra %d til %d, ikke %d", "must be from %d to %d, not %d", least, most, number)
	}
}

func (v *validator) checkItems(path string, gate Gate) {
	if len(gate.Checks)+len(gate.Questions) == 0 {
		v.found.add(path, "faseovergangen har hverken krav eller spørgsmål", "the gate has neither checks nor questions")
	}
	// Dispensations name checks and questions alike, so they share their ids.
	ids := map[ItemID]string{}
	for i, check := range gate.Checks {
		at := fmt.Sprintf("%s.checks[%d]", path, i)
		checkUnique(v, ids, at, check.ID)
		v.checkCriterion(at, check.Criterion)
		v.checkText(at, check.Text)
		if gate.Kind == Extraordinary && check.Mandatory {
			v.found.add(at+".mandatory", "intet krav kan stå i vejen for en ekstraordinær behandling",
				"no check can stand in the way of an extraordinary review")
		}
		_, _, texts := v.compiler.compile(check.CEL)
		for _, text := range texts {
			v.found = append(v.found, finding{path: at + ".cel", text: text})
		}
	}
	for i, question := range gate.Questions {
		at := fmt.Sprintf("%s.questions[%d]", path, i)
		checkUnique(v, ids, at, question.ID)
		v.checkCriterion(at, question.Criterion)
		v.checkText(at, question.Text)
		v.checkPass(at+".pass", question.Pass)
	}
}

func (v *validator) checkCriterion(path string, id CriterionID) {
	switch {
	case id == "":
		v.found.add(path+".criterion", "criterion mangler", "criterion is missing")
	case !v.names.criteria[id] && len(v.names.criteria) > 0:
		v.found.addNeeding("criteria", path+".criterion", "der er intet kriterium %q", "there is no criterion %q", id)
	}
}

func (v *validator) checkPass(path string, pass Fraction) {
	if pass.Denominator == 0 {
		v.found.add(path, "pass mangler", "pass is missing")
		return
	}
	if len(v.model.Scale) == 0 {
		return
	}
	least, most := v.model.Scale[0].Value, v.model.Scale[len(v.model.Scale)-1].Value
	if pass.CompareRatio(int64(max(least, 0)), 1) > 0 || pass.CompareRatio(int64(max(most, 0)), 1) < 0 {
		v.found.addNeeding("scale", path, "%s ligger uden for skalaen %d-%d", "%s is off the scale %d-%d", pass, least, most)
	}
}
