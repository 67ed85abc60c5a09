package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/fault"
)

func (s *site) studyRoutes() []route {
	const studies, study = "/metoder/:slug/studier", "/metoder/:slug/studier/:study"
	return []route{
		{http.MethodGet, studies, "listStudies", s.showStudyRegister},
		{http.MethodGet, studies + "/ny", "registerStudy", s.newStudy},
		{http.MethodPost, studies + "/ny", "registerStudy", s.registerStudy},
		{http.MethodGet, study, "getStudy", s.showStudy},
		{http.MethodGet, study + "/rediger", "updateStudy", s.editStudy},
		{http.MethodPost, study + "/rediger", "updateStudy", s.updateStudy},
		{http.MethodPost, study + "/traek-tilbage", "withdrawStudy", s.withdrawStudy},
	}
}

// outcomeRows is the list of what a study measured.
const outcomeRows = "outcomes"

func studyAddress(slug string, below ...string) string {
	return methodAddress(slug, append([]string{"studier"}, below...)...)
}

// studyForm is the form of a study.
type studyForm struct {
	form

	register app.StudyRegister
	study    *app.StudyView // nil for a new one
}

func (f studyForm) address() string {
	if f.study == nil {
		return studyAddress(f.register.Slug, "ny")
	}
	return studyAddress(f.register.Slug, f.study.ID, "rediger")
}

func (f studyForm) draftName() string { return f.address() + "/" + f.values.Get(formVersion) }

// line is a field of the form by its name; a row's fields have the label of their kind.
func (f studyForm) line(p page, name string) field {
	id := studyFieldID(name)
	return field{name: name, label: p.say("study." + id), hint: p.hint("study-hint." + id), optional: true}
}

// studyFieldID names the texts of a field: those of an outcome are the same in each row.
func studyFieldID(name string) string {
	if _, rest, found := rowOf(name, outcomeRows); found {
		return "outcome/" + rest
	}
	return name
}

func (f studyForm) list(p page) rowList {
	return rowList{
		name: outcomeRows, label: p.say("study.outcomes"), hint: p.say("study-hint.outcomes"),
		row: p.say("study.outcome"), add: p.say("study.outcome-add"), first: "code",
	}
}

func (f studyForm) terms(p page, list catalogue.List) []option {
	return methodForm{choices: app.MethodChoices{Vocabulary: f.register.Vocabulary}}.terms(p, list)
}

func yesOrNo(p page) []option {
	return []option{{value: answerYes, text: p.say("study.yes")}, {value: answerNo, text: p.say("study.no")}}
}

// filled tells whether a group of an outcome's fields has anything to show at once.
func (f studyForm) filled(row int, names []string) bool {
	for _, name := range names {
		if f.value(rowName(outcomeRows, row, name)) != "" || !f.errorOf(rowName(outcomeRows, row, name)).Empty() {
			return true
		}
	}
	return false
}

// showStudyRegister lists the studies of a method.
func (s *site) showStudyRegister(c *gin.Context) {
	p := pageOf(c)
	register, err := s.app.StudyRegister(c.Request.Context(), p.caller, c.Param("slug"))
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.show(c, http.StatusOK, studyRegisterPage(p, register))
}

// studyOf reads the register of a method and the study of an address.
func (s *site) studyOf(c *gin.Context) (studyForm, error) {
	register, err := s.app.StudyRegister(c.Request.Context(), pageOf(c).caller, c.Param("slug"))
	if err != nil {
		return studyForm{}, err
	}
	study, err := register.Study(c.Param("study"))
	return studyForm{register: register, study: &study}, err
}

// showStudy shows a study with what its numbers come to.
func (s *site) showStudy(c *gin.Context) { s.showStudyWith(c, http.StatusOK, newForm()) }

func (s *site) showStudyWith(c *gin.Context, status int, withdrawal form) {
	shown, err := s.studyOf(c)
	if err != nil {
		s.refuse(c, err)
		return
	}
	shown.form = withdrawal
	s.show(c, status, oneStudyPage(pageOf(c), shown))
}

// newStudy shows the form of a new study to those who keep the method's content.
func (s *site) newStudy(c *gin.Context) {
	register, err := s.keptRegister(c)
	if err != nil {
		s.refuse(c, err)
		return
	}
	s.showStudyForm(c, http.StatusOK, studyForm{form: newForm(), register: register})
}

// keptRegister reads the register of a method for those who keep it. Errors: Forbidden role-missing.
func (s *site) keptRegister(c *gin.Context) (app.StudyRegister, error) {
	register, err := s.app.StudyRegister(c.Request.Context(), pageOf(c).caller, c.Param("slug"))
	if err == nil && !register.Keeps {
		err = fault.New(fault.Forbidden, "role-missing", "Din rolle giver ikke adgang til dette.",
			"Your role does not give access to this.")
	}
	return register, err
}

// registerStudy adds a study, and shows what its numbers come to.
func (s *site) registerStudy(c *gin.Context) {
	register, err := s.keptRegister(c)
	if err != nil {
		s.refuse(c, err)
		return
	}
	shown := studyForm{register: register}
	if s.studyReshaped(c, shown) {
		return
	}
	s.carryOut(c, command{
		operation: "registerStudy", done: "study.registered",
		do: func(ctx context.Context, order app.Order, sent form) (outcome, error) {
			draft, err := studyDraft(sent)
			if err != nil {
				return outcome{}, err
			}
			study, err := s.app.RegisterStudy(ctx, order, register.Slug, draft)
			return outcome{address: studyAddress(register.Slug, study.ID)}, err
		},
		again: func(status int, sent form) {
			shown.form = sent
			s.showStudyForm(c, status, shown)
		},
	})
}

// studyDraft reads a study's form. Errors: Invalid study-invalid where something could not be read.
func studyDraft(sent form) (app.StudyDraft, error) {
	r := &reader{values: sent.values}
	draft := readStudy(r)
	if len(r.wrong) == 0 {
		return draft, nil
	}
	return draft, fault.New(fault.Invalid, "study-invalid", "Studiet kan ikke bruges, som det står.",
		"The study cannot be used as it stands.").With(r.wrong...)
}

// studyReshaped answers a button that adds an outcome or takes one away.
func (s *site) studyReshaped(c *gin.Context, shown studyForm) bool {
	sent, err := sentForm(c)
	if err != nil {
		s.refuse(c, err)
		return true
	}
	reshaped, done := sent.reshaped(shown.list(pageOf(c)))
	if done {
		shown.form = reshaped
		s.showStudyForm(c, http.StatusOK, shown)
	}
	return done
}

// editStudy shows the form of a study.
func (s *site) editStudy(c *gin.Context) {
	shown, err := s.studyOf(c)
	if err == nil {
		_, err = s.keptRegister(c)
	}
	if err != nil {
		s.refuse(c, err)
		return
	}
	shown.form = newForm()
	shown.values = valuesOfStudy(pageOf(c).voice, shown.study.Draft())
	s.showStudyForm(c, http.StatusOK, shown)
}

// updateStudy corrects a study.
func (s *site) updateStudy(c *gin.Context) {
	shown, err := s.studyOf(c)
	if err != nil {
		s.refuse(c, err)
		return
	}
	if s.studyReshaped(c, shown) {
		return
	}
	slug, id := shown.register.Slug, shown.study.ID
	s.carryOut(c, command{
		operation: "updateStudy", done: "study.corrected",
		do: func(ctx context.Context, order app.Order, sent form) (outcome, error) {
			draft, err := studyDraft(sent)
			if err != nil {
				return outcome{}, err
			}
			version, _ := strconv.Atoi(sent.value(formVersion)) // none is a version that is not the newest
			_, err = s.app.UpdateStudy(ctx, order, slug, id, version, func(current *app.StudyDraft) { *current = draft })
			return outcome{address: studyAddress(slug, id)}, err
		},
		again: func(status int, sent form) {
			shown.form = sent
			s.showStudyForm(c, status, shown)
		},
	})
}

// withdrawStudy withdraws a study.
func (s *site) withdrawStudy(c *gin.Context) {
	slug, id := c.Param("slug"), c.Param("study")
	s.carryOut(c, command{
		operation: "withdrawStudy", done: "study.withdrawn",
		do: func(ctx context.Context, order app.Order, sent form) (outcome, error) {
			_, err := s.app.WithdrawStudy(ctx, order, slug, id, sent.value("reason"))
			return outcome{address: studyAddress(slug, id)}, err
		},
		again: func(status int, sent form) { s.showStudyWith(c, status, sent) },
	})
}

func (s *site) showStudyForm(c *gin.Context, status int, shown studyForm) {
	p := pageOf(c)
	if shown.study != nil && (shown.values.Get(formVersion) == "" || shown.refusal != nil && shown.refusal.Kind == fault.Stale) {
		// Whoever sends the form again has been told that somebody else has corrected the study.
		shown.values.Set(formVersion, strconv.Itoa(shown.study.Version))
	}
	shown.refusal = labelled(inForm(shown.refusal), func(name string) string {
		label := p.hint("study." + studyFieldID(name))
		if row, _, found := rowOf(name, outcomeRows); found && label != "" {
			label = p.say("study.outcome") + " " + strconv.Itoa(row+1) + ": " + label
		}
		return label
	})
	s.show(c, status, studyFormPage(p, shown))
}

// inForm leaves out what is said of a field that the form has not: the citation is made of authors and title.
func inForm(refusal *fault.Error) *fault.Error {
	if refusal == nil {
		return nil
	}
	said := *refusal
	said.Details = nil
	for _, detail := range refusal.Details {
		if !strings.HasPrefix(detail.Pointer, "/citation") {
			said.Details = append(said.Details, detail)
		}
	}
	return &said
}

// effectWords are an effect with its interval: "0,42 (0,10 til 0,74)".
func effectWords(p page, effect evidence.Effect) string {
	const digits = 2
	return p.say("study.effect", values{
		"Estimate": p.decimal(effect.Estimate, digits), "Low": p.decimal(effect.Low, digits),
		"High": p.decimal(effect.High, digits),
	})
}
