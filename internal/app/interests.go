package app

import (
	"context"
	"time"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
)

// StatedInterest is one standing interest; the organisation has a slug, or is empty.
type StatedInterest struct {
	Organisation string
	Ground       int // 1-5 of forvaltningsloven § 3, stk. 1; 0: not said
	Text         string
}

// RegistrationView is a registration of interests.
type RegistrationView struct {
	ID           string
	Person       PersonRef
	Interests    []StatedInterest
	RegisteredAt time.Time
	ExpiresAt    time.Time
}

// InterestRegistrations lists the caller's own registrations, newest first.
func (a *App) InterestRegistrations(
	ctx context.Context, caller auth.Caller, page Page,
) (Listed[RegistrationView], error) {
	found, err := a.store.RegistrationsOf(ctx, caller.Person, page)
	if err != nil {
		return Listed[RegistrationView]{}, err
	}
	views, err := a.registrationViews(ctx, found.Items)
	return Listed[RegistrationView]{Items: views, Total: found.Total, Next: found.Next}, err
}

// RegisterInterests keeps the caller's standing interests for the next twelve months; none says that there
// are none. Organisations are given by slug or id. Errors: Invalid with the field.
func (a *App) RegisterInterests(
	ctx context.Context, order Order, stated []StatedInterest,
) (RegistrationView, error) {
	interests := make([]store.RegisteredInterest, 0, len(stated))
	for i, interest := range stated {
		kept := store.RegisteredInterest{Ground: interest.Ground, Text: interest.Text}
		if err := checkText(pointer("interests", i, "text"), interest.Text); err != nil {
			return RegistrationView{}, err
		}
		if interest.Organisation != "" {
			organisation, err := a.store.Organisation(ctx, interest.Organisation)
			if err != nil {
				return RegistrationView{}, at(pointer("interests", i, "organisation"), err)
			}
			kept.Organisation = organisation.ID
		}
		interests = append(interests, kept)
	}
	if _, err := a.once(ctx, order, "register-interests", "", func(tx *store.Store) (string, error) {
		registered, err := tx.RegisterInterests(ctx, order.Caller.Person, interests, a.now())
		return registered.ID, err
	}); err != nil {
		return RegistrationView{}, err
	}
	latest, err := a.store.LatestInterests(ctx, order.Caller.Person)
	if err != nil {
		return RegistrationView{}, err
	}
	views, err := a.registrationViews(ctx, []store.InterestRegistration{latest})
	if err != nil {
		return RegistrationView{}, err
	}
	return views[0], nil
}

func (a *App) registrationViews(
	ctx context.Context, registrations []store.InterestRegistration,
) ([]RegistrationView, error) {
	var ids []lifecycle.OrganisationID
	for _, registration := range registrations {
		for _, interest := range registration.Interests {
			ids = append(ids, interest.Organisation)
		}
	}
	named, err := a.store.OrganisationsByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	views := make([]RegistrationView, 0, len(registrations))
	for _, registration := range registrations {
		view := RegistrationView{
			ID: registration.ID, Person: PersonRef{ID: registration.Person, Name: registration.Name},
			RegisteredAt: registration.RegisteredAt, ExpiresAt: lifecycle.RegistrationEnds(registration.RegisteredAt),
		}
		for _, interest := range registration.Interests {
			view.Interests = append(view.Interests, StatedInterest{
				Organisation: named[interest.Organisation].Slug, Ground: interest.Ground, Text: interest.Text,
			})
		}
		views = append(views, view)
	}
	return views, nil
}

// OrganisationRefs lists all organisations by name, for one who chooses among them.
func (a *App) OrganisationRefs(ctx context.Context) ([]OrganisationRef, error) {
	return a.store.OrganisationRefs(ctx)
}
