package web

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

const peopleAddress = adminAddress + "/brugere"

func (s *site) adminPeopleRoutes() []route {
	return []route{
		{http.MethodGet, peopleAddress, "listPeople", s.showPeople},
		{http.MethodGet, peopleAddress + "/ny", "createPerson", s.showNewPerson},
		{http.MethodPost, peopleAddress + "/ny", "createPerson", s.createPerson},
		{http.MethodGet, peopleAddress + "/:id", "getPerson", s.showPerson},
		{http.MethodPost, peopleAddress + "/:id", "updatePerson", s.updatePerson},
		{http.MethodPost, peopleAddress + "/:id/roller", "grantRole", s.grantRole},
		{http.MethodPost, peopleAddress + "/:id/roller/:grant/fratag", "revokeRole", s.revokeRole},
	}
}

func personAddress(id lifecycle.PersonID) string { return peopleAddress + "/" + string(id) }

// peopleView is a part of the list of people.
type peopleView struct {
	text        string
	found       app.Listed[app.PersonView]
	next, first string
}

// showPeople lists those who may sign in.
func (s *site) showPeople(c *gin.Context) {
	p := pageOf(c)
	text, part := adminQuery(c)
	found, err := s.app.People(c.Request.Context(), text, nil, nil, part)
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.show(c, http.StatusOK, peoplePage(p, peopleView{text, found, nextAddress(c, found.Next), firstAddress(c)}))
}

// showNewPerson shows the form of a person who has not signed in yet.
func (s *site) showNewPerson(c *gin.Context) { s.showNewPersonWith(c, http.StatusOK, newForm()) }

func (s *site) showNewPersonWith(c *gin.Context, status int, f form) {
	organisations, err := s.organisationOptions(c.Request.Context())
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.show(c, status, newPersonPage(pageOf(c), f, organisations))
}

func (s *site) createPerson(c *gin.Context) {
	s.saveEdit(c, edit{
		operation: "createPerson", done: "admin.person.created",
		save: func(ctx context.Context, order app.Order, sent form) (string, error) {
			made, err := s.app.CreatePerson(ctx, order, app.PersonDraft{
				Subject: sent.value("subject"), Name: sent.value("name"), Email: sent.value("email"),
				Organisation: sent.value("organisation"),
			})
			return personAddress(made.ID), err
		},
		again: func(status int, sent form) { s.showNewPersonWith(c, status, sent) },
	})
}

// personView is a person with what an admin may change.
type personView struct {
	app.PersonView

	organisations, programmes []option
	change, grant             form
}

// showPerson shows a person with the roles they hold.
func (s *site) showPerson(c *gin.Context) { s.showPersonWith(c, http.StatusOK, newForm(), newForm()) }

func (s *site) showPersonWith(c *gin.Context, status int, change, grant form) {
	ctx := c.Request.Context()
	person, err := s.app.Person(ctx, lifecycle.PersonID(c.Param("id")))
	view := personView{PersonView: person, grant: grant.within("rolle")}
	if err == nil {
		view.organisations, err = s.organisationOptions(ctx)
	}
	if err == nil {
		var programmes []app.ProgrammeRef
		programmes, err = s.app.ProgrammeRefs(ctx)
		view.programmes = programmeOptions(pageOf(c), programmes)
	}
	if err != nil {
		s.refuse(c, err)
		return
	}
	active := ""
	if person.Active {
		active = "ja"
	}
	view.change = change.with("organisation", person.OrganisationSlug).with("active", active).
		settles(person.Version)
	s.show(c, status, personPage(pageOf(c), view))
}

func (s *site) updatePerson(c *gin.Context) {
	id := lifecycle.PersonID(c.Param("id"))
	s.saveEdit(c, edit{
		operation: "updatePerson", done: "admin.saved",
		save: func(ctx context.Context, order app.Order, sent form) (string, error) {
			organisation, active := sent.value("organisation"), sent.has("active", "ja")
			_, err := s.app.UpdatePerson(ctx, order, id, sent.version(),
				app.PersonChange{Organisation: &organisation, Active: &active})
			return personAddress(id), err
		},
		again: func(status int, sent form) { s.showPersonWith(c, status, sent, newForm()) },
	})
}

func (s *site) grantRole(c *gin.Context) {
	id := lifecycle.PersonID(c.Param("id"))
	s.saveEdit(c, edit{
		operation: "grantRole", done: "admin.person.granted",
		save: func(ctx context.Context, order app.Order, sent form) (string, error) {
			role, err := roleIn(sent)
			if err == nil {
				_, err = s.app.GrantRole(ctx, order, id, role, sent.value("programme"))
			}
			return personAddress(id), err
		},
		again: func(status int, sent form) { s.showPersonWith(c, status, newForm(), sent) },
	})
}

// grantable are the roles that an admin gives, in the order in which they act. A seat is given on a group's roster.
func grantable() []lifecycle.Role {
	return []lifecycle.Role{
		lifecycle.ProgrammeManager, lifecycle.Secretariat, lifecycle.Assessor, lifecycle.SteeringMember,
		lifecycle.PrincipalRole, lifecycle.Owner, lifecycle.Municipality, lifecycle.Auditor, lifecycle.Admin,
	}
}

// roleIn is the role that is chosen in a form. Errors: Invalid missing.
func roleIn(sent form) (lifecycle.Role, error) {
	for _, role := range grantable() {
		if sent.value("role") == string(role) {
			return role, nil
		}
	}
	return "", fieldMissing("role", "Vælg en rolle.", "Choose a role.")
}

func (s *site) revokeRole(c *gin.Context) {
	id := lifecycle.PersonID(c.Param("id"))
	s.saveEdit(c, edit{
		operation: "revokeRole", done: "admin.person.revoked",
		save: func(ctx context.Context, order app.Order, _ form) (string, error) {
			_, err := s.app.RevokeRole(ctx, order, id, c.Param("grant"))
			return personAddress(id), err
		},
	})
}
