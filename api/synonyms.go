package api

import (
	"context"

	"github.com/fasemodel/fasemodel/internal/app"
	"github.com/fasemodel/fasemodel/internal/search"
)

// ListSynonyms lists the synonyms that searches use.
func (s *Server) ListSynonyms(ctx context.Context, request ListSynonymsRequestObject) (ListSynonymsResponseObject, error) {
	asked := request.Params
	listed, err := s.app.Synonyms(ctx, given(asked.Q), page(asked.Limit, asked.Cursor))
	if err != nil {
		return nil, err
	}
	return ListSynonyms200JSONResponse{
		Items: each(listed.Items, synonymOf), Total: listed.Total, NextCursor: optional(listed.Next),
	}, nil
}

// GetSynonym gives a synonym.
func (s *Server) GetSynonym(ctx context.Context, request GetSynonymRequestObject) (GetSynonymResponseObject, error) {
	synonym, err := s.app.Synonym(ctx, app.SynonymID(request.ID.String()))
	if err != nil {
		return nil, err
	}
	return GetSynonym200JSONResponse{
		Body: synonymOf(synonym), Headers: GetSynonym200ResponseHeaders{ETag: etag(synonym.Version)},
	}, nil
}

// PutSynonym adds a synonym, or changes its weight.
func (s *Server) PutSynonym(ctx context.Context, request PutSynonymRequestObject) (PutSynonymResponseObject, error) {
	version := 0
	if given(request.Params.IfMatch) != "" {
		var err error
		if version, err = versionOf(*request.Params.IfMatch); err != nil {
			return nil, err
		}
	}
	draft := search.Synonym{Term: request.Body.Term, Means: request.Body.Means, Weight: 1}
	if request.Body.Weight != nil {
		draft.Weight = float64(*request.Body.Weight)
	}
	synonym, err := s.app.PutSynonym(ctx, orderOf(ctx), draft, version)
	if err != nil {
		return nil, err
	}
	if synonym.Version == 1 {
		return PutSynonym201JSONResponse{Body: synonymOf(synonym), Headers: PutSynonym201ResponseHeaders{
			Location: basePath + "/synonyms/" + string(synonym.ID), ETag: etag(synonym.Version),
		}}, nil
	}
	return PutSynonym200JSONResponse{
		Body: synonymOf(synonym), Headers: PutSynonym200ResponseHeaders{ETag: etag(synonym.Version)},
	}, nil
}

// WithdrawSynonym takes a synonym out of use.
func (s *Server) WithdrawSynonym(
	ctx context.Context, request WithdrawSynonymRequestObject,
) (WithdrawSynonymResponseObject, error) {
	version, err := versionOf(request.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	synonym, err := s.app.WithdrawSynonym(ctx, orderOf(ctx), app.SynonymID(request.ID.String()), version)
	if err != nil {
		return nil, err
	}
	return WithdrawSynonym200JSONResponse(synonymOf(synonym)), nil
}

func synonymOf(synonym app.Synonym) Synonym {
	return Synonym{
		ID: idOf(synonym.ID), Term: synonym.Term, Means: synonym.Means, Weight: float32(synonym.Weight),
		Shipped: synonym.Shipped, Version: int64(synonym.Version),
	}
}
