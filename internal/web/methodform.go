package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
)

// methodFormRoutes are the pages on which the content of methods is written.
func (s *site) methodFormRoutes() []route {
	return slices.Concat([]route{
		{http.MethodGet, newMethodAddress, "createMethod", s.newMethod},
		{http.MethodPost, newMethodAddress, "createMethod", s.createMethod},
		{http.MethodGet, "/metoder/:slug/rediger", "updateMethod", s.editMethod},
		{http.MethodPost, "/metoder/:slug/rediger", "updateMethod", s.updateMethod},
	}, s.studyRoutes(), s.appraisalRoutes())
}

const newMethodAddress = "/metoder/ny"

// methodAddress is the page of a method, or one beneath it.
func methodAddress(slug string, below ...string) string {
	return "/metoder/" + strings.Join(append([]string{url.PathEscape(slug)}, below...), "/")
}

// The hidden fields of a form that changes something: the version it was filled from, and what stood in it then.
const (
	formVersion = "version"
	formBasis   = "basis"
)

// methodForm is the form of a method's content.
type methodForm struct {
	form

	choices app.MethodChoices
	// method is the one that is changed; nil for a new one.
	method *app.MethodToWrite
}

// address is where the form is, and where it is sent to.
func (f methodForm) address() string {
	if f.method == nil {
		return newMethodAddress
	}
	return methodAddress(f.method.Slug, "rediger")
}

// draftName is the name under which the browser keeps what is written.
func (f methodForm) draftName() string {
	if f.method == nil {
		return "ny-metode"
	}
	return "metode-" + f.method.Slug + "-" + f.values.Get(formVersion)
}

// entryLists are the lists in the form.
func entryLists(p page) []rowList {
	lists := []rowList{
		{name: "legal_basis"}, {name: "components"}, {name: "partners", first: "organisation"}, {name: "sources"},
	}
	for i, list := range lists {
		lists[i].label, lists[i].hint = p.say("entry."+list.name), p.hint("entry-hint."+list.name)
		lists[i].row, lists[i].add = p.say("entry-row."+list.name), p.say("entry-add."+list.name)
		lists[i].optional = true
	}
	return lists
}

// list finds a list of the form by its name.
func (f methodForm) list(p page, name string) rowList {
	lists := entryLists(p)
	return lists[slices.IndexFunc(lists, func(l rowList) bool { return l.name == name })]
}

// hint is a text that some fields have; empty where there is none.
func (v voice) hint(id string) string {
	if text := v.say(id); text != id {
		return text
	}
	return ""
}

// entryLabel is the label of a field of the form by its name; empty where the form has no such field.
func (v voice) entryLabel(name string) string {
	var parts []string
	row := ""
	for part := range strings.SplitSeq(name, "/") {
		if number, err := strconv.Atoi(part); err == nil {
			row = " " + strconv.Itoa(number+1)
			continue
		}
		parts = append(parts, part)
	}
	label := v.hint("entry." + strings.Join(parts, "/"))
	if label == "" {
		return ""
	}
	return label + row
}

// terms are the terms of a list of the vocabulary to choose from.
func (f methodForm) terms(p page, list catalogue.List) []option {
	var options []option
	for _, term := range f.choices.Vocabulary.Terms(list) {
		options = append(options, option{value: string(term.Code), text: p.of(term.Label())})
	}
	return options
}

func (f methodForm) programmes(p page) []option {
	var options []option
	for _, programme := range f.choices.Programmes {
		options = append(options, option{value: programme.Slug, text: p.of(programme.Title)})
	}
	return options
}

// newMethod shows the form of a new method.
func (s *site) newMethod(c *gin.Context) {
	sent := newForm()
	choices, err := s.app.MethodChoices(c.Request.Context(), pageOf(c).caller)
	if err != nil {
		s.refuse(c, err)
		return
	}
	if len(choices.Programmes) == 1 {
		sent = sent.with("programme", choices.Programmes[0].Slug)
	}
	s.showMethodForm(c, http.StatusOK, methodForm{form: sent, choices: choices})
}

// createMethod creates a method, and leads to its case.
func (s *site) createMethod(c *gin.Context) {
	choices, err := s.app.MethodChoices(c.Request.Context(), pageOf(c).caller)
	if err != nil {
		s.refuse(c, err)
		return
	}
	if s.methodFormOnly(c, methodForm{choices: choices}) {
		return
	}
	s.carryOut(c, command{
		operation: "createMethod", done: "entry-form.created",
		do: func(ctx context.Context, order app.Order, sent form) (outcome, error) {
			draft, err := s.methodDraft(ctx, sent, app.MethodDraft{Programme: sent.value("programme")}, choices)
			if err != nil {
				return outcome{}, err
			}
			view, receipt, err := s.app.CreateMethod(ctx, order, draft)
			if err != nil || receipt.Pending {
				return outcome{pending: receipt.Pending, address: "/opgaver"}, err
			}
			return outcome{address: methodAddress(view.Content.Slug, "sag")}, nil
		},
		again: func(status int, sent form) {
			s.showMethodForm(c, status, methodForm{form: sent, choices: choices})
		},
	})
}

// methodDraft reads a method's form over a draft. Errors: Invalid method-invalid with everything that is wrong, where
// something could not be read.
func (s *site) methodDraft(
	ctx context.Context, sent form, draft app.MethodDraft, choices app.MethodChoices,
) (app.MethodDraft, error) {
	r := &reader{values: sent.values}
	readMethod(r, &draft, choices)
	if len(r.wrong) == 0 {
		return draft, nil
	}
	refusal := fault.From(s.app.CheckMethod(ctx, draft))
	if refusal == nil {
		refusal = fault.New(fault.Invalid, "method-invalid", "Metodens indhold er ikke gyldigt. Intet er ændret.",
			"The method's content is not valid. Nothing was changed.")
	}
	return app.MethodDraft{}, refusal.With(r.wrong...)
}

// methodFormOnly answers what a form of a method is sent for without being carried out: a row more or less, or a field
// that is to be checked. It tells whether that was all.
func (s *site) methodFormOnly(c *gin.Context, shown methodForm) bool {
	sent, err := sentForm(c)
	if err != nil {
		s.refuse(c, err)
		return true
	}
	if reshaped, done := sent.reshaped(entryLists(pageOf(c))...); done {
		shown.form = reshaped
		s.showMethodForm(c, http.StatusOK, shown)
		return true
	}
	name := c.Query(formCheck)
	if name == "" {
		return false
	}
	shown.form = sent
	shown.refusal = s.checkedField(c.Request.Context(), shown, name)
	s.showMethodForm(c, http.StatusOK, shown)
	return true
}

// checkedField says what is wrong with one field of a form.
func (s *site) checkedField(ctx context.Context, shown methodForm, name string) *fault.Error {
	draft := app.MethodDraft{}
	if shown.method != nil {
		draft = shown.method.Draft
	}
	draft, err := s.methodDraft(ctx, shown.form, draft, shown.choices)
	if err == nil {
		err = s.app.CheckMethod(ctx, draft)
	}
	refusal := fault.From(err)
	if refusal == nil {
		return nil
	}
	one := *refusal
	one.Details = slices.DeleteFunc(slices.Clone(refusal.Details), func(detail fault.Detail) bool {
		return detail.Pointer != "/"+name
	})
	if len(one.Details) == 0 {
		return nil
	}
	return &one
}

// editMethod shows the form of a method's content.
func (s *site) editMethod(c *gin.Context) {
	shown, err := s.methodToWrite(c)
	if err != nil {
		s.refuse(c, err)
		return
	}
	shown.form = filledFrom(valuesOfMethod(shown.method.Draft, shown.choices), shown.method.Version)
	s.showMethodForm(c, http.StatusOK, shown)
}

// filledFrom is a form that holds what is, with the version that it is of, and a copy to compare with.
func filledFrom(values url.Values, version int) form {
	filled := newForm()
	basis := values.Encode()
	filled.values = values
	filled.values.Set(formVersion, strconv.Itoa(version))
	filled.values.Set(formBasis, basis)
	return filled
}

// methodToWrite reads the method of an address and what its fields are chosen from.
func (s *site) methodToWrite(c *gin.Context) (methodForm, error) {
	ctx, caller := c.Request.Context(), pageOf(c).caller
	method, err := s.app.MethodToWrite(ctx, caller, c.Param("slug"))
	if err != nil {
		return methodForm{}, err
	}
	choices, err := s.app.MethodChoices(ctx, caller)
	return methodForm{choices: choices, method: &method}, err
}

// updateMethod saves a method's content. Where somebody else has saved it meanwhile, both versions are shown.
func (s *site) updateMethod(c *gin.Context) {
	shown, err := s.methodToWrite(c)
	if err != nil {
		s.refuse(c, err)
		return
	}
	if s.methodFormOnly(c, shown) {
		return
	}
	s.carryOut(c, command{
		operation: "updateMethod", done: "entry-form.saved",
		do: func(ctx context.Context, order app.Order, sent form) (outcome, error) {
			settleConflict(sent, valuesOfMethod(shown.method.Draft, shown.choices))
			draft, err := s.methodDraft(ctx, sent, shown.method.Draft, shown.choices)
			if err != nil {
				return outcome{}, err
			}
			version, _ := strconv.Atoi(sent.value(formVersion)) // none is a version that is not the newest
			_, err = s.app.UpdateMethod(ctx, order, shown.method.Slug, version, func(current *app.MethodDraft) {
				*current = draft
			})
			return outcome{address: methodAddress(shown.method.Slug, "sag")}, err
		},
		again: func(status int, sent form) {
			shown.form = sent
			if sent.refusal.Kind == fault.Stale {
				s.showConflict(c, status, shown)
				return
			}
			s.showMethodForm(c, status, shown)
		},
	})
}

// showConflict shows what one has written beside what stands now.
func (s *site) showConflict(c *gin.Context, status int, shown methodForm) {
	now, err := s.app.MethodToWrite(c.Request.Context(), pageOf(c).caller, shown.method.Slug)
	if err != nil {
		s.refuse(c, err)
		return
	}
	theirs := valuesOfMethod(now.Draft, shown.choices)
	found := shown.conflicts(pageOf(c), theirs)
	s.show(c, status, conflictPage(pageOf(c), shown, found, shown.settling(theirs, now.Version)))
}

func (s *site) showMethodForm(c *gin.Context, status int, shown methodForm) {
	p := pageOf(c)
	shown.check = shown.address()
	shown.refusal = labelled(shown.refusal, p.entryLabel)
	s.show(c, status, methodFormPage(p, shown))
}

// line is a field of one line of the form, and text one of several.
func (f methodForm) line(p page, name string) field {
	return field{name: name, label: p.entryLabel(name), hint: p.hint("entry-hint." + name), optional: true}
}

func (f methodForm) text(p page, name string, lines int) field {
	d := f.line(p, name)
	d.rows = lines
	return d
}

// needed is a field that must be filled in.
func (d field) needed() field {
	d.optional = false
	return d
}

// in is a field with a unit behind it.
func (d field) in(unit string) field {
	d.suffix = unit
	return d
}

// from is a field with a list of suggestions.
func (d field) from(list string) field {
	d.list = list
	return d
}

// day is a field that holds a date.
func (d field) day() field {
	d.kind = "date"
	return d
}
