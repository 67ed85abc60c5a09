package api

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// ListOrganisations lists organisations by name.
func (s *Server) ListOrganisations(
	ctx context.Context, request ListOrganisationsRequestObject,
) (ListOrganisationsResponseObject, error) {
	asked := request.Params
	found, err := s.app.Organisations(ctx, given(asked.Q), words[phasemodel.OrganisationKind](asked.Kind),
		page(asked.Limit, asked.Cursor))
	if err != nil {
		return nil, err
	}
	return ListOrganisations200JSONResponse{
		Items: each(found.Items, organisationOf), Total: found.Total, NextCursor: optional(found.Next),
	}, nil
}

// CreateOrganisation adds an organisation.
func (s *Server) CreateOrganisation(
	ctx context.Context, request CreateOrganisationRequestObject,
) (CreateOrganisationResponseObject, error) {
	body := request.Body
	made, err := s.app.CreateOrganisation(ctx, orderOf(ctx), app.OrganisationDraft{
		Slug: given(body.Slug), Name: body.Name, Kind: phasemodel.OrganisationKind(body.Kind),
		MunicipalityCode: given(body.MunicipalityCode), Region: given(body.Region), Successor: given(body.Successor),
		ValidFrom: dayOf(body.ValidFrom), ValidTo: dayOf(body.ValidTo),
	})
	if err != nil {
		return nil, err
	}
	return CreateOrganisation201JSONResponse{
		Body: organisationOf(made), Headers: CreateOrganisation201ResponseHeaders{
			Location: basePath + "/organisations/" + string(made.ID), ETag: etag(made.Version),
		},
	}, nil
}

// GetOrganisation gives an organisation.
func (s *Server) GetOrganisation(
	ctx context.Context, request GetOrganisationRequestObject,
) (GetOrganisationResponseObject, error) {
	found, err := s.app.Organisation(ctx, request.ID)
	if err != nil {
		return nil, err
	}
	return GetOrganisation200JSONResponse{
		Body: organisationOf(found), Headers: GetOrganisation200ResponseHeaders{ETag: etag(found.Version)},
	}, nil
}

// UpdateOrganisation changes an organisation.
func (s *Server) UpdateOrganisation(
	ctx context.Context, request UpdateOrganisationRequestObject,
) (UpdateOrganisationResponseObject, error) {
	version, err := versionOf(request.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	change := request.Body
	updated, err := s.app.UpdateOrganisation(ctx, orderOf(ctx), request.ID, version, func(draft *app.OrganisationDraft) {
		set(&draft.Name, change.Name)
		if change.Kind != nil {
			draft.Kind = phasemodel.OrganisationKind(*change.Kind)
		}
		setWord(&draft.MunicipalityCode, change.MunicipalityCode)
		setWord(&draft.Region, change.Region)
		setWord(&draft.Successor, change.Successor)
		if change.ValidFrom.Given() {
			draft.ValidFrom = dayOf(change.ValidFrom.Value())
		}
		if change.ValidTo.Given() {
			draft.ValidTo = dayOf(change.ValidTo.Value())
		}
	})
	if err != nil {
		return nil, err
	}
	return UpdateOrganisation200JSONResponse{
		Body: organisationOf(updated), Headers: UpdateOrganisation200ResponseHeaders{ETag: etag(updated.Version)},
	}, nil
}

func organisationOf(organisation app.OrganisationView) Organisation {
	return Organisation{
		ID: idOf(organisation.ID), Slug: organisation.Slug, Version: int64(organisation.Version),
		Name: organisation.Name, Kind: OrganisationKind(organisation.Kind),
		MunicipalityCode: optional(organisation.MunicipalityCode), Region: organisationIfAny(organisation.In),
		Successor: organisationIfAny(organisation.SucceededBy), ValidFrom: dayIfAny(organisation.ValidFrom),
		ValidTo: dayIfAny(organisation.ValidTo),
	}
}
