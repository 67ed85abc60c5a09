package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// gateFormRoutes are the addresses that the forms of a review are sent to, and of the registration that those who work
// on reviews make once a year.
func (s *site) gateFormRoutes() []route {
	return slices.Concat(
		s.gateAssignmentRoutes(), s.gateAssessmentRoutes(), s.gateHearingRoutes(), s.gateRecommendationRoutes(),
		s.gateInterestRoutes(), s.gatePrincipalRoutes(), s.gateClosingRoutes(), s.interestsRoutes(),
	)
}

// in tells whether the review is in any of the stages.
func (v gateView) in(stages ...lifecycle.Stage) bool {
	return slices.Contains(stages, v.Recorded.Stage)
}

// fullName is a person with the organisation they belong to; empty where their name is not for the reader.
func (v gateView) fullName(person lifecycle.PersonID) string {
	found := v.Names.People[person]
	if found.OrganisationName == "" {
		return found.Name
	}
	return found.Name + ", " + found.OrganisationName
}

// anchor is the step of the scale with a value, in words.
func (v gateView) anchor(p page, score int) string {
	for _, step := range v.Model.Scale {
		if step.Value == score {
			return p.of(step.Text)
		}
	}
	return ""
}

// draft is the name under which a browser keeps what is written in a form of the review.
func (v gateView) draft(form string) string { return form + "-" + string(v.Recorded.ID) }

// showGateAgain shows a review with a form that was sent to be shown again and not to be carried out, where it was: a
// row was added to it, or what it comes to is to be seen. It tells whether it was.
func (s *site) showGateAgain(
	c *gin.Context, kind lifecycle.CommandKind, change func(sent form) (form, bool),
) bool {
	sent, err := sentForm(c)
	if err != nil {
		return false
	}
	changed, again := change(sent)
	if again {
		s.showGateWith(c, http.StatusOK, kind, changed)
	}
	return again
}

// repointed lets a refusal point at the rows of a form, where only some of them were sent on: those that are given,
// in their order.
func repointed(err error, list string, rows []int) error {
	if err == nil {
		return nil
	}
	refusal := *fault.From(err)
	refusal.Details = slices.Clone(refusal.Details)
	for i, detail := range refusal.Details {
		parts := strings.Split(detail.Pointer, "/")
		if len(parts) != 4 || parts[1] != list {
			continue
		}
		if at, err := strconv.Atoi(parts[2]); err == nil && at >= 0 && at < len(rows) {
			refusal.Details[i].Pointer = "/" + rowName(list, rows[at], parts[3])
		}
	}
	return &refusal
}

// wholeIn reads a whole number; what is none, is 0, which no list of the law's grounds has.
func wholeIn(written string) int {
	read, err := strconv.Atoi(written)
	if err != nil {
		return 0
	}
	return read
}

// byRole tells whether a command is refused because of who asks, and not because of how the review stands: such a
// command is not offered at all.
func byRole(refusal *fault.Error) bool {
	if refusal == nil {
		return false
	}
	switch refusal.Code {
	case "role-missing", "extraordinary-by-secretariat-or-chair", "not-owner", "no-seat", "not-assigned":
		return true
	}
	return false
}
