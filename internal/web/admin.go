package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/fault"
)

// adminAddress is where the pages of the administration begin.
const adminAddress = "/administration"

// adminPerPage is how many lines a list of the administration shows at a time.
const adminPerPage = 50

func (s *site) adminRoutes() []route {
	return slices.Concat(
		[]route{{http.MethodGet, adminAddress, "listPeople", s.showAdmin}},
		s.adminPeopleRoutes(), s.adminOrganisationRoutes(), s.adminProgrammeRoutes(), s.adminModelRoutes(),
		s.adminImportRoutes(), s.adminSynonymRoutes(),
	)
}

// adminArea is a part of the administration.
type adminArea struct{ address, name, operation string }

// adminAreas are the parts that a caller may read.
func adminAreas(p page) []adminArea {
	return slices.DeleteFunc([]adminArea{
		{adminAddress + "/brugere", "people", "listPeople"},
		{adminAddress + "/organisationer", "organisations", "listOrganisations"},
		{adminAddress + "/programmer", "programmes", "listProgrammes"},
		{"/styregrupper", "groups", "listSteeringGroups"},
		{adminAddress + "/fasemodeller", "models", "listPhaseModels"},
		{adminAddress + "/import", "imports", "listImports"},
		{adminAddress + "/synonymer", "synonyms", "listSynonyms"},
	}, func(area adminArea) bool { return !may(p, area.operation) })
}

// may tells whether the one who asks may call an operation of the contract at all.
func may(p page, operation string) bool { return auth.Check(operation, p.caller) == nil }

// adminCrumb leads back to the administration.
func adminCrumb(p page) crumb { return crumb{adminAddress, p.say("admin.title")} }

// showAdmin shows the parts of the administration.
func (s *site) showAdmin(c *gin.Context) {
	p := pageOf(c)
	s.show(c, http.StatusOK, adminPage(p, adminAreas(p)))
}

// adminQuery is what a list is asked for: a text, and where to go on.
func adminQuery(c *gin.Context) (text string, page app.Page) {
	return c.Query("q"), app.Page{Limit: adminPerPage, Cursor: c.Query("fra")}
}

// nextAddress is the address of the rest of a list; empty where there is no more.
func nextAddress(c *gin.Context, cursor string) string {
	if cursor == "" {
		return ""
	}
	query := c.Request.URL.Query()
	query.Set("fra", cursor)
	return c.Request.URL.Path + "?" + query.Encode()
}

// firstAddress is the address of the beginning of a list; empty on its first page.
func firstAddress(c *gin.Context) string {
	query := c.Request.URL.Query()
	if query.Get("fra") == "" {
		return ""
	}
	query.Del("fra")
	return c.Request.URL.Path + "?" + query.Encode()
}

// versionField is the hidden field with the version that a form changes.
const versionField = "version"

// version is the version that a form changes; 0 where it has none.
func (f form) version() int {
	version, err := strconv.Atoi(f.value(versionField))
	if err != nil {
		return 0
	}
	return version
}

// settles fills the version that a form is to change. A form that was refused because somebody else had saved takes the
// new version, so that one who has read what it says may save after all.
func (f form) settles(version int) form {
	if f.refusal == nil || f.refusal.Kind == fault.Stale {
		f.values.Set(versionField, strconv.Itoa(version))
	}
	return f
}

// edit is a form of the administration: what it changes and how.
type edit struct {
	operation, done string
	save            func(ctx context.Context, order app.Order, sent form) (address string, err error)
	again           func(status int, sent form)
}

// saveEdit carries out a form of the administration. Nothing of it goes through a process, so it is done when it answers.
func (s *site) saveEdit(c *gin.Context, e edit) {
	s.carryOut(c, command{
		operation: e.operation, done: e.done, again: e.again,
		do: func(ctx context.Context, order app.Order, sent form) (outcome, error) {
			address, err := e.save(ctx, order, sent)
			return outcome{address: address}, err
		},
	})
}
