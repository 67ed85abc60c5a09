package lifecycle

import (
	"slices"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func (d *deciding) vote(body Vote) *fault.Error {
	review := d.state.Review
	if refusal := optionalText("/reason", body.Reason); refusal != nil {
		return refusal
	}
	if refusal := optionalText("/statement", body.Statement); refusal != nil {
		return refusal
	}
	switch body.Position {
	case Approve, Abstain:
	case Reject:
		if refusal := needText("/reason", body.Reason); refusal != nil {
			return refusal
		}
	default:
		return refusePosition()
	}
	if body.Dossier != review.Dossier.Hash {
		return refuseDossierChanged()
	}
	seat, _ := review.HeldBy(d.command.Actor.Person)
	d.emit(BallotCast{
		Review: review.ID, Round: review.Round, Seat: seat.Number, Position: body.Position,
		Reason: body.Reason, Statement: body.Statement, Dossier: body.Dossier,
	})
	return nil
}

// closeBallotEarly ends the ballot before its deadline where nothing outstanding could change it.
func (d *deciding) closeBallotEarly() *fault.Error {
	review := d.state.Review
	if !review.Settled() {
		return refuseNotSettled(review.Tally())
	}
	return d.closeBallot(true)
}

// closeBallot ends the ballot by its tally. A ballot that is suspended now counts as recused for good: no
// later ruling brings it back.
func (d *deciding) closeBallot(early bool) *fault.Error {
	tally := d.state.Review.Tally()
	for _, ballot := range d.state.Review.Ballots {
		if d.state.Review.HasOpenInterest(ballot.Holder) {
			d.void(ballot, "recused")
		}
	}
	review := d.state.Review
	d.emit(BallotClosed{Review: review.ID, Round: review.Round, Early: early, Tally: tally})
	switch tally.Result() {
	case NotQuorate:
		d.emit(ReviewLapsed{Review: review.ID, Because: "not-quorate"})
		return nil
	case Rejected:
		d.nextRound()
		return nil
	case Approved:
	}
	if review.Gate.Decision.Body == phasemodel.Principal {
		d.enter(StagePrincipal, review.Round, review.Gate.Review.PrincipalDays)
		return nil
	}
	return d.decideProposal(review.Recommendation.Proposal, nil, tally)
}

// nextRound sends the review back to the secretariat for a new recommendation, or lets it lapse where the
// rounds are used up.
func (d *deciding) nextRound() {
	review := d.state.Review
	if review.Round >= review.Gate.Review.MaxRounds {
		d.emit(ReviewLapsed{Review: review.ID, Because: "max-rounds"})
		return
	}
	d.enter(StageRecommendation, review.Round+1, review.Gate.Review.RecommendationDays)
}

// principalDecide is the principal's answer to an adopted recommendation.
func (d *deciding) principalDecide(body PrincipalDecide) *fault.Error {
	review := d.state.Review
	reasoned := needText
	if body.Choice == Endorse {
		reasoned = optionalText
	}
	if refusal := reasoned("/reason", body.Proposal.Reason); refusal != nil {
		return refusal
	}
	// A ruling after the ballot may have voided a ballot that the recommendation rested on: then there is
	// none to decide on.
	if body.Choice != SendBack && review.Tally().Result() != Approved {
		return refuseRecommendationFell()
	}
	// Whoever endorses or sends back proposes nothing: an outcome beside it would say two things at once.
	if body.Choice != Otherwise {
		if pointer := body.Proposal.given(); pointer != "" {
			return refuseField(pointer, "proposal-not-wanted", "Kun den, der beslutter noget andet, angiver det.",
				"Only deciding otherwise states this.")
		}
	}
	recommended := review.Recommendation.Proposal
	answer := PrincipalAnswered{Review: review.ID, Choice: body.Choice, Reason: body.Proposal.Reason}
	switch body.Choice {
	case Endorse:
		d.emit(answer)
		return d.decideProposal(recommended, nil, review.Tally())
	case SendBack:
		d.emit(answer)
		d.nextRound()
		return nil
	case Otherwise:
		if refusal := d.proposalRefusal(*review, body.Proposal); refusal != nil {
			return refusal
		}
		d.emit(answer)
		return d.decideProposal(body.Proposal, &recommended, review.Tally())
	}
	return refuseField("/choice", "choice-unknown", "Valget kendes ikke.", "The choice is not known.")
}

func (d *deciding) publishDecision(body PublishDecision) *fault.Error {
	decision := d.state.Unpublished[0]
	if decision.Review != body.Review {
		for _, waiting := range d.state.Unpublished {
			if waiting.Review == body.Review {
				return refuseEarlierFirst()
			}
		}
		return refuseNothingToPublish()
	}
	d.emit(DecisionPublished{Review: decision.Review, Phase: decision.Phase, Status: decision.Status})
	return nil
}

func (d *deciding) correctPublication(body CorrectPublication) *fault.Error {
	if refusal := needText("/text", body.Text); refusal != nil {
		return refusal
	}
	if !slices.Contains(d.state.PublishedDecisions, body.Review) {
		return refuseNotPublished()
	}
	d.emit(PublicationCorrected{Review: body.Review, Text: body.Text})
	return nil
}
