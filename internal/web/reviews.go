package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func (s *site) reviewsRoutes() []route {
	// Everyone knows the reviews whose decisions are published.
	return []route{{method: http.MethodGet, path: "/faseovergange", handle: s.showReviews}}
}

// The names of the filters of a list of reviews.
const (
	reviewStage     = "stage"
	reviewGate      = "gate"
	reviewPhase     = "phase"
	reviewOutcome   = "outcome"
	reviewProgramme = "programme"
	reviewMine      = "mine"
	reviewOpen      = "open"
	reviewOverdue   = "overdue"
)

// reviewsView is a list of reviews as its page shows it.
type reviewsView struct {
	asked      form // the filters as they were asked for
	listed     app.Listed[app.ReviewLine]
	terms      app.ModelTerms
	programmes []app.ProgrammeRef
	insider    bool // works with open cases
	next       string
	first      string
}

// showReviews lists the reviews that the one who asks may know of, open ones first.
func (s *site) showReviews(c *gin.Context) {
	p, ctx := pageOf(c), c.Request.Context()
	asked := form{values: c.Request.URL.Query()}
	view := reviewsView{asked: asked, insider: auth.Check("listGates", p.caller) == nil}
	query := app.ReviewQuery{
		Stages:     codesIn[lifecycle.Stage](asked.all(reviewStage)),
		Gates:      codesIn[phasemodel.GateID](asked.all(reviewGate)),
		Phases:     codesIn[phasemodel.PhaseID](asked.all(reviewPhase)),
		Outcomes:   codesIn[phasemodel.Outcome](asked.all(reviewOutcome)),
		Programmes: codesIn[string](asked.all(reviewProgramme)),
		Mine:       asked.value(reviewMine) != "" && view.insider,
		Open:       asked.value(reviewOpen) != "",
		Overdue:    asked.value(reviewOverdue) != "",
		Published:  true,
	}
	var err error
	view.listed, err = s.app.Reviews(ctx, p.caller, query, app.Page{Cursor: asked.value("cursor")})
	if err == nil {
		view.terms, err = s.app.ModelTerms(ctx)
	}
	if err == nil {
		view.programmes, err = s.app.ProgrammeRefs(ctx)
	}
	if err != nil {
		s.refuse(c, err)
		return
	}
	view.next = view.at(view.listed.Next)
	if asked.value("cursor") != "" {
		view.first = view.at("")
	}
	s.show(c, http.StatusOK, reviewsPage(p, view))
}

// at is the address of the page of the list that a cursor begins; without one of the first.
func (v reviewsView) at(cursor string) string {
	query := url.Values{}
	for name, values := range v.asked.values {
		if name != "cursor" {
			query[name] = codesIn[string](values)
		}
	}
	if cursor == "" && v.asked.value("cursor") == "" {
		return ""
	}
	if cursor != "" {
		query.Set("cursor", cursor)
	}
	return "/faseovergange?" + query.Encode()
}

// codesIn are the values that were chosen: a form sends an empty one where nothing is, and several with commas between
// them where a link had chosen them together.
func codesIn[T ~string](values []string) []T {
	var codes []T
	for _, value := range values {
		for code := range strings.SplitSeq(value, ",") {
			if code != "" {
				codes = append(codes, T(code))
			}
		}
	}
	return codes
}

// reviewStages are the stages of a review in their order.
func reviewStages() []lifecycle.Stage {
	return []lifecycle.Stage{
		lifecycle.StageAssessment, lifecycle.StageHearing, lifecycle.StageRecommendation, lifecycle.StageBallot,
		lifecycle.StagePrincipal, lifecycle.StageDecided, lifecycle.StageLapsed, lifecycle.StageWithdrawn,
	}
}

// reviewOutcomes are the outcomes of decisions in the order in which people read them.
func reviewOutcomes() []phasemodel.Outcome {
	return []phasemodel.Outcome{
		phasemodel.Advance, phasemodel.AdvanceWithConditions, phasemodel.Keep, phasemodel.KeepWithConditions,
		phasemodel.Return, phasemodel.Hold, phasemodel.Stop, phasemodel.Reopen,
	}
}

// termOptions are codes to choose from, with their words.
func termOptions(p page, terms []app.Term) []option {
	options := make([]option, 0, len(terms))
	for _, term := range terms {
		options = append(options, option{value: term.Code, text: p.of(term.Label)})
	}
	return options
}

func programmeOptions(p page, programmes []app.ProgrammeRef) []option {
	options := make([]option, 0, len(programmes))
	for _, programme := range programmes {
		options = append(options, option{value: programme.Slug, text: p.of(programme.Title)})
	}
	return options
}

func (v reviewsView) stageOptions(p page) []option {
	var options []option
	for _, stage := range reviewStages() {
		options = append(options, option{value: string(stage), text: p.say("gate.stage." + string(stage))})
	}
	return options
}

func (v reviewsView) outcomeOptions(p page) []option {
	var options []option
	for _, outcome := range reviewOutcomes() {
		options = append(options, option{value: string(outcome), text: p.say("outcome." + string(outcome))})
	}
	return options
}

// filtered tells whether anything narrows the list.
func (v reviewsView) filtered() bool {
	for name, values := range v.asked.values {
		if name != "cursor" && len(codesIn[string](values)) > 0 {
			return true
		}
	}
	return false
}

// reviewAddress is where a review of a list is read: its page, and for what only its published decision is known of the
// decision.
func reviewAddress(p page, line app.ReviewLine) string {
	if line.Recorded.PublishedAt != nil && !p.caller.SeesAll(line.Recorded.Programme) {
		return "/beslutninger/" + string(line.Recorded.ID)
	}
	return gateAddress(line.Recorded.ID)
}
