package app

import (
	"context"
	"strconv"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
)

// StudyRegister is a method's studies, newest year first, with what their codes mean. To those who see the method as it
// is, the withdrawn ones are there too.
type StudyRegister struct {
	MethodHead

	Studies    []StudyView
	Vocabulary *catalogue.Vocabulary
}

// StudyRegister gives the studies of a method. Errors: NotFound method-unknown.
func (a *App) StudyRegister(ctx context.Context, caller auth.Caller, key string) (StudyRegister, error) {
	method, err := a.see(ctx, caller, key)
	if err != nil {
		return StudyRegister{}, err
	}
	register := StudyRegister{MethodHead: method.headOf(caller)}
	if register.Vocabulary, _, err = a.vocabulary(ctx); err != nil {
		return StudyRegister{}, err
	}
	studies, err := a.store.Studies(ctx, method.ID)
	if err != nil {
		return StudyRegister{}, err
	}
	for _, study := range studies {
		if study.Withdrawal == nil || method.inside {
			register.Studies = append(register.Studies, viewOf(study))
		}
	}
	return register, nil
}

// Study finds a study of the register. Errors: NotFound study-unknown.
func (r StudyRegister) Study(id string) (StudyView, error) {
	for _, study := range r.Studies {
		if study.ID == id {
			return study, nil
		}
	}
	return StudyView{}, fault.New(fault.NotFound, "study-unknown", "Studiet findes ikke.", "There is no such study.")
}

// Draft is a study as it would be registered unchanged.
func (s StudyView) Draft() StudyDraft {
	return StudyDraft{Authors: s.Authors, Title: s.Title, Body: s.Body}
}

// The longest texts of a study, in characters.
const (
	longestStudyText = 2_000
	longestSample    = 100
	longestOutcome   = 200
)

// texts says what is wrong with the texts of a study.
func (d StudyDraft) texts() []fault.Detail {
	var wrong []fault.Detail
	line := func(pointer, text string, longest int) {
		if refusal := fault.From(checkLine(pointer, text, longest)); refusal != nil {
			wrong = append(wrong, refusal.Details...)
		}
	}
	for _, needed := range []struct{ pointer, text string }{{"/authors", d.Authors}, {"/title", d.Title}} {
		if needed.text == "" {
			wrong = append(wrong, fault.Detail{
				Pointer: needed.pointer, Code: evidence.CodeMissing,
				Text: i18n.Text{DA: "Feltet skal udfyldes.", EN: "The field must be given."},
			})
		}
		line(needed.pointer, needed.text, longestStudyText)
	}
	line("/source", d.Body.Source, longestStudyText)
	line("/sample", d.Body.Sample, longestSample)
	if refusal := fault.From(checkText("/quality_reason", d.Body.QualityReason)); refusal != nil {
		wrong = append(wrong, refusal.Details...)
	}
	for i, outcome := range d.Body.Outcomes {
		at := "/outcomes/" + strconv.Itoa(i)
		line(at+"/code", outcome.Code, longestOutcome)
		line(at+"/title/da", outcome.Title.DA, longestStudyText)
		line(at+"/title/en", outcome.Title.EN, longestStudyText)
	}
	return wrong
}
