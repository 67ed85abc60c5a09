package api

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// ListProgrammes lists programmes by title.
func (s *Server) ListProgrammes(
	ctx context.Context, request ListProgrammesRequestObject,
) (ListProgrammesResponseObject, error) {
	found, err := s.app.Programmes(ctx, callerOf(ctx), page(request.Params.Limit, request.Params.Cursor))
	if err != nil {
		return nil, err
	}
	return ListProgrammes200JSONResponse{
		Items: each(found.Items, programmeOf), Total: found.Total, NextCursor: optional(found.Next),
	}, nil
}

// CreateProgramme adds a programme.
func (s *Server) CreateProgramme(
	ctx context.Context, request CreateProgrammeRequestObject,
) (CreateProgrammeResponseObject, error) {
	body := request.Body
	made, err := s.app.CreateProgramme(ctx, orderOf(ctx), app.ProgrammeDraft{
		Slug: given(body.Slug), Title: body.Title, Description: given(body.Description), Group: body.SteeringGroup,
		ModelID: body.Model.ID, ModelVersion: body.Model.Version, Body: phasemodel.Body(given(body.DecisionBody)),
		Principal: given(body.Principal), Budget: body.Budget,
	})
	if err != nil {
		return nil, err
	}
	return CreateProgramme201JSONResponse{Body: programmeOf(made), Headers: CreateProgramme201ResponseHeaders{
		Location: basePath + "/programmes/" + string(made.ID), ETag: etag(made.Version),
	}}, nil
}

// GetProgramme gives a programme.
func (s *Server) GetProgramme(
	ctx context.Context, request GetProgrammeRequestObject,
) (GetProgrammeResponseObject, error) {
	found, err := s.app.Programme(ctx, callerOf(ctx), request.ID)
	if err != nil {
		return nil, err
	}
	return GetProgramme200JSONResponse{
		Body: programmeOf(found), Headers: GetProgramme200ResponseHeaders{ETag: etag(found.Version)},
	}, nil
}

// UpdateProgramme changes a programme.
func (s *Server) UpdateProgramme(
	ctx context.Context, request UpdateProgrammeRequestObject,
) (UpdateProgrammeResponseObject, error) {
	version, err := versionOf(request.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	change := request.Body
	updated, err := s.app.UpdateProgramme(ctx, orderOf(ctx), request.ID, version, func(draft *app.ProgrammeDraft) {
		set(&draft.Title, change.Title)
		set(&draft.Group, change.SteeringGroup)
		if change.Model != nil {
			draft.ModelID, draft.ModelVersion = change.Model.ID, change.Model.Version
		}
		setWord(&draft.Description, change.Description)
		setWord(&draft.Body, change.DecisionBody)
		setWord(&draft.Principal, change.Principal)
		draft.Budget = change.Budget.Apply(draft.Budget)
	})
	if err != nil {
		return nil, err
	}
	return UpdateProgramme200JSONResponse{
		Body: programmeOf(updated), Headers: UpdateProgramme200ResponseHeaders{ETag: etag(updated.Version)},
	}, nil
}

func programmeOf(programme app.ProgrammeView) Programme {
	return Programme{
		ID: idOf(programme.ID), Slug: programme.Slug, Version: int64(programme.Version), Title: programme.Title,
		Description: optional(programme.Description), SteeringGroup: groupRef(programme.SteeringGroup),
		Model:        ModelRef{ID: programme.ModelID, Version: programme.ModelVersion},
		DecisionBody: word[DecidingBody](programme.Body), Principal: organisationIfAny(programme.PrincipalOrganisation),
		Budget: programme.Budget, Methods: programme.Methods,
	}
}
