package lifecycle

import (
	"slices"
	"time"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// registrationMonths is how long a yearly registration of interests is good for.
const registrationMonths = 12

// may tells why the actor may not give a kind of command now, whatever it would carry.
func (d *deciding) may(kind CommandKind) *fault.Error {
	if !d.command.Actor.Is(GivenBy(kind)...) {
		return refuseRole(GivenBy(kind)...)
	}
	switch kind {
	case KindCreate, KindImport:
		if d.state.Exists() {
			return refuseAlreadyExists()
		}
		return nil
	case KindTick:
		return nil
	default:
	}
	if !d.state.Exists() {
		return refuseNoMethod()
	}
	switch kind {
	case KindRequestGate, KindHold, KindChangeModelVersion:
		if d.state.Review != nil {
			return refuseGateAlreadyOpen()
		}
	case KindExtendCondition:
		if !d.command.Actor.Chair {
			return refuseNotChair()
		}
	case KindAnswerHearing, KindWithdrawMethod:
		if owner := d.state.Owner; owner == "" || d.command.Actor.Organisation != owner {
			return refuseNotOwner()
		}
	default:
	}
	if refusal := d.mayByStatus(kind); refusal != nil {
		return refusal
	}
	return d.mayInReview(kind)
}

// mayByStatus holds the commands outside a review against the method's status.
func (d *deciding) mayByStatus(kind CommandKind) *fault.Error {
	switch kind {
	case KindHold:
		if d.state.Status != Active {
			return refuseStatus(d.state.Status)
		}
	case KindResume:
		if d.state.Status != OnHold {
			return refuseNotOnHold()
		}
		if d.state.Review != nil {
			return refuseGateAlreadyOpen()
		}
	case KindWithdrawMethod:
		if d.state.Status == Withdrawn || d.state.Status == Stopped {
			return refuseStatus(d.state.Status)
		}
		if d.state.Review != nil && (d.state.Review.Stage == StageBallot || d.state.Review.Stage == StagePrincipal) {
			return refuseBallotOpen()
		}
	case KindPublishMethod:
		if d.state.Published {
			return refuseAlreadyPublished()
		}
	case KindPublishDecision:
		if len(d.state.Unpublished) == 0 {
			return refuseNothingToPublish()
		}
		if slices.Contains(d.state.Unpublished[0].Recused, d.command.Actor.Person) {
			return refuseRecused()
		}
	default:
	}
	return nil
}

// stagesOf lists the stages in which a command of a review may be given; nil: it belongs to no review.
func stagesOf(kind CommandKind) []Stage {
	switch kind {
	case KindAssignAssessors, KindExtendAssessment, KindCloseAssessment:
		return []Stage{StageAssessment}
	case KindAssess:
		return []Stage{StageAssessment, StageRecommendation}
	case KindAnswerHearing:
		return []Stage{StageHearing}
	case KindRecommend:
		return []Stage{StageRecommendation}
	case KindVote, KindCloseBallot:
		return []Stage{StageBallot}
	case KindObjectToRuling, KindVoteOnRuling:
		return []Stage{StageAssessment, StageHearing, StageRecommendation, StageBallot}
	case KindDecide:
		return []Stage{StagePrincipal}
	case KindWithdrawGate:
		return []Stage{StageAssessment, StageHearing, StageRecommendation}
	case KindDeclareAbsence:
		return []Stage{StageAssessment, StageHearing, StageRecommendation, StageBallot}
	case KindDeclareInterest, KindWithdrawInterest, KindRuleOnInterest, KindSupplement:
		return []Stage{StageAssessment, StageHearing, StageRecommendation, StageBallot, StagePrincipal}
	default:
		return nil
	}
}

// mayInReview holds a command of a review against its stage, and the actor against their ties to it.
func (d *deciding) mayInReview(kind CommandKind) *fault.Error {
	stages := stagesOf(kind)
	if stages == nil {
		return nil
	}
	review := d.state.Review
	if review == nil {
		return refuseReviewNotOpen()
	}
	if !slices.Contains(stages, review.Stage) {
		if kind == KindVote || kind == KindCloseBallot {
			return refuseBallotClosed(review.Stage)
		}
		return refuseStage(kind, review.Stage)
	}
	switch kind {
	case KindDeclareInterest, KindWithdrawInterest, KindDeclareAbsence:
		return nil
	case KindAnswerHearing:
		if review.Recused(d.command.Actor.Person) {
			return refuseRecused()
		}
		return nil
	case KindWithdrawGate:
		return d.mayWithdrawGate(*review)
	default:
	}
	if refusal := d.mayActInReview(*review); refusal != nil {
		return refusal
	}
	return d.mayByOffice(kind, *review)
}

// mayActInReview holds the actor against their interests: inhabil or not ruled on, a tie that nobody has
// declared, or a registration older than a year.
func (d *deciding) mayActInReview(review Review) *fault.Error {
	actor := d.command.Actor
	if refusal := ownInterestRefusal(review, actor.Person); refusal != nil {
		return refusal
	}
	_, declared := review.Interest(actor.Person)
	switch {
	case !declared && actor.Organisation != "" && slices.Contains(review.Concerned, actor.Organisation):
		return refuseUndeclaredTie()
	case registrationExpired(actor.InterestsRegistered, d.now()):
		return refuseRegistration()
	}
	return nil
}

func ownInterestRefusal(review Review, person PersonID) *fault.Error {
	switch {
	case review.Recused(person):
		return refuseRecused()
	case review.HasOpenInterest(person):
		return refuseOwnInterestOpen()
	}
	return nil
}

func registrationExpired(registered, now time.Time) bool {
	return registered.IsZero() || !now.Before(RegistrationEnds(registered))
}

// RegistrationEnds is when a registration of interests is good no longer.
func RegistrationEnds(registered time.Time) time.Time {
	return registered.AddDate(0, registrationMonths, 0)
}

// mayByOffice asks for the seat, the chair of the meeting or the assignment that a command needs.
func (d *deciding) mayByOffice(kind CommandKind, review Review) *fault.Error {
	person := d.command.Actor.Person
	switch kind {
	case KindVote, KindVoteOnRuling:
		if _, holds := review.HeldBy(person); !holds {
			return refuseNoSeat()
		}
		// A ballot that harmful evidence keeps open past its deadline takes no more votes.
		if kind == KindVote && !d.now().Before(review.Deadline.Due) {
			return refuseBallotClosed(review.Stage)
		}
	case KindObjectToRuling:
		if _, seated := review.SeatOf(person); !seated {
			return refuseNoSeat()
		}
	case KindRuleOnInterest, KindCloseBallot:
		if presiding, found := review.Presiding(); !found || presiding != person {
			return refuseNotPresiding()
		}
	case KindAssess:
		if !slices.ContainsFunc(review.Assignments, func(a Assignment) bool { return review.Assigned(a.Question, person) }) {
			return refuseNotAssigned()
		}
		if review.Stage == StageRecommendation && !review.Supplemented {
			return refuseStage(kind, review.Stage)
		}
	default:
	}
	switch kind {
	case KindRecommend:
		return mayGoOn(review)
	case KindCloseBallot, KindDecide:
		return mayConclude(review)
	default:
		return nil
	}
}

// mayGoOn asks that the evidence has not turned harmful and that no interest is open. A ruling holds at
// once: that the body's own is demanded does not stop the recommendation, only the close of the ballot.
func mayGoOn(review Review) *fault.Error {
	if review.Blocked {
		return refuseBlockedByHarm()
	}
	if open := personsOf(review.Interests, func(i Interest) bool { return i.Ruling == RulingOpen }); len(open) > 0 {
		return refuseInterestOpen(open...)
	}
	return nil
}

// mayConclude asks that nothing stands in the way of an early close or a decision.
func mayConclude(review Review) *fault.Error {
	if refusal := mayGoOn(review); refusal != nil {
		return refusal
	}
	if open := personsOf(review.Interests, func(i Interest) bool { return i.Objected }); len(open) > 0 {
		return refuseObjectionOpen(open...)
	}
	return nil
}

// personsOf lists those whose interests are such.
func personsOf(interests []Interest, such func(Interest) bool) []PersonID {
	var persons []PersonID
	for _, interest := range interests {
		if such(interest) {
			persons = append(persons, interest.Person)
		}
	}
	return persons
}

// mayWithdrawGate lets the programme manager withdraw an ordinary request, the secretariat or the chair an
// extraordinary one: nobody who is recused or may be.
func (d *deciding) mayWithdrawGate(review Review) *fault.Error {
	if refusal := d.mayRequest(review.Gate); refusal != nil {
		return refusal
	}
	if review.Gate.Kind == phasemodel.Extraordinary {
		return d.mayActInReview(review)
	}
	return ownInterestRefusal(review, d.command.Actor.Person)
}

// mayActFor lets a person speak for themselves, and the secretariat for others as far as it may act.
func (d *deciding) mayActFor(person PersonID, review Review) *fault.Error {
	actor := d.command.Actor
	if person == actor.Person {
		return nil
	}
	if !actor.Is(Secretariat) {
		return refuseForOthers()
	}
	return d.mayActInReview(review)
}
