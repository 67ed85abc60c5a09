package lifecycle

import (
	"slices"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func (d *deciding) assignAssessors(body AssignAssessors) *fault.Error {
	review := d.state.Review
	assignments := slices.Clone(review.Assignments)
	for i, assignment := range body.Assignments {
		if refusal := assignmentRefusal(*review, i, assignment); refusal != nil {
			return refusal
		}
		at := slices.IndexFunc(assignments, func(a Assignment) bool { return a.Question == assignment.Question })
		if at < 0 {
			assignments = append(assignments, assignment)
		} else {
			assignments[at] = assignment
		}
	}
	if len(body.Assignments) == 0 {
		return refuseField("", "assignments-missing", "Ingen spørgsmål er fordelt.", "No questions are assigned.")
	}
	d.emit(AssessorsAssigned{Review: review.ID, Assignments: assignments})
	d.detectInterests()
	d.closeFormerInterests()
	return nil
}

// closeFormerInterests takes back the ties that the program found and nobody has ruled on, of people who take
// part in the review no longer: there is nothing left to rule on, and the review need not wait for it.
func (d *deciding) closeFormerInterests() {
	review := *d.state.Review
	for _, interest := range slices.Clone(review.Interests) {
		if interest.Detected && interest.Ruling == RulingOpen && !review.takesPart(interest.Person) {
			d.emit(InterestWithdrawn{Review: review.ID, Person: interest.Person})
		}
	}
}

// assignmentRefusal asks for a question of the gate, enough assessors, each once and none recused.
func assignmentRefusal(review Review, at int, assignment Assignment) *fault.Error {
	if _, found := questionOf(review.Gate, assignment.Question); !found {
		return refuseQuestion(pointer("", at, "question"), assignment.Question)
	}
	seen := map[PersonID]bool{}
	for _, assessor := range assignment.Assessors {
		if assessor.Person == "" {
			return refuseField(pointer("", at, "assessors"), "person-missing",
				"En af de fagkyndige er ikke angivet.", "One of the assessors is not named.")
		}
		if seen[assessor.Person] {
			return refuseField(pointer("", at, "assessors"), "assessor-twice",
				"Den samme fagkyndige står to gange.", "The same assessor is named twice.")
		}
		seen[assessor.Person] = true
		if review.Recused(assessor.Person) {
			return refuseField(pointer("", at, "assessors"), "assessor-recused",
				"En af de fagkyndige er inhabil.", "One of the assessors is recused.")
		}
	}
	if len(assignment.Assessors) < review.Gate.Review.AssessorsPerQuestion {
		return refuseTooFewAssessors(pointer("", at, "assessors"), review.Gate.Review.AssessorsPerQuestion)
	}
	return nil
}

func (d *deciding) extendAssessment(body ExtendAssessment) *fault.Error {
	if refusal := needText("/reason", body.Reason); refusal != nil {
		return refusal
	}
	until, refusal := d.day("/until", body.Until)
	if refusal != nil {
		return refusal
	}
	review := d.state.Review
	if !until.After(review.Deadline.Due) {
		return refuseField("/until", "not-later", "Den nye frist skal ligge efter den gamle.",
			"The new deadline must be later than the old.")
	}
	d.emit(AssessmentExtended{
		Review: review.ID, Reason: body.Reason,
		Deadline: deadline(d.calendar, d.now(), until, review.Gate.Review.ReminderDays),
	})
	return nil
}

func (d *deciding) assess(body Assess) *fault.Error {
	review := d.state.Review
	if _, found := questionOf(review.Gate, body.Question); !found {
		return refuseQuestion("/question", body.Question)
	}
	if !review.Assigned(body.Question, d.command.Actor.Person) {
		return refuseNotAssigned()
	}
	if body.Score < 0 || body.Score > 4 {
		return refuseField("/score", "score-off-scale", "Scoren skal ligge på skalaen 0-4.",
			"The score must be on the scale 0-4.")
	}
	if refusal := needText("/reason", body.Reason); refusal != nil {
		return refusal
	}
	d.emit(AssessmentGiven{
		Review: review.ID, Question: body.Question, Score: body.Score, Reason: body.Reason,
		Dossier: review.Dossier.Hash,
	})
	return nil
}

// closeAssessment asks that everyone assigned has answered, or that the deadline has passed and each
// question has an answer; and that each wide spread has a third assessor or a joint reason.
func (d *deciding) closeAssessment(body CloseAssessment) *fault.Error {
	review := d.state.Review
	for i, joint := range body.JointReasons {
		if _, found := questionOf(review.Gate, joint.Question); !found {
			return refuseQuestion(pointer("/joint_reasons", i, "question"), joint.Question)
		}
		if refusal := needText(pointer("/joint_reasons", i, "reason"), joint.Reason); refusal != nil {
			return refusal
		}
	}
	var missing []fault.Detail
	for _, question := range review.Gate.Questions {
		if detail, ok := unanswered(*review, question); ok {
			missing = append(missing, detail)
			continue
		}
		joint := slices.ContainsFunc(body.JointReasons, func(j JointReason) bool { return j.Question == question.ID })
		wide := review.Gate.Review.ThirdAssessorAt > 0 && review.Spread(question.ID) >= review.Gate.Review.ThirdAssessorAt
		if wide && !joint && len(review.Answers(question.ID)) < 3 {
			missing = append(missing, spreadDetail(question, review.Spread(question.ID)))
		}
	}
	if len(missing) > 0 {
		return refuseAssessmentIncomplete(missing)
	}
	d.emit(AssessmentClosed{Review: review.ID, JointReasons: body.JointReasons})
	if days := review.Gate.Review.HearingDays; days > 0 {
		d.enter(StageHearing, 1, days)
		return nil
	}
	d.enter(StageRecommendation, 1, review.Gate.Review.RecommendationDays)
	return nil
}

func unanswered(review Review, question phasemodel.Question) (fault.Detail, bool) {
	answers, outstanding := len(review.Answers(question.ID)), len(review.Unanswered(question.ID))
	switch {
	case answers == 0:
		return unansweredDetail(question, 0), true
	case outstanding > 0 && !review.Overdue:
		return unansweredDetail(question, outstanding), true
	}
	return fault.Detail{}, false
}

func (d *deciding) answerHearing(body AnswerHearing) *fault.Error {
	review := d.state.Review
	if refusal := needText("/text", body.Text); refusal != nil {
		return refusal
	}
	if body.Dossier == "" {
		return refuseNoDossier()
	}
	d.emit(HearingAnswered{Review: review.ID, Text: body.Text, Dossier: body.Dossier})
	d.enter(StageRecommendation, review.Round, review.Gate.Review.RecommendationDays)
	return nil
}

func (d *deciding) recommend(body Recommend) *fault.Error {
	review := d.state.Review
	if refusal := needText("/reason", body.Proposal.Reason); refusal != nil {
		return refusal
	}
	if refusal := d.proposalRefusal(*review, body.Proposal); refusal != nil {
		return refusal
	}
	d.emit(RecommendationMade{Review: review.ID, Round: review.Round, Proposal: body.Proposal})
	d.enter(StageBallot, review.Round, review.Gate.Review.BallotDays)
	return nil
}

// supplement freezes the dossier anew. Where the group has begun to vote or has voted, its ballots were
// cast on a dossier that no longer holds: they are void and the recommendation must be made again.
func (d *deciding) supplement(body Supplement) *fault.Error {
	if refusal := needText("/reason", body.Reason); refusal != nil {
		return refusal
	}
	if body.Dossier.Hash == "" {
		return refuseNoDossier()
	}
	review := d.state.Review
	if body.Dossier.Hash == review.Dossier.Hash {
		return refuseNothingNew()
	}
	d.emit(DossierSupplemented{
		Review: review.ID, Dossier: body.Dossier, Reason: body.Reason, Concerned: body.Concerned,
	})
	d.detectInterests()
	if review.Stage != StageBallot && review.Stage != StagePrincipal {
		return nil
	}
	d.reaffirm("supplement")
	return nil
}

func (d *deciding) withdrawGate(body WithdrawGate) *fault.Error {
	if refusal := needText("/reason", body.Reason); refusal != nil {
		return refusal
	}
	d.emit(ReviewWithdrawn{Review: body.Review, Reason: body.Reason})
	return nil
}

func questionOf(gate phasemodel.Gate, id phasemodel.ItemID) (phasemodel.Question, bool) {
	at := slices.IndexFunc(gate.Questions, func(q phasemodel.Question) bool { return q.ID == id })
	if at < 0 {
		return phasemodel.Question{}, false
	}
	return gate.Questions[at], true
}
