package web

import (
	"mime"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

func (s *site) dossierRoutes() []route {
	return []route{
		{http.MethodGet, "/faseovergange/:id/aendringer", "getGate", s.showChanges},
		{http.MethodGet, "/faseovergange/:id/dokumenter/:kind", "getGate", s.sendFrozenDocument},
	}
}

// showChanges compares the frozen dossier with the method as it is now; with an earlier dossier named, that one with
// the frozen one.
func (s *site) showChanges(c *gin.Context) {
	p, id := pageOf(c), reviewID(c)
	var changed app.DossierChanges
	var err error
	read := c.Query("fra")
	if read == "" {
		changed, err = s.app.DossierChanges(c.Request.Context(), p.caller, id)
	} else {
		changed, err = s.app.DossierChangesSince(c.Request.Context(), p.caller, id, lifecycle.DossierHash(read))
	}
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.show(c, http.StatusOK, changesPage(p, string(id), changed, read != ""))
}

// sendFrozenDocument sends the version of a document that the dossier names, to be kept, never to be run here.
func (s *site) sendFrozenDocument(c *gin.Context) {
	document, err := s.app.FrozenDocument(c.Request.Context(), pageOf(c).caller, reviewID(c), phasemodel.DocumentKind(c.Param("kind")))
	if err != nil {
		s.refuse(c, err)
		return
	}
	content, name, mediaType := document.Bytes, document.Filename, document.MediaType
	if content == nil {
		content = []byte(document.Text)
	}
	if name == "" {
		name = string(document.Kind) + ".md"
	}
	c.Header("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	c.Data(http.StatusOK, mediaType, content)
}

// mayOpen tells whether the reader may read a document: the owner does not read what is internal to the authority.
func (v gateView) mayOpen(document app.FrozenDocument) bool {
	return v.Sight.Assessors || document.Standing != internalStanding
}

// internalStanding is the standing of what is internal to the authority.
const internalStanding = "intern"

// shownCheck is a requirement of the gate with the program's answer.
type shownCheck struct {
	text              i18n.Text
	passed, mandatory bool
}

func (v gateView) checks() []shownCheck {
	passed := map[phasemodel.ItemID]bool{}
	for _, result := range v.Recorded.Dossier.Checks {
		passed[result.ID] = result.Passed
	}
	checks := make([]shownCheck, 0, len(v.Recorded.Gate.Checks))
	for _, check := range v.Recorded.Gate.Checks {
		checks = append(checks, shownCheck{check.Text, passed[check.ID], check.Mandatory})
	}
	return checks
}
