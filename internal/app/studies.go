package app

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/store"
)

// StudyView is a study with what nobody has stated about it.
type StudyView struct {
	store.Study

	Unknown []string
}

// StudyDraft is a study as it is registered or corrected.
type StudyDraft struct {
	Authors string
	Title   string
	Body    evidence.Study
}

// Studies lists a method's studies, newest year first; withdrawn ones where they are asked for, and not by
// outsiders: the reason for a withdrawal is internal. Errors: NotFound method-unknown.
func (a *App) Studies(
	ctx context.Context, caller auth.Caller, key string, withdrawn bool, page Page,
) (Listed[StudyView], error) {
	method, err := a.see(ctx, caller, key)
	if err != nil {
		return Listed[StudyView]{}, err
	}
	all, err := a.store.Studies(ctx, method.ID)
	if err != nil {
		return Listed[StudyView]{}, err
	}
	var listed []StudyView
	for _, study := range all {
		if study.Withdrawal == nil || withdrawn && method.inside {
			listed = append(listed, viewOf(study))
		}
	}
	return paged(listed, page, func(s StudyView) string { return s.ID })
}

// Study gives a study of a method. Errors: NotFound method-unknown and study-unknown; the latter also for a
// withdrawn one that an outsider asks for.
func (a *App) Study(ctx context.Context, caller auth.Caller, key, id string) (StudyView, error) {
	method, err := a.see(ctx, caller, key)
	if err != nil {
		return StudyView{}, err
	}
	study, err := a.store.Study(ctx, method.ID, id)
	if err != nil {
		return StudyView{}, err
	}
	if study.Withdrawal != nil && !method.inside {
		return StudyView{}, fault.New(fault.NotFound, "study-unknown", "Studiet findes ikke.", "There is no such study.")
	}
	return viewOf(study), nil
}

// RegisterStudy adds a study, and the evidence is computed anew with it. Errors: NotFound method-unknown,
// Forbidden role-missing, Invalid with every field that evidence.Validate does not accept.
func (a *App) RegisterStudy(ctx context.Context, order Order, key string, draft StudyDraft) (StudyView, error) {
	method, err := a.keep(ctx, order.Caller, key)
	if err != nil {
		return StudyView{}, err
	}
	study, err := draft.study()
	if err != nil {
		return StudyView{}, err
	}
	study.ID, study.Method = derivedID("study", order.Key), method.ID
	study.RegisteredBy = PersonRef{ID: order.Caller.Person}
	id, err := a.once(ctx, order, "register-study", method.ID, func(tx *store.Store) (string, error) {
		added, _, err := tx.AddStudy(ctx, study, assessEvidence)
		return added.ID, err
	})
	if err != nil {
		return StudyView{}, err
	}
	a.evidenceChanged(ctx, method.ID)
	return a.Study(ctx, order.Caller, key, id)
}

// UpdateStudy corrects a study of a version, and the evidence is computed anew with it. The change gets the
// study as it is. Errors: those of RegisterStudy, NotFound study-unknown, Stale version-stale, Conflict
// study-withdrawn.
func (a *App) UpdateStudy(
	ctx context.Context, order Order, key, id string, version int, change func(*StudyDraft),
) (StudyView, error) {
	method, err := a.keep(ctx, order.Caller, key)
	if err != nil {
		return StudyView{}, err
	}
	current, err := a.store.Study(ctx, method.ID, id)
	if err != nil {
		return StudyView{}, err
	}
	draft := StudyDraft{Authors: current.Authors, Title: current.Title, Body: current.Body}
	change(&draft)
	study, err := draft.study()
	if err != nil {
		return StudyView{}, err
	}
	study.ID, study.Method = current.ID, method.ID
	if _, err = a.once(ctx, order, "update-study", method.ID, func(tx *store.Store) (string, error) {
		updated, _, err := tx.UpdateStudy(ctx, study, version, order.Caller.Person, assessEvidence)
		return updated.ID, err
	}); err != nil {
		return StudyView{}, err
	}
	a.evidenceChanged(ctx, method.ID)
	return a.Study(ctx, order.Caller, key, id)
}

// WithdrawStudy withdraws a study with a reason, and the evidence is computed anew without it. Errors:
// NotFound method-unknown and study-unknown, Forbidden role-missing, Conflict study-withdrawn.
func (a *App) WithdrawStudy(ctx context.Context, order Order, key, id, reason string) (StudyView, error) {
	method, err := a.keep(ctx, order.Caller, key)
	if err != nil {
		return StudyView{}, err
	}
	if err := checkText("/reason", reason); err != nil {
		return StudyView{}, err
	}
	if _, err = a.once(ctx, order, "withdraw-study", method.ID, func(tx *store.Store) (string, error) {
		withdrawn, _, err := tx.WithdrawStudy(ctx, method.ID, id, order.Caller.Person, reason, assessEvidence)
		return withdrawn.ID, err
	}); err != nil {
		return StudyView{}, err
	}
	a.evidenceChanged(ctx, method.ID)
	return a.Study(ctx, order.Caller, key, id)
}

// study holds a draft against the rules of evidence, and gives it as the store keeps it. A quality that is
// not given is unrated.
func (d StudyDraft) study() (store.Study, error) {
	if d.Body.Quality == "" {
		d.Body.Quality = evidence.Quality(catalogue.QualityUnrated)
	}
	d.Body.Citation = catalogue.StudyRow{Authors: d.Authors, Title: d.Title, Year: d.Body.Year}.Citation()
	wrong := d.texts()
	refusal := fault.From(evidence.Validate(d.Body))
	switch {
	case refusal != nil:
		return store.Study{}, refusal.With(wrong...)
	case len(wrong) > 0:
		return store.Study{}, fault.New(fault.Invalid, "study-invalid",
			"Studiet kan ikke bruges, som det står.", "The study cannot be used as it stands.").With(wrong...)
	}
	return store.Study{Authors: d.Authors, Title: d.Title, Body: d.Body}, nil
}

// viewOf names the facts about a study that nobody has stated; a surface shows each as unknown.
func viewOf(study store.Study) StudyView {
	body := study.Body
	view := StudyView{Study: study, Unknown: []string{}}
	for _, field := range []struct {
		name  string
		known bool
	}{
		{"year", body.Year != nil},
		{"country", body.Country != ""},
		{"n_treatment", body.NTreatment != nil},
		{"n_control", body.NControl != nil},
		{"quality", body.Quality != "" && body.Quality != evidence.Quality(catalogue.QualityUnrated)},
		{"evaluator_independent", body.EvaluatorIndependent != nil},
		{"peer_reviewed", body.PeerReviewed != nil},
		{"usual_care", body.UsualCare != nil},
		{"followup_months", body.FollowupMonths != nil},
	} {
		if !field.known {
			view.Unknown = append(view.Unknown, field.name)
		}
	}
	return view
}
