package app

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// AnsweredQuestion is how a question of a review stands for a reader.
type AnsweredQuestion struct {
	phasemodel.Question

	Assigned, Answered int
	// Blind: answers exist that the reader may not see before answering too; then the rest is not known.
	Blind bool
	// Settled: the answers are in, and Met, Sum, Counted and Spread say what they come to.
	Settled      bool
	Met          bool
	Sum, Counted int
	Spread       int
	JointReason  lifecycle.TextRef
}

// SeenAssessment is an assessment that a reader may see. Dropped: it does not count, because its assessor is
// inhabil.
type SeenAssessment struct {
	lifecycle.Assessment

	Dropped bool
}

// ReviewSeat is a seat of a review. Who holds it, and whether it is recused or has voted, is for those who see
// the deliberation.
type ReviewSeat struct {
	lifecycle.Seat

	Holder         lifecycle.PersonID // empty: nobody, or not the reader's to know
	Recused, Voted *bool              // nil: not the reader's to know
}

// ReviewView is a review as a reader may see it: what they may not is not in it.
type ReviewView struct {
	Sight Sight

	Recorded store.RecordedReview // without what stands below where it may be seen
	History  ReviewHistory
	Seats    []ReviewSeat

	whole store.RecordedReview

	Method    MethodRef
	Programme ProgrammeRef
	Dossier   json.RawMessage // the frozen content
	Presiding lifecycle.PersonID
	Questions []AnsweredQuestion
	// Assignments and Assessments are those that the reader may see.
	Assignments []lifecycle.Assignment
	Assessments []SeenAssessment
	Blind       bool // some question is
	Interests   []lifecycle.Interest
	Tally       *lifecycle.Tally
	Ballots     []store.RecordedBallot
	Decision    *DecisionView

	Names Names
	Texts map[lifecycle.TextRef]string

	MySeat      int // 0: none
	MyQuestions []phasemodel.ItemID
	MyActions   []Action
	// MyTasks are what waits for the reader in the review, in the order of its life.
	MyTasks []lifecycle.Task
	// Model is the version of the phase model that the review follows. It is shared: nobody changes it.
	Model *phasemodel.Model
}

// Review gives a review to a caller. Errors: NotFound review-unknown, Forbidden recused.
func (a *App) Review(ctx context.Context, caller auth.Caller, id lifecycle.ReviewID) (ReviewView, error) {
	recorded, state, err := a.store.ReviewInState(ctx, id)
	if err != nil {
		return ReviewView{}, err
	}
	// Before anything else is read: nothing of a closed case is to be had, not even by an error.
	if recorded.ClosedTo(caller.Person) {
		return ReviewView{}, errRecused()
	}
	sight, err := sightOf(caller, recorded, state.Owner)
	if err != nil {
		return ReviewView{}, err
	}
	model, err := a.models.get(ctx, recorded.ModelID, recorded.ModelVersion)
	if err != nil {
		return ReviewView{}, err
	}
	history, err := a.historyOf(ctx, recorded)
	if err != nil {
		return ReviewView{}, err
	}
	view := ReviewView{
		Sight: sight, History: history, MyActions: a.reviewActions(caller, state, recorded),
		MyTasks: reviewTasks(caller, state, recorded), Model: model.Model,
		Method:    MethodRef{recorded.Method, recorded.MethodSlug, recorded.MethodTitle},
		Programme: ProgrammeRef{ID: recorded.Programme, Slug: recorded.ProgrammeSlug, Title: recorded.ProgrammeTitle},
	}
	if seat, seated := recorded.SeatOf(caller.Person); seated {
		view.MySeat = seat.Number
	}
	view.show(caller.Person, recorded)
	return view, a.complete(ctx, &view)
}

// show takes from a review what the reader may see.
func (v *ReviewView) show(reader lifecycle.PersonID, recorded store.RecordedReview) {
	v.whole = recorded
	review := recorded.Review
	v.showSeats(review)
	if v.Sight.Deliberation {
		v.Presiding, _ = review.Presiding()
		if review.Recommendation != nil && !beforeBallot(review.Stage) {
			tally := review.Tally()
			v.Tally = &tally
		}
	}
	for _, interest := range review.Interests {
		if v.Sight.Deliberation || interest.Person == reader {
			v.Interests = append(v.Interests, interest)
		}
	}
	if v.Sight.Case {
		v.showQuestions(reader, review)
	}
	if v.Sight.Assessors {
		v.Assignments = review.Assignments
	}
	recorded.Assignments, recorded.Assessments, recorded.JointReasons = nil, nil, nil
	recorded.Interests, recorded.Ballots, recorded.Seats = nil, nil, nil
	if !v.Sight.Case {
		recorded.Reason, recorded.HearingAnswer, recorded.Recommendation = "", "", nil
		recorded.Applications, recorded.Principal, recorded.RequestedBy = nil, nil, ""
		recorded.Dossier.Checks, recorded.Gate.Checks = nil, nil
		v.History.Recommendations, v.History.Supplements, v.History.Answers = nil, nil, nil
		v.History.Withdrawal, v.History.HeardBy = "", ""
		v.History.ConditionTexts = nil
	}
	v.Recorded = recorded
}

// showSeats says who sits where, and how the seats stand.
func (v *ReviewView) showSeats(review lifecycle.Review) {
	for _, seat := range review.Seats {
		shown := ReviewSeat{Seat: seat}
		if !v.Sight.Case {
			shown.Member, shown.Substitute = lifecycle.Member{}, lifecycle.Member{}
		}
		if v.Sight.Deliberation {
			holder, held := review.Holder(seat)
			ballot, cast := review.Ballot(seat.Number)
			recused := review.Recused(seat.Member.Person) || review.HasOpenInterest(seat.Member.Person)
			voted := held && cast && ballot.Holder == holder.Person
			shown.Holder, shown.Recused, shown.Voted = holder.Person, &recused, &voted
		}
		v.Seats = append(v.Seats, shown)
	}
}

func beforeBallot(stage lifecycle.Stage) bool {
	return stage == lifecycle.StageAssessment || stage == lifecycle.StageHearing ||
		stage == lifecycle.StageRecommendation || stage == lifecycle.StageWithdrawn
}

// showQuestions says how each question stands for a reader, and which answers they see.
func (v *ReviewView) showQuestions(reader lifecycle.PersonID, review lifecycle.Review) {
	for _, question := range review.Gate.Questions {
		answers, visible := review.Answers(question.ID), review.VisibleTo(reader, v.Sight.Assesses, question.ID)
		outstanding := review.Unanswered(question.ID)
		answered := AnsweredQuestion{
			Question: question, Assigned: len(answers) + len(outstanding), Answered: len(answers),
			Blind: len(visible) < len(answers),
		}
		if review.Assigned(question.ID, reader) {
			v.MyQuestions = append(v.MyQuestions, question.ID)
		}
		waiting := review.Stage == lifecycle.StageAssessment && len(outstanding) > 0
		if len(answers) > 0 && !answered.Blind && !waiting {
			answered.Settled, answered.Met = true, review.QuestionMet(question)
			answered.Spread, answered.Counted = review.Spread(question.ID), len(answers)
			for _, answer := range answers {
				answered.Sum += answer.Score
			}
		}
		for _, joint := range review.JointReasons {
			if joint.Question == question.ID {
				answered.JointReason = joint.Reason
			}
		}
		v.Questions = append(v.Questions, answered)
		v.Blind = v.Blind || answered.Blind
		for _, assessment := range visible {
			v.Assessments = append(v.Assessments, SeenAssessment{Assessment: assessment})
		}
		if v.Sight.Deliberation && !answered.Blind {
			v.showDropped(review, question.ID)
		}
	}
	if !v.Sight.Assessors {
		for i := range v.Assessments {
			v.Assessments[i].Assessor = ""
		}
	}
}

// showDropped adds the answers that do not count because their assessor is inhabil.
func (v *ReviewView) showDropped(review lifecycle.Review, question phasemodel.ItemID) {
	for _, assessment := range review.Assessments {
		if assessment.Question == question && review.Assigned(question, assessment.Assessor) &&
			review.Recused(assessment.Assessor) {
			v.Assessments = append(v.Assessments, SeenAssessment{Assessment: assessment, Dropped: true})
		}
	}
}

// complete reads what the view refers to.
func (a *App) complete(ctx context.Context, view *ReviewView) error {
	if view.Sight.Case {
		dossier, err := a.store.Dossier(ctx, view.Recorded.Dossier.Hash)
		if err != nil {
			return err
		}
		view.Dossier = dossier.Content
	}
	// Before the first recommendation nobody has voted.
	if view.Sight.Deliberation && len(view.History.Recommendations) > 0 {
		ballots, err := a.store.Ballots(ctx, view.Recorded.ID)
		if err != nil {
			return err
		}
		view.Ballots = standing(ballots)
	}
	if err := a.completeDecision(ctx, view); err != nil {
		return err
	}
	texts, err := a.textsOf(ctx, view.referring()...)
	if err != nil {
		return err
	}
	names, err := a.names(ctx, view.mentions())
	if err != nil {
		return err
	}
	view.Texts, view.Names = texts, names
	if view.Decision != nil && view.Sight.Case {
		view.Decision.Texts, view.Decision.Names = texts, names
	}
	return nil
}

// completeDecision adds the decision. What it refers to is read with the rest of the view for those who read the case;
// others are given no more names than a decision tells everyone.
func (a *App) completeDecision(ctx context.Context, view *ReviewView) error {
	if view.Recorded.Decision == nil {
		return nil
	}
	read := a.decisionsOf
	if !view.Sight.Case {
		read = a.decisionViews
	}
	decisions, err := read(ctx, view.Sight.Case, []store.RecordedReview{view.whole})
	if err == nil {
		view.Decision = &decisions[0]
	}
	return err
}

// standing leaves out the ballots that a later one of the same seat and round has replaced. Void ones stay.
func standing(ballots []store.RecordedBallot) []store.RecordedBallot {
	return slices.DeleteFunc(slices.Clone(ballots), func(one store.RecordedBallot) bool {
		return one.Void == "" && slices.ContainsFunc(ballots, func(later store.RecordedBallot) bool {
			return later.Sequence > one.Sequence && later.Seat == one.Seat && later.Round == one.Round
		})
	})
}

// referring is everything in the view that names texts.
func (v *ReviewView) referring() []any {
	referring := []any{
		v.Recorded.Review, v.History, v.Questions, v.Assessments, v.Interests, v.Ballots,
	}
	if v.Decision != nil {
		referring = append(referring, *v.Decision)
	}
	return referring
}

// mentions is everyone in the view.
func (v *ReviewView) mentions() mentioned {
	who := mention()
	who.person(v.Recorded.RequestedBy, v.Presiding, v.History.HeardBy)
	for _, seat := range v.Seats {
		who.member(seat.Member, seat.Substitute)
	}
	for _, assignment := range v.Assignments {
		who.member(assignment.Assessors...)
	}
	for _, assessment := range v.Assessments {
		who.person(assessment.Assessor)
	}
	for _, made := range v.History.Recommendations {
		who.person(made.By)
	}
	for _, supplement := range v.History.Supplements {
		who.person(supplement.By)
	}
	for _, interest := range v.Interests {
		who.person(interest.Person, interest.RuledBy, v.History.Interests[interest.Person].ObjectedBy)
	}
	for _, ballot := range v.Ballots {
		who.person(ballot.Holder)
	}
	for _, answer := range v.History.Answers {
		who.person(answer.By)
	}
	if v.Decision != nil {
		v.Decision.mentions(who, v.Sight.Case)
	}
	return who
}

// Tally tells how the ballot of a review stands, for one who has just voted. Errors: Forbidden recused,
// NotFound review-unknown.
func (a *App) Tally(ctx context.Context, caller auth.Caller, id lifecycle.ReviewID) (lifecycle.Tally, error) {
	standing, err := a.Standing(ctx, caller, id)
	return standing.Tally, err
}

// BallotStanding is how the ballot of a review stands, for one who follows it.
type BallotStanding struct {
	Stage lifecycle.Stage
	Round int
	Tally lifecycle.Tally
}

// Standing tells how the ballot of a review stands. Errors: those of Tally.
func (a *App) Standing(ctx context.Context, caller auth.Caller, id lifecycle.ReviewID) (BallotStanding, error) {
	recorded, err := a.store.Review(ctx, id)
	switch {
	case err != nil:
		return BallotStanding{}, err
	case recorded.ClosedTo(caller.Person):
		return BallotStanding{}, errRecused()
	case recorded.Recused(caller.Person) || !deliberates(caller, recorded):
		return BallotStanding{}, errReviewUnknown()
	}
	return BallotStanding{recorded.Stage, recorded.Round, recorded.Tally()}, nil
}

// WatchBallot tells when it is time to look at the ballot of a review again, whichever program recorded what happened.
// It ends with the function that is given back.
func (a *App) WatchBallot(ctx context.Context, id lifecycle.ReviewID) (news <-chan struct{}, end func()) {
	return a.store.WatchBallot(ctx, id)
}
