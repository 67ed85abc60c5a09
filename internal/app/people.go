package app

import (
	"context"
	"time"

	"github.com/fasemodel/fasemodel/internal/auth"
	"github.com/fasemodel/fasemodel/internal/fault"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
	"github.com/fasemodel/fasemodel/internal/store"
)

// GrantView is a role that a person holds; without a programme it is for the whole installation.
type GrantView struct {
	ID        string
	Role      lifecycle.Role
	Programme *ProgrammeRef
	GrantedAt time.Time
}

// PersonView is a person with the roles they hold.
type PersonView struct {
	store.Person

	Belongs OrganisationRef // without an id where the person belongs to none
	Grants  []GrantView
}

// PersonDraft is a person as an admin enters them before their first sign-in.
type PersonDraft struct {
	Subject      string
	Name         string
	Email        string
	Organisation string // slug or id; empty: none
}

// PersonChange is what an admin may change of a person; nil stays as it is.
type PersonChange struct {
	Organisation *string // slug or id; the empty text takes the person out of the one they belong to
	Active       *bool
}

// MySeat is a seat that the caller holds as member or substitute.
type MySeat struct {
	Group      store.SteeringGroup
	Number     int
	Office     lifecycle.Office
	Substitute bool
}

// MeView is who the caller is.
type MeView struct {
	PersonView

	Seats           []MySeat
	RegisteredUntil time.Time // of the caller's interests; zero: never registered
}

// Me tells the caller who they are here.
func (a *App) Me(ctx context.Context, caller auth.Caller) (MeView, error) {
	person, err := a.Person(ctx, caller.Person)
	if err != nil {
		return MeView{}, err
	}
	me := MeView{PersonView: person}
	if !caller.InterestsRegistered.IsZero() {
		me.RegisteredUntil = lifecycle.RegistrationEnds(caller.InterestsRegistered)
	}
	seats, err := a.store.SeatsOf(ctx, caller.Person, a.today())
	if err != nil {
		return MeView{}, err
	}
	for _, seat := range seats {
		group, err := a.store.SteeringGroup(ctx, string(seat.Group))
		if err != nil {
			return MeView{}, err
		}
		me.Seats = append(me.Seats, MySeat{
			Group: group, Number: seat.Number, Office: seat.Office, Substitute: seat.Substitute.ID == caller.Person,
		})
	}
	return me, nil
}

// People lists people by name: those with every word of a text in name, e-mail and subject, who hold any of
// the roles, in any of the programmes (by slug or id). What is empty does not narrow.
func (a *App) People(
	ctx context.Context, text string, roles []lifecycle.Role, programmes []string, page Page,
) (Listed[PersonView], error) {
	var ids []lifecycle.ProgrammeID
	for _, key := range programmes {
		programme, err := a.store.Programme(ctx, key)
		if err != nil {
			return Listed[PersonView]{}, at("programme", err)
		}
		ids = append(ids, programme.ID)
	}
	found, err := a.store.FindPeople(ctx, text, roles, ids, page)
	if err != nil {
		return Listed[PersonView]{}, err
	}
	views, err := a.personViews(ctx, found.Items)
	return Listed[PersonView]{Items: views, Total: found.Total, Next: found.Next}, err
}

// Person gives a person. Errors: NotFound person-unknown.
func (a *App) Person(ctx context.Context, id lifecycle.PersonID) (PersonView, error) {
	person, err := a.store.Person(ctx, id)
	if err != nil {
		return PersonView{}, err
	}
	views, err := a.personViews(ctx, []store.Person{person})
	if err != nil {
		return PersonView{}, err
	}
	return views[0], nil
}

// CreatePerson enters a person of the caller's own issuer before their first sign-in. Errors: Invalid with
// the field, Conflict already-exists where the subject is known.
func (a *App) CreatePerson(ctx context.Context, order Order, draft PersonDraft) (PersonView, error) {
	admin, err := a.store.Person(ctx, order.Caller.Person)
	if err != nil {
		return PersonView{}, err
	}
	person := store.Person{
		ID:     lifecycle.PersonID(derivedID("person", order.Key)),
		Issuer: admin.Issuer, Subject: draft.Subject, Name: draft.Name, Email: draft.Email,
	}
	if draft.Organisation != "" {
		organisation, err := a.store.Organisation(ctx, draft.Organisation)
		if err != nil {
			return PersonView{}, at("/organisation", err)
		}
		person.Organisation = organisation.ID
	}
	id, err := a.once(ctx, order, "create-person", "", func(tx *store.Store) (string, error) {
		if err := free(tx.PersonBySubject(ctx, person.Issuer, person.Subject)); err != nil {
			return "", err
		}
		made, err := tx.PutPerson(ctx, person)
		return string(made.ID), err
	})
	if err != nil {
		return PersonView{}, err
	}
	return a.Person(ctx, lifecycle.PersonID(id))
}

// UpdatePerson changes a person of a version. Errors: NotFound person-unknown, Stale version-stale, Invalid
// organisation-unknown, Conflict last-admin.
func (a *App) UpdatePerson(
	ctx context.Context, order Order, id lifecycle.PersonID, version int, change PersonChange,
) (PersonView, error) {
	person, err := a.store.Person(ctx, id)
	if err != nil {
		return PersonView{}, err
	}
	organisation, active := person.Organisation, person.Active
	switch {
	case change.Organisation == nil:
	case *change.Organisation == "":
		organisation = ""
	default:
		found, err := a.store.Organisation(ctx, *change.Organisation)
		if err != nil {
			return PersonView{}, at("/organisation", err)
		}
		organisation = found.ID
	}
	if change.Active != nil {
		active = *change.Active
	}
	if _, err = a.once(ctx, order, "update-person", "", func(tx *store.Store) (string, error) {
		return string(id), keepAdmin(ctx, tx, func() error {
			_, err := tx.UpdatePerson(ctx, id, version, organisation, active)
			return err
		})
	}); err != nil {
		return PersonView{}, err
	}
	return a.Person(ctx, id)
}

// GrantRole gives a person a role for a programme (by slug or id) or, without one, for the whole
// installation. Errors: NotFound person-unknown, Invalid programme-unknown.
func (a *App) GrantRole(
	ctx context.Context, order Order, id lifecycle.PersonID, role lifecycle.Role, programmeKey string,
) (PersonView, error) {
	if _, err := a.store.Person(ctx, id); err != nil {
		return PersonView{}, err
	}
	var programme lifecycle.ProgrammeID
	if programmeKey != "" {
		found, err := a.store.Programme(ctx, programmeKey)
		if err != nil {
			return PersonView{}, at("/programme", err)
		}
		programme = found.ID
	}
	if _, err := a.once(ctx, order, "grant-role", "", func(tx *store.Store) (string, error) {
		granted, err := tx.GrantRole(ctx, id, role, programme, order.Caller.Person)
		return granted.ID, err
	}); err != nil {
		return PersonView{}, err
	}
	return a.Person(ctx, id)
}

// RevokeRole takes a role from a person. Errors: NotFound person-unknown and role-grant-unknown, Conflict
// last-admin.
func (a *App) RevokeRole(
	ctx context.Context, order Order, id lifecycle.PersonID, grant string,
) (PersonView, error) {
	if _, err := a.store.Person(ctx, id); err != nil {
		return PersonView{}, err
	}
	if _, err := a.once(ctx, order, "revoke-role", "", func(tx *store.Store) (string, error) {
		return grant, keepAdmin(ctx, tx, func() error { return tx.RevokeRole(ctx, id, grant, order.Caller.Person) })
	}); err != nil {
		return PersonView{}, err
	}
	return a.Person(ctx, id)
}

// keepAdmin carries out a change that may take a role or an access away, and refuses it where it leaves the
// installation without an admin that is stored. Those that a setting names do not count: the setting may go.
func keepAdmin(ctx context.Context, tx *store.Store, change func() error) error {
	before, err := tx.LockAdmins(ctx)
	if err != nil {
		return err
	}
	if err := change(); err != nil {
		return err
	}
	after, err := tx.LockAdmins(ctx)
	if err == nil && before > 0 && after == 0 {
		err = fault.New(fault.Conflict, "last-admin",
			"Installationen ville stå uden administrator. Giv først rollen til en anden.",
			"The installation would be without an admin. Give the role to another person first.")
	}
	return err
}

// personViews adds what people belong to and the roles they hold.
func (a *App) personViews(ctx context.Context, people []store.Person) ([]PersonView, error) {
	var ids []lifecycle.PersonID
	var organisations []lifecycle.OrganisationID
	for _, person := range people {
		ids = append(ids, person.ID)
		organisations = append(organisations, person.Organisation)
	}
	named, err := a.store.OrganisationsByID(ctx, organisations)
	if err != nil {
		return nil, err
	}
	grants, err := a.store.RoleGrants(ctx, ids...)
	if err != nil {
		return nil, err
	}
	programmes, err := a.programmeRefs(ctx)
	if err != nil {
		return nil, err
	}
	views := make([]PersonView, 0, len(people))
	for _, person := range people {
		view := PersonView{Person: person, Belongs: named[person.Organisation]}
		for _, grant := range grants {
			if grant.Person != person.ID {
				continue
			}
			held := GrantView{ID: grant.ID, Role: grant.Role, GrantedAt: grant.GrantedAt}
			if programme, narrowed := programmes[grant.Programme]; narrowed {
				held.Programme = &programme
			}
			view.Grants = append(view.Grants, held)
		}
		views = append(views, view)
	}
	return views, nil
}

// programmeRefs names all programmes; an installation has few.
func (a *App) programmeRefs(ctx context.Context) (map[lifecycle.ProgrammeID]ProgrammeRef, error) {
	all, err := a.store.Programmes(ctx)
	if err != nil {
		return nil, err
	}
	refs := make(map[lifecycle.ProgrammeID]ProgrammeRef, len(all))
	for _, programme := range all {
		refs[programme.ID] = ProgrammeRef{ID: programme.ID, Slug: programme.Slug, Title: programme.Title}
	}
	return refs, nil
}
