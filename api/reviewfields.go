package api

import (
	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// reviewOf writes a review as its reader may see it.
func reviewOf(view app.ReviewView) Review {
	by := shown{names: view.Names, texts: view.Texts}
	recorded := view.Recorded
	review := Review{
		ID: idOf(recorded.ID), Method: methodRef(view.Method), Programme: programmeRef(view.Programme),
		Gate: string(recorded.Gate.ID), Title: recorded.Gate.Title, Kind: GateKind(recorded.Gate.Kind),
		Stage: Stage(recorded.Stage), Round: recorded.Round, MaxRounds: max(recorded.Gate.Review.MaxRounds, 1),
		Model: ModelRef{ID: recorded.ModelID, Version: recorded.ModelVersion}, Rules: rulesOf(recorded.Gate.Decision),
		From: word[Code](recorded.From), Target: word[Code](recorded.Target), Reason: by.textIfAny(recorded.Reason),
		RequestedBy: by.person(recorded.RequestedBy), OpenedAt: recorded.OpenedAt, ClosedAt: recorded.ClosedAt,
		WithdrawalReason: by.textIfAny(view.History.Withdrawal), LapsedBecause: word[LapseCause](recorded.Because),
		Dossier: Dossier{
			Hash: string(recorded.Dossier.Hash), FrozenAt: view.History.FrozenAt, Content: view.Dossier,
		},
		Dispensations: by.dispensations(recorded.Applications), Presiding: by.person(view.Presiding),
		Seats:     each(view.Seats, by.seat),
		Deadlines: deadlinesOf(view), Extensions: optional(recorded.Extensions), Overdue: truth(recorded.Overdue),
		Blocked: truth(recorded.Blocked), Checks: checksOf(recorded.Gate, passedIn(recorded.Dossier.Checks)),
		Questions: each(view.Questions, by.question), Assessments: each(view.Assessments, by.assessment),
		AssessmentsBlind: view.Blind, Assignments: each(view.Assignments, by.assigned),
		Hearing: by.hearing(view), Interests: each(view.Interests, by.interest(view.History)),
		Ballots: by.ballots(view), Supplements: each(view.History.Supplements, by.supplement),
		PrincipalDecisions: each(view.History.Answers, by.principal),
		MySeat:             optional(view.MySeat), MyQuestions: words[Code](view.MyQuestions), MyActions: actionsOf(view.MyActions),
	}
	if view.Tally != nil {
		tally := tallyOf(*view.Tally)
		review.Tally = &tally
	}
	if view.Decision != nil {
		decision := decisionOf(*view.Decision)
		review.Decision = &decision
	}
	by.recommendations(&review, view)
	return review
}

func passedIn(checks []phasemodel.CheckResult) func(phasemodel.ItemID) bool {
	passed := map[phasemodel.ItemID]bool{}
	for _, check := range checks {
		passed[check.ID] = check.Passed
	}
	return func(id phasemodel.ItemID) bool { return passed[id] }
}

func rulesOf(rule phasemodel.DecisionRule) ReviewRules {
	rules := ReviewRules{
		Body: DecidingBody(rule.Body), Outcomes: words[Outcome](rule.Outcomes), Tie: TieRule(rule.Tie),
		Quorum: QuorumRule{
			Share: rule.Quorum.Share.String(), Ballots: max(rule.Quorum.Ballots, lifecycle.LeastBallots),
			Kinds: each(rule.Quorum.Kinds, words[OrganisationKind, phasemodel.OrganisationKind]),
		},
	}
	if rule.Approval.MoreThan != nil {
		rules.Approval.MoreThan = optional(rule.Approval.MoreThan.String())
	}
	if rule.Approval.AtLeast != nil {
		rules.Approval.AtLeast = optional(rule.Approval.AtLeast.String())
	}
	return rules
}

func deadlinesOf(view app.ReviewView) Deadlines {
	of := view.History.Deadlines
	return Deadlines{
		Assessment: momentIfAny(of[lifecycle.StageAssessment]), Hearing: momentIfAny(of[lifecycle.StageHearing]),
		Recommendation: momentIfAny(of[lifecycle.StageRecommendation]), Ballot: momentIfAny(of[lifecycle.StageBallot]),
		Principal: momentIfAny(of[lifecycle.StagePrincipal]), Publication: view.Recorded.PublicationDue,
	}
}

func (s shown) seat(seat app.ReviewSeat) Seat {
	return Seat{
		Number: seat.Number, Kind: OrganisationKind(seat.Kind), Office: word[Office](seat.Office),
		Organisation: s.organisation(seat.Member.Organisation), Member: s.member(seat.Member),
		Substitute: s.member(seat.Substitute), Holder: s.person(seat.Holder),
		Absent: seat.MemberAbsent, Recused: seat.Recused, Voted: seat.Voted,
	}
}

func (s shown) question(question app.AnsweredQuestion) QuestionStanding {
	standing := questionOf(question.Question)
	standing.Assigned, standing.Answered = &question.Assigned, &question.Answered
	standing.Blind, standing.JointReason = truth(question.Blind), s.textIfAny(question.JointReason)
	if !question.Settled {
		return standing
	}
	mean := float64(question.Sum) / float64(question.Counted)
	standing.Mean, standing.Spread, standing.State = &mean, &question.Spread, ItemStateMet
	if !question.Met {
		standing.State = ItemStateUnmet
	}
	return standing
}

// questionOf writes a question that nobody has answered.
func questionOf(question phasemodel.Question) QuestionStanding {
	return QuestionStanding{
		ID: string(question.ID), Criterion: string(question.Criterion), Mandatory: question.Mandatory,
		Dispensable: question.Dispensable, Pass: question.Pass.String(), State: ItemStateUnanswered, Text: question.Text,
	}
}

func (s shown) assigned(assignment lifecycle.Assignment) AssignedQuestion {
	assigned := AssignedQuestion{Question: string(assignment.Question), Assessors: []PersonRef{}}
	for _, assessor := range assignment.Assessors {
		if ref := s.member(assessor); ref != nil {
			assigned.Assessors = append(assigned.Assessors, *ref)
		}
	}
	return assigned
}

func (s shown) assessment(assessment app.SeenAssessment) Assessment {
	return Assessment{
		Question: string(assessment.Question), Assessor: s.person(assessment.Assessor), Score: assessment.Score,
		Reason: s.text(assessment.Reason), AnsweredAt: assessment.At, DossierHash: string(assessment.Dossier),
		Dropped: truth(assessment.Dropped),
	}
}

// hearing is absent where there is none yet.
func (s shown) hearing(view app.ReviewView) *Hearing {
	deadline := momentIfAny(view.History.Deadlines[lifecycle.StageHearing])
	if deadline == nil || !view.Sight.Case {
		return nil
	}
	return &Hearing{
		Text: s.textIfAny(view.Recorded.HearingAnswer), AnsweredBy: s.person(view.History.HeardBy),
		AnsweredAt: momentIfAny(view.History.HeardAt), Deadline: deadline,
	}
}

func (s shown) interest(history app.ReviewHistory) func(lifecycle.Interest) InterestDeclaration {
	return func(interest lifecycle.Interest) InterestDeclaration {
		dates := history.Interests[interest.Person]
		declaration := InterestDeclaration{
			Person: s.personOf(interest.Person), Ground: interest.Ground, Text: s.textIfAny(interest.Text),
			Detected: interest.Detected, State: InterestStateOpen, DeclaredAt: momentIfAny(dates.DeclaredAt),
		}
		if interest.Ruling == lifecycle.RulingOpen {
			return declaration
		}
		declaration.State, declaration.Ruling = InterestStateRuled, word[Ruling](interest.Ruling)
		declaration.RulingReason, declaration.RuledBy = s.textIfAny(interest.Reason), s.person(interest.RuledBy)
		declaration.RuledByBody, declaration.RuledAt = truth(interest.ByBody), momentIfAny(dates.RuledAt)
		if interest.Objected {
			declaration.State = InterestStateObjected
			declaration.Objection = s.objection(interest, dates)
		}
		return declaration
	}
}

func (s shown) objection(interest lifecycle.Interest, dates app.InterestDates) *Objection {
	objection := &Objection{By: s.person(dates.ObjectedBy), At: momentIfAny(dates.ObjectedAt)}
	for _, vote := range interest.Votes {
		if vote.Ruling == lifecycle.Inhabil {
			objection.Inhabil++
		} else {
			objection.Habil++
		}
	}
	return objection
}

// ballots writes those that the reader sees; one of the open round waits while its holder's interest is open.
func (s shown) ballots(view app.ReviewView) []Ballot {
	open := map[lifecycle.PersonID]bool{}
	for _, interest := range view.Interests {
		open[interest.Person] = interest.Ruling == lifecycle.RulingOpen
	}
	ballots := []Ballot{}
	for _, cast := range view.Ballots {
		ballot := Ballot{
			Seat: cast.Seat, Round: cast.Round, Holder: s.person(cast.Holder), Position: Position(cast.Position),
			State: BallotStateCounted, VoidBecause: word[VoidCause](cast.Void), Reason: s.textIfAny(cast.Reason),
			Statement: s.textIfAny(cast.Statement), CastAt: cast.At, DossierHash: string(cast.Dossier),
		}
		switch {
		case cast.Void != "":
			ballot.State = BallotStateVoid
		case open[cast.Holder] && cast.Round == view.Recorded.Round:
			ballot.State = BallotStateSuspended
		}
		ballots = append(ballots, ballot)
	}
	return ballots
}

func (s shown) supplement(made app.MadeSupplement) Supplement {
	return Supplement{
		FromHash: string(made.Before), ToHash: string(made.After), Reason: s.text(made.Reason),
		By: s.person(made.By), At: made.At,
	}
}

func (s shown) principal(answer app.GivenAnswer) PrincipalRuling {
	return PrincipalRuling{
		Round: answer.Round, Choice: PrincipalChoice(answer.Choice), Reason: s.textIfAny(answer.Reason),
		DecidedBy: s.named(answer.By), DecidedAt: answer.At,
	}
}

// recommendations tells the one that is voted on from those of earlier rounds.
func (s shown) recommendations(review *Review, view app.ReviewView) {
	made := view.History.Recommendations
	if len(made) == 0 {
		return
	}
	if last := made[len(made)-1]; last.Round == view.Recorded.Round {
		current := s.recommendation(last.Recommendation, last.Dossier)
		current.NeedsReaffirming = truth(view.History.NeedsReaffirming)
		review.Recommendation, made = &current, made[:len(made)-1]
	}
	for _, earlier := range made {
		review.EarlierRecommendations = append(review.EarlierRecommendations,
			s.recommendation(earlier.Recommendation, earlier.Dossier))
	}
}
