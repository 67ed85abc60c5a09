package web

import (
	"context"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

const programmesAddress = adminAddress + "/programmer"

func (s *site) adminProgrammeRoutes() []route {
	return []route{
		{http.MethodGet, programmesAddress, "listProgrammes", s.showProgrammes},
		{http.MethodGet, programmesAddress + "/ny", "createProgramme", s.showNewProgramme},
		{http.MethodPost, programmesAddress + "/ny", "createProgramme", s.createProgramme},
		{http.MethodGet, programmesAddress + "/:slug", "getProgramme", s.showProgramme},
		{http.MethodPost, programmesAddress + "/:slug", "updateProgramme", s.updateProgramme},
	}
}

func programmeAddress(slug string) string { return programmesAddress + "/" + slug }

// showProgrammes lists the programmes.
func (s *site) showProgrammes(c *gin.Context) {
	p := pageOf(c)
	programmes, err := s.app.ProgrammeRefs(c.Request.Context())
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.show(c, http.StatusOK, programmesPage(p, programmes))
}

// programmeForm is the form of a programme: a new one, or one that is there.
type programmeForm struct {
	form

	stored                     app.ProgrammeView // without an id for a new one
	groups, models, principals []option
}

func (f programmeForm) address() string {
	if f.stored.ID == "" {
		return programmesAddress + "/ny"
	}
	return programmeAddress(f.stored.Slug)
}

func (s *site) showNewProgramme(c *gin.Context) {
	s.showProgrammeWith(c, http.StatusOK, programmeForm{form: newForm()})
}

func (s *site) showProgramme(c *gin.Context) { s.showStoredProgramme(c, http.StatusOK, newForm()) }

func (s *site) showStoredProgramme(c *gin.Context, status int, f form) {
	stored, err := s.app.Programme(c.Request.Context(), pageOf(c).caller, c.Param("slug"))
	if err != nil {
		s.refuse(c, err)
		return
	}
	budget := ""
	if stored.Budget != nil {
		budget = strconv.FormatInt(*stored.Budget, 10)
	}
	f = f.with("title/da", stored.Title.DA).with("title/en", stored.Title.EN).with("description", stored.Description).
		with("steering_group", stored.SteeringGroup.Slug).with("model", stored.ModelID+"@"+stored.ModelVersion).
		with("body", string(stored.Body)).with("principal", stored.PrincipalOrganisation.Slug).
		with("budget", budget).settles(stored.Version)
	s.showProgrammeWith(c, status, programmeForm{form: f, stored: stored})
}

func (s *site) showProgrammeWith(c *gin.Context, status int, f programmeForm) {
	ctx, p := c.Request.Context(), pageOf(c)
	var err error
	if f.groups, err = s.groupOptions(ctx, p); err == nil {
		f.models, err = s.modelOptions(ctx)
	}
	if err == nil {
		var organisations []app.OrganisationRef
		organisations, err = s.app.OrganisationRefs(ctx)
		for _, organisation := range organisations {
			f.principals = append(f.principals, option{value: organisation.Slug, text: organisation.Name})
		}
	}
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.show(c, status, programmePage(p, f))
}

// fillProgramme writes what stands in the form into a draft. Errors: Invalid with the field.
func (f form) fillProgramme(draft *app.ProgrammeDraft) error {
	draft.Title = i18n.Text{DA: f.value("title/da"), EN: f.value("title/en")}
	draft.Description, draft.Group = f.value("description"), f.value("steering_group")
	draft.Body, draft.Principal = phasemodel.Body(f.value("body")), f.value("principal")
	draft.ModelID, draft.ModelVersion = splitVersion(f.value("model"))
	draft.Budget = nil
	if written := f.value("budget"); written != "" {
		kroner, err := strconv.ParseInt(written, 10, 64)
		if err != nil || kroner < 0 {
			return fieldWrong("budget", "not-a-number", "Skriv budgettet i hele kroner, kun med tal.",
				"Write the budget in whole kroner, in digits only.")
		}
		draft.Budget = &kroner
	}
	switch {
	case draft.Title.DA == "":
		return fieldMissing("title/da", "Skriv titlen på dansk.", "Write the title in Danish.")
	case draft.Group == "":
		return fieldMissing("steering_group", "Vælg en styregruppe.", "Choose a steering group.")
	case draft.ModelID == "":
		return fieldMissing("model", "Vælg en fasemodel.", "Choose a phase model.")
	}
	return nil
}

func (s *site) createProgramme(c *gin.Context) {
	s.saveEdit(c, edit{
		operation: "createProgramme", done: "admin.saved",
		save: func(ctx context.Context, order app.Order, sent form) (string, error) {
			draft := app.ProgrammeDraft{Slug: sent.value("slug")}
			if err := sent.fillProgramme(&draft); err != nil {
				return "", err
			}
			made, err := s.app.CreateProgramme(ctx, order, draft)
			return programmeAddress(made.Slug), err
		},
		again: func(status int, sent form) { s.showProgrammeWith(c, status, programmeForm{form: sent}) },
	})
}

func (s *site) updateProgramme(c *gin.Context) {
	s.saveEdit(c, edit{
		operation: "updateProgramme", done: "admin.saved",
		save: func(ctx context.Context, order app.Order, sent form) (string, error) {
			var draft app.ProgrammeDraft
			if err := sent.fillProgramme(&draft); err != nil {
				return "", err
			}
			saved, err := s.app.UpdateProgramme(ctx, order, c.Param("slug"), sent.version(), func(current *app.ProgrammeDraft) {
				draft.Slug = current.Slug
				*current = draft
			})
			return programmeAddress(saved.Slug), err
		},
		again: func(status int, sent form) { s.showStoredProgramme(c, status, sent) },
	})
}
