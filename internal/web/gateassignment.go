package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func (s *site) gateAssignmentRoutes() []route {
	return []route{
		{http.MethodPost, "/faseovergange/:id/fordeling", "assignAssessors", s.assignAssessors},
		{http.MethodPost, "/faseovergange/:id/vurderingsfrist", "extendAssessment", s.extendAssessment},
		{http.MethodPost, "/faseovergange/:id/vurderingslukning", "closeAssessment", s.closeAssessment},
	}
}

// everyQuestion is the field of those who are asked all questions.
const everyQuestion = "all"

// assignmentField is the field of those who are asked the question with a number, as a refusal points at it.
func assignmentField(at int) string { return strconv.Itoa(at) + "/assessors" }

// assignmentForm is the matrix as it is now, or as it was sent.
func (v gateView) assignmentForm() form {
	filled := v.form(lifecycle.KindAssignAssessors)
	if v.refusedKind == lifecycle.KindAssignAssessors {
		return filled
	}
	for i, question := range v.Questions {
		for _, person := range v.assigned(question.ID) {
			filled.values.Add(assignmentField(i), string(person))
		}
	}
	return filled
}

// assigned lists who answers a question.
func (v gateView) assigned(question phasemodel.ItemID) []lifecycle.PersonID {
	var people []lifecycle.PersonID
	for _, assignment := range v.Assignments {
		if assignment.Question != question {
			continue
		}
		for _, member := range assignment.Assessors {
			people = append(people, member.Person)
		}
	}
	return people
}

// answeredBy tells whether someone has answered a question.
func (v gateView) answeredBy(question phasemodel.ItemID, person lifecycle.PersonID) bool {
	return slices.ContainsFunc(v.Assessments, func(a app.SeenAssessment) bool {
		return a.Question == question && a.Assessor == person && !a.Dropped
	})
}

// assignAssessors says who answers the questions. Those of a question that nobody is chosen for stay as they are.
func (s *site) assignAssessors(c *gin.Context) {
	s.gateCommand(c, lifecycle.KindAssignAssessors, "assignAssessors", "gateassignment.done",
		func(ctx context.Context, order app.Order, id lifecycle.ReviewID, sent form) (app.Receipt, error) {
			var asked []app.AssessorsOf
			var lines []int
			for i := range sent.rows("question") {
				people := slices.Concat(sent.all(assignmentField(i)), sent.all(everyQuestion))
				slices.Sort(people)
				people = slices.Compact(people)
				if len(people) == 0 && sent.value(rowName("question", i, "assigned")) == "" {
					continue
				}
				question := app.AssessorsOf{Question: phasemodel.ItemID(sent.value(rowName("question", i, "id")))}
				for _, person := range people {
					question.Assessors = append(question.Assessors, lifecycle.PersonID(person))
				}
				asked, lines = append(asked, question), append(lines, i)
			}
			receipt, err := s.app.AssignAssessors(ctx, order, id, asked)
			return receipt, atAssignment(err, lines)
		})
}

// atAssignment lets a refusal of an assignment point at the line of the matrix, once for each line.
func atAssignment(err error, lines []int) error {
	if err == nil {
		return nil
	}
	refusal := *fault.From(err)
	refusal.Details = nil
	for _, detail := range fault.From(err).Details {
		parts := strings.Split(detail.Pointer, "/")
		if len(parts) > 1 {
			if at, err := strconv.Atoi(parts[1]); err == nil && at >= 0 && at < len(lines) {
				detail.Pointer = "/" + assignmentField(lines[at])
			}
		}
		if !slices.Contains(refusal.Details, detail) {
			refusal.Details = append(refusal.Details, detail)
		}
	}
	return &refusal
}

// extendAssessment gives the assessment more time.
func (s *site) extendAssessment(c *gin.Context) {
	s.gateCommand(c, lifecycle.KindExtendAssessment, "extendAssessment", "gateassignment.extended",
		func(ctx context.Context, order app.Order, id lifecycle.ReviewID, sent form) (app.Receipt, error) {
			return s.app.ExtendAssessment(ctx, order, id, sent.value("until"), sent.value("reason"))
		})
}

// closeAssessment ends the assessment, with the joint reasons that are written.
func (s *site) closeAssessment(c *gin.Context) {
	s.gateCommand(c, lifecycle.KindCloseAssessment, "closeAssessment", "gateassignment.closed",
		func(ctx context.Context, order app.Order, id lifecycle.ReviewID, sent form) (app.Receipt, error) {
			var joint []app.WrittenReason
			var lines []int
			for i := range sent.rows(jointReasons) {
				reason := sent.value(rowName(jointReasons, i, "reason"))
				if reason == "" {
					continue
				}
				question := phasemodel.ItemID(sent.value(rowName(jointReasons, i, "question")))
				joint, lines = append(joint, app.WrittenReason{Item: question, Reason: reason}), append(lines, i)
			}
			receipt, err := s.app.CloseAssessment(ctx, order, id, joint)
			return receipt, repointed(err, jointReasons, lines)
		})
}

// jointReasons is the list of the common reasons for wide spreads.
const jointReasons = "joint_reasons"

// missingAnswer is why the assessment of a question is not over.
type missingAnswer struct {
	question app.AnsweredQuestion
	// unassigned: nobody has been asked.
	unassigned bool
	// outstanding is how many have been asked and have not answered.
	outstanding int
	// spread: the scores lie so far from each other that a third assessor or a joint reason is needed.
	spread bool
}

// missing lists the questions whose assessment is not over.
func (v gateView) missing() []missingAnswer {
	var missing []missingAnswer
	for _, question := range v.Questions {
		each := missingAnswer{
			question: question, unassigned: question.Assigned == 0, outstanding: question.Assigned - question.Answered,
			spread: v.wide(question) && question.Answered < 3,
		}
		if each.unassigned || each.outstanding > 0 || each.spread {
			missing = append(missing, each)
		}
	}
	return missing
}

// wide tells whether a question's scores lie so far from each other that the model asks for more.
func (v gateView) wide(question app.AnsweredQuestion) bool {
	least := v.Recorded.Gate.Review.ThirdAssessorAt
	return question.Settled && least > 0 && question.Spread >= least
}

// say tells in words what is missing.
func (m missingAnswer) say(p page) string {
	switch {
	case m.unassigned:
		return p.say("gateassignment.missing-assessors")
	case m.outstanding > 0:
		return p.say("gateassignment.missing-answers", values{"Count": m.outstanding})
	}
	return p.say("gateassignment.missing-spread", values{"Steps": m.question.Spread})
}
