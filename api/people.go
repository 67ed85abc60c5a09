package api

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/lifecycle"
)

// GetMe tells the caller who they are here.
func (s *Server) GetMe(ctx context.Context, _ GetMeRequestObject) (GetMeResponseObject, error) {
	me, err := s.app.Me(ctx, callerOf(ctx))
	if err != nil {
		return nil, err
	}
	return GetMe200JSONResponse{
		ID: idOf(me.ID), Subject: me.Subject, Name: me.Name, Email: optional(me.Email),
		Organisation: organisationIfAny(me.Belongs), Roles: each(me.Grants, grantOf), Seats: each(me.Seats, mySeat),
		InterestsRegisteredUntil: momentIfAny(me.RegisteredUntil),
	}, nil
}

// ListPeople lists people by name.
func (s *Server) ListPeople(ctx context.Context, request ListPeopleRequestObject) (ListPeopleResponseObject, error) {
	asked := request.Params
	found, err := s.app.People(ctx, given(asked.Q), words[lifecycle.Role](asked.Role), asked.Programme,
		page(asked.Limit, asked.Cursor))
	if err != nil {
		return nil, err
	}
	return ListPeople200JSONResponse{
		Items: each(found.Items, personOf), Total: found.Total, NextCursor: optional(found.Next),
	}, nil
}

// CreatePerson enters a person before their first sign-in.
func (s *Server) CreatePerson(
	ctx context.Context, request CreatePersonRequestObject,
) (CreatePersonResponseObject, error) {
	body := request.Body
	made, err := s.app.CreatePerson(ctx, orderOf(ctx), app.PersonDraft{
		Subject: body.Subject, Name: body.Name, Email: string(given(body.Email)), Organisation: given(body.Organisation),
	})
	if err != nil {
		return nil, err
	}
	return CreatePerson201JSONResponse{Body: personOf(made), Headers: CreatePerson201ResponseHeaders{
		Location: basePath + "/people/" + string(made.ID), ETag: etag(made.Version),
	}}, nil
}

// GetPerson gives a person.
func (s *Server) GetPerson(ctx context.Context, request GetPersonRequestObject) (GetPersonResponseObject, error) {
	found, err := s.app.Person(ctx, lifecycle.PersonID(request.ID.String()))
	if err != nil {
		return nil, err
	}
	return GetPerson200JSONResponse{
		Body: personOf(found), Headers: GetPerson200ResponseHeaders{ETag: etag(found.Version)},
	}, nil
}

// UpdatePerson changes a person's organisation or access.
func (s *Server) UpdatePerson(
	ctx context.Context, request UpdatePersonRequestObject,
) (UpdatePersonResponseObject, error) {
	version, err := versionOf(request.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	change := app.PersonChange{Active: request.Body.Active}
	if request.Body.Organisation.Given() {
		organisation := given(request.Body.Organisation.Value())
		change.Organisation = &organisation
	}
	updated, err := s.app.UpdatePerson(ctx, orderOf(ctx), lifecycle.PersonID(request.ID.String()), version, change)
	if err != nil {
		return nil, err
	}
	return UpdatePerson200JSONResponse{
		Body: personOf(updated), Headers: UpdatePerson200ResponseHeaders{ETag: etag(updated.Version)},
	}, nil
}

// GrantRole gives a person a role.
func (s *Server) GrantRole(ctx context.Context, request GrantRoleRequestObject) (GrantRoleResponseObject, error) {
	person, err := s.app.GrantRole(ctx, orderOf(ctx), lifecycle.PersonID(request.ID.String()),
		lifecycle.Role(request.Body.Role), given(request.Body.Programme))
	if err != nil {
		return nil, err
	}
	return GrantRole201JSONResponse{
		Body: personOf(person), Headers: GrantRole201ResponseHeaders{ETag: etag(person.Version)},
	}, nil
}

// RevokeRole takes a role from a person.
func (s *Server) RevokeRole(ctx context.Context, request RevokeRoleRequestObject) (RevokeRoleResponseObject, error) {
	person, err := s.app.RevokeRole(ctx, orderOf(ctx), lifecycle.PersonID(request.ID.String()), request.Grant.String())
	if err != nil {
		return nil, err
	}
	return RevokeRole200JSONResponse{
		Body: personOf(person), Headers: RevokeRole200ResponseHeaders{ETag: etag(person.Version)},
	}, nil
}

// ListInterestRegistrations lists the caller's registrations of interests.
func (s *Server) ListInterestRegistrations(
	ctx context.Context, request ListInterestRegistrationsRequestObject,
) (ListInterestRegistrationsResponseObject, error) {
	found, err := s.app.InterestRegistrations(ctx, callerOf(ctx), page(request.Params.Limit, request.Params.Cursor))
	if err != nil {
		return nil, err
	}
	return ListInterestRegistrations200JSONResponse{
		Items: each(found.Items, registrationOf), Total: found.Total, NextCursor: optional(found.Next),
	}, nil
}

// RegisterInterests keeps the caller's standing interests.
func (s *Server) RegisterInterests(
	ctx context.Context, request RegisterInterestsRequestObject,
) (RegisterInterestsResponseObject, error) {
	registration, err := s.app.RegisterInterests(ctx, orderOf(ctx), each(request.Body.Interests,
		func(interest RegisteredInterest) app.StatedInterest {
			return app.StatedInterest{
				Organisation: given(interest.Organisation), Ground: given(interest.Ground), Text: interest.Text,
			}
		}))
	if err != nil {
		return nil, err
	}
	return RegisterInterests201JSONResponse(registrationOf(registration)), nil
}

func personOf(person app.PersonView) Person {
	return Person{
		ID: idOf(person.ID), Version: int64(person.Version), Subject: person.Subject, Name: person.Name,
		Email: optional(person.Email), Organisation: organisationIfAny(person.Belongs), Active: person.Active,
		Roles: each(person.Grants, grantOf),
	}
}

func grantOf(grant app.GrantView) RoleGrant {
	written := RoleGrant{Role: Role(grant.Role), GrantedAt: momentIfAny(grant.GrantedAt)}
	id := idOf(grant.ID)
	written.ID = &id
	if grant.Programme != nil {
		programme := programmeRef(*grant.Programme)
		written.Programme = &programme
	}
	return written
}

func mySeat(seat app.MySeat) MySeat {
	return MySeat{
		SteeringGroup: groupRef(seat.Group), Number: seat.Number, Office: word[Office](seat.Office),
		Substitute: seat.Substitute,
	}
}

func registrationOf(registration app.RegistrationView) InterestRegistration {
	written := InterestRegistration{
		ID: idOf(registration.ID), RegisteredAt: registration.RegisteredAt, ExpiresAt: registration.ExpiresAt,
		Interests: each(registration.Interests, func(interest app.StatedInterest) RegisteredInterest {
			return RegisteredInterest{
				Organisation: optional(interest.Organisation), Ground: optional(interest.Ground), Text: interest.Text,
			}
		}),
	}
	if person := personIfAny(registration.Person); person != nil {
		written.Person = *person
	}
	return written
}
