package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func (s *site) gateAssessmentRoutes() []route {
	return []route{{http.MethodPost, "/faseovergange/:id/vurdering", "assess", s.assess}}
}

// questionAnchor is where a question stands on the page.
func questionAnchor(question phasemodel.ItemID) string { return "spoergsmaal-" + string(question) }

// assess keeps an assessor's answer to a question, and goes back to the question.
func (s *site) assess(c *gin.Context) {
	id := reviewID(c)
	s.carryOut(c, command{
		operation: "assess", done: "gateassessment.done",
		do: func(ctx context.Context, order app.Order, sent form) (outcome, error) {
			question := phasemodel.ItemID(sent.value("question"))
			score, err := strconv.Atoi(sent.value("score"))
			if err != nil {
				return outcome{}, errScoreMissing()
			}
			receipt, err := s.app.Assess(ctx, order, id, question, score, sent.value("reason"))
			return settled(receipt, err, gateAddress(id)+"#"+questionAnchor(question))
		},
		again: func(status int, sent form) { s.showGateWith(c, status, lifecycle.KindAssess, sent) },
	})
}

func errScoreMissing() error {
	text := i18n.Text{DA: "Vælg et trin på skalaen.", EN: "Choose a step of the scale."}
	return fault.New(fault.Invalid, "score-off-scale", text.DA, text.EN).
		With(fault.Detail{Pointer: "/score", Code: "score-off-scale", Text: text})
}

// mine tells whether the reader answers a question.
func (v gateView) mine(question phasemodel.ItemID) bool {
	return slices.Contains(v.MyQuestions, question)
}

// myAnswer is the reader's own answer to a question.
func (v gateView) myAnswer(p page, question phasemodel.ItemID) (app.SeenAssessment, bool) {
	for _, answer := range v.Assessments {
		if answer.Question == question && answer.Assessor == p.caller.Person && p.caller.Person != "" {
			return answer, true
		}
	}
	return app.SeenAssessment{}, false
}

// unanswered counts the questions that wait for the reader.
func (v gateView) unanswered(p page) int {
	count := 0
	for _, question := range v.MyQuestions {
		if _, answered := v.myAnswer(p, question); !answered {
			count++
		}
	}
	return count
}

// assessForm is the form of a question with the reader's answer as it stands, or as it was sent.
func (v gateView) assessForm(p page, question phasemodel.ItemID) form {
	filled := v.formOn(lifecycle.KindAssess, "question", string(question))
	if answer, answered := v.myAnswer(p, question); answered && filled.refusal == nil {
		filled = filled.with("score", strconv.Itoa(answer.Score)).with("reason", v.Texts[answer.Reason])
	}
	return filled
}

// answers lists the assessments of a question that the reader sees.
func (v gateView) answers(question phasemodel.ItemID) []app.SeenAssessment {
	var answers []app.SeenAssessment
	for _, answer := range v.Assessments {
		if answer.Question == question {
			answers = append(answers, answer)
		}
	}
	return answers
}

// outdated tells whether an answer was given before the dossier was supplemented.
func (v gateView) outdated(answer app.SeenAssessment) bool {
	return slices.ContainsFunc(v.History.Supplements, func(made app.MadeSupplement) bool { return answer.At.Before(made.At) })
}

// assessorName is what an assessment is called: its assessor, or for those who may not know them its number.
func (v gateView) assessorName(p page, answer app.SeenAssessment, at int) string {
	switch answer.Assessor {
	case "":
		return p.say("gateassessment.numbered", values{"Number": at + 1})
	case p.caller.Person:
		return p.say("gateassessment.you")
	default:
		return v.fullName(answer.Assessor)
	}
}

// scale are the steps of the scale as answers to choose from.
func (v gateView) scale(p page) []option {
	steps := make([]option, 0, len(v.Model.Scale))
	for _, step := range v.Model.Scale {
		value := strconv.Itoa(step.Value)
		steps = append(steps, option{value: value, text: value + " – " + p.of(step.Text)})
	}
	return steps
}

// scored is a score with the anchor's words.
func (v gateView) scored(p page, score int) string {
	return p.say("gateassessment.score", values{"Score": score, "Anchor": v.anchor(p, score)})
}

// passMark is the mean score that a question needs.
func passMark(p page, question app.AnsweredQuestion) string {
	return p.decimal(float64(question.Pass.Numerator)/float64(question.Pass.Denominator), 1)
}

// mean is the mean score of a question whose answers are in.
func mean(p page, question app.AnsweredQuestion) string {
	return p.decimal(float64(question.Sum)/float64(question.Counted), 1)
}

// scoreText says what the picture of a question's scores shows.
func scoreText(p page, v gateView, question app.AnsweredQuestion) string {
	scores := []string{}
	for _, answer := range v.answers(question.ID) {
		if !answer.Dropped {
			scores = append(scores, strconv.Itoa(answer.Score))
		}
	}
	return p.say("gateassessment.picture", values{
		"Scores": p.list(scores...), "Mean": mean(p, question), "Spread": question.Spread, "Pass": passMark(p, question),
	})
}

// The picture of a question's scores: a line from the lowest to the highest step of the scale.
const (
	scoreLeft  = 12
	scoreStep  = 48
	scoreLine  = 32
	scoreWidth = 2*scoreLeft + 4*scoreStep
)

// placeOf is where a score stands in the picture.
func placeOf(score float64) string {
	return strconv.FormatFloat(scoreLeft+score*scoreStep, 'f', 1, 64)
}

// scoreDots counts how many gave each score, so that equal scores stand above each other.
func scoreDots(v gateView, question phasemodel.ItemID) []scoreDot {
	counted := map[int]int{}
	var dots []scoreDot
	for _, answer := range v.answers(question) {
		if answer.Dropped {
			continue
		}
		dots = append(dots, scoreDot{answer.Score, scoreLine - 11*counted[answer.Score]})
		counted[answer.Score]++
	}
	return dots
}

// scoreDot is one score in the picture.
type scoreDot struct{ score, height int }
