package api

import (
	"context"
	"io"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/phasemodel"
)

// ListPhaseModels lists phase models and their versions.
func (s *Server) ListPhaseModels(
	ctx context.Context, request ListPhaseModelsRequestObject,
) (ListPhaseModelsResponseObject, error) {
	found, err := s.app.PhaseModels(ctx, page(request.Params.Limit, request.Params.Cursor))
	if err != nil {
		return nil, err
	}
	named := !callerOf(ctx).Anonymous()
	return ListPhaseModels200JSONResponse{
		Items: each(found.Items, func(model app.PhaseModelView) PhaseModelSummary {
			return phaseModelSummary(model, named)
		}),
		Total: found.Total, NextCursor: optional(found.Next),
	}, nil
}

// AddPhaseModelVersion adds a version of a phase model.
func (s *Server) AddPhaseModelVersion(
	ctx context.Context, request AddPhaseModelVersionRequestObject,
) (AddPhaseModelVersionResponseObject, error) {
	file, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}
	model, err := s.app.AddPhaseModel(ctx, orderOf(ctx), file)
	if err != nil {
		return nil, err
	}
	return AddPhaseModelVersion201JSONResponse{Body: *model, Headers: AddPhaseModelVersion201ResponseHeaders{
		Location: basePath + "/phase-models/" + model.ID + "/versions/" + model.Version,
	}}, nil
}

// GetPhaseModel gives a version of a phase model.
func (s *Server) GetPhaseModel(
	ctx context.Context, request GetPhaseModelRequestObject,
) (GetPhaseModelResponseObject, error) {
	model, err := s.app.PhaseModel(ctx, request.ID, request.Version)
	if err != nil {
		return nil, err
	}
	return GetPhaseModel200JSONResponse(*model), nil
}

// ComparePhaseModels says what differs between two versions of a phase model.
func (s *Server) ComparePhaseModels(
	ctx context.Context, request ComparePhaseModelsRequestObject,
) (ComparePhaseModelsResponseObject, error) {
	changes, err := s.app.ComparePhaseModels(ctx, request.ID, request.Version, request.Params.With)
	if err != nil {
		return nil, err
	}
	return ComparePhaseModels200JSONResponse{
		From:    ModelRef{ID: request.ID, Version: request.Version},
		To:      ModelRef{ID: request.ID, Version: request.Params.With},
		Changes: each(changes, same[phasemodel.Difference]),
	}, nil
}

// phaseModelSummary names who added a version to those who have signed in.
func phaseModelSummary(model app.PhaseModelView, named bool) PhaseModelSummary {
	summary := PhaseModelSummary{ID: model.ID, Title: model.Title, Versions: []PhaseModelVersionEntry{}}
	for _, version := range model.Versions {
		entry := PhaseModelVersionEntry{Version: version.Version, AddedAt: version.UploadedAt, Methods: version.Methods}
		if named {
			entry.AddedBy = personIfAny(app.PersonRef{ID: version.UploadedBy, Name: version.UploadedByName})
		}
		summary.Versions = append(summary.Versions, entry)
	}
	return summary
}
