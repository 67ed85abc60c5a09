package web

import (
	"context"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func (s *site) caseRequestRoutes() []route {
	return []route{
		{http.MethodGet, "/metoder/:slug/sag/anmodning", "requestGate", s.showRequest},
		{http.MethodPost, "/metoder/:slug/sag/anmodning", "requestGate", s.requestGate},
	}
}

// showRequest shows the form that requests a gate.
func (s *site) showRequest(c *gin.Context) {
	s.showRequestWith(c, http.StatusOK, phasemodel.GateID(c.Query(chosenGate)), newForm())
}

func (s *site) showRequestWith(c *gin.Context, status int, gate phasemodel.GateID, sent form) {
	p := pageOf(c)
	view, err := s.app.Case(c.Request.Context(), p.caller, c.Param("slug"), gate)
	if err == nil && view.Request == nil {
		err = fault.New(fault.Forbidden, "role-missing", "Din rolle giver ikke adgang til at anmode om denne faseovergang.",
			"Your role does not let you request this gate.")
	}
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.show(c, status, requestPage(p, caseView{CaseView: view}, sent))
}

// requestGate requests a gate, and leads to its review.
func (s *site) requestGate(c *gin.Context) {
	method := c.Param("slug")
	s.carryOut(c, command{
		operation: "requestGate", done: "request.done",
		do: func(ctx context.Context, order app.Order, sent form) (outcome, error) {
			review, receipt, err := s.app.RequestGate(ctx, order, method, requestOf(sent))
			return settled(receipt, err, gateAddress(review))
		},
		again: func(status int, sent form) {
			s.showRequestWith(c, status, phasemodel.GateID(sent.value("gate")), sent)
		},
	})
}

// requestOf reads a request. Every item that is shown for dispensation is applied for: one without a reason is refused
// at its field.
func requestOf(sent form) app.GateRequest {
	request := app.GateRequest{
		Gate: phasemodel.GateID(sent.value("gate")), Target: phasemodel.PhaseID(sent.value("target")),
		Reason: sent.value("reason"),
	}
	for i := 0; sent.value(dispensationField(i, "item")) != ""; i++ {
		request.Dispensations = append(request.Dispensations, app.WrittenReason{
			Item:   phasemodel.ItemID(sent.value(dispensationField(i, "item"))),
			Reason: sent.value(dispensationField(i, "reason")),
		})
	}
	return request
}

func dispensationField(at int, name string) string {
	return fmt.Sprintf("dispensations/%d/%s", at, name)
}

// dispensable are the unmet checks that can be applied for: those of a crossing, which only they stop.
func (v caseView) dispensable() []app.CheckReadiness {
	if v.Readiness.Gate.Kind != phasemodel.Crossing {
		return nil
	}
	var checks []app.CheckReadiness
	for _, check := range v.unmet() {
		if check.Dispensable {
			checks = append(checks, check)
		}
	}
	return checks
}

// targets are the phases that the gate can lead to.
func (v caseView) targets(p page) []option {
	var options []option
	for _, phase := range v.Readiness.Target {
		options = append(options, option{value: string(phase), text: p.of(v.phase(phase))})
	}
	return options
}
