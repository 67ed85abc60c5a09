package web

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
)

const importsAddress = adminAddress + "/import"

func (s *site) adminImportRoutes() []route {
	return []route{
		{http.MethodGet, importsAddress, "listImports", s.showImports},
		{http.MethodPost, importsAddress, "startImport", s.startImport},
		{http.MethodGet, importsAddress + "/:id", "getImport", s.showImport},
	}
}

func importAddress(id string) string { return importsAddress + "/" + id }

// importsView is a part of the list of imports, with the form of another one.
type importsView struct {
	form

	found       app.Listed[app.ImportView]
	programmes  []option
	next, first string
}

// showImports lists the imports, newest first, and takes another file.
func (s *site) showImports(c *gin.Context) { s.showImportsWith(c, http.StatusOK, newForm()) }

func (s *site) showImportsWith(c *gin.Context, status int, f form) {
	ctx, p := c.Request.Context(), pageOf(c)
	view := importsView{form: f}
	_, part := adminQuery(c)
	var err error
	if view.found, err = s.app.Imports(ctx, part); err == nil {
		var programmes []app.ProgrammeRef
		programmes, err = s.app.ProgrammeRefs(ctx)
		view.programmes = programmeOptions(p, programmes)
	}
	if err != nil {
		s.refuse(c, err)
		return
	}
	view.next, view.first = nextAddress(c, view.found.Next), firstAddress(c)
	s.show(c, status, importsPage(p, view))
}

// startImport validates a file as a whole and starts the workflow that carries it out.
func (s *site) startImport(c *gin.Context) {
	file, err := sentFile(c, importLimit)
	if err != nil {
		refusal := fault.From(err)
		s.showImportsWith(c, refusal.Kind.Status(), newForm().refused(refusal))
		return
	}
	s.saveEdit(c, edit{
		operation: "startImport", done: "admin.import.started",
		save: func(ctx context.Context, order app.Order, sent form) (string, error) {
			if file.content == nil {
				return "", errNoFile()
			}
			format, err := catalogue.DetectFormat("", file.name)
			if err != nil {
				return "", err
			}
			started, err := s.app.StartImport(ctx, order, app.ImportFile{
				Name: file.name, Format: format, Data: file.content, Programme: sent.value("programme"),
				Method: sent.value("method"),
			})
			return importAddress(started.ID), err
		},
		again: func(status int, sent form) { s.showImportsWith(c, status, sent) },
	})
}

// importLimit is how many bytes a file of an import may have, as in the contract.
const importLimit = 64 << 20

// showImport shows how far an import has come, and the rows that failed.
func (s *site) showImport(c *gin.Context) {
	found, err := s.app.Import(c.Request.Context(), c.Param("id"))
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.show(c, http.StatusOK, importPage(pageOf(c), found))
}
