package web

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

const organisationsAddress = adminAddress + "/organisationer"

func (s *site) adminOrganisationRoutes() []route {
	return []route{
		{http.MethodGet, organisationsAddress, "listOrganisations", s.showOrganisations},
		{http.MethodGet, organisationsAddress + "/ny", "createOrganisation", s.showNewOrganisation},
		{http.MethodPost, organisationsAddress + "/ny", "createOrganisation", s.createOrganisation},
		{http.MethodGet, organisationsAddress + "/:slug", "getOrganisation", s.showOrganisation},
		{http.MethodPost, organisationsAddress + "/:slug", "updateOrganisation", s.updateOrganisation},
	}
}

func organisationAddress(slug string) string { return organisationsAddress + "/" + slug }

// organisationsView is a part of the list of organisations.
type organisationsView struct {
	text, kind  string
	found       app.Listed[app.OrganisationView]
	next, first string
}

// showOrganisations lists organisations by name.
func (s *site) showOrganisations(c *gin.Context) {
	text, part := adminQuery(c)
	view := organisationsView{text: text, kind: c.Query("art")}
	var kinds []phasemodel.OrganisationKind
	if view.kind != "" {
		kinds = append(kinds, phasemodel.OrganisationKind(view.kind))
	}
	var err error
	if view.found, err = s.app.Organisations(c.Request.Context(), text, kinds, part); err != nil {
		s.refuse(c, err)
		return
	}
	view.next, view.first = nextAddress(c, view.found.Next), firstAddress(c)
	s.show(c, http.StatusOK, organisationsPage(pageOf(c), view))
}

// organisationForm is the form of an organisation: a new one, or one that is there.
type organisationForm struct {
	form

	stored  app.OrganisationView // without an id for a new one
	regions []option
}

func (f organisationForm) address() string {
	if f.stored.ID == "" {
		return organisationsAddress + "/ny"
	}
	return organisationAddress(f.stored.Slug)
}

func (s *site) showNewOrganisation(c *gin.Context) {
	s.showOrganisationWith(c, http.StatusOK, organisationForm{form: newForm()})
}

func (s *site) showOrganisation(c *gin.Context) {
	s.showStoredOrganisation(c, http.StatusOK, newForm())
}

func (s *site) showStoredOrganisation(c *gin.Context, status int, f form) {
	stored, err := s.app.Organisation(c.Request.Context(), c.Param("slug"))
	if err != nil {
		s.refuse(c, err)
		return
	}
	f = f.with("name", stored.Name).with("kind", string(stored.Kind)).
		with("municipality_code", stored.MunicipalityCode).with("region", stored.In.Slug).
		with("successor", stored.SucceededBy.Slug).with("valid_from", string(stored.ValidFrom)).
		with("valid_to", string(stored.ValidTo)).settles(stored.Version)
	s.showOrganisationWith(c, status, organisationForm{form: f, stored: stored})
}

func (s *site) showOrganisationWith(c *gin.Context, status int, f organisationForm) {
	var err error
	if f.regions, err = s.organisationOptions(c.Request.Context(), phasemodel.Region); err != nil {
		s.refuse(c, err)
		return
	}
	s.show(c, status, organisationPage(pageOf(c), f))
}

// fill writes what stands in the form into a draft.
func (f form) fillOrganisation(draft *app.OrganisationDraft) {
	draft.Name, draft.Kind = f.value("name"), phasemodel.OrganisationKind(f.value("kind"))
	draft.MunicipalityCode, draft.Region, draft.Successor = f.value("municipality_code"), f.value("region"), f.value("successor")
	draft.ValidFrom, draft.ValidTo = catalogue.Date(f.value("valid_from")), catalogue.Date(f.value("valid_to"))
}

// checkOrganisation refuses what the contract's schema would refuse.
func checkOrganisation(f form) error {
	switch {
	case f.value("name") == "":
		return fieldMissing("name", "Skriv organisationens navn.", "Write the organisation's name.")
	case f.value("kind") == "":
		return fieldMissing("kind", "Vælg, hvilken slags organisation det er.", "Choose which kind of organisation it is.")
	}
	return nil
}

func (s *site) createOrganisation(c *gin.Context) {
	s.saveEdit(c, edit{
		operation: "createOrganisation", done: "admin.saved",
		save: func(ctx context.Context, order app.Order, sent form) (string, error) {
			if err := checkOrganisation(sent); err != nil {
				return "", err
			}
			draft := app.OrganisationDraft{Slug: sent.value("slug")}
			sent.fillOrganisation(&draft)
			made, err := s.app.CreateOrganisation(ctx, order, draft)
			return organisationAddress(made.Slug), err
		},
		again: func(status int, sent form) { s.showOrganisationWith(c, status, organisationForm{form: sent}) },
	})
}

func (s *site) updateOrganisation(c *gin.Context) {
	s.saveEdit(c, edit{
		operation: "updateOrganisation", done: "admin.saved",
		save: func(ctx context.Context, order app.Order, sent form) (string, error) {
			if err := checkOrganisation(sent); err != nil {
				return "", err
			}
			saved, err := s.app.UpdateOrganisation(ctx, order, c.Param("slug"), sent.version(), sent.fillOrganisation)
			return organisationAddress(saved.Slug), err
		},
		again: func(status int, sent form) { s.showStoredOrganisation(c, status, sent) },
	})
}
