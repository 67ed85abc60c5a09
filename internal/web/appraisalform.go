package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/appraisal"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

func (s *site) appraisalRoutes() []route {
	const declaration, practice = "/metoder/:slug/vidensdeklaration", "/metoder/:slug/lovende-praksis"
	return []route{
		{http.MethodGet, declaration, "getDeclaration", s.showAppraisal(appraisal.Declaration)},
		{http.MethodPost, declaration, "putDeclaration", s.appraise(appraisal.Declaration, "putDeclaration")},
		{http.MethodGet, practice, "getPromisingPractice", s.showAppraisal(appraisal.PromisingPractice)},
		{http.MethodPost, practice, "putPromisingPractice", s.appraise(appraisal.PromisingPractice, "putPromisingPractice")},
	}
}

// appraisalForm is a method's appraisal on a form, with what is written in the form.
type appraisalForm struct {
	form

	file app.AppraisalFile
}

// address is where the appraisal is shown and given.
func (f appraisalForm) address() string { return methodAddress(f.file.Slug, string(f.file.Form.Kind)) }

// version is the newest version; 0 where the method has not been appraised.
func (f appraisalForm) version() int {
	if len(f.file.Versions) == 0 {
		return 0
	}
	return f.file.Versions[0].Version
}

// name is the name of a field about an element, which are numbered as the form has them.
func (f appraisalForm) name(element int, field string) string {
	return rowName(f.file.Form.Fields.List, element, field)
}

// filled is a form that holds the version that stands.
func (f appraisalForm) filled(today string) form {
	shown := newForm().with("given_on", today)
	if len(f.file.Versions) == 0 {
		return shown
	}
	newest := f.file.Versions[0]
	shown = shown.with("author", newest.Author)
	for i, element := range f.file.Form.Elements {
		for _, grade := range newest.Grades {
			if grade.Element == element.ID {
				shown = shown.with(f.name(i, f.file.Form.Fields.Grade), grade.Grade.Grade).with(f.name(i, "reason"), grade.Reason)
			}
		}
	}
	return shown
}

// grades are those that can be given.
func (f appraisalForm) grades() []option {
	options := make([]option, 0, len(f.file.Form.Grades))
	for _, grade := range f.file.Form.Grades {
		options = append(options, option{value: grade, text: grade})
	}
	return options
}

// showAppraisal shows every version of an appraisal, and the form to those who may give it.
func (s *site) showAppraisal(kind appraisal.Kind) gin.HandlerFunc {
	return func(c *gin.Context) { s.showAppraisalWith(c, kind, http.StatusOK, nil) }
}

func (s *site) showAppraisalWith(c *gin.Context, kind appraisal.Kind, status int, refused *form) {
	p := pageOf(c)
	file, err := s.app.AppraisalFile(c.Request.Context(), p.caller, c.Param("slug"), kind)
	if err != nil {
		s.refuse(c, err)
		return
	}
	shown := appraisalForm{file: file}
	if refused != nil {
		shown.form = *refused
		shown.refusal = shown.named(p, refused.refusal)
	} else {
		shown.form = shown.filled(p.now.In(p.zone).Format(time.DateOnly))
	}
	// Whoever sends the form again has the newest version before them.
	shown.values.Set(formVersion, strconv.Itoa(shown.version()))
	s.show(c, status, appraisalPage(p, shown))
}

// named says of each element what is wrong with it by its name.
func (f appraisalForm) named(p page, refusal *fault.Error) *fault.Error {
	said := *refusal
	said.Details = nil
	for _, detail := range refusal.Details {
		element, field, found := rowOf(strings.TrimPrefix(detail.Pointer, "/"), f.file.Form.Fields.List)
		if found && element < len(f.file.Form.Elements) {
			label, id := f.file.Form.Elements[element].Label, "appraisal.reason-missing"
			if field == f.file.Form.Fields.Grade {
				id = "appraisal.grade-missing"
			}
			if f.value(f.name(element, field)) == "" {
				text := p.say(id, values{"Element": p.of(label)})
				detail.Text = i18n.Text{DA: text, EN: text}
			}
		}
		said.Details = append(said.Details, detail)
	}
	return &said
}

// appraise gives a method an appraisal.
func (s *site) appraise(kind appraisal.Kind, operation string) gin.HandlerFunc {
	return func(c *gin.Context) {
		slug := c.Param("slug")
		s.carryOut(c, command{
			operation: operation, done: "appraisal.given",
			do: func(ctx context.Context, order app.Order, sent form) (outcome, error) {
				replaces, _ := strconv.Atoi(sent.value(formVersion)) // none: there is none yet
				_, _, err := s.app.Appraise(ctx, order, slug, kind, appraisalDraft(kind.Form(), sent), replaces)
				return outcome{address: methodAddress(slug, string(kind))}, err
			},
			again: func(status int, sent form) { s.showAppraisalWith(c, kind, status, &sent) },
		})
	}
}

// appraisalDraft reads the form of an appraisal.
func appraisalDraft(kind appraisal.Form, sent form) app.AppraisalDraft {
	r := &reader{values: sent.values}
	draft := app.AppraisalDraft{Author: r.text("author"), GivenOn: catalogue.Date(r.text("given_on"))}
	for i, element := range kind.Elements {
		draft.Grades = append(draft.Grades, appraisal.Grade{
			Element: element.ID, Grade: r.text(rowName(kind.Fields.List, i, kind.Fields.Grade)),
			Reason: r.text(rowName(kind.Fields.List, i, "reason")),
		})
	}
	return draft
}
