package app

import (
	"context"
	"slices"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
)

// Identify finds who an identity of the issuer is here. One who comes for the first time becomes a person
// without any role. Errors: Forbidden person-inactive.
func (a *App) Identify(ctx context.Context, identity auth.Identity) (auth.Caller, error) {
	known, err := a.store.CallerBySubject(ctx, identity.Issuer, identity.Subject)
	if fault.CodeOf(err) == "person-unknown" {
		known.Person, err = a.store.PutPerson(ctx, store.Person{
			Issuer: identity.Issuer, Subject: identity.Subject, Name: nameOf(identity), Email: identity.Email,
		})
	}
	if err != nil {
		return auth.Caller{}, err
	}
	if !known.Person.Active {
		return auth.Caller{}, fault.New(fault.Forbidden, "person-inactive",
			"Din adgang er lukket.", "Your access is closed.")
	}
	caller := auth.Caller{
		Person: known.Person.ID, Name: known.Person.Name, Organisation: known.Person.Organisation,
		InterestsRegistered: known.InterestsRegistered, SignedOutAt: known.SignedOutAt,
	}
	for _, grant := range known.Grants {
		caller.Grants = append(caller.Grants, auth.Grant{Role: grant.Role, Programme: grant.Programme})
	}
	if slices.Contains(a.admins, identity.Subject) {
		caller.Grants = append(caller.Grants, auth.Grant{Role: lifecycle.Admin})
	}
	return caller, nil
}

func nameOf(identity auth.Identity) string {
	if identity.Name != "" {
		return identity.Name
	}
	return identity.Subject
}

// SignOutEverywhere ends every session of the caller that began before now.
func (a *App) SignOutEverywhere(ctx context.Context, caller auth.Caller) error {
	if caller.Anonymous() {
		return nil
	}
	return a.store.SignOutEverywhere(ctx, caller.Person)
}
