package web

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func (s *site) caseRoutes() []route {
	return []route{
		{http.MethodGet, "/metoder/:slug/sag", "getGateReadiness", s.showCase},
		{http.MethodPost, "/metoder/:slug/sag/offentliggoer", "publishMethod", s.publishMethod},
		{http.MethodPost, "/metoder/:slug/sag/bero", "holdMethod", s.holdMethod},
		{http.MethodPost, "/metoder/:slug/sag/genoptag", "resumeMethod", s.resumeMethod},
		{http.MethodPost, "/metoder/:slug/sag/traek-tilbage", "withdrawMethod", s.withdrawMethod},
		{http.MethodPost, "/metoder/:slug/sag/vilkaar/:condition/opfyldt", "fulfilCondition", s.fulfilCondition},
		{http.MethodPost, "/metoder/:slug/sag/vilkaar/:condition/retur", "returnFulfilment", s.returnFulfilment},
		{http.MethodPost, "/metoder/:slug/sag/vilkaar/:condition/godkend", "acceptFulfilment", s.acceptFulfilment},
		{http.MethodPost, "/metoder/:slug/sag/vilkaar/:condition/forlaeng", "extendCondition", s.extendCondition},
		{http.MethodPost, "/metoder/:slug/sag/vilkaar/:condition/frafald", "waiveCondition", s.waiveCondition},
	}
}

// chosenGate is the parameter that names the gate whose readiness is shown.
const chosenGate = "faseovergang"

// caseView is a case as its page shows it, with the form that was refused just now, if one was.
type caseView struct {
	app.CaseView

	refusedScope string // of the form that was refused; empty: none was
	refusedForm  form
}

func caseAddress(slug string) string { return methodAddress(slug, "sag") }

// address is where the page is.
func (v caseView) address() string { return caseAddress(v.slug()) }

func (v caseView) slug() string { return v.Method.Content.Slug }

// form is the form of a command: the refused one as it was sent, so that nothing written is lost, else a new one.
func (v caseView) form(kind lifecycle.CommandKind) form { return v.scoped(string(kind)) }

// conditionForm is the form of a command to a condition.
func (v caseView) conditionForm(kind lifecycle.CommandKind, condition lifecycle.ConditionID) form {
	return v.scoped(conditionScope(kind, condition))
}

func conditionScope(kind lifecycle.CommandKind, condition lifecycle.ConditionID) string {
	return string(kind) + "-" + string(condition)
}

func (v caseView) scoped(scope string) form {
	if v.refusedScope == scope {
		return v.refusedForm.within(scope)
	}
	return newForm().within(scope)
}

// phase is the title of a phase of the method's model; one that it no longer has is its own.
func (v caseView) phase(id phasemodel.PhaseID) i18n.Text {
	if phase, known := v.Model.Phase(id); known {
		return phase.Title
	}
	return i18n.Text{DA: string(id), EN: string(id)}
}

// showCase shows a case.
func (s *site) showCase(c *gin.Context) { s.showCaseWith(c, http.StatusOK, "", form{}) }

// showCaseWith shows a case with a form that was refused.
func (s *site) showCaseWith(c *gin.Context, status int, scope string, sent form) {
	p := pageOf(c)
	view, err := s.app.Case(c.Request.Context(), p.caller, c.Param("slug"), phasemodel.GateID(c.Query(chosenGate)))
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.show(c, status, casePage(p, caseView{CaseView: view, refusedScope: scope, refusedForm: sent}))
}

// caseCommand gives a command to a method's process; the operation is the contract's, and done the id of the text that
// says it is done. Afterwards, and where it is refused, the case is shown.
func (s *site) caseCommand(
	c *gin.Context, kind lifecycle.CommandKind, operation, done string,
	do func(ctx context.Context, order app.Order, method string, sent form) (app.Receipt, error),
) {
	s.caseCommandIn(c, string(kind), operation, done, do)
}

func (s *site) caseCommandIn(
	c *gin.Context, scope, operation, done string,
	do func(ctx context.Context, order app.Order, method string, sent form) (app.Receipt, error),
) {
	method := c.Param("slug")
	s.carryOut(c, command{
		operation: operation, done: done,
		do: func(ctx context.Context, order app.Order, sent form) (outcome, error) {
			receipt, err := do(ctx, order, method, sent)
			return settled(receipt, err, caseAddress(method))
		},
		again: func(status int, sent form) { s.showCaseWith(c, status, scope, sent) },
	})
}

func (s *site) publishMethod(c *gin.Context) {
	s.caseCommand(c, lifecycle.KindPublishMethod, "publishMethod", "case.done.publish-method",
		func(ctx context.Context, order app.Order, method string, _ form) (app.Receipt, error) {
			return s.app.PublishMethod(ctx, order, method)
		})
}

func (s *site) holdMethod(c *gin.Context) {
	s.caseCommand(c, lifecycle.KindHold, "holdMethod", "case.done.hold",
		func(ctx context.Context, order app.Order, method string, sent form) (app.Receipt, error) {
			return s.app.Hold(ctx, order, method, sent.value("reason"), sent.value("until"))
		})
}

func (s *site) resumeMethod(c *gin.Context) {
	s.caseCommand(c, lifecycle.KindResume, "resumeMethod", "case.done.resume",
		func(ctx context.Context, order app.Order, method string, sent form) (app.Receipt, error) {
			return s.app.Resume(ctx, order, method, sent.value("reason"))
		})
}

func (s *site) withdrawMethod(c *gin.Context) {
	s.caseCommand(c, lifecycle.KindWithdrawMethod, "withdrawMethod", "case.done.withdraw-method",
		func(ctx context.Context, order app.Order, method string, sent form) (app.Receipt, error) {
			return s.app.WithdrawMethod(ctx, order, method, sent.value("reason"))
		})
}

// conditionCommand gives a command to the condition that the address names.
func (s *site) conditionCommand(
	c *gin.Context, kind lifecycle.CommandKind, operation string,
	do func(ctx context.Context, order app.Order, method string, id lifecycle.ConditionID, sent form) (app.Receipt, error),
) {
	id := lifecycle.ConditionID(c.Param("condition"))
	s.caseCommandIn(c, conditionScope(kind, id), operation, "case.done."+string(kind),
		func(ctx context.Context, order app.Order, method string, sent form) (app.Receipt, error) {
			return do(ctx, order, method, id, sent)
		})
}

func (s *site) fulfilCondition(c *gin.Context) {
	s.conditionCommand(c, lifecycle.KindFulfilCondition, "fulfilCondition",
		func(ctx context.Context, order app.Order, method string, id lifecycle.ConditionID, sent form) (app.Receipt, error) {
			return s.app.FulfilCondition(ctx, order, method, id, sent.value("text"))
		})
}

func (s *site) returnFulfilment(c *gin.Context) {
	s.conditionCommand(c, lifecycle.KindReturnFulfilment, "returnFulfilment",
		func(ctx context.Context, order app.Order, method string, id lifecycle.ConditionID, sent form) (app.Receipt, error) {
			return s.app.ReturnFulfilment(ctx, order, method, id, sent.value("reason"))
		})
}

func (s *site) acceptFulfilment(c *gin.Context) {
	s.conditionCommand(c, lifecycle.KindAcceptFulfilment, "acceptFulfilment",
		func(ctx context.Context, order app.Order, method string, id lifecycle.ConditionID, _ form) (app.Receipt, error) {
			return s.app.AcceptFulfilment(ctx, order, method, id)
		})
}

func (s *site) extendCondition(c *gin.Context) {
	s.conditionCommand(c, lifecycle.KindExtendCondition, "extendCondition",
		func(ctx context.Context, order app.Order, method string, id lifecycle.ConditionID, sent form) (app.Receipt, error) {
			return s.app.ExtendCondition(ctx, order, method, id, sent.value("until"), sent.value("reason"))
		})
}

func (s *site) waiveCondition(c *gin.Context) {
	s.conditionCommand(c, lifecycle.KindWaiveCondition, "waiveCondition",
		func(ctx context.Context, order app.Order, method string, id lifecycle.ConditionID, sent form) (app.Receipt, error) {
			return s.app.WaiveCondition(ctx, order, method, id, lifecycle.Position(sent.value("position")), sent.value("reason"))
		})
}
