package lifecycle

import (
	"github.com/fasemodel/fasemodel/internal/fault"
)

func (d *deciding) declareInterest(body DeclareInterest) *fault.Error {
	review := d.state.Review
	if refusal := d.mayActFor(body.Person, *review); refusal != nil {
		return refusal
	}
	if body.Person == "" {
		return refuseField("/person", "person-missing", "Det skal siges, hvem det gælder.", "It must be said whom it is about.")
	}
	if body.Ground < 1 || body.Ground > 5 {
		return refuseField("/ground", "ground-unknown", "Grunden skal være 1-5 i forvaltningslovens § 3, stk. 1.",
			"The ground must be 1-5 of section 3(1) of the Public Administration Act.")
	}
	if refusal := needText("/text", body.Text); refusal != nil {
		return refusal
	}
	interest, declared := review.Interest(body.Person)
	switch {
	case declared && !interest.Detected && interest.Ruling == RulingOpen:
		return refuseInterestDeclared()
	case interest.Objected:
		// A new declaration takes the place of the old: it must not take the body's ruling away.
		return refuseObjectionOpen(body.Person)
	}
	if review.Recused(body.Person) {
		return refuseAlreadyRuled()
	}
	d.emit(InterestDeclared{Review: review.ID, Person: body.Person, Ground: body.Ground, Text: body.Text})
	return nil
}

func (d *deciding) withdrawInterest(body WithdrawInterest) *fault.Error {
	actor, review := d.command.Actor.Person, d.state.Review
	if refusal := d.mayActFor(body.Person, *review); refusal != nil {
		return refusal
	}
	interest, declared := review.Interest(body.Person)
	switch {
	case !declared:
		return refuseNoInterest()
	case interest.Ruling != RulingOpen:
		return refuseAlreadyRuled()
	case interest.Detected:
		return refuseTieStands()
	case body.Person == actor && interest.DeclaredBy != actor:
		return refuseDeclaredByOthers()
	}
	d.emit(InterestWithdrawn{Review: review.ID, Person: body.Person})
	return nil
}

func (d *deciding) ruleOnInterest(body RuleOnInterest) *fault.Error {
	review := d.state.Review
	interest, declared := review.Interest(body.Person)
	switch {
	case !declared:
		return refuseNoInterest()
	case interest.Ruling != RulingOpen:
		return refuseAlreadyRuled()
	}
	if refusal := needText("/reason", body.Reason); refusal != nil {
		return refusal
	}
	switch body.Ruling {
	case Inhabil, Habil, Exception3_2:
	case Exception4_2:
		if refusal := exception4_2Refusal(*review, body.Person); refusal != nil {
			return refusal
		}
	default:
		return refuseField("/ruling", "ruling-unknown", "Beslutningen kendes ikke.", "The ruling is not known.")
	}
	d.emit(InterestRuled{Review: review.ID, Person: body.Person, Ruling: body.Ruling, Reason: body.Reason})
	d.afterRuling()
	return nil
}

// exception4_2Refusal allows the exception of forvaltningsloven § 4, stk. 2, only for a seat that nobody
// else can hold, and where the group could not be quorate or rightly composed without it.
func exception4_2Refusal(review Review, person PersonID) *fault.Error {
	seat, seated := review.SeatOf(person)
	if !seated {
		return refuseException("Undtagelsen gælder kun for medlemmer af styregruppen.",
			"The exception is for members of the group only.")
	}
	without := review.clone()
	without.changeInterest(person, func(i *Interest) { i.Ruling = Inhabil })
	if other, held := without.Holder(seat); held && !without.HasOpenInterest(other.Person) {
		return refuseException("En anden kan sidde på pladsen.", "Another person can hold the seat.")
	}
	if review.CanReachQuorum(seat.Number) {
		return refuseException("Styregruppen kan være beslutningsdygtig uden medlemmet.",
			"The group can be quorate without the member.")
	}
	return nil
}

func (d *deciding) objectToRuling(body ObjectToRuling) *fault.Error {
	review := d.state.Review
	interest, declared := review.Interest(body.Person)
	switch {
	case !declared || interest.Ruling == RulingOpen:
		return refuseNoRuling()
	case interest.ByBody:
		return refuseBodyHasRuled()
	case interest.Objected:
		return refuseObjectionOpen(body.Person)
	}
	d.emit(RulingObjected{Review: review.ID, Person: body.Person})
	return nil
}

func (d *deciding) voteOnRuling(body VoteOnRuling) *fault.Error {
	review := d.state.Review
	interest, declared := review.Interest(body.Person)
	if !declared || !interest.Objected {
		return refuseNoObjection()
	}
	if body.Ruling != Inhabil && body.Ruling != Habil {
		return refuseField("/ruling", "ruling-unknown", "Der stemmes på inhabil eller habil.",
			"The vote is inhabil or habil.")
	}
	if body.Person == d.command.Actor.Person {
		return refuseOwnCase()
	}
	seat, _ := review.HeldBy(d.command.Actor.Person)
	d.emit(RulingVoteCast{Review: review.ID, Person: body.Person, Seat: seat.Number, Ruling: body.Ruling})
	d.settleRuling(body.Person, false)
	return nil
}

// settleRuling gives the body's ruling by simple majority of the seats without the person concerned: as
// soon as the rest cannot change it, or at the ballot's deadline by the votes cast. A tie leaves the
// presiding member's ruling standing.
func (d *deciding) settleRuling(person PersonID, final bool) {
	review := d.state.Review
	interest, _ := review.Interest(person)
	count := review.RulingCount(interest)
	inhabil, habil, outstanding := count.Inhabil, count.Habil, count.Outstanding
	if !final && inhabil <= habil+outstanding && habil <= inhabil+outstanding && outstanding > 0 {
		return
	}
	ruling := interest.Ruling
	switch {
	case inhabil > habil:
		ruling = Inhabil
	case habil > inhabil && ruling == Inhabil:
		ruling = Habil
	}
	d.emit(InterestRuled{
		Review: review.ID, Person: person, Ruling: ruling, Reason: interest.Reason,
		ByBody: true, Inhabil: inhabil, Habil: habil,
	})
	d.afterRuling()
}

func (d *deciding) declareAbsence(body DeclareAbsence) *fault.Error {
	review := d.state.Review
	if refusal := d.mayActFor(body.Person, *review); refusal != nil {
		return refusal
	}
	seat, seated := review.SeatOf(body.Person)
	if !seated {
		return refuseNoSeat()
	}
	if body.Person == seat.Member.Person && seat.MemberAbsent || body.Person == seat.Substitute.Person && seat.SubstituteAbsent {
		return refuseAlreadyAbsent()
	}
	d.emit(AbsenceDeclared{Review: review.ID, Seat: seat.Number, Person: body.Person})
	d.voidOutdated()
	return nil
}

// afterRuling voids the ballots that a ruling takes from their holders. Where a recused assessor's scores
// dropped out, so that the recommendation no longer rests on what is met or set aside, it is made again.
func (d *deciding) afterRuling() {
	d.voidOutdated()
	review := d.state.Review
	if review.Stage != StageBallot && review.Stage != StagePrincipal {
		return
	}
	if unmetRefusal(*review, review.Recommendation.Proposal) != nil {
		d.reaffirm("recused")
	}
}

// reaffirm voids what was cast and asks for the recommendation of the round again.
func (d *deciding) reaffirm(because string) {
	review := d.state.Review
	for _, ballot := range review.Ballots {
		d.void(ballot, because)
	}
	d.enter(StageRecommendation, review.Round, review.Gate.Review.RecommendationDays)
}

// voidOutdated voids the ballots of seats whose holder is no longer the one who cast them.
func (d *deciding) voidOutdated() {
	for _, ballot := range d.state.Review.Ballots {
		seat, _ := d.state.Review.SeatOf(ballot.Holder)
		holder, held := d.state.Review.Holder(seat)
		switch {
		case held && holder.Person == ballot.Holder:
		case d.state.Review.Recused(ballot.Holder):
			d.void(ballot, "recused")
		default:
			d.void(ballot, "holder-changed")
		}
	}
}

func (d *deciding) void(ballot Ballot, because string) {
	d.emit(BallotVoided{
		Review: d.state.Review.ID, Round: d.state.Review.Round, Seat: ballot.Seat, Holder: ballot.Holder, Because: because,
	})
}
