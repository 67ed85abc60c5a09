package web

import (
	"context"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

func (s *site) gateRoutes() []route {
	return slices.Concat([]route{
		{http.MethodGet, "/faseovergange/:id", "getGate", s.showGate},
	}, s.ballotRoutes(), s.liveRoutes(), s.dossierRoutes(), s.decisionFormRoutes())
}

// gateView is a review as its page shows it, with the form that was refused just now, if one was.
type gateView struct {
	app.ReviewView

	refusedKind lifecycle.CommandKind // of the form that was refused; empty: none was
	refusedForm form

	reading app.DossierReading
	// moved is what has changed in the dossier since the reader read it, where their vote was refused for it.
	moved []app.DossierChange
	// assessors are those who may be asked, for those who ask them.
	assessors []app.AssessorChoice
}

// address is where the page is.
func (v gateView) address() string { return gateAddress(v.Recorded.ID) }

func gateAddress(id lifecycle.ReviewID) string { return "/faseovergange/" + string(id) }

// form is the form of a command: the refused one as it was sent, so that nothing written is lost, else a new one.
func (v gateView) form(kind lifecycle.CommandKind) form {
	if v.refusedKind == kind {
		return v.refusedForm.within(string(kind))
	}
	return newForm().within(string(kind))
}

// formOn is the form of a command that the page has several forms of, one for each value of a hidden field, as an
// assessment has one for each question.
func (v gateView) formOn(kind lifecycle.CommandKind, name, value string) form {
	scope := string(kind) + "-" + value
	if v.refusedKind == kind && v.refusedForm.value(name) == value {
		return v.refusedForm.within(scope)
	}
	return newForm().within(scope).with(name, value)
}

// refusal tells why a command would be refused now, nil where it would not, and whether it is offered to the reader at
// all: whose roles never give it do not see it.
func (v gateView) refusal(kind lifecycle.CommandKind) (*fault.Error, bool) {
	for _, action := range v.MyActions {
		if action.Command == kind {
			return action.Refusal, true
		}
	}
	return nil, false
}

// may tells whether the reader could give a command now.
func (v gateView) may(kind lifecycle.CommandKind) bool {
	refusal, offered := v.refusal(kind)
	return offered && refusal == nil
}

// showGate shows a review.
func (s *site) showGate(c *gin.Context) { s.showGateWith(c, http.StatusOK, "", form{}) }

// showGateWith shows a review with a form that was refused.
func (s *site) showGateWith(c *gin.Context, status int, kind lifecycle.CommandKind, sent form) {
	p := pageOf(c)
	view, err := s.app.Review(c.Request.Context(), p.caller, reviewID(c))
	if err != nil {
		s.refuse(c, err)
		return
	}
	shown := gateView{ReviewView: view, refusedKind: kind, refusedForm: sent}
	if shown.reading, err = s.app.ReadDossier(c.Request.Context(), view); err != nil {
		s.refuse(c, err)
		return
	}
	if shown.in(lifecycle.StageAssessment) {
		if shown.assessors, err = s.app.AssessorChoices(c.Request.Context(), p.caller, view); err != nil {
			s.refuse(c, err)
			return
		}
	}
	if shown.dossierMoved() {
		// What cannot be compared is not told; the vote was refused all the same.
		changed, _ := s.app.DossierChangesSince(c.Request.Context(), p.caller, view.Recorded.ID,
			lifecycle.DossierHash(sent.value("dossier_hash")))
		shown.moved = changed.Changes
	}
	s.show(c, status, gatePage(p, shown))
}

// reviewID is the review that an address names.
func reviewID(c *gin.Context) lifecycle.ReviewID { return lifecycle.ReviewID(c.Param("id")) }

// gateCommand gives a command to a review: the operation is the contract's, done the id of the text that says it is
// done. Afterwards, and where it is refused, the page of the review is shown.
func (s *site) gateCommand(
	c *gin.Context, kind lifecycle.CommandKind, operation, done string,
	do func(ctx context.Context, order app.Order, id lifecycle.ReviewID, sent form) (app.Receipt, error),
) {
	id := reviewID(c)
	s.carryOut(c, command{
		operation: operation, done: done,
		do: func(ctx context.Context, order app.Order, sent form) (outcome, error) {
			receipt, err := do(ctx, order, id, sent)
			return settled(receipt, err, gateAddress(id))
		},
		again: func(status int, sent form) { s.showGateWith(c, status, kind, sent) },
	})
}
