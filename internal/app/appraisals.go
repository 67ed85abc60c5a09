package app

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fasemodel/fasemodel/internal/appraisal"
	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/evidence"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// longestAuthor is the longest name of who judged, in characters.
const longestAuthor = 200

// AppraisalGrade is a grade with who gave it and when.
type AppraisalGrade = store.AppraisalGrade

// AppraisalView is one version of an appraisal with the form it was made on. Outsiders do not see who entered it.
type AppraisalView struct {
	store.Appraisal

	Form   appraisal.Form
	Newest bool
	// Caution says, of the newest, why the method could not be appraised on the form as it stands now; empty: it could.
	Caution i18n.Text
}

// AppraisalDraft is an appraisal as somebody gives it. A day that is not given is today.
type AppraisalDraft struct {
	Author  string
	GivenOn catalogue.Date
	Grades  []appraisal.Grade
}

// Appraisal gives every version of a method's appraisal on a form, the newest first. Errors: NotFound method-unknown
// and appraisal-unknown, the latter where there is none.
func (a *App) Appraisal(
	ctx context.Context, caller auth.Caller, key string, kind appraisal.Kind,
) ([]AppraisalView, error) {
	method, err := a.see(ctx, caller, key)
	if err != nil {
		return nil, err
	}
	views, err := a.appraisalOf(ctx, method, kind)
	if err == nil && len(views) == 0 {
		err = fault.New(fault.NotFound, "appraisal-unknown", "Metoden er ikke vurderet på det skema.",
			"The method has not been appraised on that form.")
	}
	return views, err
}

// appraisalOf gives every version of a method's appraisal as the caller who sees the method reads it, and none where
// there is none.
func (a *App) appraisalOf(ctx context.Context, method seenMethod, kind appraisal.Kind) ([]AppraisalView, error) {
	versions, err := a.store.Appraisals(ctx, method.ID, kind)
	if err != nil {
		return nil, err
	}
	if len(versions) == 0 {
		return nil, nil
	}
	documents, err := a.store.DocumentKinds(ctx, method.ID)
	if err != nil {
		return nil, err
	}
	return appraisalViews(method, versions, documents), nil
}

// appraisalViews are versions of one appraisal, the newest first, as the one who sees the method reads them. Documents
// are the kinds on file.
func appraisalViews(
	method seenMethod, versions []store.Appraisal, documents []phasemodel.DocumentKind,
) []AppraisalView {
	kind := versions[0].Kind
	form := kind.Form()
	views := make([]AppraisalView, 0, len(versions))
	for i, version := range versions {
		if !method.inside {
			version.RecordedBy = PersonRef{}
		}
		views = append(views, AppraisalView{Appraisal: version, Form: form, Newest: i == 0})
	}
	if now := fault.From(mayAppraise(kind)(method.Process.Evidence.Verdict, documents)); now != nil {
		views[0].Caution = now.Text
	}
	return views
}

// newestAppraisal gives the version that stands, and nil where there is none.
func (a *App) newestAppraisal(
	ctx context.Context, method seenMethod, kind appraisal.Kind,
) (*AppraisalView, error) {
	versions, err := a.appraisalOf(ctx, method, kind)
	if err != nil || len(versions) == 0 {
		return nil, err
	}
	return &versions[0], nil
}

// Appraise gives a method an appraisal on a form, in place of the version named (0: there is none yet); earlier
// versions stay readable. The secretariat and assessors of the method's programme may. Created tells that it is the
// first. Errors: NotFound method-unknown, Forbidden role-missing and recused, VersionNeeded version-needed, Stale
// version-stale, Invalid appraisal-incomplete and those of texts, and for the Vidensdeklaration Conflict
// declaration-harmful and declaration-undescribed.
func (a *App) Appraise(
	ctx context.Context, order Order, key string, kind appraisal.Kind, draft AppraisalDraft, replaces int,
) (views []AppraisalView, created bool, err error) {
	method, err := a.see(ctx, order.Caller, key)
	switch {
	case err != nil:
		return nil, false, err
	case method.recused:
		return nil, false, errRecused()
	case !order.Caller.HoldsFor(method.Programme.ID, lifecycle.Secretariat, lifecycle.Assessor):
		return nil, false, errRoleMissing()
	}
	given, err := a.appraisal(kind.Form(), draft)
	if err != nil {
		return nil, false, err
	}
	given.Method, given.Kind, given.RecordedBy = method.ID, kind, PersonRef{ID: order.Caller.Person}
	version, err := a.once(ctx, order, "appraise-"+string(kind), method.ID, func(tx *store.Store) (string, error) {
		version, err := tx.PutAppraisal(ctx, given, replaces, mayAppraise(kind))
		return strconv.Itoa(version), err
	})
	if err != nil {
		return nil, false, err
	}
	views, err = a.appraisalOf(ctx, method, kind)
	return views, version == "1", err
}

// mayAppraise is what a form asks of a method before it is appraised.
func mayAppraise(kind appraisal.Kind) store.MayAppraise {
	return func(verdict lifecycle.Verdict, documents []phasemodel.DocumentKind) error {
		if kind != appraisal.Declaration {
			return nil
		}
		return appraisal.Declarable(verdict == lifecycle.Verdict(evidence.Harmful),
			slices.Contains(documents, methodDescription))
	}
}

// appraisal holds a draft against the form and the rules of texts.
func (a *App) appraisal(form appraisal.Form, draft AppraisalDraft) (store.Appraisal, error) {
	draft.Author = strings.TrimSpace(draft.Author)
	if draft.Author == "" {
		return store.Appraisal{}, invalid("/author", "empty", "Skriv, hvem der har vurderet.", "Say who judged.")
	}
	if err := checkLine("/author", draft.Author, longestAuthor); err != nil {
		return store.Appraisal{}, err
	}
	today := a.today()
	if draft.GivenOn == "" {
		draft.GivenOn = today
	}
	day, err := time.Parse(time.DateOnly, string(draft.GivenOn))
	if err != nil || draft.GivenOn > today {
		return store.Appraisal{}, invalid("/given_on", codeDateInFuture,
			"Datoen for vurderingen kan ikke ligge i fremtiden.", "The day of the judgement cannot be in the future.")
	}
	if err := form.Check(draft.Grades); err != nil {
		return store.Appraisal{}, err
	}
	for i, grade := range draft.Grades {
		if err := checkText(pointer(form.Fields.List, i, "reason"), grade.Reason); err != nil {
			return store.Appraisal{}, err
		}
	}
	made := store.Appraisal{Author: draft.Author, GivenOn: day}
	for _, grade := range form.Sorted(draft.Grades) {
		made.Grades = append(made.Grades, store.AppraisalGrade{Grade: grade})
	}
	return made, nil
}
