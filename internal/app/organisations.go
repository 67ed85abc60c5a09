package app

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/catalogue"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
	"github.com/fasemodel/fasemodel/internal/store"
)

// OrganisationView is an organisation with the region it belongs to and the one that takes over.
type OrganisationView struct {
	store.Organisation

	In          OrganisationRef
	SucceededBy OrganisationRef
}

// OrganisationDraft is an organisation as it is written. Region and successor are given by slug or id; what
// is empty is unknown.
type OrganisationDraft struct {
	Slug             string // of a new one; empty: made of the name
	Name             string
	Kind             phasemodel.OrganisationKind
	MunicipalityCode string
	Region           string
	Successor        string
	ValidFrom        catalogue.Date
	ValidTo          catalogue.Date
}

// Organisations lists organisations by name; what is empty does not narrow.
func (a *App) Organisations(
	ctx context.Context, text string, kinds []phasemodel.OrganisationKind, page Page,
) (Listed[OrganisationView], error) {
	found, err := a.store.FindOrganisations(ctx, text, kinds, page)
	if err != nil {
		return Listed[OrganisationView]{}, err
	}
	views, err := a.organisationViews(ctx, found.Items)
	return Listed[OrganisationView]{Items: views, Total: found.Total, Next: found.Next}, err
}

// Organisation gives an organisation. Errors: NotFound organisation-unknown.
func (a *App) Organisation(ctx context.Context, key string) (OrganisationView, error) {
	found, err := a.store.Organisation(ctx, key)
	if err != nil {
		return OrganisationView{}, err
	}
	views, err := a.organisationViews(ctx, []store.Organisation{found})
	if err != nil {
		return OrganisationView{}, err
	}
	return views[0], nil
}

// CreateOrganisation adds an organisation. Errors: Invalid with the field, Conflict already-exists.
func (a *App) CreateOrganisation(ctx context.Context, order Order, draft OrganisationDraft) (OrganisationView, error) {
	organisation, err := a.organisationOf(ctx, draft)
	if err != nil {
		return OrganisationView{}, err
	}
	organisation.ID = lifecycle.OrganisationID(derivedID("organisation", order.Key))
	id, err := a.once(ctx, order, "create-organisation", "", func(tx *store.Store) (string, error) {
		if err := free(tx.Organisation(ctx, organisation.Slug)); err != nil {
			return "", err
		}
		made, err := tx.PutOrganisation(ctx, organisation)
		return string(made.ID), err
	})
	if err != nil {
		return OrganisationView{}, err
	}
	return a.Organisation(ctx, id)
}

// UpdateOrganisation changes an organisation of a version. The change gets it as it is. Errors: NotFound
// organisation-unknown, Stale version-stale, Invalid with the field.
func (a *App) UpdateOrganisation(
	ctx context.Context, order Order, key string, version int, change func(*OrganisationDraft),
) (OrganisationView, error) {
	current, err := a.store.Organisation(ctx, key)
	if err != nil {
		return OrganisationView{}, err
	}
	draft := OrganisationDraft{
		Slug: current.Slug, Name: current.Name, Kind: current.Kind, MunicipalityCode: current.MunicipalityCode,
		Region: string(current.Region), Successor: string(current.Successor),
		ValidFrom: current.ValidFrom, ValidTo: current.ValidTo,
	}
	change(&draft)
	changed, err := a.organisationOf(ctx, draft)
	if err != nil {
		return OrganisationView{}, err
	}
	changed.ID = current.ID
	id, err := a.once(ctx, order, "update-organisation", "", func(tx *store.Store) (string, error) {
		updated, err := tx.UpdateOrganisation(ctx, changed, version)
		return string(updated.ID), err
	})
	if err != nil {
		return OrganisationView{}, err
	}
	return a.Organisation(ctx, id)
}

// organisationOf finds what a draft refers to and holds its dates against each other.
func (a *App) organisationOf(ctx context.Context, draft OrganisationDraft) (store.Organisation, error) {
	organisation := store.Organisation{
		Slug: draft.Slug, Name: draft.Name, Kind: draft.Kind, MunicipalityCode: draft.MunicipalityCode,
		ValidFrom: draft.ValidFrom, ValidTo: draft.ValidTo,
	}
	if organisation.Slug == "" {
		organisation.Slug = catalogue.Slugify(draft.Name)
	}
	if organisation.Slug == "" {
		return store.Organisation{}, invalid("/slug", "missing", "Navnet giver ingen slug; angiv en.",
			"The name gives no slug; state one.")
	}
	if draft.ValidFrom != "" && draft.ValidTo != "" && draft.ValidTo < draft.ValidFrom {
		return store.Organisation{}, invalid("/valid_to", "out-of-range", "Den sidste dag ligger før den første.",
			"The last day is before the first.")
	}
	for _, reference := range []struct {
		pointer, key string
		into         *lifecycle.OrganisationID
	}{
		{"/region", draft.Region, &organisation.Region},
		{"/successor", draft.Successor, &organisation.Successor},
	} {
		if reference.key == "" {
			continue
		}
		found, err := a.store.Organisation(ctx, reference.key)
		if err != nil {
			return store.Organisation{}, at(reference.pointer, err)
		}
		if found.Kind != phasemodel.Region {
			return store.Organisation{}, invalid(reference.pointer, "not-a-region", "Organisationen er ikke en region.",
				"The organisation is not a region.")
		}
		*reference.into = found.ID
	}
	return organisation, nil
}

// free tells that a thing with a slug is not there yet. Errors: Conflict already-exists.
func free[T any](_ T, err error) error {
	switch failed := fault.From(err); {
	case failed == nil:
		return fault.New(fault.Conflict, "already-exists", "Der findes allerede noget med det navn.",
			"Something with that name exists already.")
	case failed.Kind == fault.NotFound:
		return nil
	}
	return err
}

func (a *App) organisationViews(ctx context.Context, all []store.Organisation) ([]OrganisationView, error) {
	var ids []lifecycle.OrganisationID
	for _, organisation := range all {
		ids = append(ids, organisation.Region, organisation.Successor)
	}
	named, err := a.store.OrganisationsByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	views := make([]OrganisationView, 0, len(all))
	for _, organisation := range all {
		views = append(views, OrganisationView{
			organisation, named[organisation.Region], named[organisation.Successor],
		})
	}
	return views, nil
}
