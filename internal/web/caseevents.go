package web

import (
	"strconv"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// eventWords say what an event was, in a sentence.
func (v journalView) eventWords(p page, event lifecycle.Event) string {
	id := "journal.event." + string(event.Kind())
	blanks := v.eventOfMethod(p, event.Body)
	if blanks == nil {
		blanks = v.eventOfReview(p, event.Body)
	}
	if blanks == nil {
		blanks = v.eventOfBallot(p, event.Body)
	}
	if blanks == nil {
		blanks = eventOfCondition(p, event.Body)
	}
	return p.say(id, blanks)
}

// phase is the title of a phase; one that no model has is its own.
func (v journalView) phase(p page, id phasemodel.PhaseID) string {
	if title, known := v.Phases[id]; known {
		return p.of(title)
	}
	return string(id)
}

// gate is the title of a review's gate.
func (v journalView) gate(p page, id lifecycle.ReviewID) string {
	review, _ := v.Review(id)
	return p.of(review.Gate.Title)
}

// question is the text of a question of a review.
func (v journalView) question(p page, id lifecycle.ReviewID, item phasemodel.ItemID) string {
	review, _ := v.Review(id)
	for _, question := range review.Gate.Questions {
		if question.ID == item {
			return p.of(question.Text)
		}
	}
	return string(item)
}

func (v journalView) eventOfMethod(p page, body lifecycle.EventBody) values {
	switch body := body.(type) {
	case lifecycle.MethodCreated:
		return values{"Phase": v.phase(p, body.Phase)}
	case lifecycle.MethodImported:
		return values{"Phase": v.phase(p, body.Phase), "Source": body.Source}
	case lifecycle.MethodPublished:
		return values{}
	case lifecycle.MethodHeld:
		if body.Until == nil {
			return values{"Until": ""}
		}
		return values{"Until": p.day(lastDay(*body.Until))}
	case lifecycle.MethodResumed, lifecycle.MethodWithdrawn:
		return values{}
	case lifecycle.ModelVersionChanged:
		return values{"Model": body.Model.ID, "Version": body.Model.Version}
	case lifecycle.EvidenceNoted:
		return values{
			"Before": strconv.Itoa(body.Before.Level), "After": strconv.Itoa(body.After.Level),
			"Verdict": p.of(app.VerdictLabel(body.After.Verdict)),
		}
	case lifecycle.ReReviewBecameDue:
		return values{"Because": p.say("journal.because." + body.Because)}
	}
	return nil
}

func (v journalView) eventOfReview(p page, body lifecycle.EventBody) values {
	switch body := body.(type) {
	case lifecycle.ReviewOpened:
		return values{"Gate": p.of(body.Gate.Title)}
	case lifecycle.StageEntered:
		return values{
			"Gate": v.gate(p, body.Review), "Stage": p.say("gate.stage." + string(body.Stage)),
			"Round": strconv.Itoa(body.Round), "Day": p.day(lastDay(body.Deadline.Due)),
		}
	case lifecycle.DeadlinePassed:
		return values{"Stage": p.say("gate.stage." + string(body.Stage)), "Day": p.day(lastDay(body.Due))}
	case lifecycle.ReminderDue:
		return values{"About": p.say("journal.about." + body.About), "Day": p.day(lastDay(body.Due))}
	case lifecycle.AssessmentExtended:
		return values{"Day": p.day(lastDay(body.Deadline.Due))}
	case lifecycle.AssessmentGiven:
		return values{"Question": v.question(p, body.Review, body.Question), "Score": strconv.Itoa(body.Score)}
	case lifecycle.RecommendationMade:
		return values{"Outcome": v.proposal(p, body.Proposal), "Round": strconv.Itoa(body.Round)}
	case lifecycle.PrincipalAnswered:
		return values{"Choice": p.say("journal.choice." + string(body.Choice))}
	case lifecycle.DecisionMade:
		return values{"Gate": v.gate(p, body.Review), "Outcome": v.proposal(p, body.Proposal)}
	case lifecycle.ReviewLapsed:
		return values{"Gate": v.gate(p, body.Review), "Because": p.say("case.lapsed." + body.Because)}
	case lifecycle.ReviewWithdrawn:
		return values{"Gate": v.gate(p, body.Review)}
	case lifecycle.DecisionPublished:
		return values{"Gate": v.gate(p, body.Review), "Phase": v.phase(p, body.Phase)}
	case lifecycle.PublicationOverdue:
		return values{"Day": p.day(lastDay(body.Due))}
	case lifecycle.AssessorsAssigned, lifecycle.AssessmentClosed, lifecycle.HearingAnswered,
		lifecycle.DossierSupplemented, lifecycle.PublicationCorrected:
		return values{}
	}
	return nil
}

// proposal is an outcome with the phase that it leads to.
func (v journalView) proposal(p page, proposal lifecycle.Proposal) string {
	outcome := p.say("case.outcome." + string(proposal.Outcome))
	if proposal.Target == "" {
		return outcome
	}
	return outcome + " → " + v.phase(p, proposal.Target)
}

func (v journalView) eventOfBallot(p page, body lifecycle.EventBody) values {
	switch body := body.(type) {
	case lifecycle.InterestDeclared:
		how := "declared"
		if body.Detected {
			how = "detected"
		}
		return values{"Person": v.actor(p, body.Person), "How": p.say("journal.interest."+how, values{
			"Ground": strconv.Itoa(body.Ground),
		})}
	case lifecycle.InterestWithdrawn:
		return values{"Person": v.actor(p, body.Person)}
	case lifecycle.InterestRuled:
		return values{"Person": v.actor(p, body.Person), "Ruling": p.say("journal.ruling." + string(body.Ruling))}
	case lifecycle.RulingObjected:
		return values{"Person": v.actor(p, body.Person)}
	case lifecycle.RulingVoteCast:
		return values{
			"Person": v.actor(p, body.Person), "Seat": strconv.Itoa(body.Seat),
			"Ruling": p.say("journal.ruling." + string(body.Ruling)),
		}
	case lifecycle.AbsenceDeclared:
		return values{"Person": v.actor(p, body.Person), "Seat": strconv.Itoa(body.Seat)}
	case lifecycle.BallotCast:
		return values{"Seat": strconv.Itoa(body.Seat), "Position": p.say("journal.position." + string(body.Position))}
	case lifecycle.BallotVoided:
		return values{"Seat": strconv.Itoa(body.Seat), "Because": p.say("journal.void." + body.Because)}
	case lifecycle.BallotExtended:
		return values{"Day": p.day(lastDay(body.Deadline.Due))}
	case lifecycle.BallotClosed:
		return values{
			"Approve": strconv.Itoa(body.Tally.Approve), "Reject": strconv.Itoa(body.Tally.Reject),
			"Abstain": strconv.Itoa(body.Tally.Abstain),
		}
	}
	return nil
}

func eventOfCondition(p page, body lifecycle.EventBody) values {
	switch body := body.(type) {
	case lifecycle.ConditionExtended:
		return values{"Day": p.day(lastDay(body.Deadline.Due))}
	case lifecycle.WaiverVoteCast:
		return values{"Seat": strconv.Itoa(body.Seat), "Position": p.say("journal.position." + string(body.Position))}
	case lifecycle.ConditionOverdue:
		return values{"Day": p.day(lastDay(body.Due))}
	}
	return values{}
}
