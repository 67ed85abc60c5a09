package web

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

const modelsAddress = adminAddress + "/fasemodeller"

func (s *site) adminModelRoutes() []route {
	return []route{
		{http.MethodGet, modelsAddress, "listPhaseModels", s.showModels},
		{http.MethodGet, modelsAddress + "/ny", "addPhaseModelVersion", s.showNewModel},
		{http.MethodPost, modelsAddress + "/ny", "addPhaseModelVersion", s.addModel},
		{http.MethodGet, modelsAddress + "/:id/:version", "getPhaseModel", s.showModel},
		{http.MethodGet, modelsAddress + "/:id/:version/forskelle", "comparePhaseModels", s.showModelDifferences},
	}
}

func modelAddress(id, version string) string { return modelsAddress + "/" + id + "/" + version }

// splitVersion takes MODEL@VERSION apart.
func splitVersion(chosen string) (id, version string) {
	id, version, _ = strings.Cut(chosen, "@")
	return id, version
}

// modelOptions are the versions of phase models to choose from, newest first.
func (s *site) modelOptions(ctx context.Context) ([]option, error) {
	models, err := s.app.PhaseModels(ctx, app.Page{Limit: mostKnown})
	var options []option
	for _, model := range models.Items {
		for _, version := range model.Versions {
			options = append(options, option{
				value: model.ID + "@" + version.Version, text: model.ID + " " + version.Version,
			})
		}
	}
	return options, err
}

// showModels lists the phase models with their versions.
func (s *site) showModels(c *gin.Context) {
	_, part := adminQuery(c)
	models, err := s.app.PhaseModels(c.Request.Context(), part)
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.show(c, http.StatusOK, modelsPage(pageOf(c), models, nextAddress(c, models.Next), firstAddress(c)))
}

// checkedModel is a file with a phase model that is to be added: what it says, and what would change.
type checkedModel struct {
	form

	model       *phasemodel.Model // nil: the file has not been read, or cannot be used
	against     string            // the version that it is compared with; empty: it is the first
	differences []phasemodel.Difference
}

// showNewModel shows the form for a new version; it begins with the newest one of a model, where one is named.
func (s *site) showNewModel(c *gin.Context) {
	s.show(c, http.StatusOK, newModelPage(pageOf(c), checkedModel{
		form: newForm().with("file", string(phasemodel.DefaultYAML())),
	}))
}

// addModel validates a version of a phase model and says what it would change, or adds it.
func (s *site) addModel(c *gin.Context) {
	sent, err := sentForm(c)
	if err != nil {
		s.refuse(c, err)
		return
	}
	if sent.value("do") != "add" {
		s.checkModel(c, sent)
		return
	}
	s.saveEdit(c, edit{
		operation: "addPhaseModelVersion", done: "admin.model.added",
		save: func(ctx context.Context, order app.Order, sent form) (string, error) {
			model, err := s.app.AddPhaseModel(ctx, order, []byte(sent.values.Get("file")))
			if err != nil {
				return "", err
			}
			return modelAddress(model.ID, model.Version), nil
		},
		again: func(status int, sent form) { s.show(c, status, newModelPage(pageOf(c), checkedModel{form: sent})) },
	})
}

// checkModel shows what is wrong with a file, or what it would change.
func (s *site) checkModel(c *gin.Context, sent form) {
	ctx := c.Request.Context()
	checked := checkedModel{form: sent}
	model, newest, err := s.app.CheckPhaseModel(ctx, []byte(sent.values.Get("file")))
	if err != nil {
		refusal := fault.From(err)
		checked.form = sent.refused(refusal)
		s.show(c, refusal.Kind.Status(), newModelPage(pageOf(c), checked))
		return
	}
	checked.model = model
	if newest != nil {
		checked.against, checked.differences = newest.Version, phasemodel.Compare(newest, model)
	}
	s.show(c, http.StatusOK, newModelPage(pageOf(c), checked))
}

// modelView is a version of a phase model beside the other versions.
type modelView struct {
	*phasemodel.Model

	others []string // versions
}

// showModel shows a version of a phase model in words.
func (s *site) showModel(c *gin.Context) {
	view, err := s.modelView(c)
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.show(c, http.StatusOK, modelPage(pageOf(c), view))
}

func (s *site) modelView(c *gin.Context) (modelView, error) {
	ctx := c.Request.Context()
	model, err := s.app.PhaseModel(ctx, c.Param("id"), c.Param("version"))
	if err != nil {
		return modelView{}, err
	}
	view := modelView{Model: model}
	models, err := s.app.PhaseModels(ctx, app.Page{Limit: mostKnown})
	for _, each := range models.Items {
		for _, version := range each.Versions {
			if each.ID == model.ID && version.Version != model.Version {
				view.others = append(view.others, version.Version)
			}
		}
	}
	return view, err
}

// showModelDifferences says what changes from a version to another.
func (s *site) showModelDifferences(c *gin.Context) {
	view, err := s.modelView(c)
	if err != nil {
		s.refuse(c, err)
		return
	}
	with := cmp.Or(c.Query("med"), view.Version)
	differences, err := s.app.ComparePhaseModels(c.Request.Context(), view.ID, view.Version, with)
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.show(c, http.StatusOK, modelDifferencesPage(pageOf(c), view, with, differences))
}
