package web

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func (s *site) caseModelRoutes() []route {
	return []route{
		{http.MethodGet, "/metoder/:slug/sag/modelversion", "changeModelVersion", s.showModelVersion},
		{http.MethodPost, "/metoder/:slug/sag/modelversion", "changeModelVersion", s.changeModelVersion},
	}
}

// caseModelView is what another version of a method's phase model would change.
type caseModelView struct {
	method      app.MethodView
	versions    []string // the others, newest first
	chosen      string   // empty: none yet
	differences []phasemodel.Difference
	refusal     *fault.Error // why the method may not change now
}

func (v caseModelView) slug() string { return v.method.Content.Slug }

func (v caseModelView) options() []option {
	options := make([]option, 0, len(v.versions))
	for _, version := range v.versions {
		options = append(options, option{value: version, text: version})
	}
	return options
}

// showModelVersion shows the versions, and of the chosen one what it would change.
func (s *site) showModelVersion(c *gin.Context) {
	s.showModelVersionWith(c, http.StatusOK, c.Query("version"), newForm())
}

func (s *site) showModelVersionWith(c *gin.Context, status int, chosen string, sent form) {
	p := pageOf(c)
	view, err := s.modelDifference(c.Request.Context(), p, c.Param("slug"), chosen)
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.show(c, status, modelVersionPage(p, view, sent))
}

func (s *site) modelDifference(ctx context.Context, p page, slug, chosen string) (caseModelView, error) {
	method, err := s.app.Method(ctx, p.caller, slug)
	if err != nil {
		return caseModelView{}, err
	}
	view := caseModelView{method: method, chosen: chosen, refusal: fault.New(fault.Forbidden, "role-missing",
		"Din rolle giver ikke adgang til dette.", "Your role does not give access to this.")}
	for _, action := range method.Actions {
		if action.Command == lifecycle.KindChangeModelVersion {
			view.refusal = action.Refusal
		}
	}
	if view.refusal != nil && view.refusal.Kind == fault.Forbidden {
		return caseModelView{}, view.refusal
	}
	versions, err := s.app.PhaseModelVersions(ctx, method.Model.ID)
	if err != nil {
		return caseModelView{}, err
	}
	for _, version := range versions {
		if version.Version != method.Model.Version {
			view.versions = append(view.versions, version.Version)
		}
	}
	if chosen != "" {
		view.differences, err = s.app.ComparePhaseModels(ctx, method.Model.ID, method.Model.Version, chosen)
	}
	return view, err
}

// changeModelVersion moves a method to another version of its phase model.
func (s *site) changeModelVersion(c *gin.Context) {
	slug := c.Param("slug")
	s.carryOut(c, command{
		operation: "changeModelVersion", done: "model-version.done",
		do: func(ctx context.Context, order app.Order, sent form) (outcome, error) {
			method, err := s.app.Method(ctx, order.Caller, slug)
			if err != nil {
				return outcome{}, err
			}
			receipt, err := s.app.ChangeModelVersion(
				ctx, order, slug, method.Model.ID, sent.value("version"), sent.value("reason"))
			return settled(receipt, err, caseAddress(slug))
		},
		again: func(status int, sent form) { s.showModelVersionWith(c, status, sent.value("version"), sent) },
	})
}
