package app

import (
	"cmp"
	"context"
	"slices"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/i18n"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// ProgrammeView is a programme with its group, its principal and the number of methods the caller may see.
type ProgrammeView struct {
	store.Programme

	SteeringGroup         store.SteeringGroup
	PrincipalOrganisation OrganisationRef // without an id where the programme has none
	Methods               int
}

// ProgrammeDraft is a programme as it is written. Group and principal are given by slug or id.
type ProgrammeDraft struct {
	Slug         string // of a new one; empty: made of the Danish title
	Title        i18n.Text
	Description  string
	Group        string
	ModelID      string
	ModelVersion string
	Body         phasemodel.Body // empty: as the phase model says
	Principal    string          // empty: none
	Budget       *int64
}

// Programmes lists programmes by their Danish title.
func (a *App) Programmes(ctx context.Context, caller auth.Caller, page Page) (Listed[ProgrammeView], error) {
	all, err := a.store.Programmes(ctx)
	if err != nil {
		return Listed[ProgrammeView]{}, err
	}
	slices.SortStableFunc(all, func(a, b store.Programme) int { return cmp.Compare(a.Title.DA, b.Title.DA) })
	listed, err := paged(all, page, func(p store.Programme) string { return string(p.ID) })
	if err != nil {
		return Listed[ProgrammeView]{}, err
	}
	views := Listed[ProgrammeView]{Total: listed.Total, Next: listed.Next}
	for _, programme := range listed.Items {
		view, err := a.programmeView(ctx, caller, programme)
		if err != nil {
			return Listed[ProgrammeView]{}, err
		}
		views.Items = append(views.Items, view)
	}
	return views, nil
}

// Programme gives a programme. Errors: NotFound programme-unknown.
func (a *App) Programme(ctx context.Context, caller auth.Caller, key string) (ProgrammeView, error) {
	programme, err := a.store.Programme(ctx, key)
	if err != nil {
		return ProgrammeView{}, err
	}
	return a.programmeView(ctx, caller, programme)
}

func (a *App) programmeView(
	ctx context.Context, caller auth.Caller, programme store.Programme,
) (ProgrammeView, error) {
	group, err := a.store.SteeringGroup(ctx, string(programme.Group))
	if err != nil {
		return ProgrammeView{}, err
	}
	named, err := a.store.OrganisationsByID(ctx, []lifecycle.OrganisationID{programme.Principal})
	if err != nil {
		return ProgrammeView{}, err
	}
	seen, err := a.visibility(ctx, caller)
	if err != nil {
		return ProgrammeView{}, err
	}
	counts, err := a.store.MethodCounts(ctx, seen)
	return ProgrammeView{programme, group, named[programme.Principal], counts[programme.ID]}, err
}

// CreateProgramme adds a programme. Errors: Invalid with the field, Conflict already-exists.
func (a *App) CreateProgramme(ctx context.Context, order Order, draft ProgrammeDraft) (ProgrammeView, error) {
	programme, err := a.programmeOf(ctx, draft)
	if err != nil {
		return ProgrammeView{}, err
	}
	programme.ID = lifecycle.ProgrammeID(derivedID("programme", order.Key))
	id, err := a.once(ctx, order, "create-programme", "", func(tx *store.Store) (string, error) {
		if err := free(tx.Programme(ctx, programme.Slug)); err != nil {
			return "", err
		}
		made, err := tx.PutProgramme(ctx, programme)
		return string(made.ID), err
	})
	if err != nil {
		return ProgrammeView{}, err
	}
	return a.Programme(ctx, order.Caller, id)
}

// UpdateProgramme changes a programme of a version. The change gets it as it is. Open reviews keep the
// roster and the rules they froze. Errors: NotFound programme-unknown, Forbidden role-missing for the secretariat
// of another programme, Stale version-stale, Invalid with the field.
func (a *App) UpdateProgramme(
	ctx context.Context, order Order, key string, version int, change func(*ProgrammeDraft),
) (ProgrammeView, error) {
	current, err := a.store.Programme(ctx, key)
	if err == nil && !order.Caller.HoldsFor(current.ID, lifecycle.Secretariat, lifecycle.Admin) {
		err = errRoleMissing()
	}
	if err != nil {
		return ProgrammeView{}, err
	}
	draft := ProgrammeDraft{
		Slug: current.Slug, Title: current.Title, Description: current.Description, Group: string(current.Group),
		ModelID: current.ModelID, ModelVersion: current.ModelVersion, Body: current.Body,
		Principal: string(current.Principal), Budget: current.Budget,
	}
	change(&draft)
	changed, err := a.programmeOf(ctx, draft)
	if err != nil {
		return ProgrammeView{}, err
	}
	changed.ID = current.ID
	id, err := a.once(ctx, order, "update-programme", "", func(tx *store.Store) (string, error) {
		updated, err := tx.UpdateProgramme(ctx, changed, version)
		return string(updated.ID), err
	})
	if err != nil {
		return ProgrammeView{}, err
	}
	return a.Programme(ctx, order.Caller, id)
}

// programmeOf finds what a draft refers to. A programme whose principal decides must name one.
func (a *App) programmeOf(ctx context.Context, draft ProgrammeDraft) (store.Programme, error) {
	programme := store.Programme{
		Slug: draft.Slug, Title: draft.Title, Description: draft.Description, ModelID: draft.ModelID,
		ModelVersion: draft.ModelVersion, Body: draft.Body, Budget: draft.Budget,
	}
	if programme.Slug == "" {
		programme.Slug = catalogue.Slugify(draft.Title.DA)
	}
	if programme.Slug == "" {
		return store.Programme{}, invalid("/title/da", "missing", "Titlen på dansk mangler.",
			"The title in Danish is missing.")
	}
	group, err := a.store.SteeringGroup(ctx, draft.Group)
	if err != nil {
		return store.Programme{}, at("/steering_group", err)
	}
	programme.Group = group.ID
	model, err := a.models.get(ctx, draft.ModelID, draft.ModelVersion)
	if err != nil {
		return store.Programme{}, at("/model", err)
	}
	if draft.Principal != "" {
		principal, err := a.store.Organisation(ctx, draft.Principal)
		if err != nil {
			return store.Programme{}, at("/principal", err)
		}
		programme.Principal = principal.ID
	}
	if programme.Principal == "" && decidedByPrincipal(draft.Body, model.Model) {
		return store.Programme{}, invalid("/principal", "missing",
			"Et program, hvor den besluttende myndighed afgør, skal nævne den.",
			"A programme whose principal decides must name it.")
	}
	return programme, nil
}

// decidedByPrincipal tells whether any gate of a programme is decided by its principal.
func decidedByPrincipal(body phasemodel.Body, model *phasemodel.Model) bool {
	return body == phasemodel.Principal || slices.ContainsFunc(model.Gates, func(gate phasemodel.Gate) bool {
		return gate.Decision.Body == phasemodel.Principal
	})
}
